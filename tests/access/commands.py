"""Who may ask what of a case, by where it stands: drawn from the engine's own answer, never listed by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from plans.spec.chain import Action, Holder, Stage, StageKind, StageLabels
from review.engine.facts import CaseFacts, NoticeFacts, Role
from review.engine.kinds import KINDS
from review.engine.permission import permitted
from review.engine.state import FINAL, CaseState, Status, Step
from tests.review.engine.test_scores import OWN

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
HEAD = """
## Commands on a case

What the engine permits by where a case stands; a plan's stage allows of these what its `actions` name, and gates, claims
and reasons are asked after that. *Holder* is whoever has a seat in the office whose turn it is: HR of the employer, an officer of the department,
the bureau or the committee office, by the plan. *Plan's office* is its committee office while another holds the case,
*portal* the clock and the cashier. Nobody else may ask for anything, least of all a reviewer of their own dossier. An
asterisk: only under the condition below.

| stage | case | holder | applicant | plan's office | portal |
| --- | --- | --- | --- | --- | --- |
"""
TAIL = """
`recall`: besides, whoever decided last, wherever the case is, until the next office or the applicant has read it.
`verify_score`: of a self-score, where the sheet names the office. `stop_notice`: while a notice stands. `lapse`: once the
time to correct is over, or the time to pay where the plan ends it. `disqualify`: while an integrity record bars the
applicant. What has ended ({ended}) takes no command.
"""
CONDITIONAL = {"verify_score", "stop_notice", "lapse", "disqualify"}
PARTIES: tuple[dict[str, object], ...] = (
    {"actor_role": Role.BUREAU, "actor_holds_stage": True},
    {"actor_role": Role.APPLICANT, "actor_is_owner": True},
    {"actor_role": Role.COMMITTEE_OFFICE, "actor_is_organizer": True},
    {"actor_role": Role.SYSTEM},
)
#: To whom nothing is permitted: a stranger, and whoever holds the stage and is its own applicant.
NOBODY: tuple[dict[str, object], ...] = (
    {"actor_role": Role.BUREAU},
    {"actor_role": Role.OPERATOR},
    {"actor_role": Role.APPLICANT},
    {"actor_role": Role.BUREAU, "actor_holds_stage": True, "actor_is_owner": True},
)
States = tuple[tuple[str, CaseState], ...]


def stage_of(kind: StageKind) -> Stage:
    """A stage of the kind that allows everything and has an end."""
    labels = StageLabels(staff=kind, applicant=kind, not_reached=kind)
    return Stage(code=kind, kind=kind, holder=Holder.BUREAU, labels=labels, actions=tuple(Action), deadline=NOW)


def states_at(kind: StageKind) -> States:
    """Where a case can stand at such a stage."""
    here = (("waits", Step.PENDING), ("approved", Step.APPROVED))
    steps = [(name, step) for name, step in here if step is Step.PENDING or step in KINDS[kind].may]
    found = [(name, CaseState(Status.IN_REVIEW, kind, step, 1, 1)) for name, step in steps]
    return (*found, ("returned", CaseState(Status.RETURNED, kind, Step.PENDING, 1, 1)))


def allowed(state: CaseState, party: dict[str, object]) -> tuple[str, ...]:
    """What the engine permits to the party under every condition together."""
    notice = NoticeFacts("n", "d", date(2026, 9, 2), date(2026, 9, 8), calendar_confirmed=True)
    facts = CaseFacts(now=NOW, today=NOW.date(), notice=notice, barred="x", score=OWN, **party)  # type: ignore[arg-type]
    return tuple(str(name) for name in permitted(state, (stage_of(StageKind(state.stage)),), facts))


def lines() -> Iterator[str]:
    """One line for each kind of stage and each way a case stands there."""
    for kind in KINDS:
        for name, state in states_at(kind):
            if name == "returned" and Action.RETURN not in KINDS[kind].actions:
                continue
            cells = [_said(allowed(state, party)) for party in PARTIES]
            if kind is StageKind.PAYMENT:
                cells[0] = ""  # it waits for money; no office holds it
            yield f"| {kind} | {name} | {' | '.join(cells)} |"


def _said(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`*" if name in CONDITIONAL else f"`{name}`" for name in names)


def drawn() -> str:
    """Return the part of the page."""
    ended = ", ".join(sorted(state.value for state in FINAL))
    return HEAD + "\n".join(lines()) + "\n" + TAIL.format(ended=ended)
