"""Everything that can be asked of one case, stage by stage: for whoever tries two requests on it at once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from applicants.facts import read_findings
from applicants.integrity import services as records
from fees.models import Bill
from kernel import clock
from plans.models import PlanVersion
from plans.services import publish
from plans.spec.chain import Action, StageKind, StageSettings
from review.engine.commands import Command, OwnCommand
from review.leaves import leaves_to_judge
from review.models import Batch, Case, Meeting, NoticeItem, Objection
from review.queries.ballots import seen_of
from review.queries.scores import own_score
from review.services import (
    batches,
    bulk,
    bulk_work,
    claims,
    committee,
    declaring,
    desk,
    forms,
    groups,
    notices,
    payments,
    posts,
    receipts,
    sweeping,
)
from review.services.run import run
from review.services.selection import Chosen
from tests import factories, walk
from tests.access import marks
from tests.applicants import integrity
from tests.cast import Actor, Cast
from tests.review import posts as institution

Request = Callable[[], object]
Requests = dict[str, Request]
WHY = "材料与证书不一致，请核对后说明。"
GROUP, PAPERS = "职称考核推荐领导小组", ("评审表", "中级职称证书")
#: They carry no version of the case: money, time and an integrity record come whatever was decided meanwhile.
REGARDLESS = {"record", "pay", "lapse", "cancel bill"}


class Moment(NamedTuple):
    """What can be asked of a case at one moment on its way; each request carries the version of then."""

    name: str
    case: Case
    requests: Requests


def plan(cast: Cast) -> PlanVersion:
    """The Huzhou plan with what the others have besides: posts, a recommending group, a counter for the papers."""
    first, *others = (document := institution.institution(cast).spec).chain
    met = first.model_copy(update={"settings": first.settings.model_copy(update={"recommending_group": GROUP})})
    counter = {"kind": StageKind.ON_SITE_CHECK, "settings": StageSettings(compared=PAPERS)}
    chain = (met, *(each.model_copy(update=counter) if each.code == "bureau" else each for each in others))
    return publish(document.model_copy(update={"chain": chain}), organizer=cast.organizations["office"])


def moments(cast: Cast) -> Iterator[Moment]:
    """Walk one case from its submit to its post and another, which an integrity record bars, to its lapse; give each
    moment on their ways. The caller takes back what a request did."""
    version = plan(cast)
    institution.ledger_of(cast, version)
    barred = marks.submitted(cast, version, "colleague", factories.SCORED_ROUTE)
    integrity.confirmed(cast, version, owner="colleague")
    yield Moment("barred", barred, against(cast, barred))
    case = marks.submitted(cast, version, "lin")
    yield from (Moment(name, case, requests) for name, requests in _at_the_employer(cast, case))
    yield from (Moment(name, case, requests) for name, requests in _on_the_way(cast, case))
    yield from (Moment(name, case, requests) for name, requests in _at_the_committee(cast, case))
    walk.decide(barred, cast.wang, Action.RETURN, reason=WHY)
    clock.shift(timedelta(days=60))
    ended = {"withdraw": asked(barred, cast.colleague, Action.WITHDRAW), "lapse": sweeping.lapse_due}
    yield Moment("overdue", barred, {**ended, "disqualify": asked(barred, cast.sun, OwnCommand.DISQUALIFY)})


def against(cast: Cast, case: Case) -> Requests:
    """By its holder, of a case that goes no further."""
    values, gates = own_score(case.snapshot)
    return {
        **examined(case, cast.wang, approve=False),
        "disqualify": asked(case, cast.wang, OwnCommand.DISQUALIFY),
        "verify score": asked(case, cast.wang, OwnCommand.VERIFY_SCORE, values=values, gates=gates, reasons={}),
        "withdraw": asked(case, cast.colleague, Action.WITHDRAW),
        "print score": lambda: forms.request_score_sheet(case.pk),
    }


def _at_the_employer(cast: Cast, case: Case) -> Iterator[tuple[str, Requests]]:
    meet, record, hr = met(cast, case), recorded(cast, case), walk.seat_of(cast.wang)
    meet()
    owner = {"withdraw": asked(case, cast.lin, Action.WITHDRAW)}
    own = {**examined(case, cast.wang), **owner, **taken_up(cast, case), "meet": meet}
    yield "employer", {**own, "judge": judge(case, cast.wang), **record}
    walk.decide(case, cast.wang, Action.RETURN, reason=WHY)
    back = {"recall": asked(case, cast.wang, OwnCommand.RECALL), "resubmit": resubmit(cast, case)}
    yield "returned", {**back, "withdraw": asked(case, cast.lin, Action.WITHDRAW), **record}
    resubmit(cast, case)()
    met(cast, case)()
    walk.decide(case, cast.wang, Action.APPROVE)
    begun = clock.today()
    clock.shift(timedelta(days=15))  # a notice may have stood on the unit's own board meanwhile
    onwards = {"show": show(cast, case), "declare": declare(cast, case, begun), "print": printed(case)}
    yield "employer_notice", {**examined(case, cast.wang, approve=False), **onwards}
    show(cast, case)()
    item = NoticeItem.objects.select_related("notice").latest("pk")
    filed = notices.file_objection(item.notice_id, case.pk, name="钱众", contact="q@example.org", text=WHY)
    stop = {"stop": lambda: notices.stop_notice(item.notice_id, hr, reason=WHY), "answer": answer(cast, filed)}
    yield "noticed", {**examined(case, cast.wang, approve=False), **stop, **record}
    answer(cast, filed)()
    walk.after_notice(item.notice)
    close = {"close": lambda: notices.close_notice(item.notice_id, hr)}
    yield "notice over", {**examined(case, cast.wang, approve=False), **close}
    close["close"]()


def _on_the_way(cast: Cast, case: Case) -> Iterator[tuple[str, Requests]]:
    sent = {"forward": forward(case, cast.wang), "forward many": many(case, cast.wang, Action.FORWARD)}
    yield "before department", {**examined(case, cast.wang, approve=False), **sent}
    forward(case, cast.wang)()
    recall = {"recall": asked(case, cast.wang, OwnCommand.RECALL), "sign": sign(cast, Batch.objects.get(cases=case))}
    together = {"approve many": many(case, cast.department_officer, Action.APPROVE)}
    yield "department", {**examined(case, cast.department_officer), **recall, **together}
    walk.walk_to(cast, case, "bureau")
    compare(cast, case)()
    yield "counter", {**examined(case, cast.chen), "compare": compare(cast, case)}
    walk.walk_to(cast, case, "payment")
    back = {"recall": asked(case, cast.sun, OwnCommand.RECALL), "cancel bill": cancelled(case)}
    yield "payment", {"pay": lambda: walk.pay(case), "extend": extend(cast, case), **back, **recorded(cast, case)}
    walk.pay(case)


def _at_the_committee(cast: Cast, case: Case) -> Iterator[tuple[str, Requests]]:
    record = recorded(cast, case)
    yield "committee", {"count": lambda: walk.ballot(cast, case)}
    meeting = walk.ballot(cast, case)
    yield "counted", {"count": recount(cast, case, meeting), "release": release(cast, case, meeting), **record}
    release(cast, case, meeting)()
    case.refresh_from_db()
    walk.STAGES["result_notice"][0](cast, case)
    yield "confirmation", {"confirm": confirm(cast, case), **record}
    confirm(cast, case)()
    seat, today = walk.seat_of(cast.wang), clock.today()
    yield "passed", {"appoint": lambda: posts.appoint(seat, case.pk, on=today, left_level="junior")}


def asked(case: Case, actor: Actor | None, name: Action | OwnCommand, **payload: object) -> Request:
    case.refresh_from_db()
    command = Command(name, case.version, reason=WHY, payload=payload)
    return lambda: run(case.pk, command, walk.seat_of(actor) if actor else None)


def examined(case: Case, actor: Actor, *, approve: bool = True) -> Requests:
    names = (Action.APPROVE, Action.RETURN, Action.REJECT) if approve else (Action.RETURN, Action.REJECT)
    return {str(name): asked(case, actor, name) for name in names}


def taken_up(cast: Cast, case: Case) -> Requests:
    seat = walk.seat_of(cast.wang)
    return {
        "claim": lambda: claims.claim(case.pk, seat),
        "take over": lambda: claims.take_over(case.pk, seat, reason=WHY),
        "put back": lambda: claims.put_back(case.pk, seat),
    }


def judge(case: Case, actor: Actor) -> Request:
    """Of the one condition that a person judges."""
    (leaf,) = leaves_to_judge(read_findings(case.snapshot.content["findings"]))
    return lambda: desk.judge(case.pk, walk.seat_of(actor), place=leaf.place, verdict="fits", word="")


def met(cast: Cast, case: Case) -> Request:
    held, said = groups.Met(clock.today(), "王秀兰、周文", 5), [groups.Said(case.pk, 4, True, "")]
    return lambda: groups.record_meeting(walk.seat_of(cast.wang), held, said)


def recorded(cast: Cast, case: Case) -> Requests:
    """The second officer's word on an integrity record that came up in this very case."""
    found = integrity.proposed(cast, case.plan_version, dossier=case.dossier, found_on=clock.today())
    seen = found.version
    seat = walk.seat_of(cast.sun)
    return {"record": lambda: records.confirm(seat, found.public_id, note="", seen_version=seen)}


def resubmit(cast: Cast, case: Case) -> Request:
    def send() -> object:
        return factories.submit(type(case.dossier).objects.get(pk=case.dossier_id), cast.lin)

    return send


def seen(case: Case) -> list[Chosen]:
    case.refresh_from_db()
    return [Chosen(case.public_id, case.version)]


def show(cast: Cast, case: Case) -> Request:
    chosen = seen(case)
    return lambda: notices.open_notice(walk.seat_of(cast.wang), chosen, place="公告栏")


def declare(cast: Cast, case: Case, appeared_on: object) -> Request:
    chosen, last = seen(case), clock.today() - timedelta(days=1)
    told = {"place": "公告栏", "appeared_on": appeared_on, "last_day": last}
    seat = walk.seat_of(cast.wang)
    board = declaring.keep_picture(seat, factories.pdf("公示栏.pdf", b"board"))
    return lambda: declaring.declare_notice(seat, chosen, **told, evidence=board)


def answer(cast: Cast, filed: Objection) -> Request:
    return lambda: notices.decide_objection(filed.pk, walk.seat_of(cast.wang), upheld=False, answer=WHY)


def printed(case: Case) -> Request:
    return lambda: forms.request_form(case.pk)


def forward(case: Case, actor: Actor) -> Request:
    chosen = seen(case)
    return lambda: batches.forward(walk.seat_of(actor), chosen)


def many(case: Case, actor: Actor, command: Action) -> Request:
    """The worker of a job that was confirmed, of which the case is the only one."""
    if command is Action.APPROVE:
        judge(case, actor)()
    job = bulk.prepare(walk.seat_of(actor), command, seen(case))
    bulk_work.work(job.pk)
    bulk.start(job.pk, job.seat, count=1, opinion=walk.OPINION if command is Action.APPROVE else "")
    return lambda: bulk_work.work(job.pk)


def sign(cast: Cast, batch: Batch) -> Request:
    seat = walk.seat_of(cast.department_officer)
    return lambda: receipts.acknowledge(batch.pk, seat, papers=1, discrepancies={}, seen=1)


def compare(cast: Cast, case: Case) -> Request:
    papers = dict.fromkeys(PAPERS, ("agrees", ""))
    return asked(case, cast.chen, OwnCommand.COMPARE, on=clock.today(), by="陈光", papers=papers)


def extend(cast: Cast, case: Case) -> Request:
    case.refresh_from_db()
    until = Bill.objects.get(reference=case.public_id).due_at + timedelta(days=3)
    command = Command(OwnCommand.EXTEND_PAYMENT, case.version, reason=WHY, payload={"until": until})
    return lambda: payments.extend(case.pk, command, walk.seat_of(cast.sun))


def cancelled(case: Case) -> Request:
    """What the worker and the clock do with the bill of a void case, which this one is not."""
    return lambda: (payments.cancel_forgotten(), payments.cancel_of_void(case.pk))


def release(cast: Cast, case: Case, meeting: Meeting) -> Request:
    case.refresh_from_db()
    seen = seen_of([case])
    return lambda: committee.release(meeting.pk, walk.seat_of(cast.sun), place="公告栏", seen=seen)


def recount(cast: Cast, case: Case, meeting: Meeting) -> Request:
    case.refresh_from_db()
    row = committee.CountRow(case.public_id, case.version, 17, 3, 1)
    return lambda: committee.record_ballots(meeting.pk, walk.seat_of(cast.sun), [row], reason=WHY)


def confirm(cast: Cast, case: Case) -> Request:
    chosen = seen(case)
    return lambda: committee.confirm(walk.seat_of(cast.sun), chosen, document="湖人社发〔2026〕88号")
