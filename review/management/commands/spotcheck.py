"""Repeats the draw of a spot check from what its page shows, without the database; or checks one that is kept here."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from review.drawing import draw, list_digest, seed_of
from review.models import SpotCheck


class Command(BaseCommand):
    """`spotcheck --list FILE --plan DIGEST --day 2026-12-01 --size 10 --words 3285.67`, or `spotcheck PUBLIC_ID`."""

    help = "repeat the draw of a spot check; writes nothing"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("public_id", nargs="?", help="of a spot check of this installation")
        parser.add_argument("--list", help="file with one number a line, as downloaded from the page")
        parser.add_argument("--plan", help="digest of the plan, as on the page")
        parser.add_argument("--day", type=date.fromisoformat, help="day of the draw")
        parser.add_argument("--size", type=int)
        parser.add_argument("--words", help="what was published")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["public_id"]:
            return self._kept(options["public_id"])
        lacking = [name for name in ("list", "plan", "day", "size", "words") if not options[name]]
        if lacking:
            raise CommandError(f"missing: {', '.join('--' + name for name in lacking)}")
        numbers = Path(options["list"]).read_text(encoding="utf-8").split()
        return self._say(options["plan"], numbers, options["day"], options["size"], options["words"])

    def _say(self, plan: str, numbers: list[str], day: date, size: int, words: str) -> None:
        digest = list_digest(numbers)
        seed = seed_of(plan=plan, numbers=digest, day=day, size=size, words=words)
        self.stdout.write(f"list {digest}\nseed {seed}")
        for number in draw(seed, numbers, size):
            self.stdout.write(number)

    def _kept(self, public_id: str) -> None:
        check = SpotCheck.objects.filter(public_id=public_id).first()
        if check is None or check.drawn_on is None:
            raise CommandError("no drawn spot check of this id")
        self._say(check.plan_digest, check.numbers, check.drawn_on, check.size, check.words)
        drawn = list(check.items.order_by("place").values_list("case__dossier__number", flat=True))
        if drawn != draw(check.seed, check.numbers, check.size):
            raise CommandError("what is kept is not what the words give")
        self.stdout.write("as kept")
