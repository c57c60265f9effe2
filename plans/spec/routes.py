"""What may be declared and how: titles, majors, routes and what a route asks besides its rule."""

from enum import StrEnum

from pydantic import Field, model_validator

from plans.spec.base import CalendarYear, Code, Degree, Level, Name, Source, Spec, Text
from plans.spec.rule import Rule


class TitleOffer(Spec):
    """A title that may be declared under the plan."""

    code: Code
    name: Name
    level: Level
    conditions: tuple[Rule, ...] = ()
    """What everybody must meet who declares this title, whatever the route."""
    needs_defence: bool | None = None
    """For every route that does not say otherwise; empty: not stated."""


class Major(Spec):
    """A major that may be declared, with the study majors it accepts as same or near."""

    code: Code
    name: Name
    accepts: tuple[Text, ...] = ()
    """Empty: not stated; whether a study major is near is for a person to judge, unless it bears the same name."""
    titles: tuple[Code, ...] = ()
    """Only for these titles; empty: for every title."""
    needs_defence: bool | None = None
    """Whatever the route; empty: as the route and the title say."""
    closed: bool = False
    """An examination replaces the evaluation; never passed."""


class TextField(Spec):
    """A text the applicant writes."""

    code: Code
    label: Name
    hint: Text | None = None
    limit: int | None = Field(default=None, ge=1, le=20000, strict=True)
    """Most characters; empty: not stated."""
    required: bool = True


class Recommenders(Spec):
    """The peers whose recommendation is recorded on a route."""

    count: int | None = Field(default=None, ge=1, le=50, strict=True)
    """Empty: not stated."""
    level: Level | None = None
    matching_major: bool | None = None
    text: Text | None = None
    """What each of them signs."""


class PreApproval(Spec):
    """An approval to be had before declaring."""

    code: Code
    name: Name
    to: Text
    """The office that receives the request."""
    deadline: Code | None = None
    """Code of the deadline."""
    form: Code | None = None
    """Code of the printed form."""
    text: Text | None = None
    source: Source | None = None


class RouteKind(StrEnum):
    """The ways of declaring."""

    NORMAL = "normal"
    DIRECT = "direct"
    EXCEPTIONAL = "exceptional"
    SELF_SCORED = "self_scored"
    LANDMARK = "landmark"
    TRANSFER = "transfer"
    CONCURRENT = "concurrent"
    SKILLED = "skilled"
    RECOGNITION = "recognition"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ROUTE_LABELS[self]


ROUTE_LABELS = {
    RouteKind.NORMAL: "正常申报",
    RouteKind.DIRECT: "直接申报",
    RouteKind.EXCEPTIONAL: "破格申报",
    RouteKind.SELF_SCORED: "自评申报",
    RouteKind.LANDMARK: "标志性业绩申报",
    RouteKind.TRANSFER: "转评",
    RouteKind.CONCURRENT: "兼评",
    RouteKind.SKILLED: "技能人才申报",
    RouteKind.RECOGNITION: "初定（认定）",
}


class Route(Spec):
    """One way to declare one title."""

    code: Code
    title: Code
    """Code of the title offered."""
    name: Name
    summary: Text
    """One sentence on the plan page: for whom this is."""
    filed_as: RouteKind
    """The box the form ticks; some routes are filed under another's name."""
    rule: Rule | None = None
    """Empty: the notice states no conditions; a person judges."""
    scoring_sheet: Code | None = None
    needs_defence: bool | None = None
    """Empty: not stated."""
    evidence_hint: Text | None = None
    pre_approval: Code | None = None
    """Code of the approval that must be had before declaring by this route."""
    extra_fields: tuple[TextField, ...] = ()
    """What the applicant must write when choosing this route, for example which condition is fulfilled."""
    recommenders: Recommenders | None = None
    valid_year: CalendarYear | None = None
    """A temporary policy: only in this year."""
    run_by: Text | None = None
    """Another body that runs this route by documents of its own."""
    open: bool = True
    """False: named by the notice only to say that it is not dealt with here."""
    closed_reason: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _reason_when_closed(self) -> "Route":
        if self.open != (self.closed_reason is None):
            raise ValueError("open 为 false 时必须写 closed_reason，否则不得写")
        return self


class SchoolEquivalence(Spec):
    """A class of a technical school that counts as a degree."""

    school: Text
    degree: Degree
    source: Source | None = None
