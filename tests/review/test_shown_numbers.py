"""What people type into an achievement is shown on a board: no number of a person stands there, however it is written."""

import re
import unicodedata

import pytest

from review.queries.shown import _masked

NUMBERS = re.compile(r"1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]")


@pytest.mark.abuse("AC-059")
@pytest.mark.parametrize(
    "typed",
    [
        "负责人电话13812345678",
        "电话138 1234 5678，白天",
        "138-1234-5678",
        "１３８１２３４５６７８",
        "身份证330501199003071234",
        "330501 19900307 1234",
        "330501-1990-0307-123X",
        "３３０５０１１９９００３０７１２３ｘ",
    ],
)
def test_a_number_is_masked_however_it_is_grouped(typed):
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", _masked(typed))).upper()
    assert "*" in plain
    assert not NUMBERS.search(plain)


@pytest.mark.parametrize(
    "typed", ["合同号2020330501001", "2020-01-01至2022-12-31", "造价 1380 万元，面积 123456 平方米"]
)
def test_other_numbers_stay(typed):
    assert _masked(typed) == typed
