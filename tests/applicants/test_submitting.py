"""What the page says before a submit follows the plan's chain."""

import pytest

from applicants.presenters import submitting
from tests import declared
from tests.plans.test_packs import plan_of


def said(code):
    plan = plan_of(code)
    chain = plan.chain_for(plan.titles[0].code)
    return submitting.finality(chain), submitting.goes_to(chain, "天禾建设"), submitting.begins_again(chain)


@pytest.mark.feature("REV-11")
def test_where_the_employer_is_first_a_submit_can_be_withdrawn_until_it_examines():
    final, to, again = said("huzhou-construction-2020")
    assert final == "提交以后不能修改；用人单位审核前可以撤回，被退回时可以修改。"
    assert to == "材料送交用人单位审核：天禾建设。"
    assert again == "重新提交后从用人单位审核开始，已经公示过的需再次公示。"


@pytest.mark.feature("REV-11")
def test_where_the_bureau_is_first_a_submit_is_final():
    final, to, again = said(declared.JIANYANG)
    assert final == "提交以后不能修改，也不能撤回；被退回时可以修改。"
    assert to == "材料先送专技科网上预审，再到您的用人单位。"
    assert again == "重新提交后从专技科网上预审开始，已经公示过的需再次公示。"
