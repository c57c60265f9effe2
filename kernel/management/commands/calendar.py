"""``manage.py calendar load [YEAR …]`` and ``manage.py calendar confirm YEAR --source TEXT``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kernel import calendar, clock


class Command(BaseCommand):
    help = "Load the working-day calendar, or confirm a provisional year."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="verb", required=True)
        load = sub.add_parser("load")
        load.add_argument("years", nargs="*", type=int)
        confirm = sub.add_parser("confirm")
        confirm.add_argument("year", type=int)
        confirm.add_argument("--source", required=True, help="number of the decree")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "confirm":
            count = calendar.confirm_year(options["year"], options["source"])
            self.stdout.write(f"{options['year']}: 已确认 {count} 天")
            return
        this_year = clock.today().year
        for year in options["years"] or range(2019, this_year + 2):
            written, provisional = calendar.load_year(year)
            self.stdout.write(f"{year}: 新增 {written} 天" + ("（暂定）" if provisional else ""))
