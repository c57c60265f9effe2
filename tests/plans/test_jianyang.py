"""Jianyang's notice as a plan: its clock times, limits, fees and the contradictions it contains."""

from datetime import datetime
from functools import cache

import pytest

from kernel.calendar import expected_working
from plans.bases import CATALOG
from plans.checks import check
from plans.rules.conditions import is_needed
from plans.spec import load_yaml
from plans.spec.dates import SHANGHAI
from plans.spec.redate import redate_to_year

EXCEPTIONAL = {"exceptional-1992", "exceptional-award", "exceptional-patent", "exceptional-leading-enterprise"}


@cache
def plan():
    return load_yaml((CATALOG / "jianyang-engineering-2020.yaml").read_text(encoding="utf-8"))


def at(day, hour, minute=0):
    return datetime(2020, 9, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.feature("PLN-04", "FEE-07")
def test_windows_and_deadlines_have_clock_times():
    window = plan().window("apply")
    assert window.opens == datetime(2020, 8, 17, 10, tzinfo=SHANGHAI)
    assert (window.is_open(at(7, 16, 59)), window.is_open(at(7, 17))) == (True, False)
    assert plan().deadline("payment").at == at(11, 17)
    assert plan().deadline("roster").at == at(11, 0)


@pytest.mark.feature("ELG-17", "WAY-03")
def test_who_needs_an_approval_before_declaring():
    asked = {route.code for route in plan().routes if route.pre_approval}
    assert asked == {route.code for route in plan().routes if route.extra_fields} == EXCEPTIONAL
    assert plan().deadline(plan().pre_approval("exceptional").deadline).last_day.isoformat() == "2020-08-20"


@pytest.mark.feature("ELG-14")
def test_the_college_route_is_of_this_year_only():
    route = plan().route("college-2020")
    assert plan().is_offered(route)
    assert not plan().model_copy(update={"year": 2021}).is_offered(route)
    assert redate_to_year(plan(), 2026).route("college-2020").valid_year == 2026


@pytest.mark.feature("ELG-16", "ELG-19")
def test_limits():
    limits = {(each.scope, each.per, each.route): each.count for each in plan().limits}
    assert limits == {("person", "year", None): 1, ("employer", "year", "exceptional-leading-enterprise"): 3}


@pytest.mark.feature("FEE-03", "PHO-04", "DIS-04", "INT-01")
def test_fee_photo_ban_and_defence():
    assert (plan().fee.amount_fen, plan().fee.basis) == (320_00, None)
    photo = plan().photo
    assert (photo.background, photo.paper_copies, photo.min_bytes_exclusive, photo.min_ratio) == ("red", 2, None, None)
    ban = plan().discipline.bans[0]
    assert (ban.years, ban.starts, ban.scope) == (3, "date_of_finding", "higher_title")
    assert all(plan().needs_defence(route.code) for route in plan().routes)


@pytest.mark.feature("PLN-01")
@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ({"insurance": "other"}, {"insurance-statement", "pay-records"}),
        ({"title-issuer": "elsewhere"}, {"title-certificate", "title-papers"}),
        ({"title-issuer": "chengdu"}, {"title-certificate"}),
        ({"graduation": "not-found"}, {"education-check"}),
        ({"route": "college-2020"}, {"college-form"}),
        ({"route": "exceptional-award"}, {"exceptional-papers"}),
    ],
)
def test_papers_by_what_was_answered(answers, needed):
    chosen = {"title": "senior-engineer", **answers}
    conditional = [each for each in plan().attachments if each.condition]
    assert {each.code for each in conditional if is_needed(each, chosen)} == needed


@pytest.mark.feature("FEE-04")
def test_the_contradictions_of_its_dates_are_told():
    found = {each.code: each.message for each in check(plan(), expected_working)}
    assert "最迟 2020-09-03 开始公示" in found["notice-does-not-fit"]
    assert "最少只有 17 小时可以缴费" in found["payment-window-short"]
    assert set(found) <= {"notice-does-not-fit", "payment-window-short", "stated-twice", "rule-unjudgeable"}
