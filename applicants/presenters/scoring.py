"""The self-score as its pages show it: groups with their fields and points, and where its paper form stands."""

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.forms import BoundField

from applicants import printing, scoring, snapshot
from applicants.forms.scoring import SheetForm
from applicants.models import Dossier
from documents.models import Rendering, StoredFile
from plans.rules.scoring import SheetResult, add_up
from plans.spec.scoring import ItemKind, ScoreGroup, ScoreItem


@dataclass(frozen=True)
class ItemRow:
    """One item: its field, its evidence, its points. ``options`` is JSON of points by option, for the live total."""

    item: ScoreItem
    field: BoundField
    evidence: BoundField
    chosen: int
    points: int
    options: str


@dataclass(frozen=True)
class GroupRow:
    """One group with what it comes to."""

    group: ScoreGroup
    raw: int
    points: int
    items: list[ItemRow]


def result_of(form: SheetForm) -> SheetResult:
    """The points of the form as it stands; nothing while nothing was typed."""
    return scoring.result_of(form.sheet, form.typed()) if form.is_bound else add_up(form.sheet, {}, ())


def sections(form: SheetForm, result: SheetResult) -> list[tuple[str, list[GroupRow]]]:
    """The sheet's groups under the headings of its sections."""
    rows = [_group(form, result, group) for group in form.sheet.groups]
    return [(name, list(found)) for name, found in groupby(rows, key=lambda row: row.group.section)]


def _group(form: SheetForm, result: SheetResult, group: ScoreGroup) -> GroupRow:
    items = [_item(form, result, item) for item in group.items]
    return GroupRow(group, result.raw[group.code], result.groups[group.code], items)


def _item(form: SheetForm, result: SheetResult, item: ScoreItem) -> ItemRow:
    options = {option.code: option.points for option in item.options} if item.kind is ItemKind.OPTION else {}
    chosen = len(form.typed()["evidence"][item.code]) if form.is_bound else 0
    field, evidence = form[f"item_{item.code}"], form[f"evidence_{item.code}"]
    return ItemRow(item, field, evidence, chosen, result.items.get(item.code, 0), json.dumps(options))


@dataclass(frozen=True)
class Paper:
    """Where the printed sheet of the present content stands."""

    can_print: bool
    file: StoredFile | None = None
    waiting: bool = False
    failed: bool = False
    short_digest: str = ""


def paper_of(dossier: Dossier, content: dict[str, Any]) -> Paper:
    """The rendering of exactly this content; a sheet changed since then has to be printed anew. One query."""
    kept = printing.printed(dossier, content)
    if kept is None:
        return Paper(can_print=False)
    digest = snapshot.digest(kept)
    found = (
        Rendering.objects.filter(kind=StoredFile.Kind.SCORE_SHEET, subject=dossier.public_id, digest=digest)
        .filter(template_digest=printing.template_digest())
        .select_related("file")
        .first()
    )
    short = digest.rpartition(":")[2][:7]
    if found is None:
        return Paper(can_print=True, short_digest=short)
    status = Rendering.Status
    return Paper(
        can_print=found.status == status.FAILED,
        file=found.file,
        waiting=found.status == status.WAITING,
        failed=found.status == status.FAILED,
        short_digest=short,
    )
