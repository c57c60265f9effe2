"""The Huzhou plan with something changed, for computing it through."""

from kernel.calendar import expected_working
from plans.checks import check
from plans.spec import PlanDocument
from tests.plans.people import huzhou


def plan(**changes):
    """The Huzhou plan with fields replaced by plain values, checked anew."""
    return PlanDocument.model_validate(huzhou().model_dump(mode="json") | changes)


def windows(apply, employer=None, **more):
    spans = {"apply": apply, "employer_examine": employer} | more
    return [{"kind": kind, "opens": span[0], "closes": span[1]} for kind, span in spans.items() if span]


def told(document, code, calendar=expected_working):
    return [(each.path, each.message) for each in check(document, calendar) if each.code == code]


def route(rule, **more):
    """A plan whose first route has this rule."""
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0] |= {"rule": rule} | more
    return plan(routes=routes)


def rule(kind, **fields):
    return {"kind": kind, **fields}


ATTESTED = rule("attested", statement="业绩突出", look_at=["业绩材料"])
