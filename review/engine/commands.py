"""What a person, or the system, asks of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from plans.spec.chain import Action


class OwnCommand(StrEnum):
    """Commands that follow from the procedure itself, so that no plan lists them and none can switch them off."""

    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    VERIFY_SCORE = "verify_score"
    EXTEND_PAYMENT = "extend_payment"
    RECALL = "recall"
    DISQUALIFY = "disqualify"
    STOP_NOTICE = "stop_notice"
    COMPARE = "compare"


CommandName = Action | OwnCommand


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing the applicant must put right; a return lists them all at once (decision D2).

    ``target`` is the code of the thing in the step that it concerns, ``label`` its name; empty: the step as a whole.
    ``reason``: the code of a reason of the plan or the portal (``review.return_reasons``); empty: words alone.
    """

    section: str
    note: str
    target: str = ""
    label: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One request. ``seen_version`` is the version on the page that the person decided on.

    ``reason`` is the opinion of an approval and the mandatory reason of a return or rejection; ``grounds`` names the
    plan's clauses it rests on; ``payload`` holds what only one kind of stage needs (ballot counts, batch, document).
    """

    name: CommandName
    seen_version: int
    reason: str = ""
    grounds: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
