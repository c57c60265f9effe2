"""Why nothing was written: sentences for the person who asked."""

from datetime import datetime


class PlanRefused(Exception):
    """Nothing was written; the message says why, in Chinese."""


class DraftStale(PlanRefused):
    """The draft was changed since the page was drawn: by whom, and when (aware)."""

    def __init__(self, message: str, who: str, at: datetime) -> None:
        super().__init__(message)
        self.who = who
        self.at = at
