"""The self-score beside what each office found of it, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.printing import arrange
from applicants.snapshot import digest
from plans.rules.scoring import in_full
from plans.spec import PlanDocument
from plans.spec.scoring import ScoringSheet
from review.models import Case, ReviewEvent
from review.queries.chain import spec_of

Content = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """What one office found. ``gates_missing`` are names."""

    label: str
    who: str
    at: datetime
    total: int
    reached: bool
    gates_missing: list[str]
    gates_reason: str


@dataclass(frozen=True)
class Cell:
    """One finding: in words, its points, how far from the applicant's, and why."""

    shown: str
    points: int
    differs: bool
    change: int
    reason: str


@dataclass(frozen=True)
class Row:
    """One item that the applicant or an office gave a value."""

    item: Content
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """A group with its rows, and what it comes to in each column."""

    name: str
    cap: int | None
    raw: int
    points: int
    totals: list[int]
    rows: list[Row]


@dataclass(frozen=True)
class Comparison:
    """The whole table. ``scored`` is the self-score of the snapshot."""

    scored: Content
    short_digest: str
    """By which the signed scan is compared with what was submitted."""
    gates_missing: list[str]
    columns: list[Column]
    groups: list[Group]

    @property
    def below(self) -> str:
        """What to warn of where the last office found less than the sheet asks; nothing where it is reached."""
        least = self.scored["threshold"]
        last = self.columns[-1] if self.columns else None
        if last is None or last.reached:
            return ""
        own = _("条件核对中的自评分只按提交时的自评 %(own)s 分得出，办理时以核定分为准。") % {
            "own": self.scored["total"]
        }
        words = {"stage": last.label, "total": last.total, "least": least}
        if least is not None and last.total < least:
            return _("%(stage)s核定 %(total)s 分，低于须达到的 %(least)s 分，不满足。") % words + own
        return _("%(stage)s核定控制项没有全部符合，不满足。") % words + own


def comparison(case: Case, found: Sequence[ReviewEvent]) -> Comparison:
    """The self-score of the case's snapshot beside ``found`` (``queries.scores.verifications``). Reads nothing."""
    plan = spec_of(case.plan_version)
    scored = case.snapshot.content["scoring"]
    sheet = plan.scoring_sheet(scored["code"])
    groups = [_group(sheet, group, found) for group in scored["groups"]]
    return Comparison(
        scored=scored,
        short_digest=digest(arrange(plan, case.snapshot.content)).rpartition(":")[2][:7],
        gates_missing=[gate["name"] for gate in scored["gates"] if not gate["ticked"]],
        columns=[column_of(plan, sheet, event) for event in found],
        groups=[group for group in groups if group.rows],
    )


def column_of(plan: PlanDocument, sheet: ScoringSheet, event: ReviewEvent) -> Column:
    """The head of one office's column."""
    ticked = set(event.data["gates"])
    return Column(
        label=plan.stage(event.stage).labels.staff,
        who=f"{event.seat.organization.name} {event.actor.full_name}" if event.seat and event.actor else "",
        at=event.recorded_at,
        total=event.data["total"],
        reached=event.data["reached"],
        gates_missing=[gate.name for gate in sheet.gates if gate.code not in ticked],
        gates_reason=event.data["reason"],
    )


def _group(sheet: ScoringSheet, group: Content, found: Sequence[ReviewEvent]) -> Group:
    by_item = [{line["item"]: line for line in event.data["items"]} for event in found]
    rows = [
        Row(item, [_cell(sheet, item, lines.get(item["code"])) for lines in by_item])
        for item in group["items"]
        if item["value"] is not None or any(item["code"] in lines for lines in by_item)
    ]
    totals = [event.data["groups"][group["code"]] for event in found]
    return Group(group["name"], group["cap"], group["raw"], group["points"], totals, rows)


def _cell(sheet: ScoringSheet, item: Content, line: Content | None) -> Cell:
    if line is None:
        return Cell("", 0, differs=item["value"] is not None, change=-item["points"], reason="")
    shown = in_full(sheet.item(item["code"]), line["value"]) if line["value"] is not None else ""
    differs = line["value"] != item["value"]
    return Cell(shown, line["points"], differs, line["points"] - item["points"], line["reason"])
