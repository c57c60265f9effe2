"""Computing a plan through: the contradictions of the five notices, with the true calendar of 2020 and 2022."""

from datetime import date

import pytest

from kernel.calendar import expected_working
from plans.checks import check, feasible_calendar
from plans.spec import load_yaml
from tests.plans.changed import plan, told, windows
from tests.plans.fuzz import CATALOG, base_of
from tests.plans.people import huzhou


@pytest.mark.feature("PLN-04")
@pytest.mark.parametrize(
    ("apply", "ends", "latest"),
    [
        (("2020-08-31", "2020-10-10"), "2020-10-10", "2020-09-27"),  # 000: two make-up days and the holiday between
        (("2020-09-01", "2020-10-15"), "2020-10-15", "2020-10-09"),  # 003: the Saturday is worked
        (("2020-08-17T10:00:00+08:00", "2020-09-07T17:00:00+08:00"), "2020-09-10", "2020-09-03"),  # 004
    ],
)
def test_a_notice_that_does_not_fit_is_told_with_its_latest_first_day(apply, ends, latest):
    document = plan(windows=windows(apply, ("2020-08-17", ends)))
    ((path, message),) = told(document, "notice-does-not-fit")
    assert path == "chain.1"
    assert f"最迟 {latest} 开始公示" in message
    assert ends in message


def test_a_notice_that_fits_is_not_told():
    document = plan(year=2022, windows=windows(("2022-08-01", "2022-08-15"), ("2022-08-01", "2022-08-26")))
    assert told(document, "notice-does-not-fit") == []
    (step,) = [
        each for each in feasible_calendar(document, expected_working) if each.days and each.title == "engineer"
    ][:1]
    assert step.starts == date(2022, 8, 19)


def test_a_day_off_in_exchange_is_named_where_a_notice_must_begin_on_it():
    document = plan(windows=windows(("2020-09-01", "2020-10-16"), ("2020-09-01", "2020-10-16")))
    notice = next(each for each in feasible_calendar(document, expected_working) if each.days)
    assert "最迟 2020-10-10（星期六，调休上班） 起公示" in notice.words


def test_a_deadline_of_a_later_office_binds_the_notice_before_it():
    deadline = {"code": "roster", "what": "报送花名册", "kind": "department_examine", "at": "2020-09-10"}
    document = plan(windows=windows(("2020-08-17", "2020-09-07")), deadlines=[deadline])
    ((_path, message),) = told(document, "notice-does-not-fit")
    assert "最迟 2020-09-03 开始公示" in message


def test_a_deadline_counted_from_another_date_binds_too():
    after = {"anchor": "window:apply:closes", "working_days": 3}
    deadline = {"code": "roster", "what": "报送花名册", "stage": "employer_notice", "after": after}
    document = plan(windows=windows(("2020-08-17", "2020-09-07")), deadlines=[deadline])
    ((_path, message),) = told(document, "notice-does-not-fit")  # 2020-09-10 once more
    assert "最迟 2020-09-03 开始公示" in message


def test_a_notice_for_which_nobody_has_time():
    document = plan(windows=windows(("2020-09-01", "2020-09-04"), ("2020-09-01", "2020-09-04")))
    ((_path, message),) = told(document, "notice-does-not-fit")
    assert "任何人都来不及" in message


def test_only_the_title_concerned_is_named():
    late = {"kind": "apply", "opens": "2020-09-01", "closes": "2020-10-14", "titles": ["engineer"]}
    early = {"kind": "apply", "opens": "2020-09-01", "closes": "2020-09-14", "titles": ["assistant-engineer"]}
    office = windows(("2020-09-01", "2020-10-15"), ("2020-09-01", "2020-10-15"))[1]
    ((_path, message),) = told(plan(windows=[late, early, office]), "notice-does-not-fit")
    assert message.startswith("工程师：")


def test_a_year_without_a_calendar_is_told_and_the_rest_is_checked():
    found = check(huzhou(), lambda day: None)
    assert [each.code for each in found if each.code != "stated-twice"] == ["calendar-unknown"]
    assert any(each.code == "stated-twice" for each in found)


def test_a_payment_window_of_a_day_is_told():
    roster = {"code": "roster", "what": "现场审核", "kind": "office_examine", "at": "2020-09-10"}
    pay = {"code": "pay", "what": "缴费", "kind": "payment", "at": "2020-09-11T17:00:00+08:00"}
    document = plan(windows=windows(("2020-08-17", "2020-08-20")), deadlines=[roster, pay])
    ((path, message),) = told(document, "payment-window-short")
    assert path == "deadlines.1"
    assert "2020-09-10" in message
    assert "2020-09-11 17:00" in message
    assert "17 小时" in message


@pytest.mark.parametrize(("closes", "short"), [("2020-11-02", False), ("2020-11-01", True)])
def test_two_days_are_enough_for_payment(closes, short):
    span = windows(("2020-09-01", "2020-09-04"), payment=("2020-11-01", closes))
    assert bool(told(plan(windows=span), "payment-window-short")) is short


def test_a_payment_that_is_over_before_it_begins():
    span = windows(("2020-09-01", "2020-10-15"), payment=("2020-09-01", "2020-09-30"))
    ((_path, message),) = told(plan(windows=span), "payment-window-short")
    assert "没有时间缴费" in message


@pytest.mark.parametrize(
    ("closes", "rest"),
    [("2020-08-30", True), ("2020-09-27", False), ("2020-10-10", False), ("2020-10-08", True), ("2020-10-09", False)],
)
def test_a_deadline_on_a_rest_day_is_told_and_a_make_up_day_is_none(closes, rest):
    deadline = {"code": "material", "what": "材料受理", "kind": "department_examine", "at": closes}
    document = plan(windows=windows(("2020-08-03", "2020-08-10")), deadlines=[deadline])
    found = told(document, "deadline-on-rest-day")
    assert [path for path, _message in found] == (["deadlines.0"] if rest else [])
    assert all(closes in message for _path, message in found)


def test_the_calendar_shows_the_days_of_every_stage():
    steps = {step.code: step for step in feasible_calendar(huzhou(), expected_working) if step.title == "engineer"}
    assert list(steps) == ["apply", *(stage.code for stage in huzhou().chain)]
    notice = steps["employer_notice"]
    assert (notice.earliest, notice.latest, notice.starts) == (date(2020, 9, 8), date(2020, 10, 15), date(2020, 10, 9))
    assert steps["apply"].latest == date(2020, 10, 9)
    assert steps["confirmation"].latest is None


def test_the_deadline_of_a_stage_counts_whole_days_and_binds():
    chain = huzhou().model_dump(mode="json")["chain"]
    chain[2]["deadline"] = "2020-09-27"
    document = plan(chain=chain, windows=windows(("2020-09-01", "2020-09-23")))
    assert document.chain[2].deadline.isoformat() == "2020-09-28T00:00:00+08:00"
    ((_path, message),) = told(document, "notice-does-not-fit")
    assert "最迟 2020-09-21 开始公示" in message
    assert told(document, "deadline-on-rest-day") == []  # a Sunday that is worked
    chain[2]["deadline"] = "2020-10-08T17:00:00+08:00"
    assert told(plan(chain=chain), "deadline-on-rest-day")[0][0] == "chain.2.deadline"


def test_windows_in_an_impossible_order_are_told():
    early = windows(("2020-09-01", "2020-10-15"), ("2020-09-01", "2020-09-20"))
    assert [path for path, _m in told(plan(windows=early), "window-order")] == ["windows.1"]
    over = windows(("2020-08-01", "2020-08-20"))
    assert [path for path, _m in told(plan(windows=over), "window-order")] == ["windows.0.closes"]
    only = [{"kind": "apply", "opens": "2020-09-01", "closes": "2020-09-30", "titles": ["engineer"]}]
    assert [path for path, _m in told(plan(windows=only), "window-order")] == ["titles.1"]


def test_an_approval_due_before_the_notice_was_issued_is_told():
    document = plan(
        pre_approvals=[{"code": "exception", "name": "破格审批", "to": "市人社局", "deadline": "early"}],
        deadlines=[{"code": "early", "what": "破格审批", "at": "2020-08-20"}],
    )
    assert [path for path, _m in told(document, "window-order")] == ["pre_approvals.0"]


def test_the_plan_of_huzhou_has_three_contradictions():
    assert {(each.code, each.path) for each in check(huzhou(), expected_working)} == {
        ("notice-does-not-fit", "chain.1"),
        ("stated-twice", "stated_twice.0"),
        ("stated-twice", "stated_twice.1"),
    }


PUBLICITY = ("notice-does-not-fit", "chain.1")


@pytest.mark.parametrize(
    ("name", "expected", "words"),
    [
        ("huzhou-innovative-2020", [PUBLICITY], ["最迟 2020-09-27 开始公示"]),
        (
            "huzhou-construction-2020",
            [PUBLICITY, ("stated-twice", "stated_twice.0"), ("stated-twice", "stated_twice.1")],
            ["最迟 2020-10-09 开始公示", "编制地方定额每项 6 分", "恰好满 20 年计 10 分"],
        ),
        (
            "linping-manufacturing-2022",
            [("stated-twice", f"stated_twice.{number}") for number in range(4)],
            ["paper_phase", "45 学分", "申报计划（系统中选择的计划）", "审批表"],
        ),
        (
            "taizhou-quality-2020",
            [
                PUBLICITY,  # full_senior
                PUBLICITY,  # associate_senior
                ("deadline-on-rest-day", "windows.1.closes"),
                ("deadline-on-rest-day", "deadlines.3"),
                *(("stated-twice", f"stated_twice.{number}") for number in range(3)),
            ],
            ["截止日 2020-08-30（星期日）是休息日", "省生态环境专业工程", "8—9 月下旬", "实施意见"],
        ),
        (
            "jianyang-engineering-2020",
            [
                ("notice-does-not-fit", "chain.2"),
                ("payment-window-short", "deadlines.2"),
                ("rule-unjudgeable", "conditions.2"),  # other declarations of the year: nobody's archive holds them
                ("stated-twice", "stated_twice.0"),
                ("stated-twice", "stated_twice.1"),
            ],
            ["最迟 2020-09-03 开始公示", "2020-09-11 17:00 截止，最少只有 17 小时", "当年的其他申报", "收复印件"],
        ),
        (
            "zhejiang-quality-2020",  # the notice that Taizhou's is laid over
            [PUBLICITY, PUBLICITY],
            ["最迟 2020-10-09 开始公示", "最迟 2020-09-24 开始公示"],
        ),
    ],
)
def test_the_contradictions_of_every_notice_are_found_and_no_others(name, expected, words):
    document = load_yaml((CATALOG / f"{name}.yaml").read_text(encoding="utf-8"), base_of)
    found = check(document, expected_working)
    assert sorted((each.code, each.path) for each in found) == sorted(expected)
    told_of = "".join(each.message for each in found)
    assert [each for each in words if each not in told_of] == []
    assert "2020-09-27（" not in told_of  # a Sunday that is worked


def test_every_message_is_one_sentence():
    found = check(
        plan(cut_offs=[], sources=[], attachments=[], windows=windows(("2020-08-01", "2020-08-30"))), expected_working
    )
    assert len(found) > 5
    assert all(each.message.endswith("。") and each.message.count("。") == 1 for each in found)
