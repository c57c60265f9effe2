"""The Huzhou construction notice of 2020 as data: what it says is there, and what it leaves unsaid is empty."""

import re
from datetime import date

import pytest
from pydantic import TypeAdapter

from plans.presenters import title_blocks
from plans.rules.describe import common_requirements, condition_in_words, route_requirements
from plans.spec.base import Level
from plans.spec.chain import Action, Gate, Holder, StageKind
from plans.spec.condition import AllConditions, AnyCondition, Condition, NotCondition
from tests.plans.people import FILE, huzhou


@pytest.mark.feature("PLN-02")
def test_it_offers_two_titles():
    assert [(title.name, title.level) for title in huzhou().titles] == [
        ("工程师", Level.INTERMEDIATE),
        ("助理工程师", Level.JUNIOR),
    ]


@pytest.mark.feature("PLN-07")
def test_tenure_counts_to_the_end_of_2020():
    assert huzhou().cut_off() == date(2020, 12, 31)


@pytest.mark.feature("PLN-05")
def test_applicants_and_employers_have_one_window():
    apply, employer = huzhou().window("apply"), huzhou().window("employer_examine")
    assert (apply.opens, apply.closes) == (employer.opens, employer.closes)


@pytest.mark.feature("PLN-09", "PLN-10")
def test_nineteen_majors_with_the_study_majors_they_accept():
    majors = {major.name: major.accepts for major in huzhou().majors}
    assert len(majors) == 19
    assert majors["建筑施工"] == ("土木工程", "工民建")
    assert majors["城乡规划"] == ("建筑学", "城市规划")
    assert sum(map(len, majors.values())) == 30


@pytest.mark.feature("WAY-01", "WAY-02")
def test_routes_and_the_boxes_they_are_filed_under():
    assert [(route.code, route.filed_as.value) for route in huzhou().routes] == [
        ("engineer-normal", "normal"),
        ("engineer-licensed", "normal"),
        ("engineer-skilled", "normal"),
        ("engineer-self-scored", "self_scored"),
        ("engineer-transfer", "transfer"),
        ("assistant-skilled", "normal"),
    ]


@pytest.mark.feature("INT-01")
def test_the_defence_is_for_those_without_degree_and_tenure_and_else_unsaid_where_unsaid():
    duties = {route.code: route.needs_defence for route in huzhou().routes}
    assert duties["engineer-self-scored"] is True
    assert duties["engineer-normal"] is duties["engineer-licensed"] is False
    assert duties["engineer-skilled"] is duties["engineer-transfer"] is None


@pytest.mark.feature("INT-01")
def test_a_major_may_say_otherwise_than_the_route():
    says = {0: True, 1: False}
    majors = tuple(each.model_copy(update={"needs_defence": says.get(at)}) for at, each in enumerate(huzhou().majors))
    plan = huzhou().model_copy(update={"majors": majors})
    for route, own in (("engineer-normal", False), ("engineer-skilled", None), ("engineer-self-scored", True)):
        asked = (*(major.code for major in majors[:3]), None)
        assert [plan.needs_defence(route, major) for major in asked] == [True, False, own, own]
    cards = [card for block in title_blocks(plan) for card in block.routes]
    assert all(card.defence.endswith("（申报专业另有规定的除外）") for card in cards)
    assert not any("除外" in card.defence for block in title_blocks(huzhou()) for card in block.routes)


def test_the_chain():
    assert [(stage.code, stage.kind, stage.holder) for stage in huzhou().chain] == [
        ("employer", StageKind.EXAMINE, Holder.EMPLOYER),
        ("employer_notice", StageKind.PUBLIC_NOTICE, Holder.EMPLOYER),
        ("department", StageKind.EXAMINE, Holder.DEPARTMENT),
        ("bureau", StageKind.EXAMINE, Holder.BUREAU),
        ("office", StageKind.EXAMINE, Holder.COMMITTEE_OFFICE),
        ("payment", StageKind.PAYMENT, Holder.APPLICANT),
        ("committee", StageKind.BALLOT, Holder.COMMITTEE_OFFICE),
        ("result_notice", StageKind.PUBLIC_NOTICE, Holder.COMMITTEE_OFFICE),
        ("confirmation", StageKind.CONFIRMATION, Holder.COMMITTEE_OFFICE),
    ]
    notice = huzhou().stage("employer_notice")
    assert notice.settings.min_working_days == 5
    assert notice.requires == (Gate.NOTICE_OVER, Gate.NO_OPEN_OBJECTION)
    assert Action.FORWARD in huzhou().stage("department").actions


@pytest.mark.feature("CED-01", "APR-03")
def test_hours_of_four_years_and_appraisals_of_three():
    hours = huzhou().continuing_education[0]
    assert (hours.titles, hours.years, hours.minima) == (("engineer",), (2016, 2017, 2018, 2019), ())
    assert huzhou().appraisal.years == (2017, 2018, 2019)


def test_what_the_notice_does_not_say_is_empty():
    plan = huzhou()
    assert plan.fee.amount_fen is None
    assert plan.window("payment") is None
    assert plan.defence.held_on is None
    assert plan.route("engineer-transfer").rule is None
    assert [notice.min_working_days for notice in plan.notices] == [5, None]


@pytest.mark.feature("SCO-01", "SCO-02")
def test_the_scoring_sheet_is_complete():
    sheet = huzhou().scoring_sheet("self-score")
    assert sum(group.cap for group in sheet.groups) == 164
    assert sum(len(group.items) for group in sheet.groups) == 39
    assert [gate.name for gate in sheet.gates] == ["思想道德", "年度考核", "继续教育", "专业理论"]
    assert sheet.threshold == 95


@pytest.mark.feature("DIS-01")
def test_three_years_no_higher_title():
    (ban,) = huzhou().discipline.bans
    assert (ban.years, ban.starts, ban.scope) == (3, "year_after_review", "higher_title")


@pytest.mark.feature("PHO-02", "PHO-03")
def test_the_photo_rules():
    photo = huzhou().photo
    assert (photo.min_bytes_exclusive, photo.max_bytes_exclusive) == (30 * 1024, 1024 * 1024)
    assert (photo.min_width_exclusive, photo.min_height_exclusive) == (215, 300)
    assert (photo.min_ratio, photo.max_ratio, photo.background) == (0.65, 0.8, "white")


def test_contacts_are_plainly_fictitious():
    text = FILE.read_text(encoding="utf-8")
    assert all(contact.phone.split("-")[1].startswith("55501") for contact in huzhou().contacts)
    for real in ("2033099", "2289377", "3013686", "8367490", "6038432", "5031286", "88808880", "810室）", "博恩"):
        assert real not in text


def test_every_condition_names_its_clause():
    def leaves(requirements):
        for each in requirements:
            yield from leaves(each.parts) if each.parts else [each]

    for route in huzhou().routes:
        assert all(leaf.source for leaf in leaves(route_requirements(huzhou(), route.code)))
    cited = {document.key for document in huzhou().sources}
    named = set(re.findall(r"document: ([^,}\s]+)", FILE.read_text(encoding="utf-8")))
    assert named <= cited


def test_requirements_in_words():
    words = [each.required for each in route_requirements(huzhou(), "engineer-normal")]
    assert words[0] == "本专业或相近专业大学专科以上学历"
    assert words[2].startswith("取得助理工程师后实际聘任")
    titles = [each.title for each in common_requirements(huzhou(), "assistant-engineer")]
    assert titles == ["申报对象", "申报专业", "年度考核"]


@pytest.mark.feature("ATT-02")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("post-statement", "事业单位在编人员"),
        ("self-score-sheet", "申报方式为工程师·自评申报"),
        ("insurance-proof", "“您的社会保险在哪里缴纳？”回答“浙江省外”"),
    ],
)
def test_conditions_in_words(code, words):
    assert condition_in_words(huzhou(), huzhou().attachment(code).condition) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"kind": "answer", "key": "title", "values": ("engineer",)}, "申报职称为工程师"),
        ({"kind": "answer", "key": "major", "values": ("gas", "hvac")}, "申报专业为燃气工程、暖通工程"),
        ({"kind": "answer", "key": "level", "values": ("intermediate",)}, "申报级别为中级"),
        ({"kind": "answer", "key": "unheard-of", "values": ("x",)}, "x"),
        (
            {"kind": "employment", "classes": ["enterprise"], "excluded": ["state_enterprise"]},
            "企业在职人员（不含国有企业在职人员）",
        ),
        ({"kind": "residency", "any_of": ["hk_mo_tw"]}, "人员身份为港澳台专业技术人员"),
    ],
)
def test_other_conditions_in_words(condition, words):
    leaf = TypeAdapter(Condition).validate_python(condition)
    plan = huzhou()
    assert condition_in_words(plan, leaf) == words
    assert condition_in_words(plan, NotCondition(kind="not", of=leaf)) == f"除非{words}"
    both = AllConditions(kind="all", of=(leaf, leaf))
    assert condition_in_words(plan, both) == f"{words}，并且{words}"
    assert condition_in_words(plan, NotCondition(kind="not", of=both)) == f"除非（{words}，并且{words}）"
    assert condition_in_words(plan, AnyCondition(kind="any", of=(leaf, leaf))) == f"{words}，或者{words}"


def test_parts_are_found_by_their_codes():
    plan = huzhou()
    assert plan.major("gas").name == "燃气工程"
    assert plan.stage("office").holder is Holder.COMMITTEE_OFFICE
    with pytest.raises(KeyError):
        plan.stage("nowhere")
    assert plan.is_open("apply", plan.window("apply").opens)
    assert not plan.is_open("payment", plan.window("apply").opens)
