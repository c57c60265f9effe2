"""The self-score as its pages show it: groups with their fields and points, and where its paper form stands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from applicants import printing, scoring, snapshot
from applicants.forms.scoring import SheetForm
from applicants.models import Dossier
from documents.models import Rendering, StoredFile
from plans.rules.prefill import Suggestion
from plans.rules.scoring import SheetResult
from plans.spec.scoring import ItemKind, ScoreGroup, ScoreItem


@dataclass(frozen=True)
class ItemRow:
    """One item: its field, its evidence, its points. ``options`` is JSON of points by option, for the live total.

    ``found`` are the achievements of the archive that fit it, as a sentence.
    """

    item: ScoreItem
    field: BoundField
    evidence: BoundField
    chosen: int
    points: int
    options: str
    found: str


@dataclass(frozen=True)
class GroupRow:
    """One group with what it comes to."""

    group: ScoreGroup
    raw: int
    points: int
    items: list[ItemRow]


def result_of(form: SheetForm) -> SheetResult:
    """The points of the form as it stands."""
    return scoring.result_of(form.sheet, form.typed())


Found = Mapping[str, Suggestion]


def sections(form: SheetForm, result: SheetResult, found: Found) -> list[tuple[str, list[GroupRow]]]:
    """The sheet's groups under the headings of its sections. ``found``: what the archive suggests, by item."""
    chosen = form.typed()["evidence"]
    rows = [
        GroupRow(
            group,
            result.raw[group.code],
            result.groups[group.code],
            [_item(form, result, item, len(chosen[item.code]), found.get(item.code)) for item in group.items],
        )
        for group in form.sheet.groups
    ]
    return [(name, list(same)) for name, same in groupby(rows, key=lambda row: row.group.section)]


def _item(form: SheetForm, result: SheetResult, item: ScoreItem, chosen: int, found: Suggestion | None) -> ItemRow:
    options = {option.code: option.points for option in item.options} if item.kind is ItemKind.OPTION else {}
    field, evidence = form[f"item_{item.code}"], form[f"evidence_{item.code}"]
    points = result.items.get(item.code, 0)
    return ItemRow(item, field, evidence, chosen, points, json.dumps(options), _found_words(form, found))


def _found_words(form: SheetForm, found: Suggestion | None) -> str:
    """What of the archive fits an item, and before the first save that it was filled in."""
    if found is None:
        return ""
    told = {"n": len(found.labels), "what": "；".join(found.labels)}
    if form.is_bound:
        return _("业绩档案中有 %(n)d 项符合：%(what)s。") % told
    return _("按业绩档案先填了 %(n)d 项，可以修改：%(what)s。") % told


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
