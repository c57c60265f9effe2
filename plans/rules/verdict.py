"""Every title and route of a plan judged for one person, the best route named, and the day a failing one comes true."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from plans.rules.context import Context, context_of
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding, Remedy, Status
from plans.rules.judge import entry_findings, overall, record_findings, route_findings_in
from plans.rules.words import cn_date
from plans.spec import PlanDocument
from plans.spec.parts import Route

ORDER = {MET: 0, TO_JUDGE: 1, NOT_MET: 2}


@dataclass  # not frozen, as a finding
class RouteVerdict:
    """One route (code) for one person.

    ``missing``: how many leaves must still come true, at the least; 0 unless not met. ``first_day``: the first day on
    which every failing condition has come true by time alone; None when it is not failing, or time does not heal it.
    ``offered``: whether the route may be chosen in this plan at all. ``stated``: whether the notice gives conditions.
    """

    route: str
    name: str
    status: Status
    findings: tuple[Finding, ...]
    missing: int
    first_day: date | None
    offered: bool
    stated: bool

    @cached_property
    def failing(self) -> list[Finding]:
        """The conditions that refuse a submit."""
        return [each for each in self.findings if each.blocking and each.status is NOT_MET]

    @cached_property
    def open(self) -> list[Finding]:
        """The conditions that a person must judge, or that the person asked has said nothing about."""
        return [each for each in self.findings if each.blocking and each.status is TO_JUDGE]

    @property
    def unsaid(self) -> list[Finding]:
        """Those of the open conditions that the person asked has said nothing about."""
        return [each for each in self.open if each.unsaid]

    @property
    def for_reviewer(self) -> list[Finding]:
        """Those of the open conditions that a reviewer judges."""
        return [each for each in self.open if not each.unsaid]

    def as_data(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "route": self.route,
            "name": self.name,
            "status": self.status.value,
            "missing": self.missing,
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "findings": [finding.as_data() for finding in self.findings],
        }


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
    best = min((each for each in routes if each.offered), key=_nearness, default=None)
    return TitleVerdict(title, name, routes, best.route if best else None, _explained(name, best))


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
    hardest = max([finding.remedy for finding in each.failing], default=Remedy.TIME)
    left = each.open
    approval = any(finding.kind == "pre_approval" for finding in left)
    first = each.first_day or date.max
    return not each.stated, ORDER[each.status], each.missing, hardest, first, approval, len(left)


def _explained(title: str, best: RouteVerdict | None) -> str:
    if best is None:
        return f"本计划没有可以选择的{title}申报方式。"
    if best.status is MET:
        return f"申报{title}建议选择“{best.name}”：能够自动核对的条件全部满足。"
    if best.status is TO_JUDGE:
        if best.unsaid:
            unknown = f"还不知道 {len(best.unsaid)} 项：{_named(best.unsaid)}"
            return f"申报{title}可以先看“{best.name}”：已知的情况中没有不满足的条件，{unknown}。"
        what = _named(best.open)
        return f"申报{title}建议选择“{best.name}”：没有不满足的条件，{what}由审核人判断。"
    what = _named(best.failing)
    heals = f"，这些条件到{cn_date(best.first_day)}自然满足" if best.first_day else ""
    return f"目前没有符合条件的{title}申报方式；最接近的是“{best.name}”，还差 {len(best.failing)} 项：{what}{heals}。"


def _named(findings: list[Finding]) -> str:
    """The conditions by their names; those that bear the same one (credits and hours) also by what they ask."""
    names = [finding.name for finding in findings]
    return "、".join(
        f"“{each.name}”（{each.required}）"
        if names.count(each.name) > 1 and each.required.rstrip("。") != each.name
        else f"“{each.name}”"
        for each in findings
    )
