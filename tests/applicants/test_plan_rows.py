"""What single notices ask in the wizard: attachments on conditions, and as many recommenders of such a level."""

from functools import cache

import pytest

from plans.bases import CATALOG, base_beside
from plans.rules.conditions import attachments_for
from plans.rules.recommending import asked_of
from plans.spec import PlanDocument, load_yaml
from plans.spec.base import Level


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
