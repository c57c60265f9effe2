"""Chains that cannot be walked are told before they are published."""

import pytest
from pydantic import ValidationError

from kernel.calendar import expected_working
from plans.checks.chain import NEEDED, WORKS
from plans.presenters import stations
from plans.reports import calendar_lines
from plans.spec import PlanDocument
from review.engine.decide import chain_problems
from review.engine.kinds import KINDS
from tests.plans.changed import plan, told, windows
from tests.plans.people import huzhou

CODE = "chain-cannot-run"
CHAIN = [stage.model_dump(mode="json") for stage in huzhou().chain]
PLACES = {stage["code"]: place for place, stage in enumerate(CHAIN)}


def changed(code: str, **fields: object) -> list[dict]:
    return [stage | fields if stage["code"] == code else stage for stage in CHAIN]


def kind(wanted: str) -> str:
    return next(stage["code"] for stage in CHAIN if stage["kind"] == wanted)


def test_the_kinds_are_those_of_the_engine():
    assert {name: one.actions for name, one in KINDS.items()} == WORKS
    assert all(set(needed) <= WORKS[name] for name, needed in NEEDED.items())
    assert told(huzhou(), CODE) == []


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        (kind("examine"), {"kind": "evaluation"}, "evaluation 系统还不能办理"),
        (kind("examine"), {"actions": ["approve", "confirm"]}, "不能办理 confirm"),
        (kind("examine"), {"actions": ["return", "reject"]}, "没有 approve"),
        (kind("public_notice"), {"settings": {}}, "没有写明公示的工作日数"),
        (kind("public_notice"), {"requires": []}, "没有要求公示期满"),
        (kind("payment"), {"requires": []}, "没有要求缴清"),
        (kind("payment"), {"holder": "bureau"}, "holder 不对"),
        (kind("examine"), {"holder": "applicant"}, "holder 不对"),
        (kind("ballot"), {"holder": "bureau"}, "只能由评委会办公室"),
        ("confirmation", {"titles": ["engineer"]}, "助理工程师的最后一个环节是"),
    ],
)
def test_a_stage_that_stops_everybody_is_told(code, fields, words):
    document = plan(chain=changed(code, **fields))
    assert [path for path, message in told(document, CODE) if words in message]


def test_a_batch_that_nobody_receives_is_told():
    place = PLACES[kind("payment")]
    before = CHAIN[place - 1]
    document = plan(chain=changed(before["code"], actions=[*before["actions"], "forward"]))
    assert told(document, CODE)[0][0] == f"chain.{place - 1}"
    assert "没有接收单位" in told(document, CODE)[0][1]


def test_a_title_without_stages_and_a_stage_after_the_end_are_told():
    only = [stage | {"titles": ["engineer"]} for stage in CHAIN]
    assert told(plan(chain=only), CODE) == [("titles.1", "助理工程师没有任何办理环节。")]
    after = [*CHAIN, CHAIN[0] | {"code": "again"}]
    assert {path for path, _message in told(plan(chain=after), CODE)} == {
        f"chain.{len(CHAIN)}",
        f"chain.{len(CHAIN) - 1}",
    }


def test_the_stages_of_some_routes_are_those_of_their_declarations_alone():
    codes = [route.code for route in huzhou().routes_for("engineer")]
    most = [stage | {"routes": codes[:1]} if stage["code"] == "confirmation" else stage for stage in CHAIN]
    found = [message for _path, message in told(plan(chain=most), CODE)]
    assert [message.partition("的最后")[0] for message in found] == ["工程师（正常申报（二级执业资格））", "助理工程师"]
    other = CHAIN[0] | {"code": "other", "routes": codes[:1], "deadline": "2020-01-01"}
    document = plan(chain=[other, *CHAIN])
    assert [len(document.chain_for("engineer", code)) for code in codes[:2]] == [len(CHAIN) + 1, len(CHAIN)]
    assert len(document.chain_for("engineer")) == len(CHAIN) + 1
    assert any(
        line.strip().startswith("单位审核（只用于正常申报（学历和资历））")
        for line in calendar_lines(document, expected_working)
    )
    assert stations(document)[0].note.endswith("，只用于正常申报（学历和资历）")
    ((path, _message),) = [each for each in told(document, "window-order") if "other" not in each]
    assert path == "chain.0.deadline"  # too early for those who come to it; nobody else waits for it
    with pytest.raises(ValidationError, match=r"chain\.routes 指向不存在的代码"):
        plan(chain=[CHAIN[0] | {"routes": ["nothing"]}, *CHAIN[1:]])


def test_a_payment_at_which_nothing_is_due_is_told():
    """It would let everybody through unasked; and so would a part that names a stage which its payers pass by."""
    place = PLACES[kind("payment")]
    twice = [*CHAIN[: place + 1], CHAIN[place] | {"code": "again", "titles": ["engineer"]}, *CHAIN[place + 1 :]]
    whole = {"amount_fen": 30000}
    ((path, message),) = told(plan(chain=twice, fee=whole), CODE)
    assert path == f"chain.{place + 1}"
    assert message.startswith("申报工程师要经过几个缴费环节")
    parts = [{"code": "a", "name": "评审费", "amount_fen": 20000},
             {"code": "b", "name": "答辩费", "amount_fen": 10000, "stage": "again"}]  # fmt: skip
    for unstated in ([0, 1], [1]):  # a share of the total that nobody can tell would be billed to nobody
        shares = [part | ({"amount_fen": None} if at in unstated else {}) for at, part in enumerate(parts)]
        found = told(plan(chain=twice, fee=whole | {"parts": shares}), CODE)
        assert [path for path, message in found if "没有写明金额" in message] == [
            f"chain.{place + at}" for at in unstated
        ]
        assert told(plan(fee=whole | {"parts": [part | {"stage": None} for part in shares]}), CODE) == []
    document = plan(chain=twice, fee=whole | {"parts": parts})
    assert told(document, CODE) == []
    ((path, message),) = told(document, "never-used")
    assert (path, "申报助理工程师不经过这个环节" in message) == ("fee.parts.1.stage", True)
    parts[1]["titles"] = ["engineer"]
    assert told(plan(chain=twice, fee={"parts": parts}), "never-used") == []
    assert told(plan(chain=twice, fee=None), CODE) == []
    span = windows(("2020-08-17", "2020-09-07"), payment=("2020-10-12", "2020-10-16"))
    own = plan(chain=twice, fee={"parts": parts}, windows=span)  # the window is that of the first payment
    assert told(own, "payment-window-short") == []


def test_what_the_engine_refuses_to_start_is_told():
    """Whatever keeps a chain from running is a warning here; the engine is asked the same of every broken chain."""
    for code in PLACES:
        for fields in ({"kind": "defence"}, {"requires": []}, {"settings": {}}, {"actions": ["confirm"]}):
            document: PlanDocument = plan(chain=changed(code, **fields), fee=None)
            if chain_problems(document.chain):
                assert told(document, CODE), (code, fields)
