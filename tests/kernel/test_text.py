"""What people type is refused or cleaned before it is stored, printed or exported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.text import (
    NAME_DOTS,
    TextRefused,
    clean,
    is_same_name,
    machine_word,
    plain_number,
    spreadsheet_safe,
    whole_number,
    without_refused,
)


@pytest.mark.parametrize("code", [0x00, 0x07, 0x0B, 0x1B, 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFD, 0xFFFE, 0xFDD0])
def test_a_character_that_cannot_be_stored_is_refused_with_its_place(code):
    with pytest.raises(TextRefused, match="character 3 ") as refused:
        clean(f"张三{chr(code)}丰")
    assert refused.value.position == 3


@pytest.mark.abuse("AC-102")
@pytest.mark.parametrize("hidden", ["\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u061c", "\U000e0041"])
def test_bidi_and_zero_width_characters_are_dropped(hidden):
    assert clean(f"张{hidden}三") == "张三"


def test_what_a_chinese_text_needs_stays():
    text = "第一段\t甲\n第二段 · 买买提·阿不都拉 𠮷 ㎡ ℃ ＡＢ 👍\ufe0f"
    assert clean(text) == text


def test_line_ends_become_one_kind():
    assert clean("甲\r\n乙\r丙") == "甲\n乙\n丙"


def test_text_is_put_into_normal_form():
    assert clean("e\u0301") == "\u00e9"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_refused(text):
    try:
        cleaned = clean(text)
    except TextRefused:
        assert without_refused(text) != text.replace("\r\n", "\n").replace("\r", "\n")
        return
    assert clean(cleaned) == cleaned
    cleaned.encode()


@pytest.mark.abuse("AC-104")
@pytest.mark.parametrize("start", [*"=+-@\t\r|%＝＋－＠", " =", "\u3000="])
def test_a_cell_that_would_be_run_as_a_formula_is_made_text(start):
    assert spreadsheet_safe(f'{start}HYPERLINK("x")').startswith("'")


@pytest.mark.abuse("AC-104")
@pytest.mark.parametrize("harmless", ["", "林知远", "330501199003071234", "3-5 层", "a=b"])
def test_other_cells_stay_as_they_are(harmless):
    assert spreadsheet_safe(harmless) == harmless


@pytest.mark.parametrize(
    ("value", "number"),
    [("0", 0), ("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("", None), ("-1", None)],
)
def test_a_number_in_an_address_is_short_and_plain(value, number):
    assert whole_number(value) == number
    assert whole_number(value + "²") is None
    assert whole_number(value + "٣") is None


@pytest.mark.parametrize("value", ["a\0b", "\0", "a\nb", "湖州", "²", "\ud800", "a" * 65])
def test_what_no_page_of_ours_sends_in_a_hidden_field_is_nothing(value):
    assert machine_word(value) == ""
    assert machine_word("cJ3_-x:1") == "cJ3_-x:1"


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        *((f"阿卜杜拉{dot}买买提", "阿卜杜拉·买买提") for dot in [*NAME_DOTS, "．", "･"]),
        ("王 小明", "王小明"),
        ("王\u3000明", "王明"),
        ("JOHN SMITH", "John Smith"),
        ("Ｊｏｈｎ", "John"),
        ("葛\U000e0100明", "葛明"),
    ],
)
def test_one_name_in_two_spellings_is_one_name(one, other):
    assert is_same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("王明", "王朋"), ("王明", "王明明"), ("阿卜杜拉·买买提", "阿卜杜拉·买提")])
def test_two_names_are_two(one, other):
    assert not is_same_name(one, other)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１２３", "123"), ("１２，３４５．６", "12345.6"), ("1,234,567.89", "1234567.89"), (" 12 345 ", "12345"),
        ("2026", "2026"), ("-3", "-3"), ("12,34", "12,34"), ("1,2345.67", "1,2345.67"), ("12万", "12万"), ("", ""), ("½", "½"),
    ],
)  # fmt: skip
def test_a_number_is_folded_to_plain_digits_and_nothing_else_is(typed, plain):
    assert plain_number(typed) == plain
