"""取消资格: a case whose applicant an integrity record keeps from declaring goes no further (AC-032).

It is not stopped by itself where the record arose elsewhere: whoever holds it sees why it stands still, and takes the
right away in so many words. Everything that ends the declaration stays allowed.
"""

from plans.spec.chain import Action
from review.engine import events as ev
from review.engine.commands import CommandName
from review.engine.facts import CaseFacts
from review.engine.kinds import Party
from review.engine.state import CaseState, Result
from review.engine.turn import Turn

#: What would bring the case nearer to a title. Money that arrives is booked all the same, and a vote may be counted.
ADVANCING = frozenset({Action.APPROVE, Action.FORWARD, Action.OPEN_NOTICE, Action.CLOSE_NOTICE, Action.CONFIRM})


#: How an employer recommends: one that may not, only gives back or rejects.
RECOMMENDING = frozenset({Action.APPROVE, Action.FORWARD})


def why_barred(state: CaseState, name: CommandName, facts: CaseFacts) -> str:
    """Which record in force does not let the command through, in words; empty where none does. A result is kept back
    only if passed; a record of the employer keeps it from recommending, and says nothing of the applicant."""
    if name in ADVANCING or (name is Action.RELEASE and state.staged_result is Result.PASSED):
        return facts.barred or (facts.unit_barred if name in RECOMMENDING else "")
    return ""


def may_disqualify(party: Party | None, facts: CaseFacts) -> bool:
    """Whether the actor may take the right to declare away: who holds the case, or the committee office of its plan."""
    return bool(facts.barred) and party in (Party.HOLDER, Party.ORGANIZER)


def disqualify(turn: Turn) -> tuple[ev.Event, ...]:
    """The declaration is void. Refused without a reason; permitted only while a record stands."""
    return (ev.Voided(turn.stage.code, turn.reason("取消资格")),)
