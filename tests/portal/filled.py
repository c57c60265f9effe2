"""Every form of the portal as its page posts it, filled in so that it is accepted: what the bad input starts from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.sessions import SessionStore
from accounts.views.signing_in import WAITING
from applicants.archive_kinds import KINDS
from applicants.models import ArchiveEntry, Dossier
from kernel import clock, idempotency
from plans.models import PlanDraft
from plans.spec.chain import Action
from tests import factories
from tests.access.table import ROWS
from tests.access.world import World
from tests.applicants import integrity
from tests.applicants.archive_data import posted
from tests.cast import PASSWORD

# Addresses that take a POST and ask nothing of whoever sends it but the button: tokens, versions, a choice of the page.
BUTTONS = {
    "theme", "demo:switch", "demo:clock", "accounts:logout", "accounts:seat", "messaging:read",
    "sandbox:decide", "sandbox:sms_send", "sandbox:sms_receipt", "sandbox:pay_open", "sandbox:pay_ask", "fees:callback",
    "sandbox:register_fetch", "sandbox:register_mode", "applicants:register_fetch",
    "applicants:employer", "applicants:archive_send", "applicants:entry_send", "applicants:entry_delete", "applicants:evidence_remove",
    "applicants:archive_import", "applicants:entry_representative",
    "applicants:submit", "applicants:dossier_discard", "applicants:dossier_move", "applicants:attachment_remove", "applicants:attachments_take", "applicants:sheet_print", "applicants:copy",
    "fees:pay", "review:form_request", "review:forward", "review:bulk", "review:batch_print", "review:bulk_stop", "review:notice_close", "review:calendar_decide", "review:notice_sheet", "review:objection_take",
    "accounts:browser_end", "accounts:employer_withdraw", "accounts:employer_invite", "accounts:invitation_revoke", "accounts:recovery", "accounts:office_close", "accounts:officer_end",
    "review:score_print", "review:posts_print", "review:note_remove", "review:claim", "applicants:signing_code", "applicants:signing_accept", "applicants:signing_withdraw",
    "applicants:commitment_paper",
    "applicants:recommender_ask", "applicants:recommender_withdraw",
    "drafts:reopen", "review:watch_people_end",
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """One form: the address, who fills it in, and what they send. ``is_draft``: kept with what is wrong in it;
    ``button``: the name of what they send that says which of the page's forms it is."""

    name: str
    actor: str
    args: Callable[[World], list[Any]]
    data: Callable[[World], dict[str, Any]]
    label: str = ""
    is_draft: bool = False
    button: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.label}".strip()


def of_row(name: str, actor: str, **more: Any) -> Filled:
    """The form of a row of the access table, as the row fills it in."""
    row = ROWS[name]
    return Filled(name, actor, more.pop("args", row.args), more.pop("data", row.data), **more)


def _step(section: str, data: Callable[[World], dict[str, Any]], **more: Any) -> Filled:
    return of_row(
        "applicants:step", "colleague", args=lambda w: [w.draft.public_id, section], data=data, label=section, **more
    )


def _deciding(action: Action, **typed: str) -> Filled:
    def data(world: World) -> dict[str, Any]:
        return {"seen_version": world.case.version, "token": idempotency.new_token(), "confirmed": "yes", **typed}

    return of_row("review:act", "wang", args=lambda w: [w.case.public_id, str(action)], data=data, label=str(action))


def _entry(kind: str) -> Filled:
    def data(world: World) -> dict[str, Any]:
        return {"token": idempotency.new_token(), **posted(kind)}

    return of_row("applicants:entry_new", "lin", args=lambda w: [kind], data=data, label=kind, is_draft=True)


def _version(world: World, section: str) -> int:
    return int(world.draft.saves[section]["version"])


def _free_year(world: World) -> None:
    """Take away the draft that keeps the year; the caller takes that back."""
    Dossier.objects.filter(pk=world.scored_draft.pk).update(status=Dossier.Status.CLOSED)


def _beginning(world: World) -> dict[str, Any]:
    """The stranger may begin: a whole archive of theirs is approved."""
    if not ArchiveEntry.objects.filter(person=world.cast.stranger.person).exists():
        factories.archived(world.cast, world.version, "stranger", "zhao")
    _free_year(world)
    return ROWS["applicants:dossier_new"].data(world)


def _waiting(world: World) -> dict[str, Any]:
    """The second step of a sign-in: the browser has shown Sun's password; the caller takes that back."""
    session = SessionStore(world.signed_in("sun")["sessionid"].value)
    session[WAITING] = {"user": world.cast.sun.user.pk, "at": clock.unshifted().isoformat(), "next": ""}
    session.save()
    return ROWS["accounts:code"].data(world)


def _giving_back(world: World) -> dict[str, Any]:
    """A draft that waits for its second person; the caller takes that back."""
    PlanDraft.objects.filter(pk=world.plan_draft.pk).update(status=PlanDraft.Status.SUBMITTED)
    return {"version": world.plan_draft.version, "reason": "评审费没有核对。"}


def _disqualifying(world: World) -> dict[str, Any]:
    """An integrity record stands against Lin; the caller takes that back."""
    integrity.confirmed(world.cast, world.version)
    return ROWS["review:disqualify"].data(world)


def _of_employer(world: World) -> dict[str, Any]:
    """An integrity record of an employer, barred for a while."""
    until = {"measure": "bar", "barred_until": str(clock.today() + timedelta(days=90))}
    data = {"employer": world.cast.organizations["employer"].name, "ground": "为职工出具虚假业绩证明"}
    return ROWS["applicants:integrity_new"].data(world) | data | until


# Forms drawn from a plan or from the language of plans: their limits are tried by the tests of their own pages
# (tests/plans/test_draft_pages.py, test_self_check.py, tests/review/test_on_site_check.py).
ELSEWHERE = {
    "drafts:text", "drafts:section", "drafts:rehearsal", "plans:self_check", "review:compare", "review:post_appoint", "review:group",
}  # fmt: skip
FORMS = [
    of_row("accounts:login", "anonymous", data=lambda w: {"username": "lin", "password": PASSWORD}),
    of_row("accounts:employer_new", "seatless"),
    of_row("accounts:employer_claim", "seatless"),
    of_row("accounts:claim_decide", "operator", data=lambda w: {"decision": "return", "reason": "委托书没有加盖公章。",
                                                                "version": w.waiting_claim.version}),
    of_row("accounts:claim_resolve", "operator"),
    of_row("accounts:employer_letter", "seatless"),
    of_row("accounts:claim_answer", "zhao", button="answer"),
    of_row("accounts:officer_login", "anonymous"),
    of_row("accounts:code", "sun", data=_waiting),
    of_row("accounts:factor", "sun"),
    of_row("accounts:password", "seatless"),
    of_row("accounts:invite", "operator"),
    of_row("accounts:office_new", "operator"),
    of_row("accounts:office", "operator"),
    of_row("accounts:invitation", "anonymous"),
    of_row("applicants:profile", "lin"),
    *(_entry(kind) for kind in sorted(KINDS)),
    of_row("applicants:entry", "lin", is_draft=True),
    of_row("applicants:hours_import", "lin"),
    of_row("applicants:integrity_new", "sun", label="person"),
    of_row("applicants:integrity_new", "sun", args=lambda w: [w.version.plan.code, "employer"], data=_of_employer,
           label="employer"),
    of_row("applicants:integrity_decide", "sun", args=lambda w: [w.proposed_record.public_id, "decline"],
           data=lambda w: {"version": w.proposed_record.version, "note": "证据不足，不予认定。"}),
    of_row("applicants:integrity_answer", "sun"),
    of_row("applicants:integrity_appeal", "payer"),
    of_row("applicants:archive_bundle", "lin"),
    of_row("applicants:entry_decide", "wang",
           data=lambda w: {"decision": "return", "reason": "请补充获奖证书原件。", "version": w.sent.version,
                           "token": idempotency.new_token()}),
    of_row("applicants:dossier_new", "stranger", data=_beginning),
    _step("information", ROWS["applicants:step"].data, is_draft=True),
    _step("achievements", lambda w: {"entries": [], "version": _version(w, "achievements")}),
    _step("photo", lambda w: {"photo": factories.jpeg()}),
    _step("commitment", lambda w: {"signature": factories.signature(), "text_digest": "sha256:" + "0" * 64}),
    of_row("applicants:sign", "anonymous"),
    of_row("applicants:attachment_add", "colleague"),
    of_row("applicants:sheet", "stranger", is_draft=True),
    of_row("applicants:recommenders", "stranger", is_draft=True),
    of_row("applicants:recommend", "anonymous"),
    _deciding(Action.APPROVE, reason="材料齐全，同意推荐申报。"),
    _deciding(Action.RETURN, reason="请补充材料。", note_information="述职没有写明本人作用"),
    _deciding(Action.REJECT, reason="任职年限不够。", clause="湖职指发〔2020〕3号 第二条"),
    of_row("applicants:replies", "employer-returned", args=lambda w: [w.cases["employer-returned"].dossier.public_id]),
    of_row("review:withdraw", "lin"),
    of_row("review:recall", "department_officer"),
    of_row("review:posts_edit", "unverified_hr"),
    of_row("review:disqualify", "wang", data=_disqualifying),
    of_row("review:take_over", "wang"),
    of_row("fees:anomaly", "sun"),
    of_row("review:payment_extend", "sun"),
    of_row("review:score", "wang"),
    of_row("review:note_write", "wang"),
    of_row("review:judge", "wang"),
    of_row("review:phrases", "wang"),
    of_row("review:phrase", "wang"),
    of_row("review:calendar", "operator"),
    of_row("review:notice_open", "wang"),
    of_row("review:batch_receive", "department_officer"),
    of_row("review:bulk_start", "department_officer"),
    of_row("review:notice_stop", "wang"),
    of_row("review:notice_declare", "wang"),
    of_row("review:objection_decide", "wang"),
    of_row("review:meetings", "sun"),
    of_row("review:count", "sun"),
    of_row("review:correct", "sun"),
    of_row("review:release", "sun"),
    of_row("review:confirmation", "sun"),
    of_row("drafts:new", "sun"),
    of_row("drafts:act", "sun", args=lambda w: [w.plan_draft.public_id, "return"], data=_giving_back),
    of_row("drafts:close", "sun"),
    of_row("review:objection", "anonymous"),
    of_row("review:objection_find", "anonymous"),
    of_row("fees:charge", "department_officer"),
    of_row("review:complaint_new", "anonymous"),
    of_row("review:complaint", "supervisor"),
    of_row("review:watch_people", "sun"),
    of_row("review:watch_checks", "sun"),
    of_row("review:watch_check", "supervisor"),
    of_row("review:watch_item", "supervisor"),
    of_row("review:verify", "anonymous"),
    of_row("review:verify_code", "anonymous"),
]  # fmt: skip
