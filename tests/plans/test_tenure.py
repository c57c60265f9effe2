"""Counting years: tables for the edges, and Hypothesis against a count that knows nothing of our arithmetic."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.rules.tenure import (
    MONTHS,
    Served,
    Span,
    after_months,
    completes_on,
    first_day_met,
    served,
    since,
    whole_months,
    whole_years,
)

D = date
DAY = timedelta(days=1)
CUT_OFF = D(2020, 12, 31)


def is_anniversary(day: date, start: date) -> bool:
    if (day.month, day.day) == (start.month, start.day):
        return True
    return (start.month, start.day) == (2, 29) and (day.month, day.day) == (2, 28) and (day + DAY).month == 3


def counted_years(start: date, until: date) -> int:
    """The oracle: walk from day to day and count anniversaries."""
    years, day = 0, start
    while day < until:
        day += DAY
        years += is_anniversary(day, start)
    return years


def counted_served(spans: list[Span], until: date) -> tuple[int, int]:
    """The oracle for several periods: paint the days, find the runs, walk through each with what is left of the last."""
    days: set[date] = set()
    for span in spans:
        day = span.starts
        while day <= min(span.ends or until, until):
            days.add(day)
            day += DAY
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    years = rest = 0  # whole years, and the days beyond the last of them
    for run in runs:  # each but the last ended before the cut-off: its last day is whole
        start = day = run[0] - rest * DAY
        rest = 0
        while day < min(run[-1] + DAY, until):
            day, rest = day + DAY, rest + 1
            if is_anniversary(day, start):
                years, rest = years + 1, 0
    return years, rest


@pytest.mark.feature("ELG-02", "ELG-04")
@pytest.mark.abuse("AC-049")
@pytest.mark.parametrize(
    ("start", "until", "years"),
    [
        (D(2016, 12, 31), CUT_OFF, 4),  # the corresponding day is the last day of the period
        (D(2017, 1, 1), CUT_OFF, 3),  # one day short
        (D(2016, 12, 30), CUT_OFF, 4),
        (D(2016, 2, 29), D(2017, 2, 27), 0),
        (D(2016, 2, 29), D(2017, 2, 28), 1),  # no 29 February: the month's last day
        (D(2016, 2, 29), D(2020, 2, 28), 3),
        (D(2016, 2, 29), D(2020, 2, 29), 4),
        (D(2019, 2, 28), D(2020, 2, 28), 1),  # a corresponding day exists and is not moved to the month's end
        (D(2018, 3, 31), D(2020, 3, 30), 1),
        (D(2018, 3, 31), D(2020, 3, 31), 2),
        (D(2020, 12, 31), CUT_OFF, 0),
        (D(2021, 6, 1), CUT_OFF, 0),
    ],
)
def test_whole_years_at_the_edges(start, until, years):
    assert whole_years(start, until) == years
    assert counted_years(start, until) == years


days = st.dates(min_value=D(1970, 1, 1), max_value=D(2040, 12, 31))


@pytest.mark.abuse("AC-049")
@settings(deadline=None)
@given(start=days, length=st.integers(min_value=0, max_value=366 * 12))
def test_whole_years_agree_with_walking_the_calendar(start, length):
    until = start + length * DAY
    assert whole_years(start, until) == counted_years(start, until)


@settings(deadline=None)
@given(start=days, years=st.integers(min_value=1, max_value=40))
def test_a_period_is_complete_on_its_day_and_not_the_day_before(start, years):
    day = completes_on(start, years)
    assert whole_years(start, day) == years
    assert whole_years(start, day - DAY) == years - 1


@pytest.mark.parametrize(
    ("start", "until", "months"),
    [
        (D(2020, 6, 30), CUT_OFF, 6),
        (D(2020, 7, 1), CUT_OFF, 5),
        (D(2020, 1, 31), D(2020, 2, 28), 0),
        (D(2020, 1, 31), D(2020, 2, 29), 1),  # no 31 February: the month's last day
        (D(2019, 12, 15), D(2021, 1, 14), 12),
        (D(2021, 6, 1), CUT_OFF, 0),
    ],
)
def test_whole_months_at_the_edges(start, until, months):
    assert whole_months(start, until) == months
    assert served([Span(start)], until, MONTHS).years == months


@settings(deadline=None)
@given(start=days, months=st.integers(min_value=1, max_value=480))
def test_months_are_complete_on_their_day_and_twelve_are_a_year(start, months):
    day = after_months(start, months)
    assert whole_months(start, day) == months
    assert whole_months(start, day - DAY) == months - 1
    assert first_day_met([Span(start)], months, MONTHS) == day
    assert after_months(start, 12 * months) == completes_on(start, months)


def test_months_of_several_stretches_are_added():
    terms = [Span(D(2018, 3, 1), D(2018, 5, 31)), Span(D(2019, 9, 1), D(2019, 11, 30))]
    assert served(terms, CUT_OFF, MONTHS) == Served(6, 0)
    assert first_day_met(terms, 6, MONTHS) == D(2019, 12, 1)
    assert first_day_met(terms, 7, MONTHS) is None


@st.composite
def periods(draw):
    starts = draw(st.dates(min_value=D(2005, 1, 1), max_value=D(2021, 12, 31)))
    length = draw(st.integers(min_value=0, max_value=2000))
    return Span(starts, None if draw(st.booleans()) else starts + length * DAY)


@pytest.mark.abuse("AC-049")
@settings(deadline=None)
@given(spans=st.lists(periods(), max_size=4))
def test_several_periods_agree_with_painting_the_days(spans):
    assert served(spans, CUT_OFF) == Served(*counted_served(spans, CUT_OFF))


@settings(deadline=None)
@given(spans=st.lists(periods(), max_size=4), years=st.integers(min_value=1, max_value=12))
def test_the_first_day_met_is_the_first_day_met(spans, years):
    first = first_day_met(spans, years)
    if first is None:
        assert served(spans, D(2080, 1, 1)).years < years
    else:
        assert served(spans, first).years >= years
        assert served(spans, first - DAY).years < years


@settings(deadline=None)
@given(spans=st.lists(periods(), max_size=4), more=periods())
def test_more_time_never_makes_less(spans, more):
    assert served([*spans, more], CUT_OFF).years >= served(spans, CUT_OFF).years


def test_a_year_complete_is_not_lost_to_a_later_day():
    year = Span(D(2017, 3, 1), D(2018, 3, 1))  # 365 days
    later = Span(D(2020, 6, 1), D(2020, 6, 1))  # a day whose last 365 days are one short of a year
    assert served([year], CUT_OFF).years == served([year, later], CUT_OFF).years == 1


@pytest.mark.parametrize("others", [(2015, 2021), (2016, 2019), (2015, 2018), (2012, 2016), (2013, 2017, 2021)])
def test_calendar_years_are_as_many_years_whatever_lies_between(others):
    years = [Span(D(year, 1, 1), D(year, 12, 31)) for year in others]
    assert served(years, D(2023, 1, 1)) == Served(len(others), 0)
    assert first_day_met(years, len(others)) == D(others[-1] + 1, 1, 1)


def test_days_beyond_the_years_are_added_up():
    halves = [Span(D(2015, 1, 1), D(2016, 6, 30)), Span(D(2017, 7, 1), D(2018, 12, 31))]
    assert served(halves, CUT_OFF) == Served(3, 1)  # 182 days of a leap year, 184 of a common one
    assert first_day_met(halves, 3) == D(2018, 12, 31)


def test_letters_that_adjoin_are_one_appointment():
    letters = [Span(D(2016, 12, 31), D(2018, 12, 30)), Span(D(2018, 12, 31), D(2020, 12, 31))]
    assert served(letters, CUT_OFF) == Served(4, 0)


def test_a_gap_is_not_counted():
    letters = [Span(D(2014, 1, 1), D(2016, 1, 1)), Span(D(2019, 1, 1))]
    assert served(letters, D(2020, 12, 30)) == Served(3, 365)
    assert first_day_met(letters, 4) == D(2020, 12, 31)


def test_a_term_that_ended_counts_its_last_day_once_it_is_over():
    term = [Span(D(2019, 1, 1), D(2019, 12, 31))]
    assert served(term, CUT_OFF) == Served(1, 0)
    assert served(term, D(2019, 12, 31)) == Served(0, 364)  # as for one that goes on
    assert first_day_met(term, 1) == D(2020, 1, 1)
    assert served([Span(D(2019, 1, 1), D(2019, 12, 30))], CUT_OFF) == Served(0, 364)


def test_an_appointment_that_ended_is_never_met_by_waiting():
    assert first_day_met([Span(D(2014, 1, 1), D(2016, 1, 1))], 4) is None


def test_a_period_written_backwards_counts_nothing():
    assert served([Span(D(2019, 1, 1), D(2015, 1, 1))], CUT_OFF) == Served(0, 0)


def test_only_the_time_after_a_day_is_kept():
    spans = [Span(D(2010, 1, 1), D(2012, 1, 1)), Span(D(2013, 1, 1))]
    assert since(spans, D(2015, 5, 1)) == [Span(D(2015, 5, 1))]


def test_beyond_the_calendar_nothing_is_promised():
    assert first_day_met([Span(D(9990, 1, 1))], 40) is None
    with pytest.raises(OverflowError):
        completes_on(D(9990, 1, 1), 40)
    with pytest.raises(OverflowError):
        after_months(D(9990, 1, 1), 480)
