"""When things may be done and what day counts: windows, cut-off dates, deadlines."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from plans.spec.base import Clock, Code, Day, Name, Source, Spec, in_our_time, written_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE_DAY = 10  # length of "2020-09-01"


class WindowKind(StrEnum):
    """What may be done while a window is open. Four windows that must never be confused, plus the offices' own."""

    APPLY = "apply"
    EMPLOYER_EXAMINE = "employer_examine"
    DEPARTMENT_EXAMINE = "department_examine"
    BUREAU_EXAMINE = "bureau_examine"
    OFFICE_EXAMINE = "office_examine"
    PAYMENT = "payment"
    DEFENCE = "defence"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return WINDOW_LABELS[self]


WINDOW_LABELS = {
    WindowKind.APPLY: "个人网上申报",
    WindowKind.EMPLOYER_EXAMINE: "用人单位审查推荐",
    WindowKind.DEPARTMENT_EXAMINE: "主管部门审核",
    WindowKind.BUREAU_EXAMINE: "人社部门审核",
    WindowKind.OFFICE_EXAMINE: "评委会办公室审核",
    WindowKind.PAYMENT: "缴费",
    WindowKind.DEFENCE: "面试答辩",
}


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(written_date),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]
"""A moment with its zone; a file may give a bare date instead, which stands for the whole day."""


class Window(Spec):
    """A half-open span of time: ``opens`` belongs to it, ``closes`` does not.

    A file may give bare dates: then whole days in Asia/Shanghai, from 00:00 of the first to 00:00 after the last.
    """

    kind: WindowKind
    opens: Moment | None = None
    """Empty: the notice states no beginning; open from the publication on."""
    closes: Moment
    dates_only: bool = False
    """The notice gave dates without clock times; whole days are our reading."""
    titles: tuple[Code, ...] = ()
    """Empty: for every title of the plan."""
    routes: tuple[Code, ...] = ()
    """Empty: for every route."""
    offices: tuple[Code, ...] = ()
    """Codes of receiving offices; empty: for all. Known only where the applicant chooses the office."""
    source: Source | None = None

    @property
    def whom(self) -> tuple[tuple[Code, ...], ...]:
        """Titles, routes and offices; each empty for all."""
        return self.titles, self.routes, self.offices

    @property
    def particular(self) -> int:
        """How particular it is: of how many of these it names some."""
        return sum(map(bool, self.whom))

    @model_validator(mode="before")
    @classmethod
    def _whole_days(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        opens, closes = data.get("opens"), data.get("closes")
        filled = dict(data)
        if (opens is None or _is_date(opens)) and _is_date(closes):
            filled["dates_only"] = True
        if _is_date(opens):
            filled["opens"] = datetime.combine(_date(opens), time.min, SHANGHAI)
        if _is_date(closes):
            filled["closes"] = end_of_day(closes)
        return filled

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.opens is not None and self.opens >= self.closes:
            raise ValueError("开始时间必须早于结束时间")
        return self

    @field_validator("opens", "closes")
    @classmethod
    def _in_shanghai(cls, value: datetime | None) -> datetime | None:
        return in_shanghai(value) if value else None

    @property
    def last_day(self) -> date:
        """The last calendar day (Asia/Shanghai) on which the window is open at some time."""
        return (self.closes - timedelta(microseconds=1)).astimezone(SHANGHAI).date()

    def is_open(self, at: datetime) -> bool:
        """Whether ``at`` (aware) lies inside."""
        return self.state(at) == "open"

    def state(self, at: datetime) -> Literal["upcoming", "open", "closed"]:
        """Where ``at`` (aware) lies."""
        if self.opens is not None and at < self.opens:
            return "upcoming"
        return "open" if at < self.closes else "closed"


def end_of_day(value: Any) -> Any:
    """The first moment after the day, for a bare date; anything else as it is."""
    if not _is_date(value):
        return value
    return datetime.combine(_date(value) + timedelta(days=1), time.min, SHANGHAI)


def in_shanghai(value: datetime) -> datetime:
    """The same moment as China's clocks show it. ValueError outside the years in which a plan can lie."""
    return in_our_time(value).astimezone(SHANGHAI)


LastMoment = Annotated[Moment, BeforeValidator(end_of_day), AfterValidator(in_shanghai)]
"""The first moment too late; a bare date counts whole."""


def _is_date(value: Any) -> bool:
    if isinstance(value, str):
        return len(value.strip()) == WHOLE_DAY
    return isinstance(value, date) and not isinstance(value, datetime)


def _date(value: Any) -> date:
    try:
        day = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("不是有效的日期，应写成 2020-09-01") from None
    return in_our_time(day)


class CutOffKind(StrEnum):
    """What kind of evidence a cut-off date is for."""

    TENURE = "tenure"
    ACHIEVEMENTS = "achievements"
    HOURS = "hours"
    APPRAISAL = "appraisal"


class CutOff(Spec):
    """The last day that counts for one kind of evidence."""

    kind: CutOffKind
    date: Day
    titles: tuple[Code, ...] = ()
    source: Source | None = None


Anchor = Annotated[
    str,
    StringConstraints(
        pattern=r"^(window:[a-z_]{1,32}:(opens|closes)|stage:[a-z][a-z0-9_]{1,31}:left|[a-z0-9][a-z0-9_-]{0,63})$"
    ),
]
"""A point in time to count from: ``window:<kind>:opens``, ``window:<kind>:closes``, ``stage:<code>:left`` (the day a
case left the stage), or the code of another deadline."""


class Relative(Spec):
    """So many days after a point in time; a negative number counts backwards.

    The day of the anchor is not counted. The last day counts whole, or up to ``clock``.
    """

    anchor: Anchor
    working_days: int | None = Field(default=None, ge=-250, le=250, strict=True)
    days: int | None = Field(default=None, ge=-366, le=366, strict=True)
    clock: Clock | None = None

    @model_validator(mode="after")
    def _one_count(self) -> "Relative":
        if (self.working_days is None) == (self.days is None):
            raise ValueError("working_days 和 days 必须写且只写一个")
        return self


class Deadline(Spec):
    """The last moment for one thing: the office's own date, or one counted from another date.

    ``at`` is the first moment that is too late; a file may give a bare date, then the whole day counts.
    """

    code: Code
    what: Name
    """What must be done by then."""
    kind: WindowKind | None = None
    """Whose work it ends; empty: none of the kinds."""
    stage: Code | None = None
    """The stage of the chain that a case must have left by then."""
    titles: tuple[Code, ...] = ()
    """Empty: for every title."""
    offices: tuple[Code, ...] = ()
    """Codes of receiving offices; empty: for all."""
    at: Moment | None = None
    dates_only: bool = False
    """The notice gave a date without a clock time."""
    after: Relative | None = None
    source: Source | None = None

    @model_validator(mode="before")
    @classmethod
    def _whole_day(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not _is_date(data.get("at")):
            return data
        return data | {
            "at": end_of_day(data["at"]),
            "dates_only": True,
        }

    @field_validator("at")
    @classmethod
    def _in_shanghai(cls, value: datetime | None) -> datetime | None:
        return in_shanghai(value) if value else None

    @model_validator(mode="after")
    def _one_way(self) -> "Deadline":
        if (self.at is None) == (self.after is None):
            raise ValueError("at 和 after 必须写且只写一个")
        return self

    @property
    def last_day(self) -> date | None:
        """The last calendar day on which it may still be done; None when it is counted from another date."""
        return (self.at - timedelta(microseconds=1)).astimezone(SHANGHAI).date() if self.at else None
