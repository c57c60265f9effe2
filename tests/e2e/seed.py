"""Writes the data of a portal: migrated, with the cast, the plan and the calendar; and the town too where it is asked for.

python -m tests.e2e.seed [town]       with the portal's environment
"""

import os
import sys

import django


def main(*names: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.contrib.auth.hashers import ScryptPasswordHasher
    from django.core.management import call_command
    from django.db import connection

    # Two dozen accounts of invented people: a password is hashed as it should be when its owner first signs in.
    ScryptPasswordHasher.work_factor = 2
    call_command("migrate", verbosity=0)

    from tests.e2e import people

    cast = people.begin()
    if "town" in names:
        from tests.e2e import town

        town.settle(cast)
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
