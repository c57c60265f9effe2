"""Who may declare, how often, and the offices that receive a declaration."""

from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import Code, EmploymentClass, Residency, Source, Spec, Text
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


class Limit(Spec):
    """How many declarations are allowed."""

    scope: Literal["person", "employer", "committee", "route"]
    """Who may not exceed the number."""
    per: Literal["year", "level_and_year"]
    count: int | None = Field(default=None, ge=1, le=100_000, strict=True)
    """Empty: the number is not stated, or is announced later."""
    route: Code | None = None
    """Only declarations by this route are counted; empty: all."""
    text: Text
    source: Source | None = None

    @model_validator(mode="after")
    def _route_named(self) -> "Limit":
        if self.scope == "route" and self.route is None:
            raise ValueError("scope 为 route 时必须写明 route")
        return self


class ReceivingOffice(Spec):
    """An office that takes in declarations."""

    code: Code
    name: Text
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


class Committee(Spec):
    """The committee that evaluates and its office."""

    name: Text
    office: Text
