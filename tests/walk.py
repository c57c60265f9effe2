"""Walking a case through its chain, command by command, by the people of the cast who hold each stage."""

from collections.abc import Callable
from datetime import timedelta

from accounts.models import Seat
from applicants.models import Dossier
from fees import services as fees
from fees.models import Bill, Payment
from fees.providers import Notice, provider
from kernel import clock
from plans.models import PlanVersion
from plans.spec.chain import Action
from review.engine.commands import Command, Defect
from review.models import Case, Meeting, NoticeItem, PublicNotice
from review.services import batches, committee, notices
from review.services.run import run
from review.services.selection import Chosen
from tests import factories
from tests.cast import Actor, Cast

OPINION = "材料齐全，情况属实，同意推荐。"
BALLOT = {"members": 25, "present": 21, "yes": 18, "no": 2, "abstain": 1}


def seat_of(actor: Actor) -> Seat:
    """Return the actor's seat; the walk only asks those who have one."""
    assert actor.seat is not None
    return actor.seat


def chosen(case: Case) -> list[Chosen]:
    """Return what the worklist's check box sends for the case as it is now."""
    case.refresh_from_db()
    return [Chosen(case.public_id, case.version)]


def decide(
    case: Case, actor: Actor, action: Action, *, reason: str = OPINION, defects: tuple[Defect, ...] = ()
) -> Case:
    """Run one examiner's answer on the case and return it as it then is."""
    case.refresh_from_db()
    run(case.pk, Command(action, case.version, reason=reason, defects=defects), seat_of(actor))
    case.refresh_from_db()
    return case


def submitted(
    cast: Cast, version: PlanVersion, owner: str = "lin", hr: str = "wang", route: str = factories.ROUTE
) -> Case:
    """Return the case of the owner's dossier just after its submit."""
    dossier = factories.ready_dossier(cast, version, owner, hr, route)
    factories.submit(dossier, cast.actors[owner])
    return Case.objects.get(dossier=Dossier.objects.get(pk=dossier.pk))


def after_notice(notice: PublicNotice) -> None:
    """Move the clock past the end of the notice's term."""
    ahead = notice.ends_at - clock.now()
    if ahead.total_seconds() > -60:
        clock.shift(ahead + timedelta(hours=1))


def _employer(cast: Cast, case: Case) -> None:
    decide(case, cast.wang, Action.APPROVE)


def _show(cast: Cast, case: Case) -> None:
    notices.open_notice(seat_of(cast.wang), chosen(case), place="本单位公告栏")


def _over(case: Case) -> PublicNotice:
    item = NoticeItem.objects.filter(case=case, notice__stage=case.stage).select_related("notice").latest("pk")
    after_notice(item.notice)
    return item.notice


def _shown(cast: Cast, case: Case) -> None:
    notices.close_notice(_over(case).pk, seat_of(cast.wang))
    batches.forward(seat_of(cast.wang), chosen(case))


def _department(cast: Cast, case: Case) -> None:
    decide(case, cast.department_officer, Action.APPROVE)
    batches.forward(seat_of(cast.department_officer), chosen(case))


def _bureau(cast: Cast, case: Case) -> None:
    decide(case, cast.chen, Action.APPROVE)
    batches.forward(seat_of(cast.chen), chosen(case))


def _office(cast: Cast, case: Case) -> None:
    decide(case, cast.sun, Action.APPROVE)


def _payment(cast: Cast, case: Case) -> None:
    pay(case)


def _committee(cast: Cast, case: Case) -> None:
    meeting = ballot(cast, case)
    committee.release(meeting.pk, seat_of(cast.sun), place="评委会办公室公告栏")


def _result_shown(cast: Cast, case: Case) -> None:
    notices.close_notice(_over(case).pk, seat_of(cast.sun))


def _confirmation(cast: Cast, case: Case) -> None:
    committee.confirm(seat_of(cast.sun), chosen(case), document="湖人社发〔2026〕88号")


def pay(case: Case) -> None:
    """Settle the case's bill by a provider's callback whose signature was found right; no cashier is asked."""
    bill = Bill.objects.get(reference=case.public_id, stage=case.stage)
    number, now = f"WALK{bill.pk:08d}", clock.now()
    gate = provider()
    Payment.objects.create(
        bill=bill, provider=gate.code, order_number=number, amount_fen=bill.amount_fen, created_at=now
    )
    fees.apply(
        Notice(
            order_number=number,
            trade_number=f"T{number}",
            amount_fen=bill.amount_fen,
            currency="CNY",
            merchant=gate.merchant,
            state="paid",
            at=now,
        )
    )


def ballot(cast: Cast, case: Case) -> Meeting:
    """Write down a meeting and this case's counts; nothing is released yet."""
    form = committee.MeetingForm("2026年第一次评审会议", clock.today(), BALLOT["members"], BALLOT["present"], "高主任")
    meeting = committee.open_meeting(seat_of(cast.sun), case.plan_version, form)
    case.refresh_from_db()
    row = committee.CountRow(case.public_id, case.version, BALLOT["yes"], BALLOT["no"], BALLOT["abstain"])
    committee.record_ballots(meeting.pk, seat_of(cast.sun), [row])
    return meeting


Phase = Callable[[Cast, Case], None]
# The phases of each stage; several cases walk phase by phase, so that one move of the clock serves them all.
STAGES: dict[str, tuple[Phase, ...]] = {
    "employer": (_employer,),
    "employer_notice": (_show, _shown),
    "department": (_department,),
    "bureau": (_bureau,),
    "office": (_office,),
    "payment": (_payment,),
    "committee": (_committee,),
    "result_notice": (_result_shown,),
    "confirmation": (_confirmation,),
}


def walk_to(cast: Cast, case: Case, stage: str) -> Case:
    """Walk one submitted case until it stands at ``stage`` ("end": until it is decided). Returns it."""
    walk_all(cast, {stage: [case]})
    return case


def walk_all(cast: Cast, wanted: dict[str, list[Case]]) -> None:
    """Walk submitted cases together, each from where it is until it stands at the stage it is listed under."""
    everybody = [case for cases in wanted.values() for case in cases]
    arrived: set[int] = set()
    for here, phases in STAGES.items():
        arrived |= {case.pk for case in wanted.get(here, [])}
        for case in everybody:
            case.refresh_from_db()
        walking = [case for case in everybody if case.pk not in arrived and case.stage == here]
        for phase in phases:
            for case in walking:
                case.refresh_from_db()
                phase(cast, case)
    for stage, cases in wanted.items():
        for case in cases:
            case.refresh_from_db()
            assert case.stage == stage or (stage == "end" and case.decided_at), f"{case.stage} instead of {stage}"
