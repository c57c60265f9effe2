"""Everything that can be asked of one case, stage by stage: for whoever tries two requests on it at once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from fees.models import Bill
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.models import Case, Meeting, NoticeItem
from review.queries.ballots import seen_of
from review.services import batches, claims, committee, notices, payments
from review.services.run import run
from review.services.selection import Chosen
from tests import factories, walk
from tests.cast import Actor, Cast

Request = Callable[[], object]
WHY = "材料与证书不一致，请核对后说明。"


def moments(cast: Cast, case: Case) -> Iterator[tuple[str, dict[str, Request]]]:
    """Walk one submitted case to its end and give, at each moment on its way, what can be asked of it then.

    Every request carries the version of the case as it is at that moment. The caller takes back what a request did.
    """
    yield "employer", {**examined(case, cast.wang), **by_owner(cast, case), **taken_up(cast, case)}
    walk.decide(case, cast.wang, Action.RETURN, reason=WHY)
    yield "returned", {"recall": asked(case, cast.wang, OwnCommand.RECALL), "resubmit": resubmit(cast, case)}
    resubmit(cast, case)()
    walk.decide(case, cast.wang, Action.APPROVE)
    yield "employer_notice", {**examined(case, cast.wang, approve=False), "show": show(cast, case)}
    show(cast, case)()
    item = NoticeItem.objects.select_related("notice").latest("pk")
    stop = {"stop": lambda: notices.stop_notice(item.notice_id, walk.seat_of(cast.wang), reason=WHY)}
    yield "noticed", {**examined(case, cast.wang, approve=False), **stop}
    walk.after_notice(item.notice)
    close = {"close": lambda: notices.close_notice(item.notice_id, walk.seat_of(cast.wang))}
    yield "notice over", {**examined(case, cast.wang, approve=False), **close}
    close["close"]()
    sent = {"forward": forward(case, cast.wang)}
    yield "before department", {**examined(case, cast.wang, approve=False), **sent}
    sent["forward"]()
    recall = {"recall": asked(case, cast.wang, OwnCommand.RECALL)}
    yield "department", {**examined(case, cast.department_officer), **recall}
    walk.walk_to(cast, case, "payment")  # the stages between are of the kinds that were tried
    back = {"recall": asked(case, cast.sun, OwnCommand.RECALL)}
    yield "payment", {"pay": pay(case), "extend": extend(cast, case), **back}
    walk.pay(case)
    yield "committee", {"count": lambda: walk.ballot(cast, case)}
    meeting = walk.ballot(cast, case)
    yield "counted", {"count": recount(cast, case, meeting), "release": release(cast, case, meeting)}
    release(cast, case, meeting)()
    case.refresh_from_db()
    walk.STAGES["result_notice"][0](cast, case)
    yield "confirmation", {"confirm": confirm(cast, case)}


def asked(case: Case, actor: Actor | None, name: Action | OwnCommand, **payload: object) -> Request:
    case.refresh_from_db()
    command = Command(name, case.version, reason=WHY, payload=payload)
    return lambda: run(case.pk, command, walk.seat_of(actor) if actor else None)


def examined(case: Case, actor: Actor, *, approve: bool = True) -> dict[str, Request]:
    names = (Action.APPROVE, Action.RETURN, Action.REJECT) if approve else (Action.RETURN, Action.REJECT)
    return {str(name): asked(case, actor, name) for name in names}


def by_owner(cast: Cast, case: Case) -> dict[str, Request]:
    return {"withdraw": asked(case, cast.lin, Action.WITHDRAW)}


def taken_up(cast: Cast, case: Case) -> dict[str, Request]:
    seat = walk.seat_of(cast.wang)
    return {
        "claim": lambda: claims.claim(case.pk, seat),
        "take over": lambda: claims.take_over(case.pk, seat, reason=WHY),
        "put back": lambda: claims.put_back(case.pk, seat),
    }


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


def forward(case: Case, actor: Actor) -> Request:
    chosen = seen(case)
    return lambda: batches.forward(walk.seat_of(actor), chosen)


def pay(case: Case) -> Request:
    return lambda: walk.pay(case)


def extend(cast: Cast, case: Case) -> Request:
    case.refresh_from_db()
    until = Bill.objects.get(reference=case.public_id).due_at + timedelta(days=3)
    command = Command(OwnCommand.EXTEND_PAYMENT, case.version, reason=WHY, payload={"until": until})
    return lambda: payments.extend(case.pk, command, walk.seat_of(cast.sun))


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
