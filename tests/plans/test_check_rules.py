"""Computing a plan through: routes nobody can satisfy, and rules that cannot be judged."""

import ast
import inspect
from datetime import date

import pytest

from applicants import facts as collecting
from applicants.achievements import MAKERS, PAPER_KINDS, UNRECORDED
from plans.checks.collected import COLLECTED
from plans.checks.contradictions import implies, most_points
from plans.rules import Facts, Status, evaluate
from plans.rules.asked import asked_of
from plans.rules.facts import Named
from plans.spec.rule import AchievementKind, EducationRule, HoldsRule, TenureRule
from tests.plans.changed import ATTESTED, plan, route, rule, told
from tests.plans.people import huzhou

COLLEGE = rule("education", minimum="college")
BACHELOR = rule("education", minimum="bachelor")
TECHNICIAN = rule("holds", what="credential", any_of=["技师"])
INSTITUTION = rule("employment", classes=["institution_establishment"])


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (rule("all", of=[BACHELOR, rule("not", of=COLLEGE)]), "又不得"),
        (
            rule("all", of=[TECHNICIAN, rule("not", of=rule("holds", what="credential", any_of=["技师", "高工"]))]),
            "又不得",
        ),
        (rule("tenure", basis="professional", years=55), "55 年"),
        (rule("employment", classes=["civil_servant"]), "申报对象"),
        (rule("all", of=[INSTITUTION, rule("employment", classes=["enterprise"])]), "申报对象"),
        (rule("not", of=rule("any", of=[ATTESTED, rule("major_offered")])), "又不得"),
        (rule("appraisal", years=[2021], minimum="competent"), "2021 年的年度考核"),
        (rule("hours", years=[2019, 2022]), "2022 年的继续教育"),
        (rule("score", sheet="self-score", minimum=165), "最高只有 164 分"),
        (rule("at_least", n=2, of=[INSTITUTION, rule("not", of=INSTITUTION)]), "又不得"),
        (rule("at_least", n=2, of=[rule("tenure", basis="professional", years=60), ATTESTED]), "60 年"),
        (rule("all", of=[rule("age", at_most=45), rule("age", at_least=60)]), "又要求"),
        (rule("all", of=[rule("age", sex="male"), rule("age", sex="female", at_most=55)]), "又要求"),
    ],
)
def test_a_route_nobody_can_satisfy_is_told_with_the_reason(tree, words):
    more = {"scoring_sheet": "self-score"} if tree["kind"] == "score" else {}
    ((path, message),) = told(route(tree, **more), "route-unsatisfiable")
    assert path == "routes.0.rule"
    assert words in message


@pytest.mark.parametrize(
    "tree",
    [
        rule("all", of=[COLLEGE, rule("not", of=BACHELOR)]),
        rule("all", of=[TECHNICIAN, rule("not", of=rule("holds", what="honour", any_of=["技师"]))]),
        rule("all", of=[rule("education", minimum="bachelor", major="any"), rule("not", of=COLLEGE)]),
        rule("tenure", basis="professional", years=54),
        rule("all", of=[rule("age", at_most=45), rule("age", at_least=45)]),
        rule("all", of=[rule("age", at_most=45), rule("age", at_least=60, day="2040-01-01")]),
        rule("all", of=[rule("age", at_most=45), rule("not", of=rule("age", at_least=60))]),
        rule("any", of=[rule("age", at_most=45), rule("age", at_least=60)]),
        rule("employment", classes=["state_enterprise", "civil_servant"]),
        rule("score", sheet="self-score", minimum=164),
        rule("not", of=rule("at_least", n=2, of=[ATTESTED, COLLEGE])),
        rule("all", of=[COLLEGE, rule("tenure", basis="professional", years=60, blocking=False)]),
        rule("at_least", n=3, of=[rule("holds", what="honour", any_of=[f"荣誉{n}"]) for n in range(20)]),
    ],
)
def test_a_route_somebody_can_satisfy_is_not_told(tree):
    assert told(route(tree, scoring_sheet="self-score"), "route-unsatisfiable") == []


def test_a_branch_nobody_can_satisfy_is_told_where_the_route_has_others():
    civil = rule("employment", classes=["civil_servant"])
    tree = rule("all", of=[COLLEGE, rule("any", of=[ATTESTED, rule("all", title="公务员", of=[civil])])])
    ((path, message),) = told(route(tree), "route-unsatisfiable")
    assert path == "routes.0.rule.of.1.of.1"
    assert "“公务员”" in message
    beside = rule("all", of=[rule("not", of=COLLEGE), rule("any", of=[ATTESTED, BACHELOR])])
    assert [path for path, _m in told(route(beside), "route-unsatisfiable")] == ["routes.0.rule.of.1.of.1"]


def test_what_everybody_must_meet_counts():
    assert len(told(plan(conditions=[rule("employment", classes=["freelance"])]), "route-unsatisfiable")) >= 1
    audience = {"statement": "无", "allowed": ["enterprise"], "excluded": ["enterprise"]}
    paths = [path for path, _m in told(plan(audience=audience), "route-unsatisfiable")]
    assert paths == ["audience", "audience.allowed.0"]
    closed = [{"code": "gone", "name": "计算机", "accepts": ["计算机"], "closed": True}]
    assert told(plan(majors=closed), "route-unsatisfiable")[0][0] == "routes.0.rule"
    others = [{"code": "a", "name": "甲", "titles": ["assistant-engineer"]}]
    found = told(plan(majors=others, attachments=[]), "route-unsatisfiable")
    assert found and all("没有一个申报专业可以用于这个职称" in message for _path, message in found)
    others.append({"code": "b", "name": "乙", "titles": ["engineer"]})
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0]["rule"] = rule("major_in", majors=["a"])
    ((path, message),) = told(plan(majors=others, attachments=[], routes=routes), "route-unsatisfiable")
    assert path == "routes.0.rule" and "申报专业" in message


def test_years_to_come_and_a_policy_of_another_year_are_told():
    assert told(plan(appraisal={"years": [2019, 2021]}), "route-unsatisfiable")[0][0] == "appraisal.years"
    hours = [{"titles": ["engineer"], "years": [2021]}]
    assert told(plan(continuing_education=hours), "route-unsatisfiable")[0][0] == "continuing_education.0.years"
    assert told(route(COLLEGE, valid_year=2019), "route-unsatisfiable")[0][0] == "routes.0.valid_year"


def test_a_rule_too_large_to_search_is_taken_to_be_satisfiable():
    def honour(number):
        return rule("holds", what="honour", any_of=[f"荣誉{number}"])

    parts = [rule("not", of=honour(n)) for n in range(12)] + [honour(n) for n in range(12)]
    assert told(route(rule("at_least", n=13, of=parts)), "route-unsatisfiable") == []


def test_what_follows_from_what():
    def leaf(model, **fields):
        return model.model_validate(fields)

    strong = leaf(EducationRule, kind="education", minimum="master", major="matching")
    weak = leaf(EducationRule, kind="education", minimum="college", major="any", title="学历", blocking=False)
    assert implies(strong, weak)
    assert not implies(weak, strong)
    five = leaf(TenureRule, kind="tenure", basis="appointed", level="intermediate", years=5)
    four = leaf(TenureRule, kind="tenure", basis="appointed", level="junior", years=4)
    other = leaf(TenureRule, kind="tenure", basis="title_held", level="junior", years=4)
    assert implies(five, four)
    assert not implies(four, five)
    assert not implies(five, other)
    assert not implies(five, leaf(HoldsRule, kind="holds", what="honour", any_of=["技师"]))


def test_the_highest_total_of_a_sheet():
    assert most_points(huzhou().scoring_sheet("self-score")) == 164


def test_years_without_a_cut_off_date_cannot_be_judged():
    found = told(plan(cut_offs=[]), "cut-off-missing")
    assert ("routes.0.rule.of.2" in [path for path, _m in found]) is True


def test_a_score_that_the_route_does_not_ask_for_cannot_be_judged():
    document = route(rule("score", sheet="self-score", minimum=95))
    assert [path for path, _m in told(document, "rule-unjudgeable")] == ["routes.0.rule"]
    asked = route(rule("score", sheet="self-score", minimum=95), scoring_sheet="self-score")
    assert told(asked, "rule-unjudgeable") == []


def test_an_attested_condition_must_say_what_to_look_at():
    tree = rule("all", of=[COLLEGE, rule("not", of=rule("attested", statement="受过处分"))])
    assert [path for path, _m in told(route(tree), "rule-unjudgeable")] == ["routes.0.rule.of.1.of"]


def test_a_name_in_two_writings_is_told_and_counts_as_one():
    tree = rule("any", of=[rule("holds", what="credential", any_of=["CET4", "CET 4"]),
                           rule("tenure", basis="professional", years=2, after_credential=["ｃet4"])])  # fmt: skip
    document = route(tree)
    assert [path for path, message in told(document, "stated-twice") if "请统一写法" in message] == [
        "routes.0.rule.of.0.any_of.1",
        "routes.0.rule.of.1.after_credential.0",
    ]
    assert [name for name in asked_of(document).credentials if "4" in name] == ["CET4"]
    held = Facts(credentials=(Named("cet4", date(2019, 1, 1)),))
    assert evaluate(document.routes[0].rule.of[0], held, document).status is Status.MET


def test_a_part_of_several_that_does_not_count_is_told():
    tree = rule("at_least", n=1, of=[COLLEGE, ATTESTED | {"blocking": False}])
    ((path, message),) = told(route(tree), "never-used")
    assert path == "routes.0.rule.of.1.blocking"
    assert "不算在满足的项数之内" in message
    assert told(route(rule("all", of=tree["of"])), "never-used") == []


def test_a_rule_on_what_nobody_collects_is_told():
    tree = rule("education", minimum="college", retraining_years=1)
    ((path, message),) = told(route(tree), "rule-unjudgeable")
    assert path == "routes.0.rule"
    assert "进修" in message
    tagged = rule("tenure", basis="professional", years=25, tag="rural_grassroots")
    assert told(route(tagged), "rule-unjudgeable") == []


def test_what_is_collected_is_what_the_archive_fills():
    tree = ast.parse(inspect.getsource(collecting.collect))
    (call,) = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Facts"
    ]
    assert {keyword.arg for keyword in call.keywords} == {name for name in COLLECTED if "." not in name}


def test_a_huge_rule_does_not_keep_the_check_busy():
    def some(depth):
        leaves = [rule("holds", what="honour", any_of=[f"荣誉{depth}-{n}"]) for n in range(6)]
        return rule("any", of=[rule("not", of=leaf) for leaf in leaves] + [rule("all", of=leaves)])

    impossible = rule("at_least", n=7, of=[rule("tenure", basis="professional", years=60)] * 7 + [ATTESTED] * 6)
    tree = rule(
        "all", of=[*(some(depth) for depth in range(12)), impossible, *(some(depth) for depth in range(12, 40))]
    )
    assert told(route(tree), "route-unsatisfiable") == []  # given up, not refused; tried out it would never end


def test_what_the_archive_has_no_place_for_is_told_as_such():
    made = {kind for kind in AchievementKind if kind not in UNRECORDED}
    entries = {"project", "paper", "book", "report", "patent", "standard", "method", "award"}
    assert {kind.value for kind in made} == entries
    assert set(PAPER_KINDS.values()) <= made
    assert set(MAKERS) <= entries


@pytest.mark.parametrize("shared", ["plan", "title"])
def test_a_branch_of_what_everybody_must_meet_is_looked_at(shared):
    nobody = rule("all", of=[rule("age", at_least=50), rule("age", at_most=40)])
    either = [rule("any", title="年龄或推荐", of=[ATTESTED, nobody])]
    titles = huzhou().model_dump(mode="json")["titles"]
    made = (
        plan(conditions=either) if shared == "plan" else plan(titles=[titles[0] | {"conditions": either}, *titles[1:]])
    )
    ((path, message),) = told(made, "route-unsatisfiable")
    assert path == ("conditions.0.of.1" if shared == "plan" else "titles.0.conditions.0.of.1")
    assert message.startswith("“年龄或推荐”的一支“2”没有人能够满足")
