"""What the five notices ask beyond the rules of a route: each row of the features stands in its plan, in words that the
plan's page shows (`test_all_is_shown.py`), and where a machine can act on it, as data that it acts on."""

from datetime import date

import pytest

from plans.rules import Facts, evaluate
from plans.rules.facts import Achievement, Answer, TitleHeld
from plans.spec.base import Level
from plans.spec.rule_evidence import AchievementKind
from tests.applicants.test_plan_rows import needed, plan_of
from tests.plans.test_all_is_shown import words_of

HUZHOU, INNOVATIVE = "huzhou-construction-2020", "huzhou-innovative-2020"
TAIZHOU, ZHEJIANG = "taizhou-quality-2020", "zhejiang-quality-2020"
LINPING, JIANYANG = "linping-manufacturing-2022", "jianyang-engineering-2020"

SAID = [
    pytest.param(HUZHOU, "浙人社发〔2016〕63号", marks=pytest.mark.feature("CED-05")),
    pytest.param(ZHEJIANG, "学时的数额在浙市监人〔2019〕54号中，通知未附", marks=pytest.mark.feature("CED-05")),
    pytest.param(
        HUZHOU, "职称外语、计算机应用能力和论文不是必备条件，但计入量化评分", marks=pytest.mark.feature("ELG-25")
    ),
    pytest.param(INNOVATIVE, "职称外语、计算机应用能力和论文都不是必备条件", marks=pytest.mark.feature("ELG-25")),
    pytest.param(LINPING, "三者不全在浙江省的，评审结果在浙江省范围内有效", marks=pytest.mark.feature("ELG-26")),
    pytest.param(
        JIANYANG, "两个单位盖章的书面说明和现工作单位 3 个月以上的工资记录", marks=pytest.mark.feature("ELG-27")
    ),
    pytest.param(LINPING, "对学术造假等行为一票否决", marks=pytest.mark.feature("ELG-31")),
    pytest.param(JIANYANG, "职业道德和敬业精神良好，没有不良诚信记录", marks=pytest.mark.feature("ELG-31")),
    pytest.param(LINPING, "没有违规行为和挂靠现象", marks=pytest.mark.feature("ELG-32")),
    pytest.param(LINPING, "参与慈善公益事业纳入评审标准", marks=pytest.mark.feature("ELG-33")),
    pytest.param(LINPING, "不符合要求的，评审时酌情扣分", marks=pytest.mark.feature("EXP-02")),
    pytest.param(INNOVATIVE, "申报人员公示表", marks=pytest.mark.feature("FRM-05")),
    pytest.param(JIANYANG, "A4 纸单面打印，分类装订，用制式档案袋包装", marks=pytest.mark.feature("FRM-07")),
    pytest.param(HUZHOU, "成绩作为评审的重要依据", marks=pytest.mark.feature("INT-02")),
    pytest.param(JIANYANG, "答辩前查验中级职称证书原件和防疫健康码", marks=pytest.mark.feature("INT-03")),
    pytest.param(JIANYANG, "以成都市人社局官网的通知为准", marks=pytest.mark.feature("MSG-03")),
    pytest.param(LINPING, "只有评审通过人员用 EMS 邮寄评审表 1 份", marks=pytest.mark.feature("PAP-01")),
    pytest.param(TAIZHOU, "由主管部门统一邮寄到省局", marks=pytest.mark.feature("PAP-03")),
    pytest.param(JIANYANG, "示例街道示例路33号322室", marks=pytest.mark.feature("PAP-03")),
    pytest.param(INNOVATIVE, "“4+3+N”现代产业体系、绿色金融改革创新试验区创建", marks=pytest.mark.feature("ELG-34")),
    pytest.param(LINPING, "电力、交通、公路的国有及国有控股企业", marks=pytest.mark.feature("PLN-13")),
    pytest.param(JIANYANG, "报错评审委员会或者超过时间的，后果自负", marks=pytest.mark.feature("PLN-17")),
    pytest.param(ZHEJIANG, "以省人力社保厅实时发布为准", marks=pytest.mark.feature("PLN-21")),
    pytest.param(INNOVATIVE, "根据疫情防控要求另行通知", marks=pytest.mark.feature("PLN-21")),
    pytest.param(LINPING, "盖章后寄回，存入本人人事档案", marks=pytest.mark.feature("RES-03")),
]


@pytest.mark.parametrize(("code", "words"), SAID)
def test_the_plan_says_what_its_notice_says(code, words):
    assert [path for path, text in words_of(plan_of(code).model_dump(mode="json")) if words in text]


def condition(code, start):
    (found,) = [each for each in plan_of(code).conditions if (each.title or "").startswith(start)]
    return found


def judged(code, start, **known):
    plan = plan_of(code)
    return evaluate(condition(code, start), Facts(**known), plan, plan.titles[0].code)


ENGINEER = (TitleHeld("工程师", Level.INTERMEDIATE, date(2015, 1, 1), "工程师证书"),)


def patent(rank, subtype="发明专利"):
    return Achievement(
        AchievementKind.PATENT, subtypes=(subtype,), rank=rank, on=date(2018, 5, 1), in_force=True, label="专利"
    )


@pytest.mark.feature("ELG-21", "ELG-23")
@pytest.mark.parametrize("department", ["production", "research"])
@pytest.mark.parametrize(("rank", "status"), [(3, "met"), (4, "to_judge")])
def test_one_of_the_achievements_of_ones_own_kind_of_department(department, rank, status):
    """The fourth rank is none of the listed ones; of the seven, those that only a person judges stay open."""
    known = {"titles": ENGINEER, "achievements": (patent(rank),)}
    found = judged(JIANYANG, "取得工程师职称后", answers=(Answer("department-kind", department),), **known)
    assert found.status == status
    places = {part.title: part for part in found.children}
    own = places["生产、技术管理部门" if department == "production" else "研究、规划、设计部门"]
    other = next(part for part in found.children if part is not own)
    assert (own.status, other.status) == (status, "not_met")
    assert len(own.children[1].children) == 7


@pytest.mark.feature("ELG-22")
@pytest.mark.parametrize(
    ("done", "status"),
    [
        (Achievement(AchievementKind.PAPER, role="第一作者", on=date(2019, 1, 1), label="论文"), "met"),
        (
            patent(1),
            "to_judge",
        ),  # another technical paper will do; whether it is mainly their own work, a person judges
        (None, "not_met"),
    ],
)
def test_a_paper_or_other_technical_material(done, status):
    found = judged(JIANYANG, "论文论著", titles=ENGINEER, achievements=(done,) if done else ())
    assert found.status == status


@pytest.mark.feature("ELG-27")
def test_who_is_insured_elsewhere_brings_both_statements_and_three_months_of_pay():
    asked = set(needed(JIANYANG, insurance="other")) - set(needed(JIANYANG, insurance="same"))
    assert asked == {
        each.code for each in plan_of(JIANYANG).attachments if each.condition and "insurance" in str(each.condition)
    }
    assert len(asked) == 2


@pytest.mark.feature("PLN-13")
@pytest.mark.parametrize(("kind", "status"), [("power-transport", "not_met"), ("central", "not_met"), ("other", "met")])
def test_employers_that_are_excluded(kind, status):
    assert judged(LINPING, "用人单位", answers=(Answer("employer-kind", kind),)).status == status


@pytest.mark.feature("PLN-14", "PLN-15", "PLN-18", "PAP-02")
def test_what_is_left_out_who_takes_in_and_when_paper_is_due():
    assert plan_of(JIANYANG).audience.series_excluded == ("建筑经济专业",)
    assert plan_of(INNOVATIVE).receiving.found_by == "affiliation"
    assert plan_of(LINPING).paper_phase.when == "after_result"
    forms = {form.name: (form.copies, form.required_when) for form in plan_of(LINPING).forms}
    assert forms["专业技术职务任职资格评审表"] == (1, "after_result")
