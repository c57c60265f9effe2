"""What the editor's pages show around and about a draft. Reads nothing but what it is given."""

import difflib
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from plans.draft_findings import changed_keys, sample_of, told
from plans.drafting import Reading, read_draft
from plans.editor import text as plan_text
from plans.editor import tree
from plans.editor.outline import Says
from plans.editor.places import place_of
from plans.editor.sections import SECTIONS, Section, problems_in
from plans.editor.spot import Spot
from plans.editor.values import shown
from plans.models import PlanDraft, PlanEvent
from plans.rules.describe import condition_in_words
from plans.rules.evaluate import evaluate
from plans.rules.facts import Facts
from plans.spec import PlanDocument, diff
from plans.spec.condition import Condition
from plans.spec.diff import Change
from plans.spec.reader import Path
from plans.spec.rule import Rule

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
MOST_LINES = 400
MOST_NUMBERED = 5_000
MOST_PROBLEMS = 50


def frame(draft: PlanDraft, active: str) -> dict[str, Any]:
    """The heading and the tabs of every page of a draft, and what is found in its text."""
    reading = read_draft(draft.text, draft.under)
    first = SECTIONS[0].code
    tabs = [
        ("overview", _("概况"), reverse("drafts:draft", args=[draft.public_id]), None),
        ("sections", _("分节编辑"), reverse("drafts:section", args=[draft.public_id, first]), None),
        ("text", _("文本"), reverse("drafts:text", args=[draft.public_id]), len(reading.problems) or None),
        ("preview", _("预览"), reverse("drafts:preview", args=[draft.public_id]), None),
        ("rehearsal", _("演练"), reverse("drafts:rehearsal", args=[draft.public_id]), None),
        ("changes", _("差异和影响"), reverse("drafts:changes", args=[draft.public_id]), None),
    ]
    return {
        "draft": draft,
        "reading": reading,
        **found_in(reading),
        "draft_tabs": [
            {"label": label, "url": url, "count": count, "active": name == active} for name, label, url, count in tabs
        ],
    }


def found_in(reading: Reading) -> dict[str, Any]:
    """What is wrong and what is doubtful in a text, for ``drafts/problems.html``: the first of
    each, how many there are, how many more than shown."""
    return {
        "problems": told(reading.problems[:MOST_PROBLEMS], reading),
        "problems_number": len(reading.problems),
        "more_problems": max(len(reading.problems) - MOST_PROBLEMS, 0),
        "warnings": told(reading.warnings[:MOST_PROBLEMS], reading, dates=True),
        "warnings_number": len(reading.warnings),
        "more_warnings": max(len(reading.warnings) - MOST_PROBLEMS, 0),
    }


def section_steps(draft: PlanDraft, reading: Reading, active: str) -> list[dict[str, Any]]:
    """The sections as a list to walk through: with errors, changed since the sample, or not. None is ever done, for
    nobody but the clerk knows what was checked."""
    changed = changed_keys(sample_of(draft, reading), reading)
    rows = []
    for section in SECTIONS:
        wrong = problems_in(section, reading.problems)
        rows.append(
            {
                "label": section.label,
                "url": reverse("drafts:section", args=[draft.public_id, section.code]),
                "state": "wrong" if wrong else "altered" if changed & {*section.keys} else "as_sample",
                "active": section.code == active,
            }
        )
    return rows


def address(draft: PlanDraft, section: Section, path: Path) -> str:
    """Where a place of the plan is edited."""
    plain = reverse("drafts:section", args=[draft.public_id, section.code])
    return f"{plain}?{urlencode({'at': tree.dotted(path)})}" if path else plain


def crumbs(draft: PlanDraft, spot: Spot) -> list[tuple[str, str]]:
    """Address and name of everything above a place, the section first; nothing for the section itself."""
    if not spot.path:
        return []
    above = [("", spot.section.label), *spot.crumbs]
    return [(address(draft, spot.section, tree.path_of(at)), label) for at, label in above]


def lines_for(draft: PlanDraft, section: Section, spot: Spot | None) -> list[tuple[int, str]]:
    """The lines of the text that are about a place, with their numbers."""
    if spot and spot.path and not draft.under:  # an overlay has other places
        found = plan_text.lines_at(draft.text, spot.path)
        if found:
            return found
    return plan_text.lines_of(draft.text, section.keys)


def says_of(document: PlanDocument | None) -> Says:
    """What says a condition in the words that applicants read; nothing while the plan has errors."""

    def says(node: Any) -> str:
        if document is None:
            return ""
        try:
            if node.get("kind") == "answer" and "key" in node:
                return condition_in_words(document, CONDITIONS.validate_python(node))
            return evaluate(RULES.validate_python(node), Facts(), document).required
        except (ValidationError, LookupError):
            return ""

    return says


def history(events: list[PlanEvent]) -> list[dict[str, Any]]:
    """What was done to a draft, for the history component."""
    return [
        {
            "at": event.at,
            "title": event.get_kind_display(),
            "status": "",
            "who": f"{event.seat.user.person.full_name}（{event.seat.organization.name}）",
            "detail": _("发布为第 %s 版") % event.note if event.kind == PlanEvent.Kind.PUBLISHED else event.note,
        }
        for event in events
    ]


def numbered(text: str, reading: Reading) -> list[tuple[int, str, list[str]]]:
    """The lines with their numbers, and what is wrong on each."""
    wrong: dict[int, list[str]] = {}
    for each in [*reading.problems, *reading.warnings]:
        if not each.file:
            wrong.setdefault(each.line, []).append(each.message)
    lines = text.splitlines()[:MOST_NUMBERED]
    return [(number, line, wrong.get(number, [])) for number, line in enumerate(lines, start=1)]


def line_differences(stored: str, typed: str) -> list[tuple[str, str]]:
    """What differs between the stored text and the typed one: (sign, line); + stands only in the typed one."""
    lines = difflib.unified_diff(stored.splitlines(), typed.splitlines(), lineterm="", n=1)
    shown = [(line[:1], line[1:]) for line in lines if not line.startswith(("---", "+++"))]
    return shown[:MOST_LINES]


def change_rows(before: PlanDocument, after: PlanDocument) -> list[dict[str, Any]]:
    """The differences of two plans, for reading: places, names and dates as on the plan page."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [_change(each, old, new) for each in diff(before, after)]


def _change(change: Change, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    names = {"added": _("新增"), "removed": _("去掉"), "changed": _("改为")}
    was = place_of(change.path, old, change.before)
    now = place_of(change.path, new, change.after)
    return {
        "where": (was if change.kind == "removed" else now).words,
        "path": change.path,
        "kind": names[change.kind],
        "before": shown(was if change.kind != "added" else now, change.before, old),
        "after": shown(now if change.kind != "removed" else was, change.after, new),
    }
