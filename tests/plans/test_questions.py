"""Questions answered by a number, and questions for some titles or routes only: in the file, the dossier and the facts."""

import pytest
from django.template.loader import render_to_string

from applicants import information
from applicants.forms.dossier import InformationForm
from plans.asking import answers_in_words, for_whom, question_help
from plans.checks.names import unknown_names, unused_parts
from plans.rules import Status, evaluate
from plans.rules.facts import Facts, Figure
from plans.spec import PlanDocument, PlanFileError
from plans.spec.condition import NumberAnswer, Question
from plans.spec.rule import NumberRule
from tests.plans.changed import plan, route, rule, told
from tests.plans.people import huzhou

LESSONS = {"code": "lessons", "text": "每学年任教多少课时？", "number": {"unit": "课时", "most": 2000}}
ONE_ROUTE = LESSONS | {"routes": ["engineer-normal"]}
NEEDED = rule("number", question="lessons", at_least=320)
ANSWERS = {"route": "engineer-normal", "major": "building-construction", "statement": "述职"}


def asked(question: dict, condition: dict = NEEDED) -> PlanDocument:
    return plan(questions=[question], conditions=[condition], attachments=[])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "options 和 number 必须写且只写一个"),
        ({"options": [{"code": "a", "label": "甲"}]}, "至少要有两项"),
        (
            {"options": [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}], "number": {"unit": "次"}},
            "只写一个",
        ),
        ({"number": {"unit": "次", "least": 3, "most": 2}}, "least 不能大于 most"),
        ({"number": {"unit": "次", "most": 10**12}}, "1000000000"),
    ],
)
def test_a_question_is_answered_in_one_way(wrong, words):
    with pytest.raises(ValueError, match=words):
        Question.model_validate({"code": "x", "text": "几次？", **wrong})


@pytest.mark.parametrize(
    ("question", "condition", "words"),
    [
        (LESSONS, rule("answer", question="lessons", values=["a"]), "要用 number 条件"),
        (LESSONS, rule("number", question="other", at_least=1), "不存在的代码：other"),
        (
            {"code": "kind", "text": "哪一类？", "options": [{"code": c, "label": c} for c in "ab"]},
            rule("number", question="kind", at_least=1),
            "要用 answer 条件",
        ),
        (LESSONS | {"titles": ["nobody"]}, NEEDED, "questions.titles 指向不存在的代码：nobody"),
        (LESSONS | {"routes": ["nowhere"]}, NEEDED, "questions.routes 指向不存在的代码：nowhere"),
    ],
)
def test_a_condition_fits_its_question(question, condition, words):
    with pytest.raises((ValueError, PlanFileError), match=words):
        asked(question, condition)


def test_a_condition_on_what_some_are_not_asked_is_told():
    assert told(asked(LESSONS), "rule-unjudgeable") == []
    ((path, message),) = told(asked(ONE_ROUTE), "rule-unjudgeable")
    assert path == "conditions.0"
    assert "只问一部分申报人" in message
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0] |= {"rule": NEEDED}
    assert routes[0]["code"] == "engineer-normal"
    assert told(plan(questions=[ONE_ROUTE], attachments=[], routes=routes), "rule-unjudgeable") == []


@pytest.mark.parametrize("bounds", [{"at_least": 2001}, {"at_most": 0}])
def test_a_number_that_nobody_can_write_is_told(bounds):
    question = LESSONS | {"number": {"unit": "课时", "least": 1, "most": 2000}}
    found = told(asked(question, rule("number", question="lessons", **bounds)), "route-unsatisfiable")
    assert found and all("问题“每学年任教多少课时？”" in message for _path, message in found)


def test_asking_for_more_and_forbidding_less_is_told():
    both = rule("all", of=[NEEDED, rule("not", of=rule("number", question="lessons", at_least=300))])
    assert told(asked(LESSONS, both), "route-unsatisfiable")
    fine = rule("all", of=[NEEDED, rule("not", of=rule("number", question="lessons", at_least=400))])
    assert told(asked(LESSONS, fine), "route-unsatisfiable") == []
    old = rule("all", of=[rule("age", at_least=50), rule("not", of=rule("age", at_least=40))])
    assert told(asked(LESSONS, rule("all", of=[NEEDED, old])), "route-unsatisfiable")


def test_a_tag_has_words_and_is_used():
    tagged = rule("tenure", basis="professional", years=3, tag="village")
    without = route(tagged)
    assert [each.path for each in unknown_names(without, bool)] == ["tags"]
    tags = [{"code": "village", "label": "在乡村学校任教"}, {"code": "idle", "label": "闲置"}]
    named = PlanDocument.model_validate(without.model_dump(mode="json") | {"tags": tags})
    assert list(unknown_names(named, bool)) == []
    assert [each.path for each in unused_parts(named, bool)] == ["tags.1"]
    assert evaluate(named.routes[0].rule, Facts(), named, "engineer").required.startswith("在乡村学校任教满 3 年")


@pytest.mark.parametrize(
    ("value", "problem"),
    [("320", None), ("", "请填写。"), ("三百", "请填 0 到 2000 的整数。"), ("2001", "请填 0 到 2000 的整数。")],
)
def test_a_number_is_checked_where_it_is_typed(value, problem):
    document = asked(LESSONS)
    found = information.problems(ANSWERS | {"lessons": value}, document)
    assert found.get("lessons") == problem
    form = InformationForm.of(document, ANSWERS | {"lessons": value, "version": "0"})
    assert form.is_valid() is (problem is None)
    assert form.values()["lessons"] == value


def test_who_is_not_asked_need_not_answer():
    document = asked(ONE_ROUTE)
    other = next(each.code for each in document.routes if each.code != "engineer-normal" and document.is_offered(each))
    assert "lessons" in information.problems(ANSWERS, document)
    assert "lessons" not in information.problems(ANSWERS | {"route": other}, document)
    assert "lessons" not in information.problems({}, document)
    assert not InformationForm.of(document).fields["lessons"].required
    assert InformationForm.of(asked(LESSONS)).fields["lessons"].required


def test_a_question_of_some_majors_is_asked_there_alone():
    """Nobody else sees or answers it, and the condition that lets others pass is no doubt of the check."""
    free = rule("any", of=[rule("not", of=rule("major_in", majors=["hvac"])), NEEDED])
    document = asked(LESSONS | {"majors": ["hvac"]}, free)
    question = document.questions[0]
    assert "lessons" not in information.problems(ANSWERS | {"major": "gas", "lessons": ""}, document)
    assert information.problems(ANSWERS | {"major": "hvac", "lessons": ""}, document)["lessons"] == "请填写。"
    for major, is_asked in (("hvac", True), ("gas", False), ("", False)):
        form = InformationForm.of(document, ANSWERS | {"major": major, "version": "0"})
        (row,) = [each for each in form.questions() if each.field.name == "lessons"]
        assert (row.is_asked, row.majors, row.routes, row.field.field.required) == (is_asked, "hvac", "", False)
        shown = render_to_string("applicants/steps/route_field.html", {"row": row, "defects": []})
        assert ('data-majors="hvac" class="zp-by-route">' in shown) is is_asked
    assert for_whom(document, question) == "只有申报专业为暖通工程的需要填写。"
    both = asked(ONE_ROUTE | {"majors": ["hvac"]})
    assert for_whom(both, both.questions[0]).endswith("，并且申报专业为暖通工程的需要填写。")
    assert told(document, "rule-unjudgeable") == []
    assert told(asked(LESSONS | {"majors": ["hvac"]}), "rule-unjudgeable")
    with pytest.raises((ValueError, PlanFileError), match=r"questions\.majors 指向不存在的代码：x"):
        asked(LESSONS | {"majors": ["x"]})


def test_a_question_says_what_and_whom_it_asks():
    document = asked(ONE_ROUTE)
    question = document.questions[0]
    route_name = f"{document.title('engineer').name}·{document.route('engineer-normal').name}"
    assert for_whom(document, question) == f"只有申报{route_name}的需要填写。"
    assert question_help(document, question) == f"单位：课时；填 0 到 2000 的整数。只有申报{route_name}的需要填写。"
    assert answers_in_words(question) == "0 到 2000 的整数（课时）"
    assert answers_in_words(huzhou().questions[0]) == "；".join(each.label for each in huzhou().questions[0].options)
    assert for_whom(huzhou(), huzhou().questions[0]) == ""


def test_the_first_number_written_counts():
    condition = NumberRule(kind="number", question="lessons", at_least=320)
    facts = Facts(figures=(Figure("lessons", 319), Figure("lessons", 400)))
    assert evaluate(condition, facts, asked(LESSONS)).status is Status.NOT_MET
    assert NumberAnswer(unit="次").most is None
