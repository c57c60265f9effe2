"""公示: opening and closing a public notice, and the objections to it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seat
from documents.models import StoredFile
from kernel import calendar, clock, workdays
from kernel.text import is_mobile
from messaging import limits
from messaging.services import queue_to_phone
from plans.spec.chain import READING, Action, Holder, StageKind
from review.engine.commands import Command, OwnCommand
from review.engine.permission import COMPETES
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON
from review.models import Case, NoticeItem, Objection, PublicNotice
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.facts import competes
from review.queries.noticed import end_of, ends_at
from review.queries.public import is_running
from review.queries.rosters import opinions_of
from review.queries.shown import shown_of
from review.services.numbers import new_number
from review.services.once import Answer, once
from review.services.run import lock_cases, run_locked
from review.services.selection import Chosen, lock_chosen, same_stage

#: Where somebody judges a dossier: a notice before it is about who may be judged.
JUDGING = READING | {StageKind.DEFENCE, StageKind.EVALUATION, StageKind.BALLOT}
#: An objection is answered within so many working days: our own term, for no notice and no law states one.
ANSWER_WORKING_DAYS = 10


@dataclass(frozen=True, slots=True)
class Declared:
    """What an office says of a notice that it showed away from the portal: both days belong to it."""

    appeared_on: date
    last_day: date
    evidence: StoredFile


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a notice came to: the cases it is over for, and those an objection or a new content still holds."""

    closed: tuple[str, ...]
    held: tuple[tuple[str, str], ...]


def open_notice(seat: Seat, chosen: Sequence[Chosen], *, place: str, token: str = "") -> PublicNotice:
    """Show the chosen cases for their plan's number of working days.

    Locks the cases. Writes the notice, an item with what is shown of each case, and each case's event; the reactions
    queue the messages. Refused as a whole when a case is foreign, stale, elsewhere or already shown, or when the
    calendar cannot count the days (decision D7).
    """

    def effect() -> Answer:
        locked = lock_chosen(seat, chosen)
        same_stage([case for case, _seen in locked])
        return {"notice": show(seat, locked, place=place, now=clock.now()).public_id}

    answer = once(seat, token, "review.open_notice", effect, target=(*chosen, place))
    return PublicNotice.objects.get(public_id=answer["notice"])


def show(
    seat: Seat, locked: Sequence[tuple[Case, int]], *, place: str, now: datetime, declared: Declared | None = None
) -> PublicNotice:
    """Write the notice of cases that the caller has locked; holds the calendar, by which its days are counted. Refused
    like ``open_notice``.

    ``declared``: it was shown away from the portal, which ``services.declaring`` has looked into.
    """
    sample = locked[0][0]
    calendar.hold()
    appeared_on = declared.appeared_on if declared else now.astimezone(clock.CHINA).date()
    days, term = term_of(sample, appeared_on)
    last_day = max(term.last_day, declared.last_day) if declared else term.last_day
    notice = PublicNotice.objects.create(
        scope=scope_of(sample),
        plan_version=sample.plan_version,
        stage=sample.stage,
        organization=seat.organization,
        place=place,
        working_days=days,
        opened_at=now,
        appeared_on=appeared_on,
        first_day=term.first_day,
        last_day=last_day,
        ends_at=end_of(last_day),
        is_provisional=term.is_provisional,
        opened_by=seat,
        is_declared=declared is not None,
        evidence=declared.evidence if declared else None,
    )
    payload: dict[str, Any] = {"notice": notice.public_id}
    if declared:
        payload["declared"] = (notice.first_day, notice.last_day)
    for case, seen in locked:
        run_locked(case, Command(Action.OPEN_NOTICE, seen, payload=payload), seat, now=now)
        shown = shown_of(case, notice.scope)
        NoticeItem.objects.create(
            notice=notice, case=case, snapshot=case.snapshot, shown=shown, digest=digest_of_shown(shown)
        )
    return notice


def term_of(case: Case, appeared_on: date) -> tuple[int, workdays.Term]:
    """The plan's number of working days for the case's notice, and the term they make from the day it appears.

    Refused where the case is at no such stage, or when the calendar cannot count the days.
    """
    stage = stage_of_case(case)
    days = stage.settings.min_working_days
    if stage.kind is not StageKind.PUBLIC_NOTICE or days is None:
        raise Refused("not_permitted", _("所选的申报件不在公示环节。请刷新后查看最新状态。"))
    try:
        return days, workdays.term_from(appeared_on, days)
    except workdays.CalendarUnknown as unknown:
        raise Refused(
            "calendar", _("公示期所在年份的放假和调休安排尚未录入，无法计算公示期。请先录入工作日历。")
        ) from unknown


def scope_of(case: Case) -> PublicNotice.Scope:
    """What the notice of the case's stage is about: before somebody evaluates it, the qualification; after, the result
    (PUB-04, PUB-05)."""
    chain = chain_of_case(case)
    place = [stage.code for stage in chain].index(case.stage)
    if chain[place].holder is Holder.EMPLOYER:
        return PublicNotice.Scope.EMPLOYER
    is_judged_later = any(stage.kind in JUDGING for stage in chain[place + 1 :])
    return PublicNotice.Scope.QUALIFICATION if is_judged_later else PublicNotice.Scope.RESULT


def digest_of_shown(shown: dict[str, Any]) -> str:
    """The digest that binds a notice's item to what the public saw (AC-044)."""
    canonical = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def close_notice(notice_id: int, seat: Seat, *, token: str = "") -> Closing:
    """End a notice whose term is over, case by case.

    Locks the cases, then the notice, so that no objection can arrive in between. Writes the events of the cases it is
    over for, an employer's with the opinion that the notice itself makes (``opinions_of``: nobody hands in another),
    and the notice's closing once it holds none back. A case with an open or upheld objection stays (decision D7: it
    holds that case, not the clock); refused when that leaves none to close, with the reason of the first.
    """

    def effect() -> Answer:
        notice, cases = _lock(notice_id, seat)
        waiting = [case for case in cases if _waits_for(case, notice)]
        return _close(notice, waiting, seat)

    answer = once(seat, token, "review.close_notice", effect, target=(notice_id,))
    return Closing(tuple(answer["closed"]), tuple((case, why) for case, why in answer["held"]))


def _waits_for(case: Case, notice: PublicNotice) -> bool:
    """Whether the case is still at the notice's stage, since before the notice opened, and not past it."""
    here = case.status == Case.Status.IN_REVIEW and case.stage == notice.stage
    return here and case.step == Case.Step.PENDING and case.entered_at <= notice.opened_at


def _close(notice: PublicNotice, waiting: list[Case], seat: Seat) -> Answer:
    now, opinions = clock.now(), opinions_of(notice)
    closed: list[str] = []
    held: list[tuple[str, str]] = []
    refusals: list[Refused] = []
    for case in waiting:
        opinion = opinions.get(case.pk, "")
        try:
            run_locked(case, Command(Action.CLOSE_NOTICE, case.version, reason=opinion), seat, now=now)
            closed.append(case.public_id)
        except Refused as refusal:
            held.append((case.public_id, refusal.message))
            refusals.append(refusal)
    if refusals and not closed:
        raise refusals[0]
    if not held:
        notice.closed_at = now
        notice.closed_by = seat
        notice.save(update_fields=["closed_at", "closed_by"])
    return {"closed": closed, "held": held}


def stop_notice(notice_id: int, seat: Seat, *, reason: str, token: str = "") -> PublicNotice:
    """Take a notice down before its end: something in it was wrong. Its days count for nothing.

    Locks the cases, then the notice. Writes the event of each case that still waits for it, and the notice's closing;
    the reactions tell the applicants. The cases can be shown anew at once, with the whole term; objections that wait
    go on holding them. Refused for another office, for a notice that is over or closed, without a reason, and for
    whoever is shown in it themselves (decision D9).
    """

    def effect() -> Answer:
        notice, cases = _lock(notice_id, seat)
        now = clock.now()
        if notice.is_declared or now >= ends_at(notice):
            raise Refused("notice_over", _("公示期已满，不能再停止。内容有误的，请结束公示后退回相关申报件更正。"))
        if len(reason.strip()) < MIN_REASON:
            lengths = {"least": MIN_REASON, "length": len(reason.strip())}
            raise Refused("reason", _("停止公示的原因至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
        for case in cases:
            if _waits_for(case, notice):
                run_locked(case, Command(OwnCommand.STOP_NOTICE, case.version, reason=reason), seat, now=now)
        notice.closed_at, notice.closed_by, notice.stop_reason = now, seat, reason.strip()
        notice.save(update_fields=["closed_at", "closed_by", "stop_reason"])
        return {"notice": notice.public_id}

    public_id = once(seat, token, "review.stop_notice", effect, target=(notice_id, reason))["notice"]
    return PublicNotice.objects.get(public_id=public_id)


def _lock(notice_id: int, seat: Seat) -> tuple[PublicNotice, list[Case]]:
    """The cases of a notice, then the notice. Refused for another office, and when it is closed."""
    keys = NoticeItem.objects.filter(notice_id=notice_id).order_by("case_id").values_list("case_id", flat=True)
    cases = lock_cases(keys)
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.organization_id != seat.organization_id:
        raise Refused("not_permitted", _("该公示不是本单位发起的，不能办理。"))
    if notice.closed_at is not None:
        raise Refused("stale", _("该公示已经结束，不需要重复办理。请刷新后查看。"))
    return notice, cases


def file_objection(notice_id: int, case_id: int, *, name: str, contact: str, text: str, address: str = "") -> Objection:
    """Take an objection from anyone, while the notice stands.

    Locks the notice's row against its closing and against a second copy. Writes one row, with the day by which it is
    to be answered, and queues the number for a mobile telephone, unless as many were sent as may be. The same words of
    the same person again get the first one, for whoever files has no account to keep a token under. Refused when the
    case is not in the notice, or when the term is over: the last day belongs to it entirely (decision D7). While
    nobody knows when a term ends, it is not over.
    """

    def effect() -> Answer:
        notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
        item = NoticeItem.objects.select_related("notice").filter(notice=notice, case_id=case_id).first()
        if item is None:
            raise Refused("not_found", _("该公示中没有这位申报人。请从公示页面重新选择。"))
        same = Objection.objects.filter(item=item, name=name, contact=contact, text=text).order_by("pk").first()
        if same is not None:
            return {"objection": same.pk}
        now = clock.now()
        if notice.stop_reason:
            raise Refused("notice_over", _("该公示已停止，更正后会重新公示，请在新的公示中提出异议。"))
        if not is_running(notice, now):
            raise Refused("notice_over", _("公示期已经结束，不再受理异议。如有问题请向公示单位或主管部门反映。"))
        written = {"name": name, "contact": contact, "text": text, "filed_at": now, "due_on": due_on(now)}
        objection = Objection.objects.create(item=item, receipt=new_number("YY", now), **written)
        if is_mobile(contact) and not limits.refusal(phone=contact, address=address):
            queue_to_phone(
                phone=contact,
                template="objection_received",
                params={"receipt": objection.receipt},
                dedupe_key=f"objection:{objection.public_id}:received",
            )
        return {"objection": objection.pk}

    return Objection.objects.get(pk=once(None, "", "review.file_objection", effect)["objection"])


def due_on(now: datetime) -> date | None:
    """The day by which an objection of this moment is to be answered; None where the calendar does not reach."""
    try:
        return workdays.term_from(now.astimezone(clock.CHINA).date(), ANSWER_WORKING_DAYS).last_day
    except workdays.CalendarUnknown:
        return None


def take_objection(objection_id: int, seat: Seat) -> Objection:
    """Say who of the office looks into an objection; a colleague may take it on. Anybody of the office may answer it.

    Locks the objection. Writes one column. Refused like an answer.
    """

    def effect() -> Answer:
        objection = Objection.objects.select_for_update(of=("self",)).select_related("item").get(pk=objection_id)
        _may_handle(objection, seat)
        objection.handler = seat
        objection.save(update_fields=["handler"])
        return {"objection": objection.pk}

    return Objection.objects.get(pk=once(seat, "", "review.take_objection", effect)["objection"])


def decide_objection(objection_id: int, seat: Seat, *, upheld: bool, answer: str, token: str = "") -> Objection:
    """Answer an objection: 异议成立 or 不成立.

    Locks the case, the notice, then the objection. Writes the objection; tells a mobile telephone that there is an
    answer, never what it says. Refused for an office that did not show the notice, for the person it concerns
    (decision D9), without a reason, and when it is answered already.
    """

    def effect() -> Answer:
        found = Objection.objects.filter(pk=objection_id).values_list("item__case_id", "item__notice_id").get()
        lock_cases([found[0]])
        PublicNotice.objects.select_for_update(of=("self",)).get(pk=found[1])
        objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection_id)
        _may_handle(objection, seat)
        if len(answer.strip()) < MIN_REASON:
            lengths = {"least": MIN_REASON, "length": len(answer.strip())}
            raise Refused("reason", _("处理意见至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
        objection.status = Objection.Status.UPHELD if upheld else Objection.Status.DISMISSED
        objection.answer = answer.strip()
        objection.decided_by = seat
        objection.decided_at = clock.now()
        objection.save(update_fields=["status", "answer", "decided_by", "decided_at"])
        if is_mobile(objection.contact):
            queue_to_phone(
                phone=objection.contact,
                template="objection_answered",
                params={"receipt": objection.receipt},
                dedupe_key=f"objection:{objection.public_id}:answered",
            )
        return {"objection": objection.pk}

    return Objection.objects.get(
        pk=once(seat, token, "review.decide_objection", effect, target=(objection_id, upheld, answer))["objection"]
    )


def _may_handle(objection: Objection, seat: Seat) -> None:
    item = NoticeItem.objects.select_related("notice", "case").get(pk=objection.item_id)
    if item.notice.organization_id != seat.organization_id:
        raise Refused("not_permitted", _("该公示不是本单位发起的，不能办理。"))
    if item.case.person_id == seat.user.person_id:
        raise Refused("not_permitted", _("不能办理本人的申报件。请由本单位其他人员或上一级单位办理。"))
    if competes(item.case, seat):
        raise Refused("not_permitted", COMPETES)
    if objection.status != Objection.Status.OPEN:
        raise Refused("stale", _("该异议已有处理意见，不需要重复办理。请刷新后查看。"))
