"""Rows of a worklist: everything the template needs, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kernel.formats import cn_closing, days_left
from plans.spec.chain import READING, StageKind
from review.models import Case
from review.queries.chain import spec_of
from review.queries.worklists import Listed

SHORT = timedelta(days=3)


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    case: Case | Listed
    number: str
    employer: str
    claimed_by: str  # who of the office works on it; empty: nobody
    title: str
    major: str
    stage: str
    status: str
    status_words: str
    due: str  # the deadline; empty: none, or no longer
    left: str  # of the time until then
    is_short: bool  # three days or less, or none


def worklist_rows(cases: Iterable[Case | Listed], now: datetime) -> list[Row]:
    """The rows of ``cases``: those of one page, which share most of their words."""
    said: dict[tuple[Any, ...], dict[str, Any]] = {}
    rows = []
    for case in cases:
        key = (case.plan_version.digest, case.title, case.major, case.stage, case.step, case.status, case.due_at)
        if key not in said:
            said[key] = _said(case, now)
        if isinstance(case, Listed):
            beside = case.number, case.employer_name, case.claimed_by or ""
        else:
            beside = case.dossier.number, case.employer.name, ""
        rows.append(Row(case, *beside, **said[key]))
    return rows


def _said(case: Case | Listed, now: datetime) -> dict[str, Any]:
    """What is said alike of every case of this plan, title, major, place and deadline."""
    plan = spec_of(case.plan_version)
    in_review = case.status == Case.Status.IN_REVIEW
    stage = plan.stage(case.stage)
    due = case.due_at if in_review else None
    waits = in_review and case.step == Case.Step.PENDING
    # A counted ballot waits for its release whatever came of it: a step's word would tell of it, and wrongly (AC-058).
    in_secret = in_review and stage.kind is StageKind.BALLOT
    return {
        "title": plan.title(case.title).name,
        "major": plan.major(case.major).name,
        "stage": stage.labels.staff,
        "status": Case.Step.PENDING if in_secret else case.step if in_review else case.status,
        "status_words": _waiting(stage.kind) if waits or in_secret else "",
        "due": cn_closing(due),
        "left": days_left(due, now) if due else "",
        "is_short": due is not None and due < now + SHORT,
    }


def _waiting(kind: StageKind) -> str:
    """What a case at a stage of this kind waits for, where it is not to be examined."""
    if kind in READING:
        return ""
    words = {
        StageKind.PUBLIC_NOTICE: _("公示未结束"),
        StageKind.PAYMENT: _("待申报人办理"),
        StageKind.BALLOT: _("待结果发布"),
    }
    return words.get(kind, _("待办理"))
