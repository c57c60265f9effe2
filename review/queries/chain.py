"""The pinned plan of a case, as the engine wants it."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from plans.models import PlanVersion
from plans.spec import PlanDocument
from plans.spec.chain import Stage
from review.engine.turn import Chain, stage_of
from review.models import Case


def spec_of(version: PlanVersion) -> PlanDocument:
    """The version's document."""
    return version.spec


def chain_of(version: PlanVersion) -> Chain:
    """The ordered stages of a version, whatever the title."""
    return tuple(spec_of(version).chain)


def chain_of_case(case: Case) -> Chain:
    """The ordered stages that the case walks through: those for everybody, and those for its own title and route."""
    return spec_of(case.plan_version).chain_for(case.title, case.route)


def stage_of_case(case: Case) -> Stage:
    """The stage the case is at, or ended at."""
    return stage_of(chain_of(case.plan_version), case.stage)


def names_among(versions: Iterable[PlanVersion]) -> dict[int, str]:
    """What the plan of each version is called in a list of several, by the version's key: with the version's number
    where another one of the same plan stands beside it. The versions come with their number and name."""
    found = {version.pk: version for version in versions}
    of_plan = Counter(version.plan_id for version in found.values())
    words = _("%(plan)s（第 %(number)d 版）")
    return {
        key: words % {"plan": version.name, "number": version.number} if of_plan[version.plan_id] > 1 else version.name
        for key, version in found.items()
    }
