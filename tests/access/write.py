"""``python -m tests.access.write`` draws docs/permissions.md from the table and from the engine's permissions; a test
fails while it is stale."""

import os

from tests.access.background import COMMANDS, TASKS
from tests.consistency.sources import ROOT

TARGET = ROOT / "docs/permissions.md"
_HEAD = """# Permissions

Drawn from `tests/access/table.py` by `python -m tests.access.write`; a test fails while this page is stale. Every
address of the portal is listed. Whoever is not named is answered 404, without a sign that the object exists; a visitor
who is not signed in is sent to the sign-in page, or gets back what was typed into a form (401) with the link to it.
Methods not named are answered 405. *Without effect*: they get an answer, often the reason of a refusal, and no record
changes.

| address | what | may read | may act | may ask without effect |
| --- | --- | --- | --- | --- |
"""
_BACKGROUND = """
## Without a visitor

Tasks and commands, and who may start them. A task is given keys of rows only; no page starts a command.

| name | started by | what |
| --- | --- | --- |
"""


def drawn() -> str:
    """Return the page."""
    from django.urls import get_resolver

    from tests.access import commands
    from tests.access.relations import said
    from tests.access.routes import all_routes
    from tests.access.table import ROWS

    lines = []
    for route in sorted(all_routes(get_resolver()), key=lambda route: route.pattern):
        row = ROWS[route.name]
        act = row.why if row.signed else said(row.post - row.powerless) if row.post else ""
        why = f" ({row.why})" if row.why and not row.signed else ""
        read = said(row.get) if row.get else ""
        powerless = said(row.powerless) if row.powerless else ""
        lines.append(f"| `/{route.pattern}` | {row.of}{why} | {read} | {act} | {powerless} |")
    background = [
        f"| {kind} `{name}` | {starter} | {what} |"
        for kind, table in (("task", TASKS), ("command", COMMANDS))
        for name, (starter, what) in table.items()
    ]
    return _HEAD + "\n".join(lines) + "\n" + commands.drawn() + _BACKGROUND + "\n".join(background) + "\n"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    TARGET.write_text(drawn())


if __name__ == "__main__":
    main()
