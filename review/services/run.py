"""The one door through which a case changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import Seat
from applicants.models import Dossier, Snapshot
from fees.services import lock_bills
from kernel import clock
from plans.queries import unread
from plans.spec.chain import Action, StageKind
from review import reactions
from review.engine import events as ev
from review.engine.apply import apply
from review.engine.commands import Command, OwnCommand
from review.engine.decide import decide
from review.engine.turn import stage_of
from review.models import Case, Claim
from review.queries.chain import chain_of_case
from review.queries.facts import bill_settled, collect, fee_due, state_of
from review.queries.holders import holder_for
from review.services.history import append, last_digest
from review.services.once import Answer, once
from review.services.post_lock import hold as hold_posts


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command came to. ``replayed``: this is the answer to an earlier request with the same token."""

    case: str
    version: int
    replayed: bool = False


def run(case_id: int, command: Command, seat: Seat | None, *, token: str = "") -> Receipt:
    """Run one command on one case; no seat means the portal itself.

    Locks the user's row when there is a token, before a recall the case's bills, then the case's row. Writes its
    events, its columns, the token, and what the reactions queue (messages, a bill, a rendering, the dossier's status),
    all in one transaction; sends nothing itself. Raises ``Refused`` and changes nothing when the engine refuses. The
    same token again gets the first answer (AC-023).
    """

    ran = []

    def effect() -> Answer:
        if command.name is OwnCommand.RECALL:
            lock_bills(Case.objects.values_list("public_id", flat=True).get(pk=case_id))
        (case,) = lock_cases([case_id])
        ran.append(run_locked(case, command, seat, now=clock.now()))
        return {"case": case.public_id, "version": case.version}

    answer = once(seat, token, f"review.{command.name}", effect, target=(case_id, command))
    return Receipt(answer["case"], answer["version"], replayed=not ran)


def lock_cases(case_ids: Iterable[int]) -> list[Case]:
    """Lock these cases' rows, dossiers before cases and each in the order of their keys.

    A submit holds its dossier before it asks for the case, so everyone takes them in that order and no two requests
    wait for each other. Comes before any other read: under READ COMMITTED the rows are then read as the lock found
    them. Raises ``Case.DoesNotExist`` when one is missing.
    """
    wanted = sorted(set(case_ids))
    list(Dossier.objects.select_for_update(of=("self",)).filter(case__in=wanted).order_by("pk").values_list("pk"))
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("plan_version__plan__organizer", "employer", "snapshot", "dossier__user")
        .defer(*unread("plan_version"))
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if len(cases) != len(wanted):
        raise Case.DoesNotExist("One of the cases does not exist.")
    return cases


def run_locked(
    case: Case, command: Command, seat: Seat | None, *, now: datetime, snapshot: Snapshot | None = None
) -> tuple[ev.Event, ...]:
    """Decide and record one command on a case whose row the caller has locked. Returns the events.

    ``snapshot`` is what a resubmit brings. Follow-ups that nobody needs to ask for run at once: a payment stage of a
    plan that charges nothing is passed through, and so is one whose bill was paid in an earlier round: it is paid once.
    """
    if command.name in (Action.APPROVE, OwnCommand.RECALL):
        hold_posts(case)
    facts = collect(case, seat, now, snapshot=snapshot, command=command)
    events = decide(state_of(case), chain_of_case(case), command, facts)
    record(case, events, seat, now=now, snapshot=snapshot)
    if _nothing_to_pay(case):
        settled = run_locked(case, Command(Action.SETTLE, case.version), None, now=now)
        return (*events, *settled)
    return events


def record(
    case: Case, events: Sequence[ev.Event], seat: Seat | None, *, now: datetime, snapshot: Snapshot | None = None
) -> None:
    """Append the events, bring the case's columns to what they come to, and react to each.

    Needs a locked row and an open transaction. The only writer of status, stage and step.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A case changes inside a transaction.")
    state, stood = state_of(case), (case.status, case.stage, case.step)
    digest = last_digest(case)
    for event in events:
        state = apply(state, event)
        case.round = state.round
        if isinstance(event, ev.Resubmitted) and snapshot is not None:
            case.snapshot = snapshot
        digest = append(case, event, serial=state.version, previous=digest, seat=seat, now=now).digest
        if isinstance(event, ev.Entered | ev.Resubmitted):
            case.entered_at = now
            case.holder = holder_for(stage_of(chain_of_case(case), event.stage), case)
        if isinstance(event, ev.Recalled) and seat is not None:
            case.entered_at = event.entered_at
            case.holder = seat.organization  # it held the case when it decided, whatever holds such cases since
    case.status = state.status.value
    case.stage = state.stage
    case.step = state.step.value
    case.version = state.version
    case.staged_result = state.staged_result.value if state.staged_result else ""
    case.due_at = state.due_at
    case.decided_at = now if state.is_final else None
    if (case.status, case.stage, case.step) != stood:
        Claim.objects.filter(case=case, ended_at=None).update(ended_at=now)
    case.save(force_update=True)
    for event in events:
        reactions.react(case, event, now=now)


def _nothing_to_pay(case: Case) -> bool:
    stage = stage_of(chain_of_case(case), case.stage)
    return (
        case.status == Case.Status.IN_REVIEW
        and stage.kind is StageKind.PAYMENT
        and (not fee_due(case) or bill_settled(case))
    )
