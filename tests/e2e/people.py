"""What every portal of the walks begins with: the calendar, the cast and the plan."""

from kernel import calendar, clock
from tests import factories
from tests.cast import Cast, build_cast


def begin() -> Cast:
    """Write the calendar, the cast and the plan. Everything after that is done by the actors, through pages."""
    this_year = clock.today().year
    for year in range(2019, this_year + 2):
        calendar.load_year(year)
        # A year that is not decreed yet is taken as counted, or no notice could end around New Year.
        calendar.confirm_year(year, "as counted, for the walk")
    cast = build_cast()
    factories.plan(cast)
    return cast
