"""The title a person holds now, and what was done before it (ARC-06, ARC-19). Pure: reads (kind, data) pairs.

Used for live entries and for those of a snapshot alike, so that the archive, the choice of achievements and the printed
form divide them in one way.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from applicants.archive_fields import read_date

Data = Mapping[str, Any]
_DAYS = ("ended_on", "published_on", "granted_on", "awarded_on", "started_on")


class PresentTitle(NamedTuple):
    """Its name, and the day it was got."""

    name: str
    on: date


def present_title(entries: Iterable[tuple[str, Data]]) -> PresentTitle | None:
    """The newest title certificate, else the newest appointment: what 现任专业技术职务 means on the form."""
    titles, appointed = [], []
    for kind, data in entries:
        if kind == "credential" and data.get("category") == "title" and (on := read_date(data.get("issued_on"))):
            titles.append(PresentTitle(str(data.get("name", "")), on))
        if kind == "appointment" and (on := read_date(data.get("started_on"))):
            appointed.append(PresentTitle(str(data.get("title", "")), on))
    return max(titles or appointed, key=lambda title: (title.on, title.name), default=None)


def is_before(data: Data, title: PresentTitle | None) -> bool:
    """Whether an achievement was finished before the title was got; what has no date counts as since."""
    day = next((day for name in _DAYS if (day := read_date(data.get(name)))), None)
    return title is not None and day is not None and day < title.on
