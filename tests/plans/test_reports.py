"""The lines that the command prints: nothing said twice, and every deadline among the days."""

import pytest

from plans.reports import calendar_lines, verdict_lines
from plans.rules.person import load_person
from plans.spec import PlanDocument
from tests.plans.changed import windows
from tests.plans.people import huzhou

NOBODY = load_person("person: {}\n")
ANSWER = {"kind": "answer", "question": "insurance", "values": ["out-of-province"]}
LOOK = {"kind": "attested", "statement": "有不良记录。"}


def plan_with(**parts) -> PlanDocument:
    return PlanDocument.model_validate(huzhou().model_dump(mode="json") | parts)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (ANSWER, "? “您的社会保险在哪里缴纳？”回答“浙江省外”；没有回答；"),
        ({"kind": "any", "of": [ANSWER, LOOK]}, "? 满足其中 1 项；已满足 0 项，待核验 2 项；"),
        ({"kind": "any", "title": "其他", "of": [ANSWER, LOOK]}, "? 其他；满足其中 1 项；已满足 0 项"),
        ({"kind": "not", "of": LOOK}, "? 不得：有不良记录；是否属于“有不良记录”由审核人判断"),
    ],
)
def test_a_condition_is_not_said_twice_in_one_line(rule, line):
    lines = list(verdict_lines(plan_with(conditions=[rule]), NOBODY, {"engineer-normal"}))
    assert any(each.strip().startswith(line) for each in lines)


def test_deadlines_are_among_the_days_of_the_titles_they_are_for():
    stage = {"anchor": "stage:employer_notice:left", "days": 2}
    receiving = {"found_by": "choice", "offices": [{"code": "city", "name": "市建设局"}]}
    deadlines = [
        {"code": "a", "what": "送名册", "at": "2020-10-03", "titles": ["engineer"]},
        {"code": "b", "what": "补材料", "after": {"anchor": "a", "days": 3, "clock": "17:00"}, "offices": ["city"]},
        {"code": "c", "what": "交原件", "after": stage},
    ]
    lines = list(calendar_lines(plan_with(deadlines=deadlines, receiving=receiving), lambda day: True))
    told = [each.strip() for each in lines if "截止时间" in each]
    both = ["截止时间：补材料（市建设局）  最迟 2020-10-06 17:00", "截止时间：交原件  “用人单位公示”办结后 2 日内"]
    assert told == ["截止时间：送名册  最迟 2020-10-03（星期六，调休上班）", *both, *both]


def test_who_has_another_last_day_stands_below_the_stage():
    """The line of the stage has the first of the last days, which is not everybody's."""
    spans = windows(("2020-09-01", "2020-10-15"))
    more = spans[0] | {"closes": "2020-09-25", "routes": ["engineer-self-scored"]}
    lines = list(calendar_lines(plan_with(windows=[*spans, more]), lambda day: True))
    assert "最迟 2020-09-25" in lines[1] and lines[0].startswith("工程师")
    assert lines[2:4] == [
        "    个人网上申报（自评申报）  最迟 2020-09-25",
        "    个人网上申报（其他人）  最迟 2020-10-15",
    ]
    assert not [each for each in calendar_lines(plan_with(windows=spans), lambda day: True) if "其他人" in each]


def test_a_deadline_in_a_year_without_a_calendar_says_so():
    plan = plan_with(deadlines=[{"code": "a", "what": "送名册", "at": "2020-10-03"}])
    told = [each for each in calendar_lines(plan, lambda day: None) if "截止时间" in each]
    assert len(told) == 2
    assert all("最迟 2020-10-03（星期六，休息日）  （没有 2020 年的工作日历" in each for each in told)
