"""What fraud leads to: bans that differ by ground, length, start and scope."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from plans.spec.base import Source, Spec, Text


class BanStart(StrEnum):
    """The day from which a ban runs."""

    YEAR_AFTER_REVIEW = "year_after_review"
    NEXT_YEAR = "next_year"
    DATE_OF_FINDING = "date_of_finding"
    DATE_OF_DECISION = "date_of_decision"


class Ban(Spec):
    """One rule: on these grounds, for so many years, from that day, no declaration of that scope."""

    grounds: tuple[Text, ...] = Field(min_length=1)
    years: int | None = Field(default=None, ge=1, le=60, strict=True)
    """Empty: not stated."""
    starts: BanStart | None = None
    scope: Literal["higher_title", "same_title", "any_title"] | None = None
    also: tuple[Text, ...] = ()
    """What follows besides: title cancelled, record on a credit platform."""
    source: Source | None = None


class Discipline(Spec):
    """What fraud leads to, in words and as bans."""

    text: Text
    bans: tuple[Ban, ...] = ()
    source: Source | None = None
