"""Working days: National Day 2020 and its make-up days, and a calendar that fails closed."""

from datetime import date, datetime

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import calendar, workdays
from kernel.clock import CHINA
from kernel.models import CalendarDay

pytestmark = [pytest.mark.django_db, pytest.mark.feature("PUB-01")]


@pytest.fixture
def calendar_2020():
    for year in (2020, 2021):
        calendar.load_year(year)


@pytest.mark.abuse("AC-041")
@pytest.mark.parametrize(
    ("appears", "first", "last"),
    [
        # Friday 25 September: the Sunday after it is worked in exchange, then eight days off from 1 October.
        (date(2020, 9, 25), date(2020, 9, 27), date(2020, 10, 9)),
        (date(2020, 9, 24), date(2020, 9, 25), date(2020, 9, 30)),
        # Saturday 10 October is a make-up day and counts.
        (date(2020, 9, 30), date(2020, 10, 9), date(2020, 10, 14)),
        (date(2020, 10, 9), date(2020, 10, 10), date(2020, 10, 15)),
        # Published in the holiday: the first counted day is the first working day after it.
        (date(2020, 10, 3), date(2020, 10, 9), date(2020, 10, 14)),
    ],
)
def test_term_over_national_day_2020(calendar_2020, appears, first, last):
    term = workdays.term_from(appears, 5)
    assert (term.first_day, term.last_day) == (first, last)
    assert not term.is_provisional


def test_latest_first_day_for_the_huzhou_deadline(calendar_2020):
    """A notice must appear by 9 October 2020 for its five days to end on the 15th, the notice's own deadline."""
    assert workdays.term_from(date(2020, 10, 9), 5).last_day == date(2020, 10, 15)
    assert workdays.term_from(date(2020, 10, 10), 5).last_day > date(2020, 10, 15)


def test_term_ends_at_the_end_of_its_last_day(calendar_2020):
    assert workdays.term_from(date(2020, 9, 25), 5).ends_at == datetime(2020, 10, 10, tzinfo=CHINA)


@pytest.mark.abuse("AC-042")
def test_unknown_year_cannot_be_computed(calendar_2020):
    CalendarDay.objects.filter(date__year__gt=2020).delete()
    with pytest.raises(workdays.CalendarUnknown):
        workdays.term_from(date(2020, 12, 30), 5)


@pytest.mark.abuse("AC-042")
def test_a_term_into_an_undecreed_year_is_provisional_until_confirmed():
    CalendarDay.objects.all().delete()
    calendar.load_year(2026)
    _written, provisional = calendar.load_year(2028)
    assert provisional
    assert workdays.term_from(date(2028, 5, 8), 5).is_provisional
    calendar.confirm_year(2028, "国办发明电〔2027〕1号")
    assert not workdays.term_from(date(2028, 5, 8), 5).is_provisional


def test_loading_again_never_overwrites(calendar_2020):
    day = CalendarDay.objects.get(date=date(2020, 6, 1))
    day.is_working = False
    day.save()
    assert calendar.load_year(2020) == (0, False)
    assert not CalendarDay.objects.get(date=date(2020, 6, 1)).is_working


@pytest.mark.abuse("AC-041")
@settings(max_examples=60, deadline=None)
@given(start=st.dates(date(2019, 1, 1), date(2025, 12, 1)), count=st.integers(1, 15))
def test_terms_agree_with_an_independent_count(start, count):
    for year in range(2019, 2027):
        if not CalendarDay.objects.filter(date=date(year, 1, 1)).exists():
            calendar.load_year(year)
    counted, day = 0, start
    while counted < count:
        day = date.fromordinal(day.toordinal() + 1)
        counted += chinese_calendar.is_workday(day)
    assert workdays.term_from(start, count).last_day == day
