"""The self-score beside what each office found of it, item by item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.facts import collect, read_findings
from applicants.printing import arrange
from applicants.snapshot import digest
from plans.rules.finding import Finding
from plans.rules.judge import judge
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
        own = _("提交时的自评为 %(own)s 分，条件核对已按核定分重新判断。") % {"own": self.scored["total"]}
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


def as_verified(case: Case, found: Sequence[ReviewEvent]) -> list[Finding]:
    """The conditions of the case's snapshot, those on its self-score judged anew by what ``found`` verified last.

    Each that came out differently says what it said at the submit. Reads nothing; the snapshot stays as it is.
    """
    content = case.snapshot.content
    frozen = read_findings(content["findings"])
    if not found:
        return frozen
    plan, last = spec_of(case.plan_version), found[-1]
    facts = collect(content, plan)
    label = _("%(sheet)s：%(stage)s核定 %(total)d 分") % {
        "sheet": content["scoring"]["name"],
        "stage": plan.stage(last.stage).labels.staff,
        "total": last.data["total"],
    }
    passed = {gate.code for gate in plan.scoring_sheet(content["scoring"]["code"]).gates} <= set(last.data["gates"])
    scores = tuple(
        replace(each, points=last.data["total"], verified=last.data["total"], gates_passed=passed, label=label)
        for each in facts.scores
    )
    judged = judge(plan, content["title"]["code"], content["route"]["code"], replace(facts, scores=scores))
    anew = {_place(each): each for each in judged}
    return [_restated(each, anew.get(_place(each))) for each in frozen]


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.kind, finding.title, finding.required


def _restated(before: Finding, now: Finding | None) -> Finding:
    """The finding by the verified score where it looks at one, else as it was frozen."""
    if now is None or not any(each.kind == "score" for each in _whole(before)):
        return before
    anew = {_place(each): each for each in now.children}
    children = [_restated(each, anew.get(_place(each))) for each in before.children]
    if now.status is before.status and now.actual == before.actual:
        return replace(before, children=children)
    told = _("提交时：%(status)s") % {"status": before.status.label}
    told = _("%(told)s（%(actual)s）。") % {"told": told, "actual": before.actual} if before.actual else f"{told}。"
    return replace(now, children=children, note=f"{told}{now.note}")


def _whole(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _whole(child)


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
