"""Public notices and the oral examination."""

from pydantic import Field

from plans.spec.base import Code, Day, Source, Spec, Text


class NoticeRule(Spec):
    """A public notice the plan asks for. ``min_working_days`` empty: not stated."""

    stage: Code
    min_working_days: int | None = Field(default=None, ge=1, le=60, strict=True)
    content: Text
    source: Source | None = None


class Defence(Spec):
    """The rule on the oral examination. Which routes need it is said at each route."""

    text: Text
    held_on: Day | None = None
    source: Source | None = None
