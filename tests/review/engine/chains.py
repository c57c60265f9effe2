"""A chain of every kind the engine knows, and short ways to build facts and commands."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from plans.bases import CATALOG, base_beside
from plans.spec import load_yaml
from plans.spec.chain import Action, Gate, Holder, Stage, StageKind, StageLabels, StageSettings
from review.engine.commands import Command, CommandName
from review.engine.facts import CaseFacts, NoticeFacts, Role
from review.engine.state import CaseState, Status, Step

NOW = datetime(2020, 9, 21, 2, 0, tzinfo=UTC)
TODAY = date(2020, 9, 21)
EXAMINER = (Action.APPROVE, Action.RETURN, Action.REJECT)
SHOWN = (Gate.NOTICE_OVER, Gate.NO_OPEN_OBJECTION)


def stage(
    code: str, kind: StageKind, holder: Holder, actions: tuple[Action, ...], *requires: Gate, days: int | None = None
) -> Stage:
    return Stage(
        code=code,
        kind=kind,
        holder=holder,
        labels=StageLabels(staff=code, applicant=code, not_reached=code),
        actions=actions,
        requires=requires,
        settings=StageSettings(min_working_days=days),
    )


CHAIN = (
    stage("employer", StageKind.EXAMINE, Holder.EMPLOYER, (*EXAMINER, Action.WITHDRAW)),
    stage(
        "employer_notice",
        StageKind.PUBLIC_NOTICE,
        Holder.EMPLOYER,
        (Action.OPEN_NOTICE, Action.CLOSE_NOTICE, Action.FORWARD, Action.RETURN, Action.REJECT),
        *SHOWN,
        days=5,
    ),
    stage("department", StageKind.EXAMINE, Holder.DEPARTMENT, (*EXAMINER, Action.FORWARD)),
    stage("bureau", StageKind.EXAMINE, Holder.BUREAU, (*EXAMINER, Action.FORWARD)),
    stage("office", StageKind.EXAMINE, Holder.COMMITTEE_OFFICE, EXAMINER),
    stage("payment", StageKind.PAYMENT, Holder.APPLICANT, (Action.SETTLE,), Gate.BILL_SETTLED),
    stage("committee", StageKind.BALLOT, Holder.COMMITTEE_OFFICE, (Action.RECORD_BALLOT, Action.RELEASE)),
    stage(
        "result_notice",
        StageKind.PUBLIC_NOTICE,
        Holder.COMMITTEE_OFFICE,
        (Action.OPEN_NOTICE, Action.CLOSE_NOTICE, Action.REJECT),
        *SHOWN,
        days=5,
    ),
    stage("confirmation", StageKind.CONFIRMATION, Holder.COMMITTEE_OFFICE, (Action.CONFIRM,)),
)


PLANS = (
    "huzhou-innovative-2020",
    "huzhou-construction-2020",
    "linping-manufacturing-2022",
    "taizhou-quality-2020",
    "jianyang-engineering-2020",
)


@cache
def chain_of_plan(code: str) -> tuple[Stage, ...]:
    """The chain of a plan of the catalogue, for its first title; the one above under the name of ``every kind``."""
    if code not in PLANS:
        return CHAIN
    file = CATALOG / f"{code}.yaml"
    plan = load_yaml(file.read_text(encoding="utf-8"), base_beside(file))
    return plan.chain_for(plan.titles[0].code)


def at(code: str, step: Step = Step.PENDING, **changes: object) -> CaseState:
    """A case under review at the stage with this code."""
    values: dict[str, object] = {"status": Status.IN_REVIEW, "round": 1, "version": 7, **changes}
    return CaseState(stage=code, step=step, **values)  # type: ignore[arg-type]


def holder(role: Role = Role.BUREAU, **changes: object) -> CaseFacts:
    """Facts as the office sees them that holds the case."""
    values: dict[str, object] = {
        "now": NOW,
        "today": TODAY,
        "actor_role": role,
        "actor_holds_stage": True,
        "snapshot_digest": "sha256:one",
        "correction_until": NOW + timedelta(days=7),
        **changes,
    }
    return CaseFacts(**values)  # type: ignore[arg-type]


def owner(**changes: object) -> CaseFacts:
    """Facts as the applicant sees them."""
    return holder(Role.APPLICANT, actor_holds_stage=False, actor_is_owner=True, **changes)


def system(**changes: object) -> CaseFacts:
    """Facts as the portal itself sees them."""
    return holder(Role.SYSTEM, actor_holds_stage=False, **changes)


def shown(last_day: date, **changes: object) -> NoticeFacts:
    """A notice of the present content that ends with ``last_day``."""
    values: dict[str, object] = {
        "notice": "n1",
        "digest": "sha256:one",
        "first_day": date(2020, 9, 14),
        "last_day": last_day,
        "calendar_confirmed": True,
        **changes,
    }
    return NoticeFacts(**values)  # type: ignore[arg-type]


def ask(name: CommandName, state: CaseState, **parts: object) -> Command:
    """A command from a page that shows the present version."""
    return Command(name, state.version, **parts)  # type: ignore[arg-type]
