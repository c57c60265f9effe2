"""Which attachments are needed, and how a scoring sheet adds up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from plans.rules import attachments_for
from plans.rules.conditions import fits, holds, is_needed
from plans.rules.fees import amount_due, parts_billed, parts_due
from plans.rules.scoring import ScoreRefused, add_up
from plans.spec.condition import AllConditions, AnswerIs, AnyCondition, Condition, NotCondition
from plans.spec.scoring import ItemKind
from tests.plans.changed import plan
from tests.plans.people import huzhou

SHEET = huzhou().scoring_sheet("self-score")
GATES = frozenset(gate.code for gate in SHEET.gates)
ENGINEER = {"title": "engineer", "route": "engineer-normal", "employment_class": "enterprise"}


def needed(**answers):
    shown = attachments_for(huzhou(), {**ENGINEER, **answers})
    return {attachment.code for attachment, must in shown if must}


@pytest.mark.feature("ATT-01", "ATT-02", "ATT-04")
def test_the_normal_route_in_an_enterprise():
    assert needed() == {"hours-certificates", "appointment-letters"}


@pytest.mark.feature("ATT-02", "ATT-03", "INF-03", "INF-06")
@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"employment_class": "institution_establishment"}, "post-statement"),
        ({"employment_class": "institution_off_establishment"}, "off-establishment-statement"),
        ({"route": "engineer-self-scored"}, "self-score-sheet"),
        ({"route": "engineer-skilled"}, "skilled-evidence"),
        ({"education-online": "not-found"}, "degree-proof"),
        ({"insurance": "out-of-province"}, "insurance-proof"),
    ],
)
def test_each_condition_adds_its_attachment(answers, code):
    assert code in needed(**answers)
    assert code not in needed()


def test_who_declares_by_skill_needs_no_appointment_letters():
    assert "appointment-letters" not in needed(route="engineer-skilled")


def test_assistant_engineers_are_not_asked_for_hours():
    assert "hours-certificates" not in needed(title="assistant-engineer", route="assistant-skilled")


def test_optional_ones_are_shown_and_not_needed():
    assert ("other", False) in [(attachment.code, must) for attachment, must in attachments_for(huzhou(), ENGINEER)]


def test_nothing_answered_needs_nothing_conditional():
    assert attachments_for(huzhou(), {}) == [(huzhou().attachment("other"), False)]


def test_conditions_are_a_tree():
    yes = AnswerIs(kind="answer", key="a", values=("1",))
    no = AnswerIs(kind="answer", key="b", values=("1",))
    answers = {"a": "1", "b": "2"}
    assert holds(AnyCondition(kind="any", of=(no, yes)), answers)
    assert not holds(AllConditions(kind="all", of=(no, yes)), answers)
    assert holds(NotCondition(kind="not", of=no), answers)


STATE = {"kind": "employment", "classes": ["enterprise"], "excluded": ["private_enterprise"]}
ABROAD = {"kind": "residency", "any_of": ["hk_mo_tw", "foreign_talent"]}
FEW = {"kind": "number", "question": "months", "at_least": 1, "at_most": 11}


def answer_is(key, *values):
    return {"kind": "answer", "key": key, "values": list(values)}


@pytest.mark.feature("ATT-02")
@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (STATE, {"employment_class": "state_enterprise"}, True),
        (STATE, {"employment_class": "private_enterprise"}, False),
        (STATE, {"employment_class": "enterprise"}, None),  # the portal knows no more than that
        (STATE, {}, False),
        (answer_is("employment_class", "enterprise"), {"employment_class": "private_enterprise"}, True),
        (answer_is("employment_class", "state_enterprise"), {"employment_class": "enterprise"}, None),
        (answer_is("employment_class", "agency"), {"employment_class": None}, None),
        (ABROAD, {"residency": "hk_mo_tw"}, True),
        (ABROAD, {"residency": "mainland"}, False),
        (ABROAD, {"residency": None}, None),
        (ABROAD, {}, False),
        (answer_is("residency", "mainland"), {"residency": None}, None),
        ({"kind": "not", "of": ABROAD}, {"residency": None}, None),
        ({"kind": "not", "of": ABROAD}, {"residency": "mainland"}, True),
        ({"kind": "major_in", "majors": ["hvac"]}, {"major": "hvac"}, True),
        ({"kind": "major_in", "majors": ["hvac"]}, {"major": "gas"}, False),
        ({"kind": "major_in", "majors": ["hvac"]}, {}, False),
        (FEW, {"months": "11"}, True),
        (FEW, {"months": "0"}, False),
        (FEW, {"months": "11.5"}, False),
        (FEW, {"months": "很久"}, False),
        (FEW, {}, False),
        ({"kind": "any", "of": [ABROAD, FEW]}, {"residency": None, "months": "3"}, True),
        ({"kind": "any", "of": [ABROAD, FEW]}, {"residency": None, "months": "30"}, None),
        ({"kind": "all", "of": [ABROAD, FEW]}, {"residency": None, "months": "30"}, False),
    ],
)
def test_a_condition_says_what_it_cannot_tell(condition, answers, expected):
    assert fits(TypeAdapter(Condition).validate_python(condition), answers) is expected


@pytest.mark.feature("ATT-02")
def test_what_nobody_can_tell_is_shown_and_not_demanded():
    """An attachment for state enterprises alone was never seen by anybody: the portal knows of no enterprise whose."""
    proof = {"code": "proof", "name": "证明", "need": "conditional"}
    state = plan(attachments=[proof | {"condition": STATE}])
    assert [must for _each, must in attachments_for(state, ENGINEER)] == [False]
    assert attachments_for(state, ENGINEER | {"employment_class": "institution_establishment"}) == []
    level = plan(attachments=[proof | {"condition": answer_is("level", "intermediate")}])
    assert [must for _each, must in attachments_for(level, ENGINEER)] == [True]
    assert attachments_for(level, ENGINEER | {"title": "assistant-engineer"}) == []
    other = plan(attachments=[proof | {"need": "required", "titles": ["assistant-engineer"]}])
    assert attachments_for(other, ENGINEER) == []
    assert not is_needed(other.attachments[0], ENGINEER) and not is_needed(state.attachments[0], ENGINEER)


@pytest.mark.feature("ATT-02", "FEE-01")
def test_of_those_who_are_not_asked_nothing_is_demanded():
    """``not`` over a question of another title once held for everybody who had no chance to answer it."""
    asked = {"code": "waived", "text": "是否免缴？", "titles": ["assistant-engineer"]}
    asked["options"] = [{"code": code, "label": code} for code in ("yes", "no")]
    count = {"code": "months", "text": "几个月？", "number": {"unit": "个月"}, "majors": ["hvac"]}
    no, few = answer_is("waived", "yes"), {"kind": "number", "question": "months", "at_most": 11}
    found = {}
    for name, condition in (("is", no), ("not", {"kind": "not", "of": no}), ("number", {"kind": "not", "of": few})):
        attachment = {"code": "proof", "name": "证明", "need": "conditional", "condition": condition}
        part = {"code": "a", "name": "甲", "amount_fen": 100, "condition": condition}
        document = plan(questions=[asked, count], attachments=[attachment], fee={"parts": [part]})
        for title, replies in (
            ("engineer", {}),
            ("assistant-engineer", {"waived": "no", "major": "hvac", "months": "12"}),
        ):
            answers = ENGINEER | replies | {"title": title}
            shown = [must for _each, must in attachments_for(document, answers)]
            found[name, title] = (shown, amount_due(document, answers))
    assert found == {
        ("is", "engineer"): ([], None),
        ("is", "assistant-engineer"): ([], None),
        ("not", "engineer"): ([False], None),
        ("not", "assistant-engineer"): ([True], 100),
        ("number", "engineer"): ([False], None),
        ("number", "assistant-engineer"): ([True], 100),
    }


EVALUATION = {"code": "evaluation", "name": "评审费", "amount_fen": 100}
DEFENCE = {"code": "defence", "name": "答辩费", "amount_fen": 200, "stage": "defence_fee"}
UNSTATED = {"code": "paper", "name": "工本费"}


@pytest.mark.feature("FEE-01")
def test_what_is_paid_follows_from_the_dossier():
    assert amount_due(plan(fee=None), ENGINEER) is None
    assert amount_due(plan(fee={"amount_fen": 100}), ENGINEER) == 100
    parts = [
        {"code": "a", "name": "甲", "amount_fen": 100},
        {"code": "b", "name": "乙", "amount_fen": 200, "condition": answer_is("level", "intermediate")},
        {"code": "c", "name": "丙", "amount_fen": 400, "condition": STATE},
    ]
    document = plan(fee={"parts": parts})
    assert amount_due(document, ENGINEER) == 300  # whether it is a state enterprise nobody can tell
    assert amount_due(document, ENGINEER | {"employment_class": "state_enterprise"}) == 700
    assert amount_due(document, ENGINEER | {"title": "assistant-engineer"}) == 100
    assert amount_due(plan(fee={"parts": parts[1:]}), {"title": "assistant-engineer"}) is None
    assert parts_due(plan(fee=None), ENGINEER) == ()


@pytest.mark.feature("FEE-01")
def test_of_what_is_stated_everything_is_billed_with_one_payment():
    """A part without an amount once made the whole bill disappear."""
    some = plan(fee={"parts": [EVALUATION, UNSTATED]})
    assert amount_due(some, ENGINEER, "payment") == 100
    assert [part.code for part in parts_billed(some, ENGINEER, "payment")] == ["evaluation"]
    whole = plan(fee={"amount_fen": 320, "parts": [EVALUATION, UNSTATED]})
    assert amount_due(whole, ENGINEER, "payment") == 320
    assert [part.code for part in parts_billed(whole, ENGINEER, "payment")] == ["evaluation", "paper"]
    with pytest.raises(ValidationError, match="不能少于已经写明的各部分之和 100"):
        plan(fee={"amount_fen": 99, "parts": [EVALUATION, UNSTATED]})


@pytest.mark.feature("FEE-01")
@pytest.mark.parametrize(
    ("fee", "stages"),
    [
        ({"amount_fen": 300}, [300, None]),
        ({"amount_fen": 300, "stage": "defence_fee"}, [None, 300]),
        ({"amount_fen": 300, "parts": [EVALUATION, DEFENCE]}, [100, 200]),
        ({"amount_fen": 300, "parts": [EVALUATION, DEFENCE | {"stage": None}]}, [300, None]),
        ({"amount_fen": 300, "stage": "defence_fee", "parts": [EVALUATION, DEFENCE]}, [None, 300]),
        ({"parts": [EVALUATION, DEFENCE | {"amount_fen": None}]}, [100, None]),
        ({"parts": [EVALUATION, DEFENCE | {"amount_fen": None, "stage": None}]}, [100, None]),
        ({"amount_fen": 300, "parts": [EVALUATION | {"amount_fen": None}, UNSTATED]}, [300, None]),
    ],
)
def test_each_payment_stage_asks_for_its_own_parts(fee, stages):
    chain = huzhou().model_dump(mode="json")["chain"]
    place = next(place for place, stage in enumerate(chain) if stage["kind"] == "payment")
    later = chain[place] | {"code": "defence_fee", "titles": ["engineer"]}
    document = plan(chain=[*chain[: place + 1], later, *chain[place + 1 :]], fee=fee)
    assert [amount_due(document, ENGINEER, stage) for stage in ("payment", "defence_fee")] == stages
    for_some = plan(chain=[*chain[: place + 1], later | {"routes": ["engineer-skilled"]}, *chain[place + 1 :]], fee=fee)
    by = {name: ENGINEER | {"route": f"engineer-{name}"} for name in ("skilled", "normal")}
    assert amount_due(for_some, by["skilled"], "defence_fee") == stages[1]
    assert amount_due(for_some, by["normal"], "defence_fee") is None
    assistant = {"title": "assistant-engineer"}
    elsewhere = fee.get("parts", [{}, {}])[1].get("stage")
    alone = 100 if elsewhere or "amount_fen" not in fee else fee["amount_fen"]
    assert amount_due(document, assistant, "payment") == alone
    assert amount_due(document, assistant, "defence_fee") is None


@pytest.mark.feature("SCO-01")
def test_points_are_cut_at_the_groups_cap():
    result = add_up(SHEET, {"design-medium-lead": 2, "degree": "bachelor-degree", "paper-quality": 8}, GATES)
    assert result.raw["projects"] == 120
    assert result.groups["projects"] == 60
    assert result.points == 60 + 10 + 8


@pytest.mark.feature("SCO-02")
def test_a_gate_not_ticked_is_named():
    result = add_up(SHEET, {}, GATES - {"theory"})
    assert result.gates_missing == ("专业理论",)
    assert not result.as_fact(SHEET).gates_passed


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("degree", "doctor"),
        ("degree", 10),
        ("paper-quality", 9),
        ("paper-quality", -1),
        ("design-medium-lead", 100),
        ("design-medium-lead", "2"),
        ("design-medium-lead", True),
        ("nothing", 1),
    ],
)
def test_a_value_the_item_does_not_allow_is_refused(item, value):
    with pytest.raises(ScoreRefused) as refused:
        add_up(SHEET, {item: value}, GATES)
    assert refused.value.item == item


def values_of(item):
    if item.kind is ItemKind.OPTION:
        return st.sampled_from([option.code for option in item.options])
    return st.integers(min_value=0, max_value=99 if item.kind is ItemKind.COUNT else item.maximum)


FILLED = st.fixed_dictionaries({}, optional={i.code: values_of(i) for group in SHEET.groups for i in group.items})


@settings(deadline=None)
@given(values=FILLED)
def test_no_sheet_exceeds_its_caps_and_more_never_gives_less(values):
    result = add_up(SHEET, values, GATES)
    assert 0 <= result.points <= 164
    assert all(result.groups[group.code] <= group.cap for group in SHEET.groups)
    more = {**values, "years": "over-20"}
    assert add_up(SHEET, more, GATES).points >= result.points
