"""Bring the database up to date and, when it is empty, load the demo. The demo logins go to standard output.

One process for the three steps, because each start of Django costs half a second. Progress goes to standard error.
"""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def forget_half_loaded() -> None:
    """A demo that was interrupted must not look like one that is there. The data were empty when this run began."""
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    for path in (database, *(database.with_name(database.name + suffix) for suffix in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)


def main() -> None:
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: static files are served from their sources here
    say("Bringing the database up to date")
    call_command("migrate", verbosity=0, interactive=False)
    if not get_user_model().objects.exists():
        say("Loading the demo: five plans, their offices, thirty dossiers")
        try:
            call_command("demo", "load", stdout=sys.stderr)
        except BaseException:
            forget_half_loaded()
            raise
    call_command("demo", "logins")


if __name__ == "__main__":
    main()
