"""The one clock: the database's, so that every web host and worker judges a deadline alike (decision D1).

In the demo and in tests the clock can be moved forward by ``shift``; nothing else in the product may ask for the time.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from kernel.models import ClockShift

CHINA = ZoneInfo("Asia/Shanghai")

_SHIFT = "COALESCE((SELECT seconds FROM kernel_clockshift WHERE id = 1), 0)"
_POSTGRES = "SELECT EXTRACT(EPOCH FROM clock_timestamp())::double precision"
_SQLITE = "SELECT (julianday('now') - 2440587.5) * 86400.0"


def now() -> datetime:
    """Return the database's present moment, aware, in China's zone. One query."""
    return _ask(f" + {_SHIFT}")


def unshifted() -> datetime:
    """Return the moment without the demo's shift: how long ago somebody proved who they are. One query."""
    return _ask("")


def _ask(shift: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute((_POSTGRES if connection.vendor == "postgresql" else _SQLITE) + shift)
        seconds = cursor.fetchone()[0]
    return datetime.fromtimestamp(float(seconds), tz=CHINA)


def today() -> date:
    """Return the present day in China. One query."""
    return now().date()


def shift(by: timedelta) -> None:
    """Move the demo's clock forward by ``by``. Writes one row; refuses to move it back behind the database's clock."""
    if by < timedelta(0):
        raise ValueError("the clock only moves forward")
    with transaction.atomic():
        row, _ = ClockShift.objects.select_for_update().get_or_create(id=1)
        row.seconds += int(by.total_seconds())
        row.save(update_fields=["seconds"])


def is_shifted() -> bool:
    """Whether the clock runs ahead of the database's."""
    return ClockShift.objects.filter(seconds__gt=0).exists()


def reset() -> None:
    """Set the demo's clock back to the database's. Deletes the one row."""
    ClockShift.objects.all().delete()
