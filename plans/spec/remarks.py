"""What is only read: clauses, cited documents, and the places where a notice is unclear or contradicts itself."""

from pydantic import Field

from plans.spec.base import CalendarYear, Day, Source, Spec, Text


class Clause(Spec):
    """A requirement that is only read, not computed."""

    title: Text
    text: Text
    source: Source | None = None


class CitedDocument(Spec):
    """A document that sources refer to."""

    key: Text
    """Its number, or its name where it has none."""
    name: Text | None = None
    """Its title, where the notice gives it."""
    issued_on: Day | None = None


class Ambiguity(Spec):
    """A place where the notice is unclear, and how this plan reads it."""

    path: Text
    text: Text
    reading: Text


class StatedValue(Spec):
    """One of several values that the notice gives for the same thing."""

    value: Text
    source: Source | None = None


class StatedTwice(Spec):
    """A thing that the notice states more than once and differently, and which value this plan takes."""

    path: Text
    values: tuple[StatedValue, ...] = Field(min_length=2)
    reading: Text


class Redating(Spec):
    """Says that a plan is a copy moved in time, for demonstration."""

    original_year: CalendarYear
    note: Text
