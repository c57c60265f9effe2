"""Seeds the walk: the cast, the plan and the calendar. Everything after that is done by the actors, through pages."""

import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from plans.models import PlanVersion
    from tests.cast import Cast


def set_up() -> None:
    """Make Django ready; nothing of the portal may be imported before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()


def seed() -> "tuple[Cast, PlanVersion]":
    """Write the calendar, the cast and the plan."""
    from kernel import calendar, clock
    from tests.cast import build_cast
    from tests.factories import plan

    this_year = clock.today().year
    for year in range(2019, this_year + 2):
        calendar.load_year(year)
        # A year that is not decreed yet is taken as counted, or no notice could end around New Year.
        calendar.confirm_year(year, "as counted, for the walk")
    cast = build_cast()
    return cast, plan(cast)


def main() -> None:
    set_up()
    seed()


if __name__ == "__main__":
    main()
