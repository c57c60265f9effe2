"""One row for every address: who may read it, who may write through it. There is no other list.

An address that is missing here fails the suite, and so does a row whose address is gone. ``docs/permissions.md`` is
drawn from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.services.offices import standing
from kernel import idempotency
from tests import factories
from tests.access import samples
from tests.access.relations import (
    APPLICANTS,
    EVERYBODY,
    HR,
    OFFICERS,
    OFFICES,
    REVIEWERS,
    SIGNED_IN,
    STAFF,
    SUPERVISORS,
    only,
)
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from tests.access.world import World

Actors = frozenset[str]


@dataclass(frozen=True)
class Row:
    """Who is let in by GET and by POST; None means that the method is not known there (405).

    An actor in ``powerless`` is shown the page and the reason, and nothing happens. All others of ``post`` must bring a
    change about. Everybody else gets 404, or is sent to sign in. ``why`` says why the address is public; ``signed``:
    what arrives without the provider's signature is refused with 400 or 401, whoever sends it. ``tells``: words of
    another's (``rights.foreign_words``) that the address itself is made to tell whoever holds it.
    """

    of: str
    get: Actors | None = None
    post: Actors | None = None
    args: Callable[["World"], list[Any]] = field(default=lambda world: [])
    data: Callable[["World"], dict[str, Any]] = field(default=lambda world: {})
    powerless: Actors = frozenset()
    why: str = ""
    signed: bool = False
    tells: frozenset[str] = frozenset()


def _token(**more: Any) -> dict[str, Any]:
    return {"token": idempotency.new_token(), **more}


_PORTAL = {
    "home": Row("home page", get=EVERYBODY, why="the front door"),
    "theme": Row("display theme", post=EVERYBODY, powerless=EVERYBODY, why="a cookie of one's own browser"),
    "livez": Row("health", get=EVERYBODY, why="asked by whatever watches the processes"),
    "readyz": Row("health", get=EVERYBODY, why="asked by whatever watches the processes"),
    "demo:switch": Row("role of the demo's visitor", post=EVERYBODY, why="the demo only",
                       data=lambda w: {"role": "wang"}),
    "demo:clock": Row("clock of the demo", post=EVERYBODY, why="the demo only", data=lambda w: {"step": "day"}),
    "accounts:login": Row("sign-in", get=EVERYBODY, post=EVERYBODY, powerless=SIGNED_IN, why="the way in",
                          data=lambda w: {"username": "lin", "password": PASSWORD}),
    "accounts:officer_login": Row("sign-in of authorities", get=EVERYBODY, post=EVERYBODY, powerless=SIGNED_IN,
                                  why="the way in", data=lambda w: {"username": "sun", "password": PASSWORD}),
    "accounts:code": Row("second step of a sign-in", get=EVERYBODY, post=EVERYBODY, powerless=EVERYBODY,
                         why="only right after the right password", data=lambda w: {"code": "000000"}),
    "accounts:sign_on": Row("the way to the government's sign-on", get=EVERYBODY, why="the way in",
                            args=lambda w: ["person"]),
    "openid_connect_callback": Row("the way back from the government's sign-on", get=EVERYBODY,
                                   why="only with the state that this browser set out with", args=lambda w: ["person"]),
    "accounts:safety": Row("one's own sign-ins", get=SIGNED_IN),
    "accounts:browser_end": Row("one's own sign-ins", post=SIGNED_IN, powerless=SIGNED_IN),
    "accounts:password": Row("one's own password", get=SIGNED_IN, post=SIGNED_IN, data=lambda w: samples.NEW_PASSWORD),
    "accounts:factor": Row("one's own second factor", get=OFFICERS, post=OFFICERS, powerless=OFFICERS,
                           data=lambda w: {"code": "000000"}),
    "accounts:recovery": Row("one's own recovery codes", get=OFFICERS, post=OFFICERS, powerless=OFFICERS),
    "accounts:offices": Row("authorities and committee offices", get=only("operator")),
    "accounts:office_new": Row("a new authority", get=only("operator"), post=only("operator"),
                               args=lambda w: ["department"], data=lambda w: {"name": "安吉县水利局"}),
    "accounts:office": Row("an authority that nobody depends on", get=only("operator"), post=only("operator"),
                           args=lambda w: [w.spare_office.public_id],
                           data=lambda w: {"name": "长兴县水务局", "seen": standing(w.spare_office)}),
    "accounts:office_close": Row("the end of an authority that nobody depends on", get=only("operator"),
                                 post=only("operator"), args=lambda w: [w.spare_office.public_id],
                                 data=lambda w: {"do": "close"}),
    "accounts:officers": Row("accounts of authorities", get=only("operator")),
    "accounts:invite": Row("an account of an authority", get=only("operator"), post=only("operator"),
                           data=lambda w: {**samples.INVITED, "organization": w.cast.organizations["bureau"].pk}),
    "accounts:invitation_revoke": Row("an invitation to an authority", post=only("operator"),
                                      args=lambda w: [w.invitation.public_id]),
    "accounts:officer_end": Row("the seat of another bureau's officer", get=only("operator"), post=only("operator"),
                                args=lambda w: [w.cast.other_bureau_officer.seat.public_id], data=lambda w: {"do": "end"}),
    "accounts:invitation": Row("an invitation's link", get=EVERYBODY, post=EVERYBODY,
                               why="whoever holds the link, and knows the end of the invitee's ID number",
                               args=lambda w: [w.invitation_secret],
                               data=lambda w: {**samples.ACCEPTED, "id_tail": w.invitation.id_number[-4:]}),
    "accounts:logout": Row("sign-out", post=EVERYBODY, powerless=EVERYBODY, why="whoever is signed out already, stays so"),
    "accounts:seat": Row("choice among one's own seats", get=SIGNED_IN, post=SIGNED_IN, powerless=SIGNED_IN),
    "accounts:employer": Row("one's own claims to act for an employer", get=SIGNED_IN),
    "accounts:employer_new": Row("a claim to act for an employer", get=SIGNED_IN, post=SIGNED_IN,
                                 data=samples.claim),
    "accounts:employer_claim": Row("a returned claim of the account without a seat", get=only("seatless"),
                                   post=only("seatless"), args=lambda w: [w.returned_claim.public_id],
                                   data=lambda w: {**samples.claim(w, 901), "version": w.returned_claim.version}),
    "accounts:employer_letter": Row("another scan of a letter of the account without a seat", post=only("seatless"),
                                    args=lambda w: [samples.first_party(w).public_id], data=lambda w: {
                                        "version": samples.first_party(w).version,
                                        "letter": factories.pdf("扫正.pdf", b"upright")}),
    "accounts:employer_withdraw": Row("a returned claim of the account without a seat, taken back", post=only("seatless"),
                                      args=lambda w: [w.returned_claim.public_id],
                                      data=lambda w: {"version": w.returned_claim.version}),
    "accounts:claim_answer": Row("the word of another employer's HR on a second claim to it", post=only("zhao"),
                                 args=lambda w: [w.rival_claim.public_id], data=lambda w: samples.answer()),
    "accounts:claims": Row("claims to act for employers", get=only("operator")),
    "accounts:claim": Row("a claim to act for an employer", get=only("operator"),
                          args=lambda w: [w.waiting_claim.public_id]),
    "accounts:claim_decide": Row("answer to a claim to act for an employer", post=only("operator"),
                                 args=lambda w: [w.waiting_claim.public_id],
                                 data=lambda w: {"decision": "approve", "version": w.waiting_claim.version}),
    "accounts:claim_resolve": Row("end of a dispute over an employer", post=only("operator"),
                                  args=lambda w: [w.disputed_claim.public_id], data=samples.resolution),
    "plans:catalogue": Row("catalogue of plans", get=EVERYBODY, why="published plans are public"),
    "plans:detail": Row("a plan", get=EVERYBODY, args=lambda w: [w.version.plan.code], why="published plans are public"),
    "plans:version": Row("a version of a plan", get=EVERYBODY, args=lambda w: [w.version.plan.code, w.version.number],
                         why="published plans are public, and so is what they were"),
    "plans:self_check": Row("self-check under a plan", get=EVERYBODY, post=EVERYBODY, powerless=EVERYBODY,
                            why="stores nothing", args=lambda w: [w.version.plan.code]),
    "messaging:inbox": Row("one's own messages", get=SIGNED_IN),
    "messaging:read": Row("mark one's own messages as read", post=SIGNED_IN),
}  # fmt: skip

_SANDBOX = {
    "sandbox:sms_send": Row("sandbox gateway", signed=True, why="only with the portal's signature"),
    "sandbox:sms_receipt": Row("sandbox gateway", signed=True, why="only with the portal's signature"),
    "sandbox:pay_open": Row("sandbox cashier", signed=True, why="only with the portal's signature"),
    "sandbox:pay_ask": Row("sandbox cashier", signed=True, why="only with the portal's signature"),
    "sandbox:register_fetch": Row("sandbox register", signed=True, why="only with the portal's signature"),
    "sandbox:registers": Row("people of the sandbox register", get=EVERYBODY, why="the demo only: invented people"),
    "sandbox:register_mode": Row("how the sandbox register answers", post=EVERYBODY, why="the demo only: invented people",
                                 args=lambda w: [w.registered.person], data=lambda w: {"mode": "slow"}),
    "sandbox:phone": Row("messages of the sandbox gateway", get=EVERYBODY, why="the demo only: invented people"),
    "sandbox:cashier": Row("sandbox cashier", get=EVERYBODY, why="the demo only: stands for a foreign site",
                           args=lambda w: [w.order.order_number]),
    "sandbox:decide": Row("sandbox cashier", post=EVERYBODY, why="the demo only: stands for a foreign site",
                          args=lambda w: [w.order.order_number], data=lambda w: {"answer": "close"}),
    "fees:callback": Row("a provider's notice of payment", signed=True, why="only with the provider's signature",
                         args=lambda w: ["sandbox"]),
}  # fmt: skip

_VERIFIED = APPLICANTS - {"newcomer"}
_ARCHIVE = {
    "applicants:home": Row("one's own overview", get=APPLICANTS),
    "applicants:profile": Row("one's own profile", get=APPLICANTS, post=APPLICANTS, powerless=only("newcomer"),
                              data=lambda w: samples.PROFILE),
    "applicants:registers": Row("what the registers know of oneself", get=APPLICANTS),
    "applicants:registers_state": Row("what the registers know of oneself", get=APPLICANTS),
    "applicants:register_fetch": Row("a question to the registers about oneself", post=APPLICANTS,
                                     args=lambda w: ["degrees"]),
    "applicants:employer": Row("one's own employer", get=APPLICANTS, post=APPLICANTS, powerless=only("stranger"),
                               data=lambda w: {"organization": w.cast.organizations["other_employer"].public_id}),
    "applicants:archive": Row("one's own archive", get=APPLICANTS),
    "applicants:archive_send": Row("send one's own archive to the employer", post=APPLICANTS,
                                   powerless=APPLICANTS - {"lin"}),
    "applicants:entry_new": Row("a new entry of one's own archive", get=APPLICANTS, post=APPLICANTS,
                                powerless=only("newcomer"), args=lambda w: ["award"], data=lambda w: _token(**samples.AWARD | {"name": "又一个奖"})),
    "applicants:entry": Row("an entry of Lin's archive", get=only("lin"), post=only("lin"),
                            args=lambda w: [w.loose.public_id],
                            data=lambda w: {**samples.AWARD, "name": "另一个奖", "version": w.loose.version}),
    "applicants:entry_send": Row("send an entry of Lin's archive", post=only("lin"), args=lambda w: [w.loose.public_id],
                                 data=lambda w: {"version": w.loose.version}),
    "applicants:entry_delete": Row("delete an entry of Lin's archive", get=only("lin"), post=only("lin"),
                                   args=lambda w: [w.loose.public_id], data=lambda w: {"version": w.loose.version}),
    "applicants:entry_representative": Row("the representative work of Lin's archive", post=only("lin"),
                                           args=lambda w: [w.written.public_id]),
    "applicants:evidence_remove": Row("take a file off an entry of Lin's archive", post=only("lin"),
                                      args=lambda w: [w.loose.public_id, w.loose_file.public_id],
                                      data=lambda w: {"version": w.loose.version}),
    "applicants:hours_import": Row("a spreadsheet of hours for one's own archive", get=APPLICANTS, post=APPLICANTS,
                                   powerless=only("newcomer"), data=lambda w: {"file": samples.hours_sheet()}),
    "applicants:hours_template": Row("the spreadsheet to fill in", get=APPLICANTS),
    "applicants:archive_import": Row("a spreadsheet that Lin's archive has not taken in yet", get=only("lin"),
                                     post=only("lin"), args=lambda w: [w.hours_read.public_id]),
    "applicants:archive_bundle": Row("one's own archive as a file, and one taken in", get=APPLICANTS, post=APPLICANTS,
                                     powerless=APPLICANTS - {"lin"}, data=lambda w: {"file": samples.bundle(w.cast.lin)}),
    "applicants:archive_bundle_download": Row("one's own archive as a file", get=APPLICANTS - {"newcomer"}),
    "applicants:archive_desk": Row("archives sent to one's own employer", get=HR),
    "applicants:archive_person": Row("Lin's entries, sent to the employer", get=only("wang", "owner_hr"),
                                     args=lambda w: [w.cast.lin.person.public_id]),
    "applicants:desk_entry": Row("an entry of Lin's, sent to the employer", get=only("wang", "owner_hr"),
                                 args=lambda w: [w.sent.public_id]),
    "applicants:entry_decide": Row("decision on an entry of Lin's", post=only("wang", "owner_hr"),
                                   powerless=only("owner_hr"), args=lambda w: [w.sent.public_id],
                                   data=lambda w: _token(decision="approve", version=w.sent.version)),
}  # fmt: skip

_OWN = only("colleague")
_PLANNERS = OFFICES | only("operator")
_SCORER = only("stranger")
# Who declares under the plan too, and who examines the stranger's case.
_CONCERNED = only("lin", "colleague", "payer", "stranger", "owner_hr", "zhao", "other_department_officer",
                  "other_bureau_officer", "sun")  # fmt: skip
_DOSSIER = {
    "applicants:dossiers": Row("one's own dossiers", get=APPLICANTS),
    "applicants:dossier": Row("where work on the colleague's draft goes on", get=_OWN, args=lambda w: [w.draft.public_id]),
    "applicants:dossier_new": Row("a new dossier of one's own", get=APPLICANTS, post=APPLICANTS,
                                  powerless=APPLICANTS, args=lambda w: [w.version.plan.code],
                                  data=lambda w: _token(route="engineer-normal")),
    "applicants:step": Row("a step of the colleague's draft", get=_OWN, post=_OWN,
                           args=lambda w: [w.draft.public_id, "information"], data=samples.information),
    "applicants:submit": Row("submit of the colleague's draft", post=_OWN, args=lambda w: [w.draft.public_id],
                             data=lambda w: _token(version=w.draft.version)),
    "applicants:dossier_discard": Row("give the colleague's draft up", get=_OWN, post=_OWN,
                                      args=lambda w: [w.draft.public_id]),
    "applicants:dossier_move": Row("the newest version of the plan for the colleague's draft", get=_OWN, post=_OWN,
                                   powerless=_OWN, args=lambda w: [w.draft.public_id],
                                   data=lambda w: {"version": w.draft.version, "target": 2}),
    "applicants:dossier_findings": Row("findings of the colleague's draft", get=_OWN, args=lambda w: [w.draft.public_id]),
    "applicants:dossier_missing": Row("what the colleague's draft lacks", get=_OWN,
                                      args=lambda w: [w.draft.public_id, "information"]),
    "applicants:attachment_add": Row("an attachment of the colleague's draft", post=_OWN,
                                     args=lambda w: [w.draft.public_id, "other"], data=lambda w: samples.attachment()),
    "applicants:attachment_remove": Row("an attachment of the colleague's draft", get=_OWN, post=_OWN,
                                        args=lambda w: [w.draft.public_id, w.draft_file.code, w.draft_file.file.public_id]),
    "applicants:replies": Row("answers to the return of the payer's dossier", get=only("payer"), post=only("payer"),
                              powerless=only("payer"), args=lambda w: [w.cases["payer"].dossier.public_id],
                              data=lambda w: {"version": 0, "answer_0": "已补充。"}),
    "applicants:copy": Row("a copy of everything in the payer's dossier", post=only("payer"),
                           args=lambda w: [w.cases["payer"].dossier.public_id]),
    "applicants:copy_state": Row("how far the copy of everything in the payer's dossier is", get=only("payer"),
                                 args=lambda w: [w.cases["payer"].dossier.public_id]),
    "applicants:signing": Row("the colleague's signature from a phone", get=_OWN, args=lambda w: [w.draft.public_id]),
    "applicants:signing_code": Row("a code for signing the colleague's draft on a phone", post=_OWN,
                                   args=lambda w: [w.draft.public_id]),
    "applicants:signing_accept": Row("the colleague's signature from a phone", post=_OWN,
                                     args=lambda w: [w.draft.public_id],
                                     data=lambda w: {"file": w.draft.signing_code.signature.public_id}),
    "applicants:signing_withdraw": Row("the colleague's signature from a phone", post=_OWN,
                                       args=lambda w: [w.draft.public_id]),
    "applicants:commitment_paper": Row("the commitment of the colleague's draft on paper, which its plan does not want",
                                       get=_OWN, post=_OWN, powerless=_OWN, args=lambda w: [w.draft.public_id]),
    "applicants:sign": Row("the commitment of the stranger's draft", get=EVERYBODY, post=EVERYBODY,
                           why="whoever scans the code on the applicant's own screen", args=lambda w: [w.signing_token],
                           data=lambda w: {"signature": factories.signature()}),
    "applicants:sheet": Row("the scoring sheet of the stranger's draft", get=_SCORER, post=_SCORER,
                            args=lambda w: [w.scored_draft.public_id], data=lambda w: samples.sheet(w.scored_draft)),
    "applicants:sheet_print": Row("the scoring sheet of the stranger's draft on paper", post=_SCORER,
                                  args=lambda w: [w.scored_draft.public_id]),
    "applicants:sheet_state": Row("the scoring sheet of the stranger's draft on paper", get=_SCORER,
                                  args=lambda w: [w.scored_draft.public_id]),
    "applicants:recommenders": Row("the recommenders of the stranger's draft", get=_SCORER, post=_SCORER,
                                   args=lambda w: [w.scored_draft.public_id],
                                   data=lambda w: samples.recommenders(w.scored_draft)),
    "applicants:recommender_ask": Row("a link for the stranger's second recommender", post=_SCORER,
                                      args=lambda w: [w.scored_draft.public_id, 2]),
    "applicants:recommender_withdraw": Row("the link of the stranger's first recommender", post=_SCORER,
                                           args=lambda w: [w.scored_draft.public_id, 1]),
    "applicants:recommend": Row("the question to the stranger's first recommender: name, employer, post, what is "
                                "declared, statement and titles of achievements; no file, no number",
                                get=EVERYBODY, post=EVERYBODY, tells=frozenset({"stranger: project"}),
                                powerless=_CONCERNED, args=lambda w: [w.recommend_token],
                                why="whoever gets the message on their telephone", data=lambda w: samples.RECOMMENDATION),
    "documents:file": Row("the evidence of an entry of Lin's, sent to the employer", get=only("lin", "wang", "owner_hr"),
                          args=lambda w: [w.sent_file.public_id]),
    "documents:look": Row("the pages of the evidence of an entry of Lin's", get=only("lin", "wang", "owner_hr"),
                          args=lambda w: [w.sent_file.public_id]),
    "documents:page": Row("a page of the evidence of an entry of Lin's", get=only("lin", "wang", "owner_hr"),
                          args=lambda w: [w.sent_file.public_id, 1]),
    "documents:paper_status": Row("what was seen on the evidence of an entry of Lin's",
                                  get=only("lin", "wang", "owner_hr"), args=lambda w: [w.sent_file.public_id]),
    "documents:photo_status": Row("the photo check of the colleague's draft", get=_OWN,
                                  args=lambda w: [w.draft.photo.public_id]),
    "fees:bill": Row("the payer's bill", get=only("payer"), args=lambda w: [w.bill.public_id]),
    "fees:pay": Row("payment of the payer's bill", post=only("payer"), args=lambda w: [w.bill.public_id]),
    "fees:return": Row("the payer's return from the cashier", get=only("payer"), args=lambda w: [w.bill.public_id]),
    "review:tracker": Row("progress of Lin's case", get=only("lin"), args=lambda w: [w.case.dossier.public_id]),
    "fees:anomalies": Row("odd payments of one's own office, or of nobody's bill", get=_PLANNERS),
    "fees:anomaly": Row("an odd payment of a bill of the office", get=only("sun"), post=only("sun"),
                        args=lambda w: [w.anomaly.public_id], data=lambda w: {"note": "经核对为重复支付，已原路退还。"}),
    "review:withdraw": Row("withdrawal of Lin's case", get=only("lin"), post=only("lin"),
                           args=lambda w: [w.case.dossier.public_id],
                           data=lambda w: _token(seen_version=w.case.version, reason="填错了，重新申报。")),
}  # fmt: skip

_HANDLED = only("wang", "owner_hr", "department_officer", "chen", "sun")
_NOTICED = only("wang", "owner_hr")
_REVIEW = {
    "review:desk": Row("one's own desk", get=STAFF),
    "review:worklist": Row("one's own worklist", get=STAFF),
    "review:case": Row("Lin's case, at the employer", get=only("wang"), args=lambda w: [w.case.public_id]),
    "review:act": Row("decision on Lin's case, at the employer", post=only("wang"),
                      args=lambda w: [w.case.public_id, "approve"],
                      data=lambda w: _token(seen_version=w.case.version, reason="同意推荐申报")),
    "review:note_write": Row("the office's own notes on Lin's case, at the employer", post=only("wang"),
                             args=lambda w: [w.case.public_id], data=lambda w: _token(text="请再核对学时。")),
    "review:note_remove": Row("a note of one's own on the payer's case", post=only("wang"),
                              args=lambda w: [w.cases["payer"].public_id, w.note.public_id]),
    "review:judge": Row("judgement of a condition of Lin's case, at the employer", post=only("wang"),
                        args=lambda w: [w.case.public_id, w.judged],
                        data=lambda w: {"verdict": "fails", "word": "发表时间不符"}),
    "review:claim": Row("taking Lin's case up, at the employer", post=only("wang"),
                        args=lambda w: [w.case.public_id, "take"], data=lambda w: _token()),
    "review:take_over": Row("taking Lin's case over from a colleague", get=only("wang"), post=only("wang"),
                            args=lambda w: [w.case.public_id],
                            data=lambda w: _token(reason="原办理人外出，期限将至。")),
    "review:compare": Row("the counter, where Lin's case is not", get=only("wang"), post=only("wang"),
                          powerless=only("wang"), args=lambda w: [w.case.public_id], data=lambda w: _token(seen_version=1)),
    "review:recall": Row("taking back the approval at the department", get=_HANDLED - only("chen", "sun"),
                         post=_HANDLED - only("chen", "sun"), powerless=only("wang", "owner_hr"),
                         args=lambda w: [w.approved.public_id],
                         data=lambda w: _token(seen_version=w.approved.version, reason="审核意见写错，需要重新办理。")),
    "review:score": Row("the self-score of a case at the employer", get=_NOTICED, post=_NOTICED,
                        args=lambda w: [w.scored.public_id], data=lambda w: samples.verification(w.scored)),
    "review:score_print": Row("the self-score of a case at the employer on paper", post=_NOTICED,
                              args=lambda w: [w.scored.public_id]),
    "review:score_state": Row("the self-score of a case at the employer on paper", get=_NOTICED,
                              args=lambda w: [w.scored.public_id]),
    "review:payment_extend": Row("more time to pay for the payer's case", get=only("sun"), post=only("sun"),
                                 args=lambda w: [w.cases["payer"].public_id],
                                 data=lambda w: _token(**samples.extension(w.cases["payer"]))),
    # Before the release a form says nothing of the ballot, so that asking again changes nothing; after it, it does.
    "review:form_request": Row("the review form of a case whose result is shown", post=_HANDLED,
                               args=lambda w: [w.cases["confirmation"].public_id]),
    "review:form_state": Row("the review form of a case at the committee", get=_HANDLED,
                             args=lambda w: [w.cases["committee"].public_id]),
    "review:bulk": Row("jobs over many cases of one's own office", get=REVIEWERS, post=REVIEWERS,
                       powerless=REVIEWERS - {"department_officer"},
                       data=lambda w: _token(step="approved", scope="chosen", case=[samples.check_box(w.approved)])),
    "review:bulk_job": Row("a job of the employer that was stopped", get=_NOTICED, args=lambda w: [w.stopped_job.public_id]),
    "review:bulk_start": Row("the department officer's own job", post=only("department_officer"),
                             args=lambda w: [w.job.public_id], data=lambda w: _token(count=1)),
    "review:bulk_state": Row("the department officer's own job", get=only("department_officer"),
                             args=lambda w: [w.job.public_id]),
    "review:bulk_stop": Row("a job of the employer that was stopped", post=_NOTICED, powerless=_NOTICED,
                            args=lambda w: [w.stopped_job.public_id]),
    "review:batches": Row("one's own batches", get=REVIEWERS),
    "review:forward": Row("forwarding from the department", post=REVIEWERS, powerless=REVIEWERS - {"department_officer"},
                          data=lambda w: _token(case=[samples.check_box(w.approved)], confirmed="yes")),
    "review:batch": Row("a batch from the employer to the department", get=only("wang", "owner_hr", "department_officer"),
                        args=lambda w: [w.batch.public_id]),
    "review:roster": Row("the roster of that batch", get=only("wang", "owner_hr", "department_officer"),
                         args=lambda w: [w.batch.public_id]),
    "review:notices": Row("one's own public notices", get=HR | OFFICES),
    "review:notice_open": Row("opening a notice at the employer", post=HR | OFFICES, powerless=(HR | OFFICES) - _NOTICED,
                              data=lambda w: _token(case=[samples.check_box(w.cases["employer_notice"])], place="公告栏")),
    "review:notice": Row("a notice of the employer, for its office", get=_NOTICED, args=lambda w: [w.notice.public_id]),
    "review:notice_close": Row("ending a notice of the employer", post=_NOTICED, args=lambda w: [w.notice.public_id],
                               data=lambda w: _token()),
    "review:objection_decide": Row("answer to an objection", post=_NOTICED, args=lambda w: [w.objection.public_id],
                                   data=lambda w: {"outcome": "dismissed", "answer": "经调查核实，异议不成立。"}),
    "review:meetings": Row("meetings of one's own committee", get=OFFICES, post=OFFICES,
                           powerless=only("other_office_officer"), data=lambda w: _token(**samples.meeting())),
    "review:meeting": Row("a meeting of the committee", get=only("sun"), args=lambda w: [w.meeting.public_id]),
    "review:count": Row("counts of a ballot", post=only("sun"),
                        args=lambda w: [w.meeting.public_id, w.uncounted.public_id],
                        data=lambda w: _token(seen_version=w.uncounted.version, yes=18, no=2, abstain=1)),
    "review:correct": Row("correction of counts that are not released", get=only("sun"), post=only("sun"),
                          args=lambda w: [w.meeting.public_id, w.cases["committee"].public_id],
                          data=lambda w: _token(seen_version=w.cases["committee"].version, yes=16, no=4, abstain=1,
                                                reason="录入有误，按计票单更正。", confirmed="yes")),
    "review:release": Row("release of a meeting's results", post=only("sun"), args=lambda w: [w.meeting.public_id],
                          data=lambda w: _token(place="评委会办公室公告栏", seen=samples.seen_of(w.meeting))),
    "review:confirmation": Row("confirmation of results", get=OFFICES, post=OFFICES,
                               powerless=only("other_office_officer"),
                               data=lambda w: _token(case=[samples.check_box(w.cases["confirmation"])],
                                                     document="湖人社发〔2026〕88号")),
}  # fmt: skip

_OFFICE = only("sun", "operator")
_DRAFTS = {
    "drafts:index": Row("drafts of plans", get=_PLANNERS),
    "drafts:new": Row("a new draft from a published plan", get=_PLANNERS, post=_PLANNERS,
                      args=lambda w: [w.version.plan.code], data=lambda w: {"how": "new", "code": "another", "year": 2030}),
    "drafts:close": Row("closing a plan of the office", get=_OFFICE, post=_OFFICE, args=lambda w: [w.version.plan.code],
                        data=lambda w: {"reason": "评审工作推迟"}),
    "drafts:reopen": Row("opening a plan of the office again", get=_OFFICE, post=_OFFICE, powerless=_OFFICE,
                         args=lambda w: [w.version.plan.code]),
    "drafts:draft": Row("a draft of the office", get=_OFFICE, args=lambda w: [w.plan_draft.public_id]),
    "drafts:text": Row("the text of a draft of the office", get=_OFFICE, post=_OFFICE,
                       args=lambda w: [w.plan_draft.public_id],
                       data=lambda w: {"text": "name: 甲", "version": w.plan_draft.version}),
    "drafts:section": Row("a section of a draft of the office", get=_OFFICE, post=_OFFICE,
                          args=lambda w: [w.plan_draft.public_id, "photo"],
                          data=lambda w: {"statement_limit": "700", "version": w.plan_draft.version}),
    "drafts:preview": Row("the preview of a draft of the office", get=_OFFICE, args=lambda w: [w.plan_draft.public_id]),
    "drafts:rehearsal": Row("the rehearsal of a draft of the office", get=_OFFICE, post=_OFFICE, powerless=_OFFICE,
                            args=lambda w: [w.plan_draft.public_id]),
    "drafts:changes": Row("what a draft of the office changes", get=_OFFICE, args=lambda w: [w.plan_draft.public_id]),
    "drafts:act": Row("what is done with a draft of the office", post=_OFFICE,
                      args=lambda w: [w.plan_draft.public_id, "discard"],
                      data=lambda w: {"version": w.plan_draft.version}),
}  # fmt: skip

_NOTICE = "a public notice is public"
_PUBLIC = {
    "review:public_notices": Row("public notices", get=EVERYBODY, why=_NOTICE),
    "review:public_notice": Row("a public notice", get=EVERYBODY, why=_NOTICE, args=lambda w: [w.running.public_id]),
    "review:objection": Row("an objection to a public notice", get=EVERYBODY, post=EVERYBODY,
                            why="anybody may object to a public notice", args=lambda w: [w.running.public_id, 1],
                            data=lambda w: samples.OBJECTION),
    "review:objection_receipt": Row("the receipt of an objection", get=EVERYBODY,
                                    why="whoever holds the address that the filing gave", args=lambda w: [w.objection.public_id]),
    "review:verify": Row("verification of a printed form", get=EVERYBODY, post=EVERYBODY, powerless=EVERYBODY,
                         why="whoever holds the paper may ask whether it is true",
                         data=lambda w: {"code": "none", "name": "无此人"}),
    "review:verify_code": Row("verification of a printed form", get=EVERYBODY, post=EVERYBODY, powerless=EVERYBODY,
                              why="whoever holds the paper may ask whether it is true", args=lambda w: ["none"],
                              data=lambda w: {"code": "none", "name": "无此人"}),
}  # fmt: skip

_WATCHERS = only("sun", "supervisor")
_WATCHING = {
    "review:statistics": Row("figures of one's own office", get=REVIEWERS),
    "review:statistics_plan": Row("figures of a plan", get=_WATCHERS, args=lambda w: [w.version.plan.code]),
    "review:watch": Row("plans that one watches", get=OFFICES | SUPERVISORS | {"operator"}),
    "review:watch_cases": Row("cases of a supervised plan", get=only("supervisor"), args=lambda w: [w.version.plan.code]),
    "review:watch_case": Row("the history of a case under a supervised plan", get=only("supervisor"),
                             args=lambda w: [w.cases["payer"].public_id]),
    "review:watch_people": Row("the supervisors of a plan", get=_WATCHERS | {"operator"}, post=_OFFICE,
                               args=lambda w: [w.version.plan.code], data=samples.grant),
    "review:watch_people_end": Row("the end of a supervision", post=_OFFICE, args=lambda w: [w.supervision.public_id]),
    "review:watch_checks": Row("spot checks of a plan of which one waits", get=_WATCHERS, post=_WATCHERS,
                               powerless=_WATCHERS, args=lambda w: [w.version.plan.code],
                               data=lambda w: _token(size=2, source="12 月 1 日上证综合指数收盘点位")),
    "review:watch_check": Row("a spot check that waits for its draw", get=_WATCHERS, post=_WATCHERS,
                              args=lambda w: [w.spot_check.public_id], data=lambda w: _token(words="3285.67")),
    "review:watch_check_list": Row("the list of a spot check", get=_WATCHERS, args=lambda w: [w.spot_check.public_id]),
    "review:watch_item": Row("a case drawn for a spot check", get=_WATCHERS, post=_WATCHERS,
                             args=lambda w: [w.drawn.public_id], data=lambda w: {"finding": "right", "note": ""}),
    "review:complaints": Row("complaints to deal with", get=OFFICES | SUPERVISORS | {"operator"}),
    "review:complaint": Row("a complaint of an applicant", get=_WATCHERS, post=_WATCHERS,
                            args=lambda w: [w.complaint.public_id], data=lambda w: _token(answer="经查，反映的情况不属实。")),
    "review:complaint_new": Row("a complaint", get=EVERYBODY, post=EVERYBODY, why="anybody may report",
                                data=lambda w: {**samples.COMPLAINT, "plan": w.version.plan.code}),
    "review:complaint_receipt": Row("the receipt of a complaint", get=EVERYBODY, args=lambda w: [w.complaint.public_id],
                                    why="whoever holds the address that the filing gave"),
}  # fmt: skip

ROWS: dict[str, Row] = {
    **_PORTAL, **_SANDBOX, **_ARCHIVE, **_DOSSIER, **_REVIEW, **_DRAFTS, **_PUBLIC, **_WATCHING
}  # fmt: skip
