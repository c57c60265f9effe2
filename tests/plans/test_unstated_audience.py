"""A notice that does not say who may declare: nobody is refused for it, and those it excludes still are."""

import pytest

from plans.checks.attachments import answers
from plans.rules import Facts, Status
from plans.rules.judge import common_findings
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass
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


def test_who_is_excluded_does_not_narrow_what_is_stated():
    document = plan(allowed=["enterprise"], excluded=["state_enterprise"])
    assert document.audience.classes == (EmploymentClass.ENTERPRISE,)
