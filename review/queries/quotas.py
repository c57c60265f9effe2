"""How many declarations there are of those a plan limits (ELG-16): counted for a person to judge, never a refusal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import Organization, Role, Seat
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.condition import AnswerIs
from plans.spec.parts import Limit
from review.models import Case
from review.queries.chain import spec_of

MAJOR = "major"
Answer = dict[str, str]
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
    """Codes of the titles that are counted; empty: all."""
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
    such limits; otherwise one for each group that is counted, two where it is a share, and one where a limit is for an
    answer.
    """
    limited = [case for case in cases if case.status not in GONE and _limits(seat, spec_of(case.plan_version))]
    if not limited:
        return []
    answers = _answers(limited, [each for case in limited for each in _limits(seat, spec_of(case.plan_version))])
    groups: Counter[Among] = Counter()
    for case in limited:
        plan = spec_of(case.plan_version)
        for limit in _limits(seat, plan):
            fits = limit.route in (None, case.route) and (not limit.titles or case.title in limit.titles)
            if fits and (limit.condition is None or _holds(limit.condition, case.major, answers.get(case.pk, []))):
                groups[_among(case, plan, limit)] += 1
    return [
        Quota(
            among,
            counted_among(among, among.limit.route),
            groups[among],
            counted_among(among) if _is_part(among.limit) else None,
        )
        for among in groups
    ]


def _answers(cases: Sequence[Case], limits: Sequence[Limit]) -> dict[int, list[Answer]]:
    """What the dossiers under review answered to the plans' questions, where a limit asks for it."""
    if not any(limit.condition and limit.condition.key != MAJOR for limit in limits):
        return {}
    found = Case.objects.filter(pk__in=[case.pk for case in cases])
    return dict(found.order_by("pk").values_list("pk", "snapshot__content__answers"))


def _holds(condition: AnswerIs, major: str, answers: Sequence[Answer]) -> bool:
    if condition.key == MAJOR:
        return major in condition.values
    return any(each["code"] == condition.key and each["value"] in condition.values for each in answers)


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
        titles=_titles(plan, limit, level),
        document=plan,
    )


def _titles(plan: PlanDocument, limit: Limit, level: Level | None) -> tuple[str, ...]:
    named = limit.titles or tuple(title.code for title in plan.titles)
    own = tuple(title.code for title in plan.titles if title.code in named and level in (None, title.level))
    return own if limit.titles or level else ()


def counted_among(among: Among, route: str | None = None) -> int:
    """How many submitted declarations there are of those that are counted together; by one route (code) only."""
    found = Case.objects.filter(plan_version__plan=among.plan).exclude(status__in=GONE)
    if among.employer:
        found = found.filter(employer=among.employer)
    if among.titles:
        found = found.filter(title__in=among.titles)
    if route:
        found = found.filter(route=route)
    condition = among.limit.condition
    if condition is None:
        return found.count()
    if condition.key == MAJOR:
        return found.filter(major__in=condition.values).count()
    given = found.values_list("major", "snapshot__content__answers")
    return sum(_holds(condition, major, answers) for major, answers in given.iterator())
