"""The pinned plan of a case, as the engine wants it."""

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
    """The ordered stages that the case walks through: those for every title, and those for its own."""
    return spec_of(case.plan_version).chain_for(case.title)


def stage_of_case(case: Case) -> Stage:
    """The stage the case is at, or ended at."""
    return stage_of(chain_of(case.plan_version), case.stage)
