"""Who may declare, how often, and the offices that receive a declaration."""

from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, StringConstraints, model_validator

from plans.spec.base import Code, EmploymentClass, Name, Residency, Source, Spec, Text
from plans.spec.condition import BUILT_IN_ANSWERS, AnswerIs
from plans.spec.remarks import Clause


class Audience(Spec):
    """Who may declare and who may not."""

    statement: Text
    allowed: tuple[EmploymentClass, ...] = ()
    """Empty: not stated."""
    excluded: tuple[EmploymentClass, ...] = ()
    residencies: tuple[Residency, ...] = ()
    """Empty: not stated."""
    excluded_employers: tuple[Text, ...] = ()
    """Kinds of employers whose staff may not declare here, in words."""
    series_excluded: tuple[Text, ...] = ()
    """Series or specialties that this plan does not evaluate, in words."""
    regions: tuple[Text, ...] = ()
    """Where the employer must be; empty: not stated."""
    affiliation: Clause | None = None
    """What follows from where insurance, personnel file and labour relation are."""
    source: Source | None = None

    @property
    def classes(self) -> tuple[EmploymentClass, ...]:
        """The classes of employment that may declare; where the notice names none, all that it does not exclude."""
        named = self.allowed or EmploymentClass
        return tuple(each for each in named if not any(one.covers(each) for one in self.excluded))


class Share(Spec):
    """A part of a number that is known only later, in per cent."""

    per_cent: Annotated[StrictInt | StrictFloat, Field(gt=0, le=100)]
    of: Literal["declared", "posts"]
    """``declared``: of all who declare in the same scope, by whatever route. ``posts``: of the employer's posts, which
    are recorded nowhere, so that a person works it out."""
    rounding: Literal["down", "up", "nearest"] | None = None
    """What becomes of a fraction of a head; empty: not stated."""

    def bounds(self, whole: int) -> tuple[int, int]:
        """The share of ``whole`` heads as rounded; where rounding is not stated, down and up."""
        part = Fraction(str(self.per_cent)) * whole / 100
        low, high, near = floor(part), ceil(part), floor(part + Fraction(1, 2))
        return {"down": (low, low), "up": (high, high), "nearest": (near, near), None: (low, high)}[self.rounding]


class Limit(Spec):
    """How many declarations are allowed."""

    scope: Literal["person", "employer", "committee", "route"]
    """Who may not exceed the number."""
    per: Literal["year", "level_and_year"]
    count: int | None = Field(default=None, ge=1, le=100_000, strict=True)
    """Empty: the number is not stated, or is announced later."""
    share: Share | None = None
    """The number as a part of another; not beside ``count``."""
    route: Code | None = None
    """Only declarations by this route are counted; empty: all."""
    titles: tuple[Code, ...] = ()
    """Only declarations of these titles are counted; empty: of every title."""
    condition: AnswerIs | None = None
    """Only declarations in these majors, or with this answer to one of the plan's questions; empty: all."""
    text: Text
    source: Source | None = None

    @model_validator(mode="after")
    def _route_named(self) -> "Limit":
        if self.scope == "route" and self.route is None:
            raise ValueError("scope 为 route 时必须写明 route")
        return self

    @model_validator(mode="after")
    def _counted_apart(self) -> "Limit":
        if self.scope == "person" and (self.titles or self.condition):
            raise ValueError("titles、condition 不能用于 scope 为 person 的申报次数")
        if self.condition and self.condition.key in BUILT_IN_ANSWERS and self.condition.key != "major":
            raise ValueError("limits 的 condition 只能写 major 或者问题的代号；职称写 titles，申报方式写 route")
        return self

    @model_validator(mode="after")
    def _share_fits(self) -> "Limit":
        if self.share is None:
            return self
        if self.count is not None:
            raise ValueError("count 和 share 只能写一个")
        if self.scope == "person":
            raise ValueError("按比例限制（share）不能用于 scope 为 person 的申报次数")
        if self.share.of == "declared" and self.route is None:
            raise ValueError("按申报人数的比例限制时必须写明 route：限制的是其中哪一种申报方式")
        return self


class ReceivingOffice(Spec):
    """An office that takes in declarations."""

    code: Code
    name: Name
    kind: Text | None = None
    """What sort of office it is, in words: 区经信部门, 市直单位."""
    region: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    note: Text | None = None


class Receiving(Spec):
    """How the receiving office of a declaration is found."""

    found_by: Literal["affiliation", "choice"]
    """By the employer's affiliation, or chosen by the applicant."""
    offices: tuple[ReceivingOffice, ...] = ()
    warning: Text | None = None
    """What the applicant must check before the submit."""
    source: Source | None = None


class Contact(Spec):
    """An office and how to reach it."""

    office: Text
    region: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    note: Text | None = None
    supervision: bool = False
    """Whether it is for complaints about how the evaluation is done (监督投诉)."""


class Committee(Spec):
    """The committee that evaluates and its office."""

    name: Name
    office: Annotated[Name, StringConstraints(max_length=120)]  # as the column of an organization
