"""Rows of a worklist: everything the template needs, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.spec.chain import StageKind
from review.models import Case
from review.queries.chain import spec_of


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    case: Case
    number: str
    title: str
    major: str
    employer: str
    stage: str
    status: str  # empty: nothing to be said beyond the stage
    status_words: str
    overdue: bool


def worklist_rows(cases: Iterable[Case], now: datetime) -> list[Row]:
    """The rows of ``cases``."""
    return [_row(case, now) for case in cases]


def _row(case: Case, now: datetime) -> Row:
    plan = spec_of(case.plan_version)
    in_review = case.status == Case.Status.IN_REVIEW
    stage = plan.stage(case.stage)
    waits = in_review and case.step == Case.Step.PENDING and stage.kind is not StageKind.EXAMINE
    # A counted ballot waits for its release whatever came of it: a step's word would tell of it, and wrongly (AC-058).
    in_secret = in_review and stage.kind is StageKind.BALLOT
    return Row(
        case=case,
        number=case.dossier.number,
        title=plan.title(case.title).name,
        major=plan.major(case.major).name,
        employer=case.employer.name,
        stage=stage.labels.staff,
        status="" if in_secret else case.step if in_review else case.status,
        status_words=_("待办理") if waits and not in_secret else "",
        overdue=in_review and case.due_at is not None and case.due_at < now,
    )
