"""Look for impossible states in the whole database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review.invariants import CHECKS, check_all


class Command(BaseCommand):
    """Prints each violation and ends with status 1 when there is one. Reads only; safe in production."""

    help = "Check the invariants of cases, snapshots and histories."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = check_all()
        for violation in broken:
            self.stderr.write(str(violation))
        if broken:
            raise CommandError(f"{len(broken)} violation(s) found.")
        self.stdout.write(f"{len(CHECKS)} checks, no violation.")
