"""Lists show enough to tell people apart and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.masking import mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_id, "330501199003071234", "330***********1234"),
        (mask_id, "33050119900307123X", "330***********123X"),
        (mask_id, "1234567", "*******"),
        (mask_id, "12345678", "1****678"),
        (mask_id, "E123456789", "E******789"),
        (mask_id, "E1234567890", "E12****7890"),
        (mask_id, "USA110080010101", "USA********0101"),
        (mask_id, "", ""),
        (mask_phone, "13812341234", "138****1234"),
        (mask_phone, "123", "***"),
        (mask_name, "张三", "张*"),
        (mask_name, "张三丰", "张*丰"),
        (mask_name, "欧阳修远", "欧**远"),
        (mask_name, "张", "*"),
        (mask_name, "", ""),
    ],
)
def test_known_values(mask, value, shown):
    assert mask(value) == shown


@given(st.text(min_size=1, alphabet="0123456789X"))
def test_a_masked_number_never_shows_all_of_itself(value):
    masked = mask_id(value)
    assert len(masked) == len(value)
    assert "****" in masked or set(masked) == {"*"}
