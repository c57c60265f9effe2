"""Bring the database up to date and, when it is empty, load the demo. The demo logins go to standard output.

One process for the three steps, because each start of Django costs half a second. Progress goes to standard error.
"""

import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def main() -> None:
    django.setup()
    say("Bringing the database up to date")
    call_command("migrate", verbosity=0, interactive=False)
    if not get_user_model().objects.exists():
        say("Loading the demo: one plan, its offices, thirty dossiers")
        call_command("demo", "load", stdout=sys.stderr)
    call_command("demo", "logins")


if __name__ == "__main__":
    main()
