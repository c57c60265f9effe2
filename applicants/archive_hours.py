"""Continuing-education hours in a spreadsheet: its columns, what is wrong in each line, what becomes of it (CED-06).

Pure: no database. Shape of what is kept of a file until it is confirmed (`ArchiveImport.content`)::

    rows     [{number, cells: {field: text as typed}, errors: {field: sentence}}]
    entries  [{data: as `ArchiveEntry.data` of kind hours, rows: [number]}]      of the lines without an error

Lines of one year, subject, unit, system and issuer become one entry with the sum of their hours, as the archive asks
for one entry for each year and subject.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applicants.archive_fields import FieldSpec, FieldType
from applicants.archive_kinds import KINDS, problems
from documents.sheet_reading import Row
from kernel.text import TextRefused, clean, plain_number

KIND = "hours"
FIELDS: tuple[FieldSpec, ...] = KINDS[KIND].fields
_HOURS = next(field for field in FIELDS if field.name == "hours")
_COURSE = next(field for field in FIELDS if field.name == "course")
Line = dict[str, Any]


def columns() -> list[str]:
    """The head of the sheet."""
    return [str(field.label) for field in FIELDS]


def words() -> dict[str, list[str]]:
    """By column the words that may stand there, where it is a choice."""
    return {
        str(field.label): [label for _value, label in field.options()]
        for field in FIELDS
        if field.shape is FieldType.CHOICE
    }


def read(rows: Iterable[Row], today: date) -> dict[str, Any]:
    """Judge every line; returns the content described above."""
    lines = [_line(row, today) for row in rows]
    _mark_repeated(lines)
    entries = _entries(lines)
    return {"rows": [{key: line[key] for key in ("number", "cells", "errors")} for line in lines], "entries": entries}


def _line(row: Row, today: date) -> Line:
    cells = {field.name: text for field, text in zip(FIELDS, row.cells, strict=True)}
    data, errors = {}, {}
    for field in FIELDS:
        try:
            data[field.name] = _value(field, clean(cells[field.name]))
        except TextRefused as refused:
            data[field.name] = ""
            cells[field.name] = "".join(c for c in cells[field.name] if c.isprintable())
            errors[field.name] = _("第 %d 个字符无法识别或无法保存，请删除后重新输入。") % refused.position
    for name, sentence in problems(KIND, data, today).items():
        errors.setdefault(name, _choice_sentence(name) or sentence)
    return {"number": row.number, "cells": cells, "errors": errors, "data": data}


def _value(field: FieldSpec, text: str) -> str:
    """What the archive stores for a cell: the code of a choice written in words, a number in plain digits, anything
    else as it stands."""
    if field.shape is FieldType.CHOICE:
        return next((value for value, label in field.options() if text == label), text)
    if field.shape is FieldType.YEAR:
        return plain_number(text.strip().removesuffix(_("年")))
    return plain_number(text) if field.shape is FieldType.DECIMAL else text


def _choice_sentence(name: str) -> str:
    field = next(field for field in FIELDS if field.name == name)
    if field.shape is not FieldType.CHOICE:
        return ""
    return _("请填写以下之一：%s。") % "、".join(label for _value, label in field.options())


def _mark_repeated(lines: list[Line]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = tuple(line["data"][field.name] for field in FIELDS)
        if key in seen:
            line["errors"].setdefault("year", _("与第 %d 行完全相同，请删去一行。") % seen[key])
        seen.setdefault(key, line["number"])


def _entries(lines: list[Line]) -> list[Line]:
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        if not line["errors"]:
            key = tuple(line["data"][field.name] for field in FIELDS if field not in (_HOURS, _COURSE))
            groups.setdefault(key, []).append(line)
    return [_entry(group) for group in groups.values() if _fits(group)]


def _fits(group: list[Line]) -> bool:
    total = _total(group)
    if total <= _HOURS.limit:
        return True
    told = {"total": str(total), "most": _HOURS.limit}
    for line in group:
        line["errors"]["hours"] = _("同一年度、科目和单位合计 %(total)s，一条最多 %(most)d。") % told
    return False


def _total(group: list[Line]) -> Decimal:
    """The hours of these lines together, exactly."""
    return sum((Decimal(line["data"]["hours"]) for line in group), Decimal())


def _entry(group: list[Line]) -> Line:
    data = dict(group[0]["data"])
    data["hours"] = str(_total(group))
    courses = list(dict.fromkeys(line["data"]["course"] for line in group if line["data"]["course"]))
    data["course"] = _together(courses)
    return {"data": data, "rows": [line["number"] for line in group]}


def _together(courses: list[str]) -> str:
    """The names of several courses in the room of one."""
    joined = "、".join(courses)
    if len(joined) <= _COURSE.limit:
        return joined
    tail = _("等 %d 项") % len(courses)
    return courses[0][: _COURSE.limit - len(tail)] + tail
