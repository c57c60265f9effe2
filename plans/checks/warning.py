"""What a check says of a plan that is valid and yet cannot work as it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from plans.spec import PlanDocument

Calendar = Callable[[date], bool | None]
"""Whether a day is one for working; None: not known."""


@dataclass(frozen=True)
class PlanWarning:
    """``code`` names the check, ``path`` the place (``chain.1``); the message is one Chinese sentence."""

    code: str
    path: str
    message: str


Check = Callable[[PlanDocument, Calendar], Iterable[PlanWarning]]
