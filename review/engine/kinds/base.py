"""What a stage kind is: who may do what at which step, and what each action then does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plans.spec.chain import Action, Stage, StageKind
from review.engine import events as ev
from review.engine.state import Step
from review.engine.turn import Turn

Handler = Callable[[Turn], tuple[ev.Event, ...]]
Needs = Callable[[Stage], list[str]]


class Party(StrEnum):
    """What the actor is to the case. Roles become parties through the stage's holder, so no chain needs new code."""

    HOLDER = "holder"
    OWNER = "owner"
    SYSTEM = "system"
    ORGANIZER = "organizer"
    """The committee office whose plan it is, while the case is with somebody else."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A stage kind. ``may`` is its part of the permission table; ``handlers`` answers each action it knows.

    ``needs`` names in Chinese what a plan's stage of this kind lacks; a plan with a non-empty answer cannot run.
    """

    kind: StageKind
    may: Mapping[Step, Mapping[Party, frozenset[Action]]]
    handlers: Mapping[Action, Handler]
    needs: Needs
    verifies_scores: bool = False
    """Whether a self-score may be verified at such a stage, while nothing has been decided there."""

    @property
    def actions(self) -> frozenset[Action]:
        return frozenset(self.handlers)


def nothing_needed(stage: Stage) -> list[str]:
    """For kinds that run with any settings."""
    return []
