"""Every title and route of a plan judged for one person, the best route named, and the day a failing one comes true."""

from dataclasses import dataclass, replace
from datetime import date

from plans.rules.context import Context, context_of
from plans.rules.explained import barred, explained
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding, Remedy
from plans.rules.judge import entry_findings, overall, record_findings, route_findings_in
from plans.rules.route_verdict import RouteVerdict as RouteVerdict
from plans.spec import PlanDocument
from plans.spec.parts import Route

ORDER = {MET: 0, TO_JUDGE: 1, NOT_MET: 2}


@dataclass(frozen=True)
class TitleVerdict:
    """One title (code) with its routes; ``best`` is the code of the route to take, None when none is offered."""

    title: str
    name: str
    routes: tuple[RouteVerdict, ...]
    best: str | None
    explanation: str

    def route(self, code: str) -> RouteVerdict:
        """The verdict on a route; KeyError when the title has none of that code."""
        for each in self.routes:
            if each.route == code:
                return each
        raise KeyError(code)

    @property
    def best_first(self) -> list[RouteVerdict]:
        """The routes that may be chosen, the best of them before the others, which keep the order of the notice."""
        return sorted((each for each in self.routes if each.offered), key=lambda each: each.route != self.best)

    @property
    def is_open(self) -> bool:
        """Whether nothing that is known keeps the person from the best route."""
        return self.best is not None and self.route(self.best).status is not NOT_MET

    def as_data(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "title": self.title,
            "name": self.name,
            "best": self.best,
            "explanation": self.explanation,
            "routes": [route.as_data() for route in self.routes],
        }


@dataclass(frozen=True)
class Verdict:
    """All titles of a plan for one person."""

    titles: tuple[TitleVerdict, ...]

    def title(self, code: str) -> TitleVerdict:
        """The verdict on a title; KeyError when the plan offers none of that code."""
        for each in self.titles:
            if each.title == code:
                return each
        raise KeyError(code)

    def as_data(self) -> dict[str, object]:
        """Plain JSON values."""
        return {"titles": [title.as_data() for title in self.titles]}


def judge_all(plan: PlanDocument, facts: Facts, possible: Facts | None = None) -> Verdict:
    """Judge every title and route of the plan. Of no effect but its answer; the same for every page that asks.

    ``possible``: the person at best, where some things were left unsaid; a condition that fails only for these is to
    be judged, and of a person of whom no more than the major is known no route is best.
    """
    return Verdict(
        tuple(_title(context_of(plan, title.code).supposing(possible), title.name, facts) for title in plan.titles)
    )


def _title(context: Context, name: str, facts: Facts) -> TitleVerdict:
    plan, title = context.plan, context.title or ""
    entry, record = entry_findings(context, facts), record_findings(context, facts)
    routes = tuple(
        _route(plan, route, (*entry, *route_findings_in(context, route, facts), *record))
        for route in plan.routes_for(title)
    )
    if context.possible is not None and replace(facts, major=None) == Facts():
        return TitleVerdict(title, name, routes, None, f"还没有填写您的情况，无法建议{name}的申报方式。")
    nearest = sorted((each for each in routes if each.offered), key=_nearness)
    best = next(iter(nearest), None)
    lasting = [each for each in (*entry, *record) if each.refuses and each.remedy is Remedy.LASTING]
    words = barred(name, lasting) if lasting else explained(name, best, next(filter(_is_near, nearest), None))
    return TitleVerdict(title, name, routes, best.route if best else None, words)


def _route(plan: PlanDocument, route: Route, findings: tuple[Finding, ...]) -> RouteVerdict:
    failing = [each for each in findings if each.blocking and each.status is NOT_MET]
    days = [finding.satisfiable_from for finding in failing]
    known = [day for day in days if day is not None]
    return RouteVerdict(
        route=route.code,
        name=route.name,
        status=NOT_MET if failing else overall(findings),
        findings=findings,
        missing=sum([finding.lacking for finding in failing]),
        first_day=max(known, default=None) if len(known) == len(days) else None,
        offered=plan.is_offered(route),
        stated=route.rule is not None,
    )


def _nearness(each: RouteVerdict) -> tuple[bool, int, int, Remedy, date, bool, int]:
    """For choosing the best: met, then to judge, then not met; among these, in this order:

    1. fewest conditions still missing;
    2. the hardest of them the easiest to come by (``Remedy``): what time alone heals, then what the person can still
       bring (an achievement, hours), then what somebody must grant (an honour), then what will not change this year
       (a degree);
    3. the earliest first day; 4. without a prior approval that is still to be had; 5. the fewest conditions left to a
       person; 6. the order of the notice.

    A route without stated conditions comes last: that nothing is asked does not make it the nearest.
    """
    left = each.open
    approval = any(finding.kind == "pre_approval" for finding in left)
    first = each.first_day or date.max
    return not each.stated, ORDER[each.status], each.missing, _hardest(each), first, approval, len(left)


def _hardest(each: RouteVerdict) -> Remedy:
    return max([finding.remedy for finding in each.failing], default=Remedy.TIME)


def _is_near(each: RouteVerdict) -> bool:
    """Whether one thing is known to be missing, and time or the person can still bring it."""
    return each.missing == 1 and _hardest(each) <= Remedy.RECORDS
