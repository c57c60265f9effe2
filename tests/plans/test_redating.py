"""Moving a plan in time: everything moves together, and the copy says that it was moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.rules import Status, judge, overall
from plans.spec import dump_yaml, load_yaml
from plans.spec.redate import redate, redate_to_year, with_fee
from tests.plans.people import FILE, assistant, huzhou

TODAY = date(2026, 11, 21)


def test_today_lies_inside_the_window():
    window = redate(huzhou(), TODAY).window("apply")
    assert window.opens.date() == TODAY - timedelta(days=20)
    assert window.last_day == TODAY + timedelta(days=25)
    assert window.dates_only


def test_days_move_and_clock_times_stay():
    jianyang = load_yaml((FILE.parent / "jianyang-engineering-2020.yaml").read_text(encoding="utf-8"))
    plan = redate(jianyang, TODAY)
    window = plan.window("apply")
    assert (window.opens.isoformat(), window.closes.isoformat()) == (
        "2026-11-01T10:00:00+08:00",
        "2026-12-16T17:00:00+08:00",
    )
    assert plan.deadline("roster").last_day == date(2026, 12, 19)
    assert plan.deadline("payment").at.isoformat() == "2026-12-20T17:00:00+08:00"


def test_today_lies_inside_the_windows_of_every_title():
    apply = huzhou().window("apply")
    late = apply.model_copy(update={"titles": ("assistant-engineer",), "closes": apply.closes + timedelta(days=28)})
    own = apply.model_copy(update={"titles": ("engineer",)})
    plan = redate(huzhou().model_copy(update={"windows": (late, own)}), TODAY)
    assert plan.window("apply", "engineer").last_day == TODAY + timedelta(days=25)
    assert plan.window("apply", "assistant-engineer").last_day == TODAY + timedelta(days=53)


def test_years_move_together():
    plan = redate(huzhou(), TODAY)
    assert plan.year == 2026
    assert plan.cut_off() == date(2026, 12, 31)
    assert plan.continuing_education[0].years == (2022, 2023, 2024, 2025)
    assert plan.appraisal.years == (2023, 2024, 2025)
    assert plan.route("engineer-normal").rule.of[2].years == 4  # a number of years is no calendar year


def test_the_copy_says_that_it_was_moved():
    plan = redate(huzhou(), TODAY)
    assert plan.redating.original_year == 2020
    assert "2020 年的通知" in plan.redating.note
    assert plan.name == "2026年度湖州市建设工程专业工程师、助理工程师评审"
    assert plan.document_number == "湖职指发〔2020〕3号"


def test_a_copy_of_a_copy_still_names_the_first_year():
    again = redate(redate(huzhou(), TODAY), date(2027, 3, 1))
    assert (again.year, again.redating.original_year) == (2027, 2020)
    assert "是 2020 年的通知" in again.redating.note


@settings(max_examples=30, deadline=None)
@given(today=st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)))
def test_any_day_will_do(today):
    plan = redate(huzhou(), today)
    window = plan.window("apply")
    assert window.opens.date() < today < window.last_day
    assert plan.issued_on < window.opens.date()
    assert load_yaml(dump_yaml(plan)) == plan


def test_by_year_days_stay():
    plan = redate_to_year(huzhou(), 2024)
    window = plan.window("apply")
    assert (window.opens.date(), window.last_day) == (date(2024, 9, 1), date(2024, 10, 15))
    assert plan.issued_on == date(2024, 8, 28)
    assert plan.cut_off() == date(2024, 12, 31)


def test_29_february_falls_on_28():
    leap = huzhou().model_copy(update={"issued_on": date(2020, 2, 29)})
    assert redate_to_year(leap, 2021).issued_on == date(2021, 2, 28)


def test_moving_by_nothing_moves_nothing():
    plan = redate_to_year(huzhou(), 2020)
    assert plan.model_copy(update={"redating": None}) == huzhou()


def test_a_person_moved_alike_is_judged_alike():
    plan = redate_to_year(huzhou(), 2024)  # four years later the leap days fall alike
    for appointed, verdict in ((date(2020, 12, 31), Status.MET), (date(2021, 1, 1), Status.NOT_MET)):
        found = [
            each for each in judge(plan, "engineer", "engineer-normal", assistant(appointed)) if each.kind == "tenure"
        ]
        assert overall(found) is verdict


def test_a_fee_is_laid_over_and_nothing_else():
    plan = with_fee(huzhou(), 16_000)
    assert plan.fee.amount_fen == 16_000
    assert with_fee(plan, 0).model_copy(update={"fee": huzhou().fee}) == huzhou()


def test_what_cannot_be_moved_is_refused():
    with pytest.raises(ValueError, match="没有收费规定"):
        with_fee(huzhou().model_copy(update={"fee": None}), 1)
    with pytest.raises(ValueError, match="没有个人申报窗口"):
        redate(huzhou().model_copy(update={"windows": huzhou().windows[1:]}), TODAY)
