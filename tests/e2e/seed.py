"""Writes the data of a portal: migrated, with the cast, the plan and the calendar; in the embedded shape the town too.

    python -m tests.e2e.seed [town]       with the portal's environment

``town`` keeps a copy of the database as it is before the town settles: see ``BEGINNING``.
"""

import os
import sys
from pathlib import Path

import django

BEGINNING = "beginning.sqlite3"
"""Beside the town's database: only the cast, the plan and the calendar. Everything else is done by actors."""


def main(*names: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth.hashers import ScryptPasswordHasher
    from django.core.management import call_command
    from django.db import connection

    # Two dozen accounts of invented people: a password is hashed as it should be when its owner first signs in.
    ScryptPasswordHasher.work_factor = 2
    call_command("migrate", verbosity=0)

    from tests.e2e import people

    cast = people.begin()
    if "town" in names:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(Path(settings.VAR_DIR) / BEGINNING)])
        from tests.e2e import town

        town.settle(cast)
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
