"""What is found in a draft, as the editor says it: each with its place in words, and what was left of the sample."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kernel.formats import cn_date
from plans.checks.windows import windows_over
from plans.drafting import Reading
from plans.editor.labels import LABELS
from plans.editor.places import place_of
from plans.models import PlanDraft
from plans.spec import PlanDocument, Problem, dump_yaml
from plans.spec.reader import read_plain
from plans.spec.redate import redate_to_year

DAY = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")
OWN = ("name", "document_number", "issued_on")
"""What no plan has in common with the one it was copied from."""
OFFICES_OWN = ("issuer", "region")
"""What a plan has not in common with one of another office."""


class Told(NamedTuple):
    """A problem or a warning. ``where``: its place in words, empty for the text as a whole; ``path``: the same place as
    the text has it."""

    path: str
    line: int
    file: str
    where: str
    message: str


def told(found: Iterable[Problem], reading: Reading, *, dates: bool = False) -> list[Told]:
    """The findings for a page. ``dates``: with dates as elsewhere; errors keep them as they are to be typed."""
    return [_told(each, reading.values or {}, dates) for each in found]


def _told(each: Problem, data: Mapping[str, Any], dates: bool) -> Told:
    path, message = each.path, each.message
    for twice in _recorded(data):
        if message.startswith(f"{twice} "):
            path, message = twice, message.removeprefix(f"{twice} ")
    message = DAY.sub(_day, message) if dates else message
    return Told(each.at or path, each.line, each.file, place_of(path, data).words if path else "", message)


def _recorded(data: Mapping[str, Any]) -> Iterator[str]:
    """The places that the plan records as stated twice."""
    twice = data.get("stated_twice")
    for each in twice if isinstance(twice, list) else ():
        if isinstance(each, dict) and isinstance(each.get("path"), str):
            yield each["path"]


def _day(found: re.Match[str]) -> str:
    try:
        return cn_date(date(*map(int, found.groups())))
    except ValueError:
        return found[0]


def sample_of(draft: PlanDraft, reading: Reading) -> PlanDocument:
    """What the draft started from: the sample, for a new plan moved to the draft's own year."""
    sample = draft.base.spec
    year = (reading.values or {}).get("year")
    if draft.code == draft.base.plan.code or not isinstance(year, int) or year == sample.year:
        return sample
    try:
        return redate_to_year(sample, year)
    except (ValueError, OverflowError):  # the text may hold any number
        return sample


def changed_keys(sample: PlanDocument, reading: Reading) -> frozenset[str]:
    """The top-level keys that say anything else than the sample; with errors, as they are written."""
    if reading.document:
        before, after = sample.model_dump(mode="json"), reading.document.model_dump(mode="json")
    else:
        before, after = read_plain(dump_yaml(sample)).data, reading.values or {}
    return frozenset(key for key in {*before, *after} if before.get(key) != after.get(key))


def left_of_sample(draft: PlanDraft, reading: Reading) -> list[str]:
    """What a new plan still has in common with the one it was copied from, and must not: label and value."""
    if draft.code == draft.base.plan.code:
        return []
    values = reading.values or {}
    moved = sample_of(draft, reading)
    found = []
    is_anothers = draft.organizer_id != draft.base.plan.organizer_id
    for name in (*OWN, *OFFICES_OWN) if is_anothers else OWN:
        own = values.get(name)
        if own and str(own) in {str(getattr(moved, name)), str(getattr(draft.base.spec, name))}:
            shown = cn_date(moved.issued_on) if str(own) == str(moved.issued_on) else own
            found.append(_("%(label)s“%(value)s”") % {"label": LABELS[name], "value": shown})
    return found


def over(document: PlanDocument | None, today: date) -> list[str]:
    """That all of a plan's time has passed, in the words of the check; nothing otherwise."""
    found = windows_over(document, today) if document else ()
    return [DAY.sub(_day, each.message) for each in found]
