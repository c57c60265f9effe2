"""Numbers that people read out on the telephone."""

from datetime import datetime

from kernel.ids import new_public_id


def new_number(prefix: str, now: datetime) -> str:
    """As in BS20201120-7KX2MQ: unique by constraint, and by chance long before that."""
    return f"{prefix}{now:%Y%m%d}-{new_public_id()[:6].upper()}"
