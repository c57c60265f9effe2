"""Rosters, and templates to fill in, as .xlsx: text cells only, nothing that a spreadsheet would run or turn into a
number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from kernel.text import spreadsheet_safe, without_refused

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_767  # characters of one cell; the format has no room for more
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the head row, and one row per entry."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


def roster(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """One sheet as ``book`` makes it."""
    return book([Sheet(title, columns, rows)])


def book(sheets: Iterable[Sheet]) -> bytes:
    """Sheets with a head row and one row per entry, streamed. Every cell is text, also ID numbers (AC-104, AC-105).

    An empty or None value is an empty cell. The same content gives the same bytes.
    """
    # xlsxwriter is heavy, and only rosters need it.
    import datetime

    import xlsxwriter

    buffer = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, {**options, "strings_to_numbers": False, "in_memory": False}) as made:
        # The time of making is left out, so that a roster made twice is one file.
        made.set_properties({"created": datetime.datetime(2020, 1, 1)})  # noqa: DTZ001 - the format knows no zone
        text = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = made.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for each in sheets:
            _write(made.add_worksheet(_sheet_name(each.title)), each, text, head)
    return buffer.getvalue()


def _write(sheet: Any, content: Sheet, text: Any, head: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(content.columns):
        # Chinese characters are two units wide; the width comes from the head because rows are not kept.
        sheet.set_column(column, column, min(_WIDEST, max(12, 2 * len(name) + 4)), text)
        sheet.write_string(0, column, _cell(name), head)
    for number, row in enumerate(content.rows, start=1):
        for column, value in enumerate(row):
            if value not in (None, ""):
                sheet.write_string(number, column, _cell(value), text)


def template(
    columns: Sequence[str],
    *,
    title: str,
    choices: Mapping[str, Sequence[str]],
    notes: Sequence[tuple[str, str]],
    rows: int,
) -> bytes:
    """An empty sheet to be filled in, and one that explains it. The same arguments give the same bytes.

    ``choices``: by column the words offered in a list. ``notes``: (column, what to write). ``rows``: how many lines may
    be filled in. Cells are text, so that a number stays as it was typed and nothing becomes a formula.
    """
    import datetime

    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime.datetime(2020, 1, 1)})  # noqa: DTZ001 - the format knows no zone
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        sheet, explained = book.add_worksheet(_sheet_name(title)), book.add_worksheet(_("填写说明"))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, min(_WIDEST, max(14, 2 * len(name) + 4)), text)
            sheet.write_string(0, column, _cell(name), head)
            if name in choices:
                allowed = {"validate": "list", "source": list(choices[name]), "error_type": "warning"}
                sheet.data_validation(1, column, rows, column, allowed)
        explained.set_column(0, 0, 20, text)
        explained.set_column(1, 1, 70, text)
        for number, (name, note) in enumerate(notes):
            explained.write_string(number, 0, _cell(name), text)
            explained.write_string(number, 1, _cell(note), text)
    return buffer.getvalue()


def _cell(value: object) -> str:
    return spreadsheet_safe(without_refused(str(value)))[:_LONGEST]


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these in a sheet's name."""
    return "".join(character for character in title if character not in "[]:*?/\\'")[:31] or _("名册")
