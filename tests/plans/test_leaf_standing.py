"""Employment, residency, answers, other declarations, verified scores, titles by level, attested things."""

from datetime import date

import pytest
from pydantic import ValidationError

from plans.rules import Status, evaluate
from plans.rules.facts import Answer, Declaration, Facts, Named, SheetScore, TitleHeld
from plans.rules.leaves.match import class_fits, within, words_match
from plans.spec.base import EmploymentClass, Level, Residency
from plans.spec.rule import (
    AnswerRule,
    AttestedRule,
    EmploymentRule,
    HoldsRule,
    MajorInRule,
    MajorRule,
    NoOtherDeclarationRule,
    ResidencyRule,
    ScoreRule,
)
from tests.plans.changed import plan
from tests.plans.judged import judged

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
ENTERPRISE, PRIVATE, STATE = (
    EmploymentClass.ENTERPRISE,
    EmploymentClass.PRIVATE_ENTERPRISE,
    EmploymentClass.STATE_ENTERPRISE,
)


@pytest.mark.parametrize(
    ("declared", "status", "actual"),
    [
        (None, TO_JUDGE, "没有选择"),
        ("gas", MET, "燃气工程"),
        ("architecture", NOT_MET, "建筑设计"),
        ("x", NOT_MET, "不在列表中"),
    ],
)
def test_a_condition_for_some_majors(declared, status, actual):
    found = judged(MajorInRule(kind="major_in", majors=("hvac", "gas")), major=declared)
    assert (found.status, found.actual) == (status, actual)
    assert found.required == "申报专业为暖通工程、燃气工程"


@pytest.mark.parametrize(("title", "status"), [("engineer", NOT_MET), ("assistant-engineer", MET), (None, MET)])
def test_a_major_of_another_title_is_not_offered(title, status):
    majors = [
        {"code": "gas", "name": "燃气工程", "titles": ["assistant-engineer"]},
        {"code": "hvac", "name": "暖通工程"},
    ]
    found = evaluate(MajorRule(kind="major_offered"), Facts(major="gas"), plan(majors=majors), title)
    assert found.status is status
    assert found.missing == ("该专业只用于申报助理工程师" if status is NOT_MET else "")
    assert found.required == f"在本计划的 {1 if title == 'engineer' else 2} 个申报专业中选择"


@pytest.mark.feature("ELG-28", "ELG-29")
@pytest.mark.parametrize(
    ("known", "allowed", "status"),
    [
        (PRIVATE, (ENTERPRISE,), MET),
        (STATE, (ENTERPRISE,), MET),
        (ENTERPRISE, (PRIVATE, STATE), MET),
        (ENTERPRISE, (PRIVATE,), TO_JUDGE),
        (STATE, (PRIVATE,), NOT_MET),
        (EmploymentClass.AGENCY, (EmploymentClass.AGENCY,), MET),
        (EmploymentClass.FREELANCE, (ENTERPRISE,), NOT_MET),
        (None, (ENTERPRISE,), NOT_MET),
    ],
)
def test_who_is_on_the_job_where(known, allowed, status):
    found = judged(EmploymentRule(kind="employment", classes=allowed), employment=known)
    assert found.status is status
    words = {TO_JUDGE: "单位是否属于申报范围由审核人判断", MET: ""}
    assert found.missing == words.get(status, "不在本计划的申报范围内" if known else "请在个人信息中填写用人单位和身份")


def test_any_enterprise_covers_both_kinds_and_neither_covers_the_other():
    assert ENTERPRISE.covers(PRIVATE) and ENTERPRISE.covers(STATE) and ENTERPRISE.covers(ENTERPRISE)
    assert not PRIVATE.covers(ENTERPRISE)
    assert not PRIVATE.covers(STATE)
    assert class_fits(None, (ENTERPRISE,)) is None


@pytest.mark.parametrize(
    ("known", "asked", "status"),
    [
        (Residency.HK_MO_TW, (Residency.HK_MO_TW,), MET),
        (Residency.MAINLAND, (Residency.HK_MO_TW,), NOT_MET),
        (None, (Residency.HK_MO_TW,), TO_JUDGE),
        (None, tuple(Residency), MET),
    ],
)
def test_residency_need_not_be_known_where_all_are_let_in(known, asked, status):
    found = judged(ResidencyRule(kind="residency", any_of=asked), residency=known)
    assert found.status is status
    assert found.required == "、".join(each.label for each in asked)


OUT = Answer("insurance", "out-of-province")


@pytest.mark.parametrize(("answers", "status"), [((OUT,), MET), ((Answer("insurance", "x"),), NOT_MET), ((), TO_JUDGE)])
def test_an_answer_decides_and_a_question_left_open_does_not(answers, status):
    rule = AnswerRule(kind="answer", question="insurance", values=("out-of-province",))
    found = judged(rule, answers=answers)
    assert (found.status, found.title) == (status, "您的社会保险在哪里缴纳？")
    assert found.required == "“您的社会保险在哪里缴纳？”回答“浙江省外”"
    actual = {MET: "浙江省外", NOT_MET: "x", TO_JUDGE: "没有回答"}
    assert found.actual == actual[status]


def test_an_answer_to_a_question_the_plan_does_not_ask_is_open():
    found = judged(AnswerRule(kind="answer", question="other", values=("a",)), answers=(OUT,))
    assert (found.status, found.required) == (TO_JUDGE, "“other”回答“a”")


def declared(year=2020, level=Level.INTERMEDIATE, label="另一份申报"):
    return Declaration(year, level, label)


@pytest.mark.feature("ELG-19")
@pytest.mark.parametrize(
    ("per", "others", "status"),
    [
        ("year", (), MET),
        ("year", None, TO_JUDGE),
        ("year", (declared(2019),), MET),
        ("year", (declared(level=Level.JUNIOR),), NOT_MET),
        ("level_and_year", (declared(level=Level.JUNIOR),), MET),
        ("level_and_year", (declared(),), NOT_MET),
    ],
)
def test_one_declaration_a_year(per, others, status):
    found = judged(NoOtherDeclarationRule(kind="no_other_declaration", per=per), declarations=others)
    assert found.status is status
    if status is NOT_MET:
        assert (found.actual, found.evidence) == ("另一份申报", ["另一份申报"])


def test_before_a_title_is_chosen_a_declaration_of_any_level_counts():
    rule = NoOtherDeclarationRule(kind="no_other_declaration", per="level_and_year")
    found = judged(rule, title=None, declarations=(declared(level=Level.JUNIOR, label=""),))
    assert (found.status, found.actual) == (NOT_MET, "初级（助理级）（2020 年）")


def scored(points, verified=None, gates=True):
    return SheetScore("self-score", points, gates, "自评表", verified)


@pytest.mark.feature("SCO-03", "SCO-04")
@pytest.mark.parametrize(
    ("scores", "verified", "status"),
    [
        ((scored(95),), False, MET),
        ((scored(94),), False, NOT_MET),
        ((scored(95, gates=False),), False, NOT_MET),
        ((scored(95),), True, TO_JUDGE),
        ((scored(94),), True, NOT_MET),
        ((scored(120, 94),), True, NOT_MET),
        ((scored(90, 95),), True, MET),
        ((scored(120, 95),), False, MET),
        ((scored(50), scored(95)), False, MET),
        ((), True, NOT_MET),
    ],
)
def test_the_score_that_an_office_has_settled_decides_where_it_is_asked(scores, verified, status):
    rule = ScoreRule(kind="score", sheet="self-score", minimum=95, verified=verified)
    assert judged(rule, scores=scores).status is status


def test_both_scores_are_shown():
    rule = ScoreRule(kind="score", sheet="self-score", minimum=95, verified=True)
    found = judged(rule, scores=(scored(120, 94),))
    assert (found.actual, found.missing) == ("120 分（核定 94 分），控制项全部符合", "还差 1 分")
    assert judged(rule, scores=(scored(95),)).missing == "自评分已达到，等待审核人核定"
    assert found.required == "审核人核定的得分达到 95 分，控制项全部符合"


@pytest.mark.feature("ELG-18")
@pytest.mark.parametrize(
    ("level", "on", "status"),
    [
        (Level.INTERMEDIATE, date(2020, 12, 31), MET),
        (Level.ASSOCIATE_SENIOR, date(2010, 1, 1), MET),
        (Level.JUNIOR, date(2010, 1, 1), NOT_MET),
        (Level.INTERMEDIATE, date(2021, 1, 1), NOT_MET),
        (Level.INTERMEDIATE, None, TO_JUDGE),
    ],
)
def test_a_title_by_its_level_whatever_its_name(level, on, status):
    rule = HoldsRule(kind="holds", what="title", level="intermediate")
    found = judged(rule, titles=(TitleHeld("任何名称", level, on),))
    assert (found.status, found.required) == (status, "中级以上职称")


@pytest.mark.parametrize(
    ("held", "status", "missing"),
    [
        ({"二级建造师": 2021, "二级建造师（市政）": 2015}, TO_JUDGE, "名称不完全一致，由审核人判断"),
        ({"二级建造师": 2019, "二级建造师（市政）": 2015}, MET, ""),
        ({"二级建造师": 2021, "二级建造师（市政）": 2022}, NOT_MET, "取得时间晚于资历截止日"),
    ],
)
def test_an_exact_name_that_came_too_late_hides_no_longer_one(held, status, missing):
    rule = HoldsRule(kind="holds", what="credential", any_of=("二级建造师",))
    found = judged(rule, credentials=tuple(Named(name, date(year, 1, 1)) for name, year in held.items()))
    assert (found.status, found.missing) == (status, missing)


@pytest.mark.parametrize(
    "fields",
    [{}, {"any_of": ["工程师"], "level": "junior"}, {"what": "honour", "level": "junior"}],
)
def test_a_thing_is_held_by_name_or_by_level(fields):
    with pytest.raises(ValidationError):
        HoldsRule.model_validate({"kind": "holds", "what": "title", **fields})


@pytest.mark.parametrize(
    ("look_at", "missing"), [(("合同", "照片"), "请审核人查看：合同、照片"), ((), "由用人单位和审核部门核实")]
)
def test_what_only_a_person_can_judge_says_what_to_look_at(look_at, missing):
    found = judged(AttestedRule(kind="attested", statement="表现突出", look_at=look_at, note="见附件"))
    assert (found.status, found.missing, found.note) == (TO_JUDGE, missing, "见附件")
    assert found.as_data()["note"] == "见附件"


@pytest.mark.parametrize(
    ("first", "last", "low", "high", "answer"),
    [
        (1, 1, None, None, True),
        (None, None, None, None, True),
        (None, None, 1, None, None),
        (1, None, 1, None, None),
        (2, 3, 2, 3, True),
        (1, 3, 2, 3, None),
        (2, 4, 2, 3, None),
        (1, 1, 2, None, False),
        (4, 4, None, 3, False),
        (2, 2, None, 3, True),
    ],
)
def test_days_within_days(first, last, low, high, answer):
    day = {None: None} | {n: date(2020, 1, n) for n in range(1, 5)}
    assert within(day[first], day[last], day[low], day[high]) is answer


def test_words_that_contain_each_other_are_open():
    assert words_match(("二级 建造师",), ("二级建造师",)) is True
    assert words_match(("建造师",), ("二级建造师",)) is None
    assert words_match(("甲",), ("乙",)) is False
    assert words_match(("",), ("乙",)) is None
