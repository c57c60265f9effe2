"""``python -m documents.sheet_apart``: reads one .xlsx in a process of its own, which may die of it.

Reads the file from its input; writes its first sheet as JSON, a list of rows of texts, each cut off after
``MOST_CHARACTERS``. No Django, no database, no secret is in reach.
"""

import json
import resource
import sys
from datetime import date, datetime, time
from io import BytesIO

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15
ANSWER = 32 * 1024 * 1024
"""Bytes of the answer: four times what a full sheet of ours needs."""
MOST_CHARACTERS = 2_000
"""Of one cell: far more than any field takes, so that what was cut off is refused as too long."""
_MOST_ROWS = 20_000
_MOST_COLUMNS = 100


def text(value: object) -> str:
    """A cell as it would be typed: 2023 and not 2023.0, dates as 2023-05-01."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)[:MOST_CHARACTERS]


def main() -> None:
    """Limit this process, read, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)
    table = [[text(value) for value in row[:_MOST_COLUMNS]] for row in rows]
    sys.stdout.write(json.dumps(table))


if __name__ == "__main__":
    main()
