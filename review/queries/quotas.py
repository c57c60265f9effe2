"""How many declarations there are of those a plan limits (ELG-16): counted for a person to judge, never a refusal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import Organization, Role, Seat
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.parts import Limit
from review.models import Case
from review.queries.chain import spec_of

GONE = (Case.Status.WITHDRAWN, Case.Status.LAPSED, Case.Status.VOID)
"""What was taken back or fell away uses up nothing; what failed was declared all the same."""


@dataclass(frozen=True)
class Among:
    """Which declarations are counted together: of one plan, that is one committee's year, and where the limit is so, of
    one employer, one route, one level."""

    plan: int
    limit: Limit
    employer: Organization | None
    level: Level | None
    titles: tuple[str, ...]
    """Codes of the level's titles; empty: all."""
    document: PlanDocument = field(compare=False)
    """Where the limit stands; another version may state the same."""


@dataclass(frozen=True)
class Quota:
    """``count`` submitted declarations, of which ``own`` are among those that were asked about. ``whole``: by whatever
    route, where the limit is a part of these; otherwise None."""

    among: Among
    count: int
    own: int
    whole: int | None = None

    @property
    def limit(self) -> Limit:
        return self.among.limit

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The number allowed, twice, or as the strict and the mild reading of a plan that does not say how a fraction
        is rounded; None: not known."""
        if self.limit.count is not None:
            return self.limit.count, self.limit.count
        return None if self.limit.share is None or self.whole is None else self.limit.share.bounds(self.whole)

    @property
    def is_over(self) -> bool:
        """Whether there are more than the strict reading allows."""
        return self.bounds is not None and self.count > self.bounds[0]


def quotas(seat: Seat, cases: Sequence[Case]) -> list[Quota]:
    """What the plans of ``cases`` limit beside the person, which the applicant's own pages hold.

    An employer sees its own numbers only; a case that is gone is not asked about. Nothing is read for plans without
    such limits; otherwise one query for the routes and one for each group that is counted, two where it is a share.
    """
    limited = [case for case in cases if case.status not in GONE and _limits(seat, spec_of(case.plan_version))]
    if not limited:
        return []
    routes = dict(
        Case.objects.filter(pk__in=[case.pk for case in limited])
        .order_by("pk")
        .values_list("pk", "snapshot__content__route__code")
    )
    groups: Counter[Among] = Counter()
    for case in limited:
        plan = spec_of(case.plan_version)
        for limit in _limits(seat, plan):
            if limit.route in (None, routes[case.pk]):
                groups[_among(case, plan, limit)] += 1
    return [
        Quota(among, _count(among, among.limit.route), groups[among], _count(among) if _is_part(among.limit) else None)
        for among in groups
    ]


def _is_part(limit: Limit) -> bool:
    return limit.share is not None and limit.share.of == "declared"


def _limits(seat: Seat, plan: PlanDocument) -> list[Limit]:
    scopes = ("employer",) if seat.role == Role.EMPLOYER_HR else ("employer", "committee", "route")
    return [limit for limit in plan.limits if limit.scope in scopes]


def _among(case: Case, plan: PlanDocument, limit: Limit) -> Among:
    level = plan.title(case.title).level if limit.per == "level_and_year" else None
    return Among(
        plan=case.plan_version.plan_id,
        limit=limit,
        employer=case.employer if limit.scope == "employer" else None,
        level=level,
        titles=tuple(title.code for title in plan.titles if title.level is level),
        document=plan,
    )


def _count(among: Among, route: str | None = None) -> int:
    found = Case.objects.filter(plan_version__plan=among.plan).exclude(status__in=GONE)
    if among.employer:
        found = found.filter(employer=among.employer)
    if among.titles:
        found = found.filter(title__in=among.titles)
    if route:
        found = found.filter(snapshot__content__route__code=route)
    return found.count()
