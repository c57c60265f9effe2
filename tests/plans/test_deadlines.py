"""Deadlines counted from other dates, and only as far as the calendar is known."""

from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from plans.rules.deadlines import ends
from plans.spec import PlanDocument, dump_yaml, load_yaml
from plans.spec.dates import SHANGHAI, Deadline
from plans.spec.redate import redate_to_year
from tests.plans.people import huzhou

REST = {date(2020, 10, day) for day in range(1, 9)} | {date(2020, 10, 11), date(2020, 10, 17), date(2020, 10, 18)}


def working(day):
    return None if day > date(2020, 12, 31) else day not in REST


def plan(*deadlines):
    return PlanDocument.model_validate(huzhou().model_dump() | {"deadlines": list(deadlines)})


def counted(anchor, **after):
    return {"code": "counted", "what": "送达材料", "after": {"anchor": anchor, **after}}


def midnight_after(day):
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)


@pytest.mark.feature("PLN-06")
@pytest.mark.parametrize(
    ("after", "last_day"),
    [
        ({"anchor": "window:apply:closes", "days": 0}, date(2020, 10, 15)),
        ({"anchor": "window:apply:closes", "working_days": 1}, date(2020, 10, 16)),
        ({"anchor": "window:apply:closes", "working_days": 2}, date(2020, 10, 19)),
        ({"anchor": "window:apply:closes", "working_days": -6}, date(2020, 9, 30)),
        ({"anchor": "window:apply:opens", "days": 3}, date(2020, 9, 4)),
        ({"anchor": "roster", "days": 1}, date(2020, 9, 11)),
        ({"anchor": "window:apply:closes", "working_days": 200}, None),
        ({"anchor": "stage:employer_notice:left", "working_days": 3}, None),
    ],
)
def test_the_last_day_is_counted_from_the_anchor(after, last_day):
    roster = {"code": "roster", "what": "名册", "at": "2020-09-10"}
    document = plan(roster, counted(**after))
    found = [end.at for end in ends(document, document.deadline("counted"), working)]
    assert found == ([midnight_after(last_day)] if last_day else [])


def test_nothing_is_counted_from_an_opening_that_is_not_stated():
    document = plan(counted("window:apply:opens", days=3))
    unstated = tuple(window.model_copy(update={"opens": None}) for window in document.windows)
    document = document.model_copy(update={"windows": unstated})
    assert list(ends(document, document.deadline("counted"), working)) == []


@pytest.mark.feature("PLN-04")
def test_a_clock_time_ends_the_last_day_early():
    document = plan(counted("window:apply:closes", days=1, clock="17:00"))
    (end,) = ends(document, document.deadline("counted"), working)
    assert (end.at, end.window) == (datetime(2020, 10, 16, 17, tzinfo=SHANGHAI), document.window("apply"))


def test_what_cannot_be_counted_has_no_moment():
    far = plan()
    assert ends(far, Deadline.model_validate(counted("window:defence:opens", days=1)), working) == ()
    assert ends(far, Deadline.model_validate(counted("nowhere", days=1)), working) == ()
    assert ends(far, Deadline.model_validate(counted("window:apply:closes", working_days=5)), lambda day: False) == ()


def test_a_whole_day_is_written_back_as_it_was_given():
    document = plan({"code": "roster", "what": "名册", "at": "2020-09-10"})
    roster = document.deadline("roster")
    assert (roster.at, roster.last_day) == (midnight_after(date(2020, 9, 10)), date(2020, 9, 10))
    written = dump_yaml(document)
    assert "at: '2020-09-10'" in written or "at: 2020-09-10" in written
    assert load_yaml(written) == document
    assert redate_to_year(document, 2026).deadline("roster").last_day == date(2026, 9, 10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "x", "what": "甲"},
        {"code": "x", "what": "甲", "at": "2020-09-10", "after": {"anchor": "y", "days": 1}},
        {"code": "x", "what": "甲", "after": {"anchor": "window:apply:opens"}},
        {"code": "x", "what": "甲", "after": {"anchor": "window:apply:opens", "days": 1, "working_days": 1}},
        {"code": "x", "what": "甲", "after": {"anchor": "window:defence:opens", "days": 1}},
        {"code": "x", "what": "甲", "after": {"anchor": "x", "days": 1}},
        {"code": "x", "what": "甲", "at": "2020-09-10", "stage": "nowhere"},
        {"code": "x", "what": "甲", "at": "2020-09-10", "offices": ["nowhere"]},
        {"code": "x", "what": "甲", "at": "2020-09-10", "titles": ["nowhere"]},
    ],
)
def test_a_deadline_that_says_nothing_two_things_or_points_nowhere_is_refused(wrong):
    with pytest.raises(ValidationError):
        plan(wrong)
