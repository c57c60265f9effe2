"""Computing a plan through: slips that are easily written and seldom seen, and days as the portal counts them."""

from datetime import date, timedelta

import pytest

from kernel.calendar import expected_working, load_year
from kernel.workdays import term_from, working_days_after
from plans.checks.walk import walk
from plans.checks.windows import windows_over
from plans.rules.words import cn_amount
from plans.spec.redate import redate_to_year
from tests.plans.changed import plan, told, windows
from tests.plans.people import huzhou


@pytest.mark.django_db
def test_a_notice_that_appears_on_the_latest_day_is_over_in_time_as_the_portal_counts():
    load_year(2020)
    load_year(2021)
    for number in range(0, 30, 3):  # over the National Day
        last = date(2020, 9, 20) + timedelta(days=number)
        document = plan(windows=windows(("2020-08-31", "2020-09-01"), ("2020-08-31", last.isoformat())))
        notice = next(each for each in walk(document, "engineer", expected_working) if each.days)
        (following,) = working_days_after(notice.starts, 1)
        assert term_from(notice.starts, notice.days).last_day <= last
        assert term_from(following.date, notice.days).last_day > last


@pytest.mark.parametrize(("closes", "late"), [("2020-10-15", False), ("2020-10-16", True)])
def test_an_approval_due_after_applying_is_told(closes, late):
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0]["pre_approval"] = "exception"
    document = plan(
        routes=routes,
        pre_approvals=[{"code": "exception", "name": "破格审批", "to": "市人社局", "deadline": "late"}],
        deadlines=[{"code": "late", "what": "破格审批", "at": closes}],
    )
    found = told(document, "window-order")
    assert [path for path, _m in found] == (["pre_approvals.0"] if late else [])
    assert all("2020-10-16" in message and "2020-10-15" in message for _path, message in found)


@pytest.mark.parametrize(
    ("span", "nobody"),
    [
        ({"kind": "defence"}, True),  # a defence is written as an examination
        ({"kind": "department_examine"}, False),
        ({"kind": "payment"}, False),
        ({"kind": "payment", "titles": ["assistant-engineer"]}, True),
    ],
)
def test_the_time_of_an_office_without_a_stage_is_told(span, nobody):
    chain = huzhou().model_dump(mode="json")["chain"]
    for stage in chain:
        stage["titles"] = ["engineer"] if stage["kind"] == "payment" else []
    own = [*windows(("2020-09-01", "2020-10-15")), span | {"closes": "2020-11-20"}]
    due = span | {"code": "due", "what": "送材料", "at": "2020-11-20"}
    found = told(plan(chain=chain, windows=own, deadlines=[due]), "never-used")
    assert [path for path, _m in found] == (["windows.1", "deadlines.0"] if nobody else [])
    assert told(plan(deadlines=[due | {"stage": chain[0]["code"], "titles": []}]), "never-used") == []


@pytest.mark.parametrize(("day", "far"), [("2002-12-31", True), ("2018-12-31", True), ("2019-12-31", False),
                                          ("2021-12-31", False), ("2022-01-01", True)])  # fmt: skip
def test_a_cut_off_in_quite_another_year_than_the_plan_is_told(day, far):
    found = told(plan(cut_offs=[{"kind": "tenure", "date": day}]), "window-far")
    assert [path for path, _m in found] == (["cut_offs.0.date"] if far else [])
    assert all(day in message and "2020" in message for _path, message in found)


def test_a_plan_all_of_whose_time_has_passed_is_told():
    document = plan(windows=windows(("2020-09-01", "2020-09-30"), ("2020-09-01", "2020-10-15")))
    assert list(windows_over(document, date(2020, 10, 15))) == []
    (found,) = windows_over(document, date(2020, 10, 16))
    assert (found.code, found.path) == ("windows-over", "windows") and "2020-10-15" in found.message
    assert list(windows_over(redate_to_year(document, 2021), date(2030, 1, 1))) == []


@pytest.mark.parametrize(("fen", "small"), [(320, True), (999, True), (1000, False), (0, False), (None, False)])
def test_a_fee_written_in_yuan_is_told(fen, small):
    found = told(plan(fee={"amount_fen": fen, "stage": "payment"}), "fee-small")
    assert found == (
        [("fee", f"评审费只有 {cn_amount(fen)}：金额以分为单位（320 元写 32000），请核对。")] if small else []
    )
