"""Every title and route judged at once: the nearest route, the day it comes true, and why it is named."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules import Facts, Status, evaluate, judge, judge_all
from plans.rules.describe import condition_in_words
from plans.rules.facts import Achievement, Named
from plans.rules.prefill import Suggestion, prefill
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass, Residency
from plans.spec.condition import AnswerIs
from plans.spec.parts import Audience, PreApproval, Route, TitleOffer
from plans.spec.rule import (
    AchievementKind,
    All,
    AnyOf,
    AtLeast,
    AttestedRule,
    EducationRule,
    EvidenceRule,
    HoldsRule,
    Not,
    TenureRule,
)
from plans.spec.scoring import ScoringSheet
from tests.plans.judged import cut_offs, plan_with
from tests.plans.people import assistant, huzhou, self_scorer, technician

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE


def engineer(facts, plan=None):
    return judge_all(plan or huzhou(), facts).title("engineer")


def test_every_title_and_route_is_judged_as_alone():
    plan, facts = huzhou(), assistant()
    verdict = judge_all(plan, facts)
    assert [each.title for each in verdict.titles] == ["engineer", "assistant-engineer"]
    for title in verdict.titles:
        assert [each.route for each in title.routes] == [each.code for each in plan.routes_for(title.title)]
        for route in title.routes:
            alone = {finding.title: finding for finding in judge(plan, title.title, route.route, facts)}
            assert {finding.title: finding for finding in route.findings} == alone


def test_what_is_kept_for_a_plan_is_of_no_other_plan_and_of_nobody_who_was_judged():
    later = plan_with(cut_offs=cut_offs(tenure=date(2024, 6, 30)))  # the same rules, word for word the same objects
    fresh = huzhou().model_copy()
    for plan in (huzhou(), later, fresh, later, huzhou()):
        for person in (Facts(), assistant(), technician()):
            tenures = {each.required for each in _leaves(judge(plan, "engineer", "engineer-normal", person), "tenure")}
            day = "2024年6月30日" if plan is later else "2020年12月31日"
            assert tenures and all(f"（计算到{day}，只计整年）" in each for each in tenures)
    assert judge_all(huzhou(), assistant()) == judge_all(fresh, assistant()) != judge_all(later, assistant())


def _leaves(findings, kind):
    for each in findings:
        yield from [each] if each.kind == kind else _leaves(each.children, kind)


@pytest.mark.feature("ELG-02")
def test_a_route_that_is_met_is_best():
    title = engineer(assistant())
    assert (title.best, title.route("engineer-normal").status) == ("engineer-normal", MET)
    assert title.explanation == "申报工程师建议选择“正常申报（学历和资历）”：能够自动核对的条件全部满足。"
    assert title.route("engineer-normal").missing == 0
    assert title.route("engineer-normal").first_day is None


@pytest.mark.feature("ELG-08")
def test_what_a_person_must_judge_comes_before_what_fails():
    title = engineer(technician())
    assert title.best == "engineer-skilled"
    assert title.explanation == ("申报工程师建议选择“技能人才申报”：没有不满足的条件，“生产一线岗位”由审核人判断。")


@pytest.mark.feature("ELG-02")
@pytest.mark.parametrize(
    ("appointed", "status", "first"),
    [(date(2016, 12, 31), MET, None), (date(2017, 1, 1), NOT_MET, date(2021, 1, 1))],
)
def test_the_day_before_and_the_day_a_tenure_completes(appointed, status, first):
    title = engineer(assistant(appointed))
    normal = title.route("engineer-normal")
    assert (title.best, normal.status, normal.first_day) == ("engineer-normal", status, first)
    if first:
        assert normal.missing == 1
        assert title.explanation == (
            "目前没有符合条件的工程师申报方式；最接近的是“正常申报（学历和资历）”，还差 1 项：“实际聘任年限”（还差 1 天，"
            "2021年1月1日满 4 年），到时自然满足。"
        )


ELDER = {"kind": "age", "at_least": 50}
STUDY = {"kind": "hours", "years": [2019], "minima": [{"hours": 99}], "per_year": False}
BORN = date(1990, 5, 1)


def lacking(person, *rules):
    """What is said of a person to whom only routes with these rules are open."""
    routes = tuple(route(code=f"r{place}", rule=each) for place, each in enumerate(rules))
    return engineer(person, plan_with(routes=routes))


@pytest.mark.feature("ELG-02")
def test_nobody_is_told_to_wait_for_years_where_something_else_is_missing_too():
    person = replace(assistant(), born_on=BORN)
    either = lacking(person, {"kind": "any", "title": "学时", "of": [ELDER, STUDY]})
    (only,) = either.routes
    assert (only.first_day, only.by_waiting) == (date(2040, 5, 1), None)
    assert either.explanation.endswith("还差 1 项：“学时”（最接近的是“继续教育”：2019 年合计差 39 学时）。")
    alone = lacking(person, ELDER)
    assert alone.explanation.endswith("“年龄”（2040年5月1日满 50 周岁），只等时间的话要到2040年5月1日才满足。")
    assert lacking(person, ELDER, STUDY).best == "r1"
    assert lacking(replace(person, born_on=date(1971, 12, 31)), ELDER, STUDY).best == "r0"  # not a year to wait
    assert lacking(replace(person, born_on=date(1972, 1, 1)), ELDER, STUDY).best == "r1"


@pytest.mark.feature("ELG-01")
def test_of_what_is_equally_near_that_is_named_which_the_person_has_begun():
    papers, patents = ({"kind": "evidence", "title": name, "what": [what], "count": 2} for name, what in WANTED)
    either = {"kind": "any", "title": "业绩", "of": [papers, patents]}
    one = replace(assistant(), achievements=(Achievement(AchievementKind.PATENT, label="一"),))
    assert lacking(assistant(), either).explanation.endswith("还差 1 项：“业绩”（还差 1 项）。")
    assert lacking(one, either).explanation.endswith("还差 1 项：“业绩”（最接近的是“专利”：还差 1 项）。")
    two = {"kind": "at_least", "n": 2, "title": "两项", "of": [papers, patents, TENURE.model_dump()]}
    paper = Achievement(AchievementKind.PAPER, label="二")
    both = replace(one, appointments=(), achievements=(*one.achievements, paper))
    assert lacking(both, two).explanation.endswith("“两项”（还差 2 项，最接近的是“论文”、“专利”）。")


WANTED = (("论文", "paper"), ("专利", "patent"))


def test_what_is_missing_comes_before_what_is_open_and_the_best_route_before_the_others():
    title = engineer(replace(technician(), appraisals=()))
    skilled = title.route("engineer-skilled")
    assert [each.status for each in skilled.pressing] == [NOT_MET, TO_JUDGE]
    assert {each.status for each in skilled.settled} == {MET}
    assert len(skilled.pressing) + len(skilled.settled) == len(skilled.findings)
    assert title.best_first[0] is title.route(title.best)
    assert (title.is_open, engineer(technician()).is_open) == (False, True)


def test_what_keeps_from_every_route_is_said_instead_of_a_route():
    barred = engineer(replace(assistant(), employment=EmploymentClass.CIVIL_SERVICE_LAW))
    assert barred.best == "engineer-normal"
    assert barred.explanation == "目前不能申报工程师：“申报对象”（不在本计划的申报范围内），各种申报方式都有这项要求。"
    unpaid = engineer(replace(assistant(), appraisals=(), major=None))  # what the person can still bring or choose
    assert unpaid.explanation.startswith("目前没有符合条件的工程师申报方式")


def test_a_list_of_honours_is_not_told_in_a_sentence():
    many = {"kind": "holds", "title": "荣誉", "what": "honour", "any_of": [f"第{n}种技术能手" for n in range(9)]}
    assert lacking(assistant(), many).explanation.endswith("还差 1 项：“荣誉”。")


def test_what_time_does_not_heal_has_no_first_day():
    normal = engineer(replace(assistant(date(2017, 1, 1)), appraisals=())).route("engineer-normal")
    assert (normal.missing, normal.first_day) == (2, None)
    assert [finding.title for finding in normal.failing] == ["实际聘任年限", "年度考核"]


@pytest.mark.feature("ELG-13")
@pytest.mark.parametrize(("points", "best"), [(95, "engineer-self-scored"), (94, "engineer-self-scored")])
def test_94_and_95_points(points, best):
    title = engineer(self_scorer(points))
    route = title.route(best)
    assert (title.best, route.status, route.missing) == (best, MET if points >= 95 else NOT_MET, int(points < 95))


def test_a_route_without_conditions_is_never_the_nearest_while_another_is_stated():
    transfer = next(route for route in huzhou().routes if route.code == "engineer-transfer")
    title = engineer(Facts())
    assert title.route("engineer-transfer").stated is False
    assert title.best != "engineer-transfer"
    assert engineer(assistant(), plan_with(routes=(transfer,))).best == "engineer-transfer"


def test_conditions_of_one_name_are_told_apart_by_what_they_ask():
    common = {"kind": "hours", "years": [2019], "minima": [{"hours": 45}]}
    asked = [{**common, "unit": unit} for unit in ("credits", "hours")]
    plan = plan_with(routes=(route(rule={"kind": "all", "of": asked}),))
    words = engineer(replace(assistant(), hours=()), plan).explanation
    assert "“继续教育”（2019 年每年各类科目不少于 45 学分）（2019 年合计差 45 学分）、“继续教育”（2019 年" in words


def test_what_a_person_judges_is_named_by_the_words_of_the_notice():
    look = {"kind": "attested", "statement": "师德良好。"}
    unnamed = {"kind": "any", "of": [look, {"kind": "attested", "statement": "获得表彰"}]}
    plan = plan_with(routes=(route(rule={"kind": "all", "of": [look, unnamed, unnamed]}),))
    words = engineer(assistant(), plan).explanation
    assert words.endswith("没有不满足的条件，“师德良好”、“满足其中 1 项”、“满足其中 1 项”由审核人判断。")


def test_unknown_codes_are_key_errors():
    verdict = judge_all(huzhou(), Facts())
    with pytest.raises(KeyError):
        verdict.title("professor")
    with pytest.raises(KeyError):
        verdict.title("engineer").route("other")


def test_a_verdict_is_plain_data():
    (first, _second) = judge_all(huzhou(), assistant(date(2017, 1, 1))).as_data()["titles"]
    assert (first["title"], first["best"]) == ("engineer", "engineer-normal")
    normal = first["routes"][0]
    assert (normal["status"], normal["missing"], normal["first_day"]) == ("not_met", 1, "2021-01-01")
    assert engineer(assistant()).as_data()["routes"][0]["first_day"] is None


def route(**fields):
    return Route.model_validate(
        {"code": "r", "title": "engineer", "name": "甲", "summary": "甲", "filed_as": "normal", **fields}
    )


CLOSED = [
    ({"open": False, "closed_reason": "初定另行办理"}, "“甲”不在本计划办理：初定另行办理"),
    ({"run_by": "特种设备协会"}, "“甲”由特种设备协会另行组织，不在本计划办理"),
    ({"valid_year": 2019}, "“甲”只在 2019 年有效"),
]


@pytest.mark.feature("PLN-19", "PLN-20", "ELG-14")
@pytest.mark.parametrize(("fields", "words"), CLOSED)
def test_a_route_that_is_not_offered_is_not_met_and_says_why(fields, words):
    plan = plan_with(routes=(route(**fields),))
    title = engineer(assistant(), plan)
    (only,) = title.routes
    assert (only.status, only.offered, title.best) == (NOT_MET, False, None)
    assert words in [finding.required for finding in only.findings]
    assert title.explanation == "本计划没有可以选择的工程师申报方式。"
    assert plan.offered_routes("engineer") == ()


@pytest.mark.feature("ELG-14")
def test_a_policy_of_this_year_is_offered():
    plan = plan_with(routes=(route(valid_year=2020),))
    assert engineer(assistant(), plan).best == "r"


@pytest.mark.feature("ELG-17")
@pytest.mark.parametrize(("had", "status"), [((), TO_JUDGE), (("approval",), MET), (("other",), TO_JUDGE)])
def test_an_approval_before_declaring_is_asked(had, status):
    approval = PreApproval(code="approval", name="破格申报核准", to="专技科")
    plan = plan_with(routes=(route(pre_approval="approval"),), pre_approvals=(approval,))
    findings = engineer(replace(assistant(), pre_approvals=had), plan).routes[0].findings
    (found,) = [each for each in findings if each.kind == "pre_approval"]
    assert (found.status, found.required) == (status, "申报前先经核准：破格申报核准（报专技科）")


@pytest.mark.feature("ELG-20")
def test_what_everybody_must_meet_is_judged_for_every_route():
    honest = AttestedRule(kind="attested", title="信用良好", statement="没有不良记录")
    senior = HoldsRule(kind="holds", title="技术能手", what="honour", any_of=("全国技术能手",))
    offers = tuple(
        TitleOffer(
            **(title.model_dump() | {"conditions": (senior,)} if title.code == "engineer" else title.model_dump())
        )
        for title in huzhou().titles
    )
    verdict = judge_all(plan_with(conditions=(honest,), titles=offers), assistant())
    for title, wanted in (("engineer", ["信用良好", "技术能手"]), ("assistant-engineer", ["信用良好"])):
        for each in verdict.title(title).routes:
            assert [f.title for f in each.findings if f.title in ("信用良好", "技术能手")] == wanted


def test_residency_is_asked_only_where_the_plan_states_it():
    audience = huzhou().audience.model_dump() | {"residencies": ["hk_mo_tw"]}
    plan = plan_with(audience=Audience(**audience))
    kinds = [finding.kind for finding in engineer(assistant(), plan).routes[0].findings]
    assert kinds[:3] == ["employment", "residency", "major_offered"]
    ready = replace(assistant(), residency=Residency.HK_MO_TW)
    assert engineer(ready, plan).best == "engineer-normal"
    assert engineer(ready, plan).route("engineer-normal").status is MET
    assert engineer(assistant(), plan).route("engineer-normal").status is TO_JUDGE


def named(name):
    return HoldsRule(kind="holds", what="honour", any_of=(name,))


@pytest.mark.feature("ELG-01")
@pytest.mark.parametrize(
    ("rule", "lacking"),
    [
        (All(kind="all", of=(named("甲"), named("乙"), named("丙"))), 2),
        (AnyOf(kind="any", of=(All(kind="all", of=(named("乙"), named("丙"))), named("丁"))), 1),
        (AtLeast(kind="at_least", n=3, of=(named("甲"), named("乙"), named("丙"), named("丁"))), 2),
        (AtLeast(kind="at_least", n=2, of=(named("甲"), All(kind="all", of=(named("乙"), named("丙"))))), 2),
        (Not(kind="not", of=named("甲")), 1),
        (named("甲"), 0),
    ],
)
def test_how_much_is_lacking_is_the_least_that_must_still_come_true(rule, lacking):
    facts = Facts(honours=(Named("甲", date(2019, 1, 1)),))
    assert evaluate(rule, facts, huzhou()).lacking == lacking


@pytest.mark.feature("SCO-01")
def test_counting_items_are_filled_from_the_achievements_that_surely_fit():
    items = [
        {"code": "patents", "name": "专利", "kind": "count", "points_each": 5, "count_from": {"what": ["patent"]}},
        {
            "code": "led",
            "name": "主持",
            "kind": "count",
            "points_each": 5,
            "maximum": 1,
            "count_from": {"what": ["project"], "role_in": ["主持"]},
        },
        {"code": "other", "name": "其他", "kind": "count", "points_each": 5},
    ]
    sheet = ScoringSheet.model_validate(
        {
            "code": "s",
            "name": "表",
            "titles": [],
            "groups": [{"code": "g", "section": "一", "name": "组", "items": items}],
        }
    )
    done = tuple(Achievement(AchievementKind.PATENT, label=f"专利{n}") for n in range(2))
    parts = ("主持", "主持", "参与", None)
    done += tuple(Achievement(AchievementKind.PROJECT, role=role, label=f"项目{n}") for n, role in enumerate(parts))
    assert prefill(huzhou(), "engineer", sheet, Facts(achievements=done)) == {
        "patents": Suggestion(("专利0", "专利1"), 2),
        "led": Suggestion(("项目0", "项目1"), 1),
    }


def test_a_condition_over_residency_is_told_in_words():
    away = AnswerIs(kind="answer", key="residency", values=("hk_mo_tw",))
    assert condition_in_words(huzhou(), away) == "人员身份为港澳台专业技术人员"


EVIDENCE = EvidenceRule(kind="evidence", what=("paper",))
DEGREE = EducationRule(kind="education", minimum="doctor")
TENURE = TenureRule(kind="tenure", basis="appointed", level="junior", years=4)
HONOUR = named("甲")


@pytest.mark.feature("ELG-01")
@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        (TENURE, EVIDENCE),
        (EVIDENCE, HONOUR),
        (HONOUR, DEGREE),
        (EVIDENCE, Not(kind="not", of=TENURE.model_copy(update={"years": 1}))),
        (All(kind="all", of=(EVIDENCE,)), DEGREE),
        (AnyOf(kind="any", of=(DEGREE, EVIDENCE)), HONOUR),
        (AtLeast(kind="at_least", n=1, of=(DEGREE, HONOUR)), DEGREE),
        (DEGREE, All(kind="all", of=(EVIDENCE, HONOUR))),
    ],
)
def test_of_what_lacks_equally_much_the_easier_to_come_by_is_named(nearer, further):
    """The last pair does not lack equally much: what lacks less comes first, however hard."""
    facts = assistant(date(2017, 1, 1))
    routes = (route(code="a", rule=further.model_dump()), route(code="b", rule=nearer.model_dump()))
    assert engineer(facts, plan_with(routes=routes)).best == "b"


@pytest.mark.feature("REC-04")
@pytest.mark.parametrize(
    ("asked", "required", "missing"),
    [
        ({"count": 2, "text": "单位审核时收齐。"}, "2 名专家推荐", "单位审核时收齐。"),
        (
            {"count": 3, "level": "associate_senior", "matching_major": True},
            "3 名本专业或相近专业副高级以上职称的专家推荐",
            "由审核人核实",
        ),
        ({"text": "同行签字。"}, "专家推荐", "同行签字。"),
    ],
)
def test_recommendations_that_an_office_collects_are_left_to_it(asked, required, missing):
    data = huzhou().model_dump(mode="json")
    for place in (0, 4):  # with conditions, and without
        data["routes"][place]["recommenders"] = asked
    data["routes"][3]["recommenders"] = asked  # its rule judges the recommenders
    plan = PlanDocument.model_validate(data)
    for code in ("engineer-normal", "engineer-transfer"):
        found = next(each for each in judge(plan, "engineer", code, Facts()) if each.kind == "recommenders")
        assert (found.status, found.required, found.missing) == (Status.TO_JUDGE, required, missing)
        assert found.source.startswith("湖职指发〔2020〕3号")
    assert "recommenders" not in {each.kind for each in judge(plan, "engineer", "engineer-self-scored", Facts())}
    assert "recommenders" not in {each.kind for each in judge(plan, "engineer", "engineer-skilled", Facts())}
