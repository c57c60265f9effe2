"""A dossier's self-score: what was typed, what is wrong with it, and how it stands in the content. Reads no database.

Shape of ``Dossier.sheet``, as typed and so possibly wrong::

    {"code": <sheet>, "values": {<item>: text}, "gates": [<gate>], "evidence": {<item>: [public id]}}

An id of the evidence names an approved archive entry or a file of the dossier.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from applicants.models import Dossier
from plans.rules.recommending import asked_of
from plans.rules.scoring import Reading, SheetResult, add_up, in_full, read
from plans.spec.parts import Route
from plans.spec.rule import RecommendedByRule
from plans.spec.scoring import ScoreGroup, ScoreItem, ScoringSheet

Content = dict[str, Any]
Typed = Mapping[str, Any]

KEPT = 64
"""Longest text kept of one item, in characters; ``applicants.services.scoring`` refuses a longer one."""
FILE = "file"
"""The kind under which a file of the dossier stands among the evidence."""
GATES = "gates"
"""The name under which a reason speaks of the gates as a whole; no item may be called so beside them."""


def route_of(dossier: Dossier) -> Route | None:
    """The route chosen, or None."""
    return next((route for route in dossier.plan_version.spec.routes if route.code == dossier.route), None)


def sheet_of(dossier: Dossier) -> ScoringSheet | None:
    """The scoring sheet that the chosen route asks for, or None."""
    route = route_of(dossier)
    if route is None or route.scoring_sheet is None:
        return None
    return dossier.plan_version.spec.scoring_sheet(route.scoring_sheet)


def recommendation_of(dossier: Dossier) -> RecommendedByRule | None:
    """The recommendation that the chosen route asks for, or None."""
    route = route_of(dossier)
    return asked_of(route) if route else None


def typed_of(dossier: Dossier, sheet: ScoringSheet) -> Typed | None:
    """What was typed into this sheet; None while it was never saved."""
    return dossier.sheet if dossier.sheet.get("code") == sheet.code else None


def kept(sheet: ScoringSheet, typed: Typed, known: Iterable[str]) -> Content:
    """What is stored of a sheet: its own items and gates and known evidence, whatever else was posted (AC-016)."""
    ids = set(known)
    gates = set(typed["gates"])
    return {
        "code": sheet.code,
        "values": {item.code: typed["values"].get(item.code, "") for item in sheet.items},
        "gates": [gate.code for gate in sheet.gates if gate.code in gates],
        "evidence": {
            item.code: [each for each in typed["evidence"].get(item.code, []) if each in ids] for item in sheet.items
        },
    }


def reading_of(sheet: ScoringSheet, typed: Typed) -> Reading:
    """The values of a sheet as typed, and what is wrong with them."""
    return read(sheet, typed["values"])


def result_of(sheet: ScoringSheet, typed: Typed) -> SheetResult:
    """The points of a sheet as typed; an impossible answer gives nothing."""
    known = {gate.code for gate in sheet.gates}
    return add_up(sheet, reading_of(sheet, typed).values, known & set(typed["gates"]))


def problems(sheet: ScoringSheet, typed: Typed, known: Iterable[str]) -> dict[str, str]:
    """One Chinese sentence for each item that keeps the dossier from being submitted. ``known``: evidence there is."""
    found = dict(reading_of(sheet, typed).wrong)
    points = result_of(sheet, typed).items
    ids = set(known)
    groups = {item.code: group.name for group in sheet.groups for item in group.items}
    for item in sheet.items:
        proven = ids & set(typed["evidence"].get(item.code, []))
        if item.evidence_kinds and points.get(item.code) and not proven:
            told = {"group": groups[item.code], "item": item.name}
            found[item.code] = _("“%(group)s”中的“%(item)s”计了分，请选择佐证材料。") % told
    return found


def fits(item: ScoreItem, kind: str) -> bool:
    """Whether evidence of this kind (of an archive entry, or ``FILE``) may prove the item."""
    return kind == FILE or kind in item.evidence_kinds


def content_of(sheet: ScoringSheet, typed: Typed, offered: Mapping[str, Content]) -> Content:
    """The self-score by value, as ``applicants.snapshot`` describes it. ``offered``: evidence by public id."""
    values = reading_of(sheet, typed).values
    result = result_of(sheet, typed)
    ticked = set(typed["gates"])

    def item_row(item: ScoreItem) -> Content:
        value = values.get(item.code)
        proofs = [offered[each] for each in typed["evidence"].get(item.code, []) if each in offered]
        return {
            "code": item.code,
            "name": item.name,
            "kind": item.kind.value,
            "value": value,
            "shown": "" if value is None else in_full(item, value),
            "points": result.items.get(item.code, 0),
            "evidence": [proof for proof in proofs if fits(item, proof["kind"])],
        }

    def group_row(group: ScoreGroup) -> Content:
        return {
            "code": group.code,
            "section": group.section,
            "name": group.name,
            "cap": group.cap,
            "raw": result.raw[group.code],
            "points": result.groups[group.code],
            "items": [item_row(item) for item in group.items],
        }

    return {
        "code": sheet.code,
        "name": sheet.name,
        "threshold": sheet.threshold,
        "total": result.points,
        "reached": result.reached,
        "gates": [{"code": gate.code, "name": gate.name, "ticked": gate.code in ticked} for gate in sheet.gates],
        "groups": [group_row(group) for group in sheet.groups],
    }
