"""The pinned plan of a case, as the engine wants it."""

from plans.models import PlanVersion
from plans.spec import PlanDocument
from plans.spec.chain import Stage
from review.engine.turn import Chain, stage_of
from review.models import Case

_KEPT: dict[str, PlanDocument] = {}
_MOST = 32


def spec_of(version: PlanVersion) -> PlanDocument:
    """The version's document. Kept by digest: a version never changes, and validating one takes longer than a query."""
    if version.digest not in _KEPT:
        if len(_KEPT) >= _MOST:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[version.digest] = version.spec
    return _KEPT[version.digest]


def chain_of(version: PlanVersion) -> Chain:
    """The ordered stages of a version."""
    return tuple(spec_of(version).chain)


def stage_of_case(case: Case) -> Stage:
    """The stage the case is at, or ended at."""
    return stage_of(chain_of(case.plan_version), case.stage)
