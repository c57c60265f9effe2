"""What single notices ask in the wizard: attachments on conditions, and as many recommenders of such a level."""

from functools import cache

import pytest
from django.template.loader import render_to_string

from applicants import information
from applicants.forms.dossier import InformationForm
from plans.bases import CATALOG, base_beside
from plans.forms.self_check import SelfCheckForm
from plans.rules import Facts, judge
from plans.rules.conditions import attachments_for
from plans.rules.recommending import asked_of
from plans.spec import PlanDocument, load_yaml
from plans.spec.base import Level
from plans.spec.papers import AttachmentNeed
from tests.plans.changed import plan


@cache
def plan_of(code: str) -> PlanDocument:
    file = CATALOG / f"{code}.yaml"
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


def needed(code, **answers):
    plan = plan_of(code)
    given = {"title": plan.titles[0].code, **answers}
    return {each.code: each for each, is_needed in attachments_for(plan, given) if is_needed}


@pytest.mark.feature("ATT-05")
def test_the_contract_in_force_is_always_asked_and_an_earlier_one_may_be_replaced():
    assert {code for code in needed("linping-manufacturing-2022") if "contract" in code}
    assert "earlier-insurance" not in needed("linping-manufacturing-2022", **{"earlier-contracts": "available"})
    asked = needed("linping-manufacturing-2022", **{"earlier-contracts": "missing"})
    assert "代替不能提供的以前的合同" in str(asked["earlier-insurance"].hint)
    assert {code for code in asked if "contract" in code}


@pytest.mark.feature("ATT-07", "ATT-08")
def test_a_title_issued_elsewhere_needs_its_old_papers_and_copies_are_void():
    code = "jianyang-engineering-2020"
    assert "title-papers" not in needed(code, **{"title-issuer": "chengdu"})
    asked = needed(code, **{"title-issuer": "elsewhere"})
    assert {"title-certificate", "title-papers"} <= set(asked)
    assert "全部内页" in str(asked["title-certificate"].hint)
    assert "复印件或模糊的照片无效" in str(asked["degree-photos"].hint)


@pytest.mark.feature("INF-04", "INF-08")
def test_linping_asks_for_papers_of_a_degree_that_is_not_found_and_never_for_the_work_history():
    code = "linping-manufacturing-2022"
    assert "degree-proof" not in needed(code, **{"education-online": "found"})
    hint = str(needed(code, **{"education-online": "not-found"})["degree-proof"].hint)
    for paper in ("电子注册备案表", "学历认证报告", "毕业生登记表", "国外（港澳台）学历学位认证书"):
        assert paper in hint
    (history,) = [each for each in plan_of(code).attachments if each.code == "work-history"]
    assert history.need is AttachmentNeed.GENERATED


@pytest.mark.feature("INF-10", "INF-12")
def test_chengdu_asks_for_clear_photos_of_the_certificates_and_the_units_word_where_nothing_is_found():
    code = "jianyang-engineering-2020"
    found, lost = (needed(code, graduation=each) for each in ("found", "not-found"))
    assert "清晰彩色照片" in str(found["degree-photos"].hint)
    assert ("education-register" in found, "education-check" in found) == (True, False)
    assert ("education-register" in lost, "education-check" in lost) == (False, True)
    assert lost["education-check"].hint == "由用人单位审查，责任人签字、单位盖章。"


@pytest.mark.feature("ARC-09", "ARC-10")
def test_in_taizhou_a_person_judges_the_field_and_the_level_of_every_achievement_by_every_route():
    """The levels stand in clauses 10 and 11 of a text that the notice does not hold: no machine may decide."""
    plan = plan_of("taizhou-quality-2020")
    for route in plan.routes:
        findings = judge(plan, route.title, route.code, Facts())
        (found,) = [each for each in findings if each.title == "业绩与专业相关，并且在规定的时间内取得"]
        assert found.status == "to_judge"
        assert "都与评审专业相关" in found.required
        assert "层次（级别）不低于评价条件第十、十一条" in found.required
    assert "层次（级别）不低于" in str(plan.selection_hint)


@pytest.mark.feature("REC-02", "REC-03")
@pytest.mark.parametrize(
    ("code", "route", "count", "level"),
    [
        ("huzhou-innovative-2020", "engineer-direct", 3, Level.ASSOCIATE_SENIOR),
        ("jianyang-engineering-2020", "college-2020", 2, Level.FULL_SENIOR),
    ],
)
def test_a_route_asks_for_so_many_recommenders_of_its_level(code, route, count, level):
    """The page of the recommenders has a place for each of them, whatever part of the rule asks for them."""
    asked = asked_of(plan_of(code).route(route))
    assert asked is not None
    assert (asked.count, asked.level) == (count, level)


def test_a_major_of_one_title_is_named_so_and_refused_for_another():
    some = [
        {"code": "gas", "name": "燃气工程", "titles": ["assistant-engineer"]},
        {"code": "hvac", "name": "暖通工程"},
        {"code": "old", "name": "通信", "closed": True},
    ]
    document = plan(majors=some)
    by_title = {"engineer-normal": "这个专业不能用于申报工程师，请选择其他专业。", "assistant-skilled": None}
    for route, sentence in by_title.items():
        assert information.problems({"route": route, "major": "gas"}, document).get("major") == sentence
        assert "major" not in information.problems({"route": route, "major": "hvac"}, document)
    assert "以考代评" in information.problems({"major": "old"}, document)["major"]
    assert "major" not in information.problems({"major": "gas"}, document)
    label = ("gas", "燃气工程（只用于申报助理工程师）")
    assert label in InformationForm.of(document).fields["major"].choices
    assert label in SelfCheckForm(document).fields["major"].choices
    shown = render_to_string("plans/majors.html", {"plan": document, "majors": document.majors})
    assert shown.count("只用于申报助理工程师") == 1
