"""Computing a plan through: the contradictions of the five notices, with the true calendar of 2020 and 2022."""

import ast
import inspect
from datetime import date, timedelta
from time import perf_counter

import pytest

from applicants import facts as collecting
from kernel.calendar import expected_working
from plans.checks import check, feasible_calendar
from plans.checks.collected import COLLECTED
from plans.checks.contradictions import implies, most_points
from plans.spec import PlanDocument
from plans.spec.rule import EducationRule, HoldsRule, TenureRule
from tests.plans.people import huzhou

DAY = timedelta(days=1)


def plan(**changes):
    """The Huzhou plan with fields replaced by plain values, checked anew."""
    return PlanDocument.model_validate(huzhou().model_dump(mode="json") | changes)


def windows(apply, employer=None, **more):
    spans = {"apply": apply, "employer_examine": employer} | more
    return [{"kind": kind, "opens": span[0], "closes": span[1]} for kind, span in spans.items() if span]


def told(document, code, calendar=expected_working):
    return [(each.path, each.message) for each in check(document, calendar) if each.code == code]


def route(rule, **more):
    """A plan whose first route has this rule."""
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0] |= {"rule": rule} | more
    return plan(routes=routes)


def rule(kind, **fields):
    return {"kind": kind, **fields}


ATTESTED = rule("attested", statement="业绩突出", look_at=["业绩材料"])


# Public notices ------------------------------------------------------------------------------------------------------


@pytest.mark.feature("PLN-04")
@pytest.mark.parametrize(
    ("apply", "ends", "latest"),
    [
        (("2020-08-31", "2020-10-10"), "2020-10-10", "2020-09-28"),  # 000: two make-up days and the holiday between
        (("2020-09-01", "2020-10-15"), "2020-10-15", "2020-10-10"),  # 003: the Saturday is worked
        (("2020-08-17T10:00:00+08:00", "2020-09-07T17:00:00+08:00"), "2020-09-10", "2020-09-04"),  # 004
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
    assert step.starts == date(2022, 8, 22)


def test_a_deadline_of_a_later_office_binds_the_notice_before_it():
    deadline = {"code": "roster", "what": "报送花名册", "kind": "department_examine", "at": "2020-09-10"}
    document = plan(windows=windows(("2020-08-17", "2020-09-07")), deadlines=[deadline])
    ((_path, message),) = told(document, "notice-does-not-fit")
    assert "最迟 2020-09-04 开始公示" in message


def test_a_deadline_counted_from_another_date_binds_too():
    after = {"anchor": "window:apply:closes", "working_days": 3}
    deadline = {"code": "roster", "what": "报送花名册", "stage": "employer_notice", "after": after}
    document = plan(windows=windows(("2020-08-17", "2020-09-07")), deadlines=[deadline])
    ((_path, message),) = told(document, "notice-does-not-fit")  # 2020-09-10 once more
    assert "最迟 2020-09-04 开始公示" in message


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
    assert [each.code for each in found] == ["calendar-unknown"]


# Payment and rest days -----------------------------------------------------------------------------------------------


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
    assert (notice.earliest, notice.latest, notice.starts) == (date(2020, 9, 8), date(2020, 10, 15), date(2020, 10, 10))
    assert steps["apply"].latest == date(2020, 10, 10)
    assert "（星期六，调休上班）" in notice.words
    assert steps["confirmation"].latest is None


def test_the_deadline_of_a_stage_counts_whole_days_and_binds():
    chain = huzhou().model_dump(mode="json")["chain"]
    chain[2]["deadline"] = "2020-09-27"
    document = plan(chain=chain, windows=windows(("2020-09-01", "2020-09-23")))
    assert document.chain[2].deadline.isoformat() == "2020-09-28T00:00:00+08:00"
    ((_path, message),) = told(document, "notice-does-not-fit")
    assert "最迟 2020-09-22 开始公示" in message
    assert told(document, "deadline-on-rest-day") == []  # a Sunday that is worked
    chain[2]["deadline"] = "2020-10-08T17:00:00+08:00"
    assert told(plan(chain=chain), "deadline-on-rest-day")[0][0] == "chain.2.deadline"


# Windows -------------------------------------------------------------------------------------------------------------


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


# Rules nobody can satisfy --------------------------------------------------------------------------------------------

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


# Rules that cannot be judged -----------------------------------------------------------------------------------------


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


def test_a_rule_on_what_nobody_collects_is_told():
    tree = rule("tenure", basis="professional", years=25, tag="rural_grassroots")
    ((path, message),) = told(route(tree), "rule-unjudgeable")
    assert path == "routes.0.rule"
    assert "基层" in message


def test_what_is_collected_is_what_the_archive_fills():
    tree = ast.parse(inspect.getsource(collecting.collect))
    (call,) = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Facts"
    ]
    assert {keyword.arg for keyword in call.keywords} == {name for name in COLLECTED if "." not in name}


# Attachments, values stated twice, names -----------------------------------------------------------------------------


def attachment(condition, **more):
    first = {"code": "proof", "name": "证明", "need": "conditional", "condition": condition}
    return plan(attachments=[first | more])


def answer(key, *values):
    return {"kind": "answer", "key": key, "values": list(values)}


FOUND, LOST = answer("education-online", "found"), answer("education-online", "not-found")


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        ({"kind": "all", "of": [FOUND, LOST]}, {}),
        (answer("employment_class", "civil_servant"), {}),
        (answer("route", "engineer-normal"), {"titles": ["assistant-engineer"]}),
        ({"kind": "all", "of": [answer("title", "assistant-engineer"), answer("route", "engineer-normal")]}, {}),
        ({"kind": "not", "of": {"kind": "any", "of": [FOUND, LOST]}}, {}),
    ],
)
def test_an_attachment_whose_condition_never_holds_is_told(condition, more):
    assert [path for path, _m in told(attachment(condition, **more), "attachment-never-needed")] == [
        "attachments.0.condition"
    ]


@pytest.mark.parametrize(
    "condition",
    [
        LOST,
        {"kind": "any", "of": [FOUND, LOST]},
        {"kind": "all", "of": [answer("major", "hvac"), answer("employment_class", "state_enterprise")]},
        {"kind": "not", "of": answer("residency", "mainland")},
    ],
)
def test_an_attachment_that_may_be_needed_is_not_told(condition):
    assert told(attachment(condition), "attachment-never-needed") == []


def test_values_stated_twice_are_told():
    twice = {
        "path": "windows.apply",
        "values": [{"value": "8-9月下旬"}, {"value": "11月", "source": {"document": "甲", "clause": "三"}}],
        "reading": "按省通知",
    }
    ((path, message),) = told(plan(stated_twice=[twice]), "stated-twice")
    assert path == "stated_twice.0"
    assert "“8-9月下旬”、“11月”（三）" in message
    notices = huzhou().model_dump(mode="json")["notices"]
    notices[0]["min_working_days"] = 7
    assert [p for p, _m in told(plan(notices=notices), "stated-twice")] == ["notices.0.min_working_days"]
    other = route(rule("score", sheet="self-score", minimum=94), scoring_sheet="self-score")
    assert [p for p, _m in told(other, "stated-twice")] == ["routes.0.rule"]
    spans = windows(("2020-09-01", "2020-09-30"))
    assert [p for p, _m in told(plan(windows=spans * 2), "stated-twice")] == ["windows.1"]
    assert [p for p, _m in told(plan(year=2021), "stated-twice")] == ["year"]


def test_names_that_point_at_nothing_are_told():
    assert told(attachment(answer("never-asked", "x")), "unknown-name")[0][0] == "attachments.0.condition"
    wrong = attachment(answer("education-online", "perhaps"))
    assert told(wrong, "unknown-name")[0][0] == "attachments.0.condition"
    sources = huzhou().model_dump(mode="json")["sources"][1:]
    assert "湖职指发〔2020〕3号" in told(plan(sources=sources), "unknown-name")[0][1]
    remark = [{"path": "routes.nothing", "text": "不明", "reading": "不明"}]
    assert [p for p, _m in told(plan(ambiguities=remark), "unknown-name")] == ["ambiguities.0.path"]


def test_parts_that_nothing_uses_are_told():
    routes = [each for each in huzhou().model_dump(mode="json")["routes"] if each["title"] == "engineer"]
    assert [p for p, _m in told(plan(routes=routes[:3]), "never-used")] == ["titles.1", "scoring_sheets.0"]
    assert [p for p, _m in told(plan(attachments=[]), "never-used")] == ["questions.0", "questions.1"]
    assert [p for p, _m in told(plan(fee=None), "never-used")] == ["chain.5"]
    chain = [each for each in huzhou().model_dump(mode="json")["chain"] if each["kind"] != "payment"]
    fee = {"basis": "文件", "amount_fen": 32000}
    assert [p for p, _m in told(plan(chain=chain, fee=fee), "never-used")] == ["fee"]


# The notices as they are ---------------------------------------------------------------------------------------------


def test_the_plan_of_huzhou_has_one_contradiction():
    assert [(each.code, each.path) for each in check(huzhou(), expected_working)] == [
        ("notice-does-not-fit", "chain.1")
    ]


def test_every_message_is_one_sentence():
    found = check(
        plan(cut_offs=[], sources=[], attachments=[], windows=windows(("2020-08-01", "2020-08-30"))), expected_working
    )
    assert len(found) > 5
    assert all(each.message.endswith("。") and each.message.count("。") == 1 for each in found)


def test_a_huge_rule_does_not_keep_the_check_busy():
    def some(depth):
        leaves = [rule("holds", what="honour", any_of=[f"荣誉{depth}-{n}"]) for n in range(6)]
        return rule("any", of=[rule("not", of=leaf) for leaf in leaves] + [rule("all", of=leaves)])

    impossible = rule("at_least", n=7, of=[rule("tenure", basis="professional", years=60)] * 7 + [ATTESTED] * 6)
    tree = rule(
        "all", of=[*(some(depth) for depth in range(12)), impossible, *(some(depth) for depth in range(12, 40))]
    )
    started = perf_counter()
    assert told(route(tree), "route-unsatisfiable") == []  # given up, not refused
    assert perf_counter() - started < 30
