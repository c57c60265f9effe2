"""A notice that does not say who may declare: nobody is refused for it, and those it excludes still are."""

import pytest

from plans.checks.attachments import answers
from plans.checks.budget import Budget
from plans.checks.routes import common_rules
from plans.checks.satisfiable import Search
from plans.rules import Facts, Status
from plans.rules.judge import common_findings
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass
from plans.spec.rule import EmploymentRule
from tests.plans.people import huzhou


def plan(**audience):
    data = huzhou().model_dump() | {"audience": {"statement": "有关单位的专业技术人员。"} | audience}
    return PlanDocument.model_validate(data)


def standing(document, employment):
    findings = common_findings(document, "engineer", Facts(employment=employment))
    return [each.status for each in findings if each.kind == "employment"]


@pytest.mark.feature("PLN-12")
def test_nobody_is_asked_where_nothing_is_stated():
    assert standing(plan(), EmploymentClass.FREELANCE) == []
    assert set(answers(plan(), "engineer")["employment_class"]) == {each.value for each in EmploymentClass}


@pytest.mark.feature("PLN-12")
def test_those_excluded_are_refused_and_all_others_are_not():
    document = plan(excluded=["civil_service_law"])
    assert standing(document, EmploymentClass.CIVIL_SERVICE_LAW) == [Status.NOT_MET]
    assert standing(document, EmploymentClass.FREELANCE) == [Status.MET]
    assert "civil_service_law" not in answers(document, "engineer")["employment_class"]


ENTERPRISE, PRIVATE, STATE = (
    EmploymentClass.ENTERPRISE,
    EmploymentClass.PRIVATE_ENTERPRISE,
    EmploymentClass.STATE_ENTERPRISE,
)


@pytest.mark.feature("PLN-12", "ELG-28")
@pytest.mark.parametrize("allowed", [["enterprise"], []])
@pytest.mark.parametrize(
    ("known", "status"),
    [(STATE, Status.NOT_MET), (PRIVATE, Status.MET), (ENTERPRISE, Status.TO_JUDGE)],
)
def test_those_excluded_from_what_is_allowed_are_refused(allowed, known, status):
    assert standing(plan(allowed=allowed, excluded=["state_enterprise"]), known) == [status]


def test_what_is_taken_out_of_a_class_is_said_and_what_lies_outside_is_not():
    document = plan(allowed=["enterprise"], excluded=["state_enterprise", "civil_servant"])
    findings = common_findings(document, "engineer", Facts(employment=STATE))
    (found,) = [each for each in findings if each.kind == "employment"]
    assert found.required == "企业在职人员（不含国有企业在职人员）"
    assert document.audience.classes == (ENTERPRISE,)


def test_a_route_for_those_excluded_is_a_route_for_nobody():
    rule = EmploymentRule(kind="employment", classes=(STATE,))
    document = plan(allowed=["enterprise"], excluded=["state_enterprise"])
    assert satisfiable(document, rule) is False
    assert satisfiable(plan(allowed=["enterprise"]), rule) is True


def satisfiable(document, rule):
    return Search(document, "engineer", Budget(10_000)).satisfiable([*common_rules(document, "engineer"), rule])
