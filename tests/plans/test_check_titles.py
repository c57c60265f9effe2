"""A title that names another number than its condition, and lists that an overlay replaces without a word."""

import pytest

from plans.checks.replaced import lists_replaced
from plans.checks.titles import summary_otherwise, title_otherwise
from plans.spec import BaseFile, load
from tests.plans.changed import plan, route, rule
from tests.plans.people import FILE, huzhou

TENURE = rule("tenure", basis="professional", years=8)
PATENT = rule("evidence", what=["patent"], count=2, rank_at_most=3)
LAST = rule("appraisal", last=5, minimum="excellent", count=2)
HOURS = rule("hours", years=[2018, 2019], minima=[{"hours": 24}])
RIGHT = [
    *({**TENURE, "title": each} for each in (
        "满 8 年", "满八年", "8 年（硕士 3 年）", "2010 年以来满八年", "近 10 年内任教", "八十年代起", "一年半", "专业工作",
    )),
    *({**rule("tenure", basis="professional", months=6), "title": each} for each in ("满 6 个月", "满半年")),
    {**rule("tenure", basis="professional", years=25), "title": "基层工作满二十五年"},
    *({**PATENT, "title": each} for each in ("专利 2 项，排名前三", "两项专利", "一等奖", "前 3 名")),
    {**LAST, "title": "近五年考核有一年优秀"},
    *({**LAST, "title": each} for each in ("近五年有优秀", "两年优秀")),
    *({**HOURS, "title": each} for each in ("每年 24 学时", "两年共 48 学时")),
    {**rule("age", at_most=45), "title": "不满 46 周岁"},
    {**rule("at_least", n=2, of=[TENURE, PATENT, LAST]), "title": "三项条件具备其中几项"},
    {**rule("at_least", n=2, of=[TENURE, PATENT | {"count": 5}]), "title": "主持 5 项以上，或者满年限"},
    {**rule("all", of=[TENURE]), "title": "满 10 年，成绩突出"},
]  # fmt: skip
WRONG = [
    {**TENURE, "title": "专业工作满 10 年"},
    {**TENURE, "title": "专业工作满十二年"},
    {**rule("tenure", basis="professional", months=6), "title": "累计满 8 个月"},
    {**PATENT, "title": "发明专利 3 项"},
    {**PATENT, "title": "发明专利，排名前五"},
    {**rule("evidence", what=["book"], characters_at_least=30_000), "title": "本人撰写 5 万字以上"},
    {**rule("evidence", what=["tax"], amount_at_least_fen=1_000_000, amount_of="tax"), "title": "纳税 2 万元"},
    {**LAST, "title": "近 3 年考核优秀"},
    {**HOURS, "title": "每年 30 学时"},
    {**rule("score", sheet="self-score", minimum=95), "title": "自评 90 分以上"},
    {**rule("recommended_by", count=2, level="full_senior"), "title": "三名正高级专家推荐"},
    {**rule("age", at_most=45), "title": "不超过 40 周岁"},
    {**rule("holds", what="credential", any_of=["合格证"], within_years=3), "title": "合格证（5 年有效）"},
    {**rule("at_least", n=2, of=[TENURE, PATENT, LAST]), "title": "具备四项"},
]


@pytest.mark.feature("PLN-01")
def test_a_title_that_names_another_number_is_told_at_its_place():
    assert list(title_otherwise(route(rule("all", of=RIGHT)), None)) == []
    found = list(title_otherwise(route(rule("all", of=WRONG)), None))
    assert [each.path for each in found] == [f"routes.0.rule.of.{index}.title" for index in range(len(WRONG))]
    assert {each.code for each in found} == {"stated-twice"}
    assert all(each in found[0].message for each in ("专业工作满 10 年", "“10 年”", "8 年"))


def test_a_summary_with_a_number_of_no_condition_is_told():
    routes = huzhou().model_dump(mode="json")["routes"]
    routes[0]["summary"] = "2020 年起，大专以上学历，实际聘任满 4 年（48 个月）。"
    routes[1]["summary"] = "大专以上学历，实际聘任满 9 年，论文 3 篇。"
    found = list(summary_otherwise(plan(routes=routes), None))
    assert [(each.path, word in each.message) for each, word in zip(found, ("“9 年”", "“3 篇”"), strict=True)] == [
        ("routes.1.summary", True)
    ] * 2


def test_the_number_of_a_question_is_held_to_its_own_unit():
    asked = [{"code": "lessons", "text": "课时？", "number": {"unit": "课时"}}]
    titles = huzhou().model_dump(mode="json")["titles"]
    numbers = [rule("number", question="lessons", at_least=320, title=each) for each in ("满 300 课时", "满 1 年")]
    titles[0]["conditions"] = numbers
    found = title_otherwise(plan(questions=asked, titles=titles, conditions=[numbers[0]]), None)
    assert [each.path for each in found] == ["conditions.0.title", "titles.0.conditions.0.title"]


@pytest.mark.feature("PLN-08")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("audience: {allowed: [enterprise, freelance]}", [("audience.allowed", "2 项替换了上级通知的 3 项")]),
        ("audience: {excluded: [civil_servant, civil_service_law]}", []),
        ("remove: [audience.allowed]\naudience: {allowed: [enterprise]}", []),
        ("majors: [{code: hvac, accepts: [制冷, 能源]}]", [("majors.{hvac}.accepts", "2 项替换了上级通知的 1 项")]),
        ("routes: [{code: engineer-normal, rule: {kind: all, of: [{kind: major_offered}]}}]",
         [("routes.0.rule.of", "1 项替换了上级通知的 4 项")]),
        ("routes: [{code: engineer-normal, rule: {kind: any, of: [{kind: major_offered}]}}]", []),
    ],
)  # fmt: skip
def test_a_list_of_which_an_overlay_leaves_something_out_is_told(text, told):
    base = BaseFile("province", FILE.read_text(encoding="utf-8"), None)
    loaded = load(f"overlay_of: province\ncode: city\n{text}", lambda _name: base)
    hvac = next(str(place) for place, each in enumerate(huzhou().majors) if each.code == "hvac")
    expected = [(path.replace("{hvac}", hvac), words) for path, words in told]
    found = list(lists_replaced(loaded.plain))
    assert [each.path for each in found] == [path for path, _words in expected]
    assert all(words in each.message for each, (_path, words) in zip(found, expected, strict=True))
    assert all(not loaded.problem(each.path, each.message).file for each in found)
