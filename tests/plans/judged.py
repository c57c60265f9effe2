"""Judging single rules in tests: the Huzhou plan with parts of it changed, and one call per rule."""

from datetime import date

from plans.rules import Facts, Finding, evaluate
from plans.spec import PlanDocument
from plans.spec.parts import CutOff
from tests.plans.people import huzhou

CUT_OFF = date(2020, 12, 31)


def plan_with(**changed: object) -> PlanDocument:
    """The Huzhou plan with some fields changed."""
    return huzhou().model_copy(update=changed)


def cut_offs(**days: date) -> tuple[CutOff, ...]:
    """Cut-off dates by kind."""
    return tuple(CutOff(kind=kind, date=day) for kind, day in days.items())


def judged(rule, plan: PlanDocument | None = None, title: str | None = "engineer", **known: object) -> Finding:
    """The finding of one rule for a person of whom only this is known."""
    return evaluate(rule, Facts(**known), plan or huzhou(), title)
