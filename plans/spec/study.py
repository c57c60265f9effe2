"""Continuing education and annual appraisals as the plan asks them of everybody."""

from plans.spec.base import Code, HoursKind, Name, Source, Spec, Text
from plans.spec.rule_yearly import AppraisalYears, HoursDemand


class Tag(Spec):
    """A sort of work that rules count apart: in a village school, as a class teacher, at the grass roots."""

    code: Code
    label: Name
    """What the person did, as it stands before a number of years: 在乡村学校任教, 担任班主任."""


class Subject(Spec):
    """Where hours of one kind are learned and who recognises them."""

    kind: HoursKind
    text: Text
    ways: tuple[Text, ...] = ()
    address: Text | None = None


class ContinuingEducation(HoursDemand):
    """Hours asked of the titles named. Without minima a certificate for each year is asked."""

    titles: tuple[Code, ...]
    alternatives: tuple[HoursDemand, ...] = ()
    """Any one of these is enough instead, for example the hours of another system."""
    subjects: tuple[Subject, ...] = ()
    source: Source | None = None


class Appraisal(AppraisalYears):
    """Annual appraisals asked, by calendar year."""

    titles: tuple[Code, ...] = ()
    source: Source | None = None
