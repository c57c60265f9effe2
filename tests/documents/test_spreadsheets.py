"""Rosters: every cell is text, nothing runs, nothing becomes a number."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.spreadsheets import roster


def cells(data):
    return [list(row) for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows()]


@pytest.mark.abuse("AC-105")
def test_long_numbers_stay_text():
    number = "330501198503121234"
    (_head, row) = cells(roster(["姓名", "身份证号"], [["林清", number]]))
    assert row[1].value == number
    assert row[1].data_type == "s"


@pytest.mark.abuse("AC-104")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", " =", "|", "%"])
def test_a_formula_is_written_as_words(start):
    text = start + 'HYPERLINK("http://example.test","x")'
    (_head, row) = cells(roster(["姓名"], [[text]]))
    assert row[0].data_type == "s"
    assert row[0].value.startswith("'")
    assert row[0].hyperlink is None


@pytest.mark.abuse("AC-104")
@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_whatever_is_written_no_cell_is_a_formula(values):
    for row in cells(roster(["列"] * len(values), [values])):
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert cell.value is None or isinstance(cell.value, str)


def test_the_same_rows_give_the_same_bytes_and_empty_cells_stay_empty():
    first = roster(["姓名", "备注"], [["林清", None], ["周同", ""]], title="报送[名册]:2020")
    assert first == roster(["姓名", "备注"], [["林清", None], ["周同", ""]], title="报送[名册]:2020")
    assert [[c.value for c in row] for row in cells(first)] == [["姓名", "备注"], ["林清", None], ["周同", None]]
