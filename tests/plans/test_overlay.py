"""Overlays: only what changes is stated; the merged plan, the differences, and where each value comes from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.spec import BaseFile, PlanFileError, digest, load, load_yaml
from plans.spec.overlay import merge, origins
from plans.spec.reader import read_plain
from tests.plans.people import FILE, huzhou

TEXT = FILE.read_text(encoding="utf-8")
CITY = """\
overlay_of: province
code: city-2020
name: 2020年度某市建设工程专业工程师评审
region: 浙江省某市
document_number: 某人社〔2020〕9号
remove:
  - attachments.other
  - contacts.申报系统技术支持
  - routes.engineer-skilled.rule
windows:
  - kind: apply
    closes: 2020-09-20
deadlines:
  - code: city-roster
    what: 报送花名册
    kind: bureau_examine
    at: 2020-09-27
attachments:
  - code: hours-certificates
    hint: 由市经信局登记认定。
  - code: city-proof
    name: 本市单位证明
    need: required
defence: null
contacts:
  - office: 湖州市职业资格指导服务中心
    phone: 0572-5550999
"""


def line_of(text, part):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def province(name):
    return BaseFile("province.yaml", TEXT, province) if name == "province" else None


def city(text=CITY):
    return load(text, province, "city.yaml")


@pytest.mark.feature("PLN-01")
def test_a_city_states_only_what_it_changes():
    plan = city().document
    assert (plan.code, plan.issuer) == ("city-2020", huzhou().issuer)
    assert plan.window("apply").opens == huzhou().window("apply").opens
    assert plan.window("apply").last_day.isoformat() == "2020-09-20"
    assert plan.window("employer_examine") == huzhou().window("employer_examine")
    codes = [each.code for each in plan.attachments]
    assert codes[0] == "hours-certificates"
    assert codes[-1] == "city-proof"
    assert "other" not in codes
    assert plan.attachment("hours-certificates").name == huzhou().attachment("hours-certificates").name
    assert plan.attachment("hours-certificates").hint == "由市经信局登记认定。"
    assert plan.defence is None
    assert plan.route("engineer-skilled").rule is None
    assert plan.route("engineer-normal") == huzhou().route("engineer-normal")
    assert plan.contacts[0].phone == "0572-5550999"
    assert plan.contacts[0].address == huzhou().contacts[0].address


def test_the_differences_are_those_written_and_no_more():
    changed = {change.path: change.kind for change in city().differences}
    assert changed == {
        "code": "changed",
        "name": "changed",
        "region": "changed",
        "document_number": "changed",
        "windows.apply.closes": "changed",
        "deadlines": "added",
        "routes.engineer-skilled.rule": "removed",
        "attachments.hours-certificates.hint": "changed",
        "attachments.other": "removed",
        "attachments.city-proof": "added",
        "defence": "removed",
        "contacts.申报系统技术支持": "removed",
        "contacts.湖州市职业资格指导服务中心.phone": "changed",
    }


def test_every_value_says_where_it_comes_from():
    found = city().origins
    closes = found["windows.apply.closes"]
    assert (closes.layer, closes.document_number, closes.file) == ("overlay", "某人社〔2020〕9号", "city.yaml")
    assert closes.line == line_of(CITY, "closes: 2020-09-20")
    opens = found["windows.apply.opens"]
    assert (opens.layer, opens.document_number, opens.file) == ("base", "湖职指发〔2020〕3号", "province.yaml")
    assert opens.line == line_of(TEXT, "opens: 2020-09-01")
    assert {origin.layer for origin in load(TEXT).origins.values()} == {"base"}


def test_a_changed_value_names_the_notice_that_changed_it():
    plan = city().document
    clause = huzhou().window("apply").source.clause
    assert plan.window("apply").source.clause == f"{clause}（某人社〔2020〕9号有改动）"
    assert plan.window("employer_examine").source == huzhou().window("employer_examine").source
    assert plan.attachment("hours-certificates").source.clause.endswith("（某人社〔2020〕9号有改动）")
    assert plan.route("engineer-skilled").source.clause.endswith("（某人社〔2020〕9号有改动）")
    assert plan.route("engineer-normal") == huzhou().route("engineer-normal")
    own = CITY.replace(
        "    closes: 2020-09-20\n", "    closes: 2020-09-20\n    source: {document: 某人社, clause: 三}\n"
    )
    assert city(own).document.window("apply").source.clause == "三"
    same = CITY.replace("closes: 2020-09-20", "closes: 2020-10-15")  # says it again
    assert city(same).document.window("apply") == huzhou().window("apply")


def test_an_overlay_of_an_overlay():
    county = "overlay_of: city\ncode: county-2020\nregion: 某县\n"
    found = load(county, lambda name: BaseFile("city.yaml", CITY, province) if name == "city" else None, "county.yaml")
    assert found.document.document_number == "某人社〔2020〕9号"
    assert [change.path for change in found.differences] == ["code", "region"]
    assert found.document.window("apply").source.clause.endswith("（某人社〔2020〕9号有改动）")
    assert found.origins["windows.apply.opens"].file == "province.yaml"
    assert found.origins["windows.apply.closes"].document_number == "某人社〔2020〕9号"


def test_a_list_can_be_put_in_order_and_emptied():
    stages = [stage.code for stage in huzhou().chain]
    added = (
        "overlay_of: province\nchain:\n  - {code: pre_review, kind: examine, holder: committee_office,"
        " labels: {staff: 预审, applicant: 预审, not_reached: 预审}, actions: [approve]}\n"
    )
    order = f"order:\n  chain: [pre_review, {', '.join(stages)}]\n"
    assert [s.code for s in city(added).document.chain] == [*stages, "pre_review"]
    assert [s.code for s in city(added + order).document.chain] == ["pre_review", *stages]
    assert city("overlay_of: province\ncontacts: []\n").document.contacts == ()


def test_a_rule_of_another_kind_replaces_the_whole_rule():
    text = "overlay_of: province\nroutes:\n  - code: engineer-normal\n    rule: {kind: major_offered}\n"
    assert city(text).document.route("engineer-normal").rule.kind == "major_offered"


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_places_mean_those_of_the_plan_below(places):
    base = read_plain("rule:\n  of: [{n: 1}, {n: 2}, {n: 3}, {n: 4}]\n")
    gone = ", ".join(f"rule.of.{place}" for place in places)
    assert merge(base, read_plain(f"overlay_of: x\nremove: [{gone}]\n")).data == {"rule": {"of": [{"n": 3}, {"n": 4}]}}


@pytest.mark.parametrize(
    ("change", "closes"),
    [
        ("titles: [b, a]", [1, 9]),
        ("titles: [a]", [1, 2, 9]),
        ("routes: [a, b]", [1, 2, 9]),
        ("offices: [a, b]", [1, 2, 9]),
    ],
)
def test_a_window_is_the_same_one_for_the_same_codes_of_the_same_sort(change, closes):
    base = read_plain("windows: [{kind: apply, closes: 1}, {kind: apply, titles: [a, b], closes: 2}]\n")
    over = read_plain(f"overlay_of: x\nwindows: [{{kind: apply, {change}, closes: 9}}]\n")
    assert [window["closes"] for window in merge(base, over).data["windows"]] == closes


def test_names_counted_up_mean_those_of_the_plan_below():
    base = read_plain("windows: [{kind: apply, closes: 1}, {kind: apply, closes: 2}, {kind: apply, closes: 3}]\n")
    both = "overlay_of: x\nremove: [windows.apply, windows.apply#2]\n"
    assert merge(base, read_plain(both)).data == {"windows": [{"kind": "apply", "closes": 3}]}


@pytest.mark.parametrize(
    ("text", "path", "line", "words"),
    [
        ("overlay_of: nowhere\n", "overlay_of", 1, "找不到"),
        ("overlay_of: [province]\n", "overlay_of", 1, "找不到"),
        ("overlay_of: province\nremove: all\n", "remove", 2, "列表"),
        ("overlay_of: province\nremove:\n  - attachments.nothing\n", "remove.0", 3, "没有“attachments.nothing”"),
        ("overlay_of: province\nremove: [attachments.other, attachments.other]\n", "remove.1", 2, "没有"),
        ("overlay_of: province\norder: 1\n", "order", 2, "列表名"),
        ("overlay_of: province\norder: {chain: [office]}\n", "order.chain", 2, "每一项"),
        ("overlay_of: province\norder: {code: [office]}\n", "order.code", 2, "没有可以排序"),
        ("overlay_of: province\nyear: soon\n", "year", 2, "整数"),
        ("overlay_of: province\nnew_field: 1\n", "new_field", 2, "不认识"),
        ("overlay_of: province\nchain:\n  - {code: extra}\n", "chain.0.kind", 3, "缺少"),
    ],
)
def test_what_is_wrong_with_an_overlay_is_told_by_path_and_line(text, path, line, words):
    with pytest.raises(PlanFileError) as refused:
        city(text)
    found = {(each.written_at, each.line, each.file): each.message for each in refused.value.problems}
    assert words in found[path, line, ""]


def test_what_is_wrong_below_is_told_with_the_other_file():
    def broken(name):
        return BaseFile("broken.yaml", TEXT.replace("year: 2020", "year: soon", 1), province)

    with pytest.raises(PlanFileError) as refused:
        load("overlay_of: x\ncode: city\n", broken)
    (problem,) = refused.value.problems
    assert (problem.file, problem.path, problem.line) == ("broken.yaml", "year", line_of(TEXT, "year: 2020"))


@pytest.mark.parametrize(
    ("text", "at", "line", "words"),
    [
        ("remove: [contacts.申报系统技术支持,\n titles.engineer.name]\n", "remove.1", 3, "去掉以后，province.yaml 第 "),
        ("name: 甲\nremove:\n- attachments.other\n- chain.payment\n", "remove.1", 5, "不存在的代码：payment"),
        ("name: 甲\ncontacts: []\nroutes:\n  - code: engineer-normal\n    rule: null\nscoring_sheets: []\n",
         "scoring_sheets", 7, "self-score"),
        ("attachments:\n- {code: other, hint: 甲}\n- code: hours-certificates\n  hint: 乙\n  need: conditional\n",
         "attachments.1.need", 6, "这样改以后，province.yaml 第 "),
        ("titles: []\nmajors: []\n", "titles", 2, " titles：缺少"),
    ],
)  # fmt: skip
def test_what_an_overlay_breaks_below_is_told_at_its_own_place(text, at, line, words):
    with pytest.raises(PlanFileError) as refused:
        city("overlay_of: province\n" + text)
    told = {(each.written_at, each.line, each.file): each.message for each in refused.value.problems}
    assert words in told[at, line, ""], told


def test_overlays_in_a_circle_are_refused():
    def circle(name):
        return BaseFile("self.yaml", "overlay_of: self\n", circle)

    with pytest.raises(PlanFileError, match="互相覆盖"):
        load("overlay_of: self\n", circle)


def test_an_overlay_alone_is_no_plan():
    with pytest.raises(PlanFileError, match="找不到被覆盖的计划"):
        load_yaml(CITY)


def test_an_overlay_of_nothing_is_the_identity():
    plan = city("overlay_of: province\n")
    assert plan.document == huzhou()
    assert digest(plan.document) == digest(huzhou())
    assert plan.differences == []


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=5)
scalars = st.none() | st.booleans() | st.integers(0, 99) | words
items = st.dictionaries(
    st.sampled_from(["code", "kind", "titles", "name", "of"]), scalars | st.lists(words, max_size=2)
)
anything = st.dictionaries(
    st.sampled_from(["windows", "contacts", "chain", "name", "x"]),
    scalars | items | st.lists(items | scalars, max_size=3),
)


@settings(deadline=None)
@given(data=anything)
def test_nothing_over_anything_is_the_identity_and_itself_over_itself_adds_nothing(data):
    base = read_plain("a: 1\n")
    base.data.clear()
    base.data.update(data)
    empty = read_plain("overlay_of: x\n")
    assert merge(base, empty).data == data
    assert set(origins(merge(base, empty))) == set(origins(base))
