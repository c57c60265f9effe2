"""Counts the cases of a plan's version once, for every page of statistics: by the clock, never for a visitor.

A version is streamed: its open cases, then its history in the order of cases. What is dear is counted less often, so
that at any size the counting takes no more than a hundredth of one core for each version.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, Max, OuterRef, Value, When

from accounts.models import Organization
from kernel import clock
from plans.models import PlanVersion
from plans.queries import unread
from review.engine.state import Result
from review.models import Case, PlanFigure, ReviewEvent, StageFigure
from review.presenters.wording import place_of
from review.return_reasons import words_of_reasons

OPEN = (Case.Status.IN_REVIEW, Case.Status.RETURNED)
_CHUNK = 5000
_ARRIVALS = frozenset({"started", "resubmitted", "entered"})
_ENDS = frozenset({"rejected", "withdrawn", "lapsed", "confirmed", "returned", "voided"})
#: What the holder of a stage does there: whose stay it was.
_BY_HOLDER = frozenset(
    ["approved", "returned", "rejected", "forwarded", "notice_opened", "notice_closed", "ballot_recorded", "released",
     "confirmed", "score_verified", "compared"]
)  # fmt: skip
#: How many times the last count's time has to pass before the next.
_REST = 100
_LEAST_REST = timedelta(minutes=5)


@dataclass
class _Tally:
    waiting: int = 0
    overdue: int = 0
    waited: Counter[int] = field(default_factory=Counter)
    stayed: Counter[int] = field(default_factory=Counter)
    returned: int = 0
    returns: Counter[str] = field(default_factory=Counter)

    def take(self, other: "_Tally") -> None:
        """Count another one in."""
        for name in ("waiting", "overdue", "returned"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("waited", "stayed", "returns"):
            getattr(self, name).update(getattr(other, name))


Tallies = dict[tuple[str, int | None], _Tally]


def due_versions(only: int | None = None) -> list[int]:
    """The versions that want to be counted: with cases, not finished since the last count, not counted just now.

    ``only``: asked of one, before it is counted, since it may have been counted while that waited in its queue.
    """
    cases = Case.objects.filter(plan_version=OuterRef("pk")).order_by()
    rows = PlanVersion.objects.filter(Exists(cases)).select_related("figure").defer(*unread()).order_by("pk")
    rows = rows if only is None else rows.filter(pk=only)
    is_open = Exists(cases.filter(status__in=OPEN))
    now = clock.now()
    return [version.pk for version in rows.annotate(is_open=is_open) if _is_due(version, now)]


def _is_due(version: Any, now: datetime) -> bool:
    figure = getattr(version, "figure", None)
    if figure is None:
        return True
    if not version.is_open:
        return bool(_newest_end(version.pk) != figure.newest_end or any(code in figure.statuses for code in OPEN))
    return bool(figure.counted_at + max(_LEAST_REST, timedelta(seconds=_REST * figure.seconds)) <= now)


def _newest_end(version: int) -> datetime | None:
    found: datetime | None = Case.objects.filter(plan_version=version).aggregate(at=Max("decided_at"))["at"]
    return found


def count(version_id: int) -> None:
    """Count a version anew. Locks its figure, replaces its rows, in one transaction; counting twice gives the same."""
    began = time.monotonic()
    now = clock.now()
    with transaction.atomic():
        figure, _made = PlanFigure.objects.get_or_create(
            version_id=version_id, defaults={"statuses": {}, "counted_at": now}
        )
        figure = PlanFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
        rows = Case.objects.filter(plan_version=version_id).order_by().values_list("status").annotate(n=Count("pk"))
        figure.statuses, figure.newest_end = dict(rows), _newest_end(version_id)
        at: Tallies = defaultdict(_Tally)
        _open_cases(version_id, now, at)
        _histories(version_id, at)
        StageFigure.objects.filter(version=version_id).delete()
        StageFigure.objects.bulk_create(_rows(version_id, at), batch_size=500)
        figure.counted_at, figure.seconds = now, round(time.monotonic() - began, 3)
        figure.save()


def _rows(version_id: int, at: Tallies) -> Iterable[StageFigure]:
    """A row for each stage and office; and one for all employers of a stage, since a plan's page shows them as one."""
    offices = {office for _stage, office in at if office is not None}
    kind = Organization.Kind.EMPLOYER
    employers = set(Organization.objects.filter(pk__in=offices, kind=kind).order_by("pk").values_list("pk", flat=True))
    together: dict[str, _Tally] = defaultdict(_Tally)
    for (stage, office), tally in at.items():
        yield _row(version_id, stage, office, tally)
        if office in employers:
            together[stage].take(tally)
    for stage, tally in together.items():
        yield _row(version_id, stage, None, tally, is_all_employers=True)


def _row(version: int, stage: str, office: int | None, tally: _Tally, *, is_all_employers: bool = False) -> StageFigure:
    return StageFigure(
        version_id=version,
        stage=stage,
        office_id=office,
        is_all_employers=is_all_employers,
        waiting=tally.waiting,
        overdue=tally.overdue,
        waited=tally.waited,
        stayed=tally.stayed,
        returned=tally.returned,
        returns=tally.returns,
    )


def _open_cases(version_id: int, now: datetime, at: Tallies) -> None:
    found = Case.objects.filter(plan_version=version_id, status__in=OPEN).order_by()
    rows = found.values_list("status", "stage", "holder", "entered_at", "due_at")
    for status, stage, holder, entered_at, due_at in rows.iterator(chunk_size=_CHUNK):
        tally = at[stage, None if status == Case.Status.RETURNED else holder]
        tally.waiting += 1
        tally.overdue += due_at is not None and due_at <= now
        tally.waited[max(0, (now - entered_at).days)] += 1


def _histories(version_id: int, at: Tallies) -> None:
    told = Choice(
        When(kind__in=("returned", "recalled", "released"), then=F("data")),
        default=Value(None),
        output_field=models.JSONField(),
    )
    events = ReviewEvent.objects.filter(case__plan_version=version_id).annotate(told=told)
    rows = events.order_by("case_id", "serial").values_list("case_id", "kind", "stage", "office", "recorded_at", "told")
    walk = _Walk(at, words_of_reasons(PlanVersion.objects.get(pk=version_id).spec))
    for row in rows.iterator(chunk_size=_CHUNK):
        walk.step(*row)
    walk.finish()


class _Walk:
    """One case after another, event by event. What was taken back (a recall) never was."""

    def __init__(self, at: Tallies, reasons: Mapping[str, str]) -> None:
        self.at, self.reasons = at, reasons
        self.case: int | None = None
        self._begin(None)

    def _begin(self, case: int | None) -> None:
        self.case = case
        self.here: tuple[str, datetime, int | None] | None = None
        self.left: list[tuple[str, datetime, int | None, datetime]] = []
        self.sent_back: list[tuple[str, int | None, dict[str, Any]]] = []

    def step(self, case: int, kind: str, stage: str, office: int | None, when: datetime, told: Any) -> None:
        if case != self.case:
            self.finish()
            self._begin(case)
        if kind in _BY_HOLDER and self.here is not None and self.here[0] == stage:
            self.here = (stage, self.here[1], office)
        if kind == "returned":
            self.sent_back.append((stage, office, told))
        if kind == "recalled":
            self._take_back(stage, told)
        elif kind in _ARRIVALS:
            self._leave(when)
            self.here = (stage, when, None)
        elif kind in _ENDS or (kind == "released" and told["result"] == Result.FAILED.value):
            self._leave(when)

    def _leave(self, when: datetime) -> None:
        if self.here is not None:
            self.left.append((*self.here, when))
            self.here = None

    def _take_back(self, stage: str, told: Any) -> None:
        if told.get("decision") == "returned" and self.sent_back:
            self.sent_back.pop()
        if self.here is not None and self.here[0] == stage:
            return
        while self.left:
            was, since, _office, _until = self.left.pop()
            if was == stage:
                self.here = (stage, since, None)
                return

    def finish(self) -> None:
        for stage, since, office, until in self.left:
            self.at[stage, office].stayed[max(0, (until - since).days)] += 1
        for stage, office, told in self.sent_back:
            tally = self.at[stage, office]
            tally.returned += 1
            tally.returns.update({reason_of(defect, self.reasons) for defect in told.get("defects", [])} or {""})


def reason_of(defect: dict[str, str], reasons: Mapping[str, str]) -> str:
    """What a return concerns and for which reason of the list, without the words of the dossier: an achievement is
    named by its step alone. ``reasons``: words by code."""
    place = place_of({**defect, "label": ""} if defect["section"] == "achievements" else defect)
    code = defect.get("reason")
    return f"{place}：{reasons.get(code, code)}" if code else place
