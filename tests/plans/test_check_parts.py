"""Computing a plan through: attachments, values stated twice, names that point at nothing, parts nothing uses."""

import pytest

from kernel.calendar import expected_working
from plans.checks import check
from tests.plans.changed import plan, route, rule, told, windows
from tests.plans.people import huzhou


def attachment(condition, **more):
    first = {"code": "proof", "name": "证明", "need": "conditional", "condition": condition}
    return plan(attachments=[first | more])


def answer(key, *values):
    return {"kind": "answer", "key": key, "values": list(values)}


FOUND, LOST = answer("education-online", "found"), answer("education-online", "not-found")


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        ({"kind": "all", "of": [FOUND, LOST]}, {}),
        (answer("employment_class", "civil_servant"), {}),
        (answer("route", "engineer-normal"), {"titles": ["assistant-engineer"]}),
        ({"kind": "all", "of": [answer("title", "assistant-engineer"), answer("route", "engineer-normal")]}, {}),
        ({"kind": "not", "of": {"kind": "any", "of": [FOUND, LOST]}}, {}),
        ({"kind": "employment", "classes": ["civil_servant"]}, {}),
        (answer("level", "intermediate"), {"titles": ["assistant-engineer"]}),
    ],
)
def test_an_attachment_whose_condition_never_holds_is_told(condition, more):
    assert [path for path, _m in told(attachment(condition, **more), "attachment-never-needed")] == [
        "attachments.0.condition"
    ]


@pytest.mark.parametrize(
    "condition",
    [
        LOST,
        {"kind": "any", "of": [FOUND, LOST]},
        {"kind": "all", "of": [answer("major", "hvac"), answer("employment_class", "state_enterprise")]},
        {"kind": "not", "of": answer("residency", "mainland")},
        {"kind": "employment", "classes": ["enterprise"], "excluded": ["state_enterprise"]},
        {"kind": "residency", "any_of": ["foreign_talent"]},
    ],
)
def test_an_attachment_that_may_be_needed_is_not_told(condition):
    assert told(attachment(condition), "attachment-never-needed") == []


@pytest.mark.parametrize(("least", "told_of"), [(12, 0), (13, 1)])
def test_a_condition_over_a_number_nobody_may_write_is_told(least, told_of):
    for decimals in (True, False):
        question = {
            "code": "months",
            "text": "参保几个月？",
            "number": {"unit": "月", "most": 12, "decimals": decimals},
        }
        condition = {"kind": "number", "question": "months", "at_least": least}
        proof = {"code": "proof", "name": "证明", "need": "conditional", "condition": condition}
        asked = plan(questions=[question], attachments=[proof])
        assert len(told(asked, "attachment-never-needed")) == told_of
        assert told(asked, "never-used") == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", "middle"), ("employment_class", "state"), ("residency", "abroad"), ("title", "x"), ("major", "x")],
)
def test_a_value_that_no_answer_has_is_told(key, value):
    assert told(attachment(answer(key, value)), "unknown-name")[0][0] == "attachments.0.condition"


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ({"kind": "employment", "classes": ["enterprise"]}, []),
        ({"kind": "employment", "classes": ["private_enterprise"]}, ["rule-unjudgeable"]),
        (answer("route", "engineer-normal"), ["attachment-never-needed"]),
        (answer("title", "enginer"), ["attachment-never-needed", "unknown-name"]),
    ],
)
def test_a_part_of_the_fee_for_nobody_that_can_be_told_is_told(condition, codes):
    part = {
        "code": "a",
        "name": "代理费",
        "amount_fen": 10_000,
        "titles": ["assistant-engineer"],
        "condition": condition,
    }
    found = check(plan(fee={"parts": [part], "stage": "payment"}), expected_working)
    assert [each.code for each in found if each.path == "fee.parts.0.condition"] == codes


@pytest.mark.parametrize(("total", "words"), [(None, ["“工本费、证书费”没有写明金额，系统不会收取"]), (30_000, [])])
def test_parts_of_the_fee_without_an_amount_are_told_once(total, words):
    parts = [{"code": "a", "name": "评审费", "amount_fen": 20_000}, {"code": "b", "name": "工本费"}]
    parts.append({"code": "c", "name": "证书费"})
    found = told(plan(fee={"parts": parts, "amount_fen": total}), "fee-unstated")
    assert [(path, message.split("；")[0]) for path, message in found] == [("fee.parts", each) for each in words]


def test_values_stated_twice_are_told():
    twice = {
        "path": "windows.apply",
        "values": [{"value": "8-9月下旬"}, {"value": "11月", "source": {"document": "甲", "clause": "三"}}],
        "reading": "按省通知",
    }
    ((path, message),) = told(plan(stated_twice=[twice]), "stated-twice")
    assert path == "stated_twice.0"
    assert "“8-9月下旬”、“11月”（三）" in message
    notices = huzhou().model_dump(mode="json")["notices"]
    notices[0]["min_working_days"] = 7
    own = [f"stated_twice.{index}" for index in range(len(huzhou().stated_twice))]

    def places(document) -> list[str]:
        found = [path for path, _message in told(document, "stated-twice")]
        assert found[: len(own)] == own
        return found[len(own) :]

    assert places(plan(notices=notices)) == ["notices.0.min_working_days"]
    summary = {"summary": "自评达到 94 分。"}
    other = route(rule("score", sheet="self-score", minimum=94), scoring_sheet="self-score", **summary)
    assert places(other) == ["routes.0.rule"]
    spans = windows(("2020-09-01", "2020-09-30"))
    assert places(plan(windows=spans * 2)) == ["windows.1"]
    assert places(plan(year=2021)) == ["year"]


def test_names_that_point_at_nothing_are_told():
    assert told(attachment(answer("never-asked", "x")), "unknown-name")[0][0] == "attachments.0.condition"
    wrong = attachment(answer("education-online", "perhaps"))
    assert told(wrong, "unknown-name")[0][0] == "attachments.0.condition"
    sources = huzhou().model_dump(mode="json")["sources"][1:]
    assert "湖职指发〔2020〕3号" in told(plan(sources=sources), "unknown-name")[0][1]
    remark = [{"path": "routes.nothing", "text": "不明", "reading": "不明"}]
    assert [p for p, _m in told(plan(ambiguities=remark), "unknown-name")] == ["ambiguities.0.path"]


def test_parts_that_nothing_uses_are_told():
    routes = [each for each in huzhou().model_dump(mode="json")["routes"] if each["title"] == "engineer"]
    assert [p for p, _m in told(plan(routes=routes[:3]), "never-used")] == ["titles.1", "scoring_sheets.0"]
    assert [p for p, _m in told(plan(attachments=[]), "never-used")] == ["questions.0", "questions.1"]
    assert [p for p, _m in told(plan(fee=None), "never-used")] == ["chain.5"]
    chain = [each for each in huzhou().model_dump(mode="json")["chain"] if each["kind"] != "payment"]
    fee = {"basis": "文件", "amount_fen": 32000}
    assert [p for p, _m in told(plan(chain=chain, fee=fee), "never-used")] == ["fee"]
