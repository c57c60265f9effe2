"""How personal data is shown to people who need not see all of it. Pure: no Django."""

_STAR = "*"
_PERMIT_LENGTHS = range(8, 11)


def _keep(value: str, head: int, tail: int) -> str:
    hidden = len(value) - head - tail
    # Too short to hide anything useful in the middle: hide all of it.
    if hidden < 4:
        return _STAR * len(value)
    return value[:head] + _STAR * hidden + value[len(value) - tail :]


def mask_id(value: str) -> str:
    """330501199003071234 -> 330***********1234; of a passport or a permit, which is shorter, H12345678 -> H*****678."""
    return _keep(value, 1, 3) if len(value) in _PERMIT_LENGTHS else _keep(value, 3, 4)


def mask_phone(value: str) -> str:
    """13812341234 -> 138****1234."""
    return _keep(value, 3, 4)


def mask_name(value: str) -> str:
    """张三 -> 张*, 欧阳修远 -> 欧**远. One character is hidden whole."""
    if len(value) < 2:
        return _STAR * len(value)
    if len(value) == 2:
        return value[0] + _STAR
    return value[0] + _STAR * (len(value) - 2) + value[-1]
