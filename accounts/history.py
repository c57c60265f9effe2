"""What was done, one line a step, for the history on a page."""

from datetime import datetime
from typing import NamedTuple


class Line(NamedTuple):
    """One step. ``status`` stays empty: the title says it."""

    at: datetime
    title: str
    who: str
    detail: str
    status: str = ""
