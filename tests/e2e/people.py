"""Seeds the walk: the cast, the plan and the calendar. Everything after that is done by the actors, through pages."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from kernel import calendar, clock
    from tests.cast import build_cast
    from tests.factories import plan

    this_year = clock.today().year
    for year in range(2019, this_year + 2):
        calendar.load_year(year)
        # A year that is not decreed yet is taken as counted, or no notice could end around New Year.
        calendar.confirm_year(year, "as counted, for the walk")
    plan(build_cast())


if __name__ == "__main__":
    main()
