"""``python -m documents.sheet_apart COLUMNS MOST``: reads one .xlsx in a process of its own, which may die of it.

Reads the file from its input; writes what was asked for of its first sheet as JSON, so that whoever asked never holds
the rest: ``{lacking, count, rows}`` with the names of COLUMNS (a list, as JSON) that the head lacks, the number of
lines below it in which something stands, and at most MOST of them as ``[number, texts]``, each text trimmed and cut off
after ``MOST_CHARACTERS``. No Django, no database, no secret is in reach.
"""

import json
import resource
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15
ANSWER = 8 * 1024 * 1024
"""Bytes of the answer: four times what a full sheet of ours needs."""
MOST_CHARACTERS = 2_000
"""Of one cell: far more than any field takes, so that what was cut off is refused as too long."""
MOST_ROWS = 20_000
"""That are read, the head among them."""
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


def asked(table: Iterable[Sequence[object]], columns: list[str], most: int) -> dict[str, Any]:
    """What is answered: the columns asked for, by the names in the first line of the table."""
    lines = iter(table)
    head = [text(value).strip() for value in next(lines, [])[:_MOST_COLUMNS]]
    if lacking := [name for name in columns if name not in head]:
        return {"lacking": lacking, "count": 0, "rows": []}
    places = [head.index(name) for name in columns]
    count, rows = 0, []
    for number, line in enumerate(lines, start=2):
        cells = [text(line[place]).strip() if place < len(line) else "" for place in places]
        if any(cells):
            count += 1
            if count <= most:
                rows.append((number, cells))
    return {"lacking": [], "count": count, "rows": rows}


def main() -> None:
    """Limit this process, read, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    answer = asked(islice(sheet.iter_rows(), MOST_ROWS), json.loads(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
