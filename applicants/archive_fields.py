"""One field of an archive entry: how its value is typed, checked and shown. Who has which: `archive_kinds`."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kernel.formats import cn_date

Label = str | Promise

FIRST_YEAR = 1949
_DECIMAL = re.compile(r"[0-9]{1,9}([.][0-9]{1,2})?")
HARD_LIMIT = 5000
"""Longest text kept even in a draft, in characters; more is refused at once and shown again, but not stored."""


class FieldType(StrEnum):
    """How a value is typed, checked and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    YEAR = "year"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    """A number above zero with at most two decimals, as certificates and contracts state it."""
    FLAG = "flag"


@dataclass(frozen=True)
class FieldSpec:
    """One field of a kind."""

    name: str
    label: Label
    shape: FieldType = FieldType.TEXT
    required: bool = True
    choices: Any = None
    """For a choice: an enum whose members have a value and a label."""
    limit: int = 60
    """Characters of a text, or the largest number."""
    hint: Label = ""
    open_ended: Label = ""
    """For a date that may stay empty: what empty means (至今)."""
    narrowed: tuple[str, Any] | None = None
    """For a choice: the field it follows, and by each of that one's values the members to choose from."""

    def narrowing(self) -> dict[str, list[str]]:
        """By each value of the field it follows the values that go with it; empty where it follows none."""
        _follows, members = self.narrowed or ("", {})
        return {str(value): [str(each.value) for each in some] for value, some in members.items()}

    def options(self) -> list[tuple[str, str]]:
        """The choices as (value, label)."""
        return [(str(member.value), str(member.label)) for member in self.choices or ()]


def field_problem(field: FieldSpec, value: Any, today: date) -> str:
    """What is wrong with the value, as one Chinese sentence; '' when nothing is."""
    if field.shape is FieldType.FLAG:
        return ""
    text = str(value)
    if not text.strip():
        if not field.required:
            return ""
        return _("请选择。") if field.shape is FieldType.CHOICE else _("请填写。")
    check = _CHECKS[field.shape]
    return check(field, text, today)


def _check_text(field: FieldSpec, text: str, today: date) -> str:
    if len(text) <= field.limit:
        return ""
    return _("最多 %(limit)d 个字，现在是 %(length)d 个字。") % {"limit": field.limit, "length": len(text)}


def _check_choice(field: FieldSpec, text: str, today: date) -> str:
    return "" if text in dict(field.options()) else _("所选的项目不在可选范围内，请重新选择。")


def _check_date(field: FieldSpec, text: str, today: date) -> str:
    value = read_date(text)
    if value is None:
        return _("请按“2026-11-20”的格式填写日期。")
    if value.year < FIRST_YEAR:
        return _("日期不能早于 %(year)d 年。") % {"year": FIRST_YEAR}
    return _("日期不能晚于今天。") if value > today else ""


def _check_year(field: FieldSpec, text: str, today: date) -> str:
    year = read_whole_number(text)
    if year is None or not FIRST_YEAR <= year <= today.year:
        return _("请填写 %(first)d 到 %(last)d 之间的年份。") % {"first": FIRST_YEAR, "last": today.year}
    return ""


def _check_whole_number(field: FieldSpec, text: str, today: date) -> str:
    number = read_whole_number(text)
    if number is None or not 1 <= number <= field.limit:
        return _("请填写 1 到 %(limit)d 之间的整数。") % {"limit": field.limit}
    return ""


def _check_decimal(field: FieldSpec, text: str, today: date) -> str:
    number = read_decimal(text)
    if number is None or not 0 < number <= field.limit:
        return _("请填写大于 0、不超过 %(limit)d 的数，最多两位小数。") % {"limit": field.limit}
    return ""


_CHECKS = {
    FieldType.TEXT: _check_text,
    FieldType.LONG_TEXT: _check_text,
    FieldType.CHOICE: _check_choice,
    FieldType.DATE: _check_date,
    FieldType.YEAR: _check_year,
    FieldType.WHOLE_NUMBER: _check_whole_number,
    FieldType.DECIMAL: _check_decimal,
}


def read_date(text: Any) -> date | None:
    """The day written as YYYY-MM-DD, or None."""
    if not isinstance(text, str) or len(text) != 10 or text[7] != "-":  # 2020-W01-1 is a week, not a day
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_whole_number(text: Any) -> int | None:
    """The number written in plain digits (at most nine), or None."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 9 else None


def read_decimal(text: Any) -> Decimal | None:
    """The number written in plain digits with at most two decimals, exactly; or None."""
    return Decimal(text) if isinstance(text, str) and _DECIMAL.fullmatch(text) else None


def typed_value(field: FieldSpec, value: Any) -> Any:
    """The value as a date, int, Decimal, bool, enum member or str; None when empty."""
    if field.shape is FieldType.FLAG:
        return value is True
    if not str(value).strip():
        return None
    if field.shape is FieldType.DATE:
        return read_date(value)
    if field.shape in (FieldType.YEAR, FieldType.WHOLE_NUMBER):
        return read_whole_number(value)
    if field.shape is FieldType.DECIMAL:
        return read_decimal(value)
    if field.choices is not None:
        return field.choices(value) if value in dict(field.options()) else None
    return str(value)


def shown(field: FieldSpec, value: Any) -> str:
    """A value as people read it; what cannot be read is shown as typed."""
    if field.shape is FieldType.FLAG:
        return _("是") if value is True else _("否")
    text = str(value)
    if not text.strip():
        return str(field.open_ended)
    if field.shape is FieldType.DATE:
        return cn_date(read_date(text)) or text
    if field.shape is FieldType.YEAR:
        return _("%s年") % text
    if field.name == "hours":
        return _("%s学时") % text
    return next((str(member.label) for member in field.choices or () if str(member.value) == text), text)
