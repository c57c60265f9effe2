"""The lines of the plan page that not every notice has."""

import pytest

from plans import particulars
from plans.spec import PlanDocument
from tests.plans.people import huzhou


def plan_with(**parts) -> PlanDocument:
    """The Huzhou plan with other parts, given as a file would give them."""
    return PlanDocument.model_validate(huzhou().model_dump(mode="json") | parts)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"anchor": "window:apply:closes", "working_days": 5}, "个人网上申报截止后 5 个工作日内"),
        ({"anchor": "window:apply:closes", "days": -3}, "个人网上申报截止前 3 日内"),
        ({"anchor": "stage:employer_notice:left", "days": 2, "clock": "17:00:00"}, "“用人单位公示”办结后 2 日内 17:00"),
        ({"anchor": "roster", "working_days": 1}, "“送名册”截止后 1 个工作日内"),
    ],
)
def test_a_deadline_says_from_what_it_is_counted(after, words):
    roster = {"code": "roster", "what": "送名册", "at": "2020-09-10"}
    plan = plan_with(deadlines=[roster, {"code": "own", "what": "办理", "after": after}])
    lines = particulars.deadline_lines(plan)
    assert [line.text for line in lines] == ["2020年9月10日 24:00", words]


def test_a_route_that_is_not_offered_says_why():
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0] |= {"open": False, "closed_reason": "在别处初定"}
    routes[1] |= {"valid_year": 2020, "recommenders": {"count": 2, "level": "associate_senior", "matching_major": True}}
    plan = plan_with(routes=routes)
    first, second = (particulars.route_lines(plan, route) for route in plan.routes[:2])
    assert [(line.term, line.text) for line in first] == [("不在此办理", "在别处初定")]
    assert [line.text for line in second] == ["只在 2020 年有效", "2 名，本专业或相近专业，副高级以上职称"]


def test_an_approval_before_declaring_says_to_whom_until_when_and_on_which_form():
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0] |= {"pre_approval": "city"}
    plan = plan_with(
        routes=routes,
        deadlines=[{"code": "asked", "what": "报破格", "at": "2020-08-20"}],
        pre_approvals=[
            {
                "code": "city",
                "name": "破格核准",
                "to": "市人社局",
                "deadline": "asked",
                "form": "review-form",
                "text": "先报",
            }
        ],
    )
    (line,) = particulars.route_lines(plan, plan.routes[0])
    assert line.text == "申报前报市人社局；2020年8月20日 24:00；填写《专业技术职务任职资格评审表》；先报"


def test_each_part_of_a_fee_says_what_is_known():
    fee = {
        "basis": "某文件",
        "parts": [
            {"code": "review", "name": "评审费", "amount_fen": 28000, "online": True},
            {"code": "defence", "name": "答辩费", "when": "答辩前", "online": False},
            {"code": "agent", "name": "代理费", "condition": {"kind": "residency", "any_of": ["hk_mo_tw"]}},
        ],
    }
    lines = particulars.fee_lines(plan_with(fee=fee))
    assert [line.term for line in lines] == ["评审费", "答辩费", "代理费"]
    assert lines[2].text == "没有写明金额，人员身份为港澳台专业技术人员的才交"
    assert "280" in lines[0].text
    assert lines[1].text == "没有写明金额，答辩前，线下缴纳"


@pytest.mark.parametrize(
    ("ban", "words"),
    [
        ({"years": 3, "starts": "year_after_review", "scope": "higher_title"}, "评审次年起 3 年内不得申报高一级职称"),
        ({"years": 3, "starts": "date_of_finding", "scope": "any_title"}, "自查实之日起 3 年内不得申报任何职称"),
        ({"also": ["撤销职称", "记入诚信档案"]}, "撤销职称；记入诚信档案"),
    ],
)
def test_a_ban_says_its_start_length_and_scope_only_where_stated(ban, words):
    plan = plan_with(discipline={"text": "诚信", "bans": [{"grounds": ["弄虚作假"], **ban}]})
    assert [(line.term, line.text) for line in particulars.ban_lines(plan)] == [("弄虚作假", words)]


def test_a_plan_that_states_nothing_has_no_such_lines():
    plan = plan_with(
        receiving=None, paper_phase=None, discipline=None, fee=None, deadlines=[], ambiguities=[], stated_twice=[]
    )
    assert particulars.receiving_lines(plan) == []
    assert particulars.paper_lines(plan) == []
    assert particulars.ban_lines(plan) == []
    assert particulars.fee_lines(plan) == []
    assert particulars.deadline_lines(plan) == []
    assert list(particulars.remark_lines(plan)) == []
