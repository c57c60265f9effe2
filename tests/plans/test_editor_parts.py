"""Conditions and other nested parts in forms: opened, added, changed, moved, wrapped, taken away, without a script."""

import re
from html import unescape

import pytest
from django.urls import reverse

from plans.editor.sections import BY_CODE
from plans.editor.tree import at, path_of
from plans.forms.section import SectionForm
from plans.models import PlanDraft
from plans.services import drafts
from plans.spec import load_yaml
from plans.spec.reader import read_plain
from tests.plans.drafting import amendment, colleague_of_sun, seat_of

pytestmark = pytest.mark.django_db
RULE = "routes.0.rule"


class Clerk:
    """A browser without scripts: looks at a place, types, presses a button, follows."""

    def __init__(self, client, draft: PlanDraft, code: str = "routes") -> None:
        self.client, self.draft, self.code, self.where = client, draft, code, ""

    @property
    def address(self) -> str:
        plain = reverse("drafts:section", args=[self.draft.public_id, self.code])
        return f"{plain}?at={self.where}" if self.where else plain

    def look(self, where: str | None = None) -> str:
        self.where = self.where if where is None else where
        answer = self.client.get(self.address)
        assert answer.status_code == 200, (self.address, answer.status_code)
        return unescape(answer.content.decode())

    def form(self) -> dict[str, object]:
        self.draft.refresh_from_db()
        data = read_plain(self.draft.text).data
        form = SectionForm(BY_CODE[self.code], data, path=path_of(self.where))
        return {name: form.data.getlist(name) for name in form.data} | {"version": self.draft.version}

    def press(self, do: str = "", status: int = 302, **typed: object) -> str:
        answer = self.client.post(self.address, {**self.form(), **({"do": do} if do else {}), **typed})
        assert answer.status_code == status, unescape(answer.content.decode())[-3000:]
        self.draft.refresh_from_db()
        if status == 302:
            self.where = answer.url.partition("?at=")[2]
        return unescape(answer.content.decode())

    def value(self, where: str) -> object:
        return at(read_plain(self.draft.text).data, path_of(where))


@pytest.fixture
def clerk(cast) -> Clerk:
    _version, draft = amendment(cast)
    return Clerk(cast.client("sun"), draft)


def test_a_condition_is_opened_and_changed(clerk):
    page = clerk.look()
    assert "正常申报（学历和资历）" in page and "kind: all" in page
    clerk.press("open:routes.0")
    assert clerk.where == "routes.0" and clerk.draft.version == 1  # looking changes nothing
    page = clerk.look()
    assert "大学专科" in page  # the sentence that applicants read
    clerk.press(f"open:{RULE}.of.0")
    page = clerk.look()
    assert "学历不低于" in page and "对专业的要求" in page and "minimum: college" in page
    clerk.press(**{"routes-0-rule-of-0-minimum": "bachelor"})
    assert load_yaml(clerk.draft.text).routes[0].rule.of[0].minimum == "bachelor"
    assert "minimum: bachelor" in clerk.look()


def test_a_condition_is_added_filled_in_and_moved(clerk):
    before = len(clerk.value(f"{RULE}.of"))
    clerk.look(RULE)
    clerk.press(f"add:{RULE}.of", **{f"new-{RULE}.of": "holds"})
    assert clerk.where == f"{RULE}.of.{before}"
    page = clerk.look()
    assert "请选择“要有什么”。" in page and "已保存，还有" in page
    name = clerk.where.replace(".", "-")
    clerk.press(**{f"{name}-what": "title", f"{name}-any_of": "工程师\n经济师"})
    added = load_yaml(clerk.draft.text).routes[0].rule.of[before]
    assert (added.kind, added.any_of) == ("holds", ("工程师", "经济师"))
    clerk.look(RULE)
    clerk.press(f"up:{RULE}.of.{before}")
    assert clerk.where == RULE and clerk.value(f"{RULE}.of.{before - 1}.kind") == "holds"
    clerk.press(f"down:{RULE}.of.0")
    assert clerk.value(f"{RULE}.of.1.kind") == "education"


def test_what_is_taken_away_comes_back(clerk):
    text = clerk.draft.text
    clerk.look(f"{RULE}.of.0")
    clerk.press(f"remove:{RULE}.of.0")
    assert clerk.where == RULE and clerk.value(f"{RULE}.of.0.kind") != "education"
    assert "撤销上一次修改" in clerk.look()
    clerk.press("undo")
    assert clerk.draft.text == text
    clerk.press("undo")
    assert clerk.value(f"{RULE}.of.0.kind") != "education"
    assert [event.note for event in clerk.draft.events.order_by("pk")][-1] == "撤销上一次修改"


def test_undoing_does_not_lose_what_is_being_typed(clerk):
    clerk.look("routes.0")
    clerk.press(**{"routes-0-name": "改过的名称"})
    page = clerk.press("undo", 409, **{"routes-0-name": "正在填写"})
    assert "还没有保存的内容" in page and 'value="正在填写"' in page and clerk.value("routes.0.name") == "改过的名称"


def test_conditions_can_be_read_while_the_plan_has_errors(clerk):
    clerk.look("routes.0")
    clerk.press(f"open:{RULE}", **{"routes-0-filed_as": ""})
    assert "学历不低于：大学专科" in clerk.look() and "满几年：4" in clerk.look()


def test_nothing_is_undone_where_nothing_was_changed(clerk):
    clerk.look()
    assert "没有可以撤销的" in clerk.press("undo", 409)


def test_a_condition_is_wrapped_and_unwrapped(clerk):
    leaf = clerk.value(f"{RULE}.of.1")
    clerk.look(f"{RULE}.of.1")
    clerk.press(f"wrap:{RULE}.of.1", **{f"new-{RULE}.of.1": "at_least"})
    assert clerk.where == f"{RULE}.of.1"
    assert clerk.value(clerk.where) == {"kind": "at_least", "n": 1, "of": [leaf]}
    clerk.press(f"add:{RULE}.of.1.of", **{f"new-{RULE}.of.1.of": "attested"})
    clerk.look(f"{RULE}.of.1")
    clerk.press(**{"routes-0-rule-of-1-n": "2"})
    assert clerk.value(f"{RULE}.of.1.n") == 2
    clerk.press(**{"routes-0-rule-of-1-kind": "any"})
    assert "n" not in clerk.value(f"{RULE}.of.1") and len(clerk.value(f"{RULE}.of.1.of")) == 2
    clerk.press(f"unwrap:{RULE}.of.1")
    assert clerk.value(f"{RULE}.of.1") == leaf and clerk.value(f"{RULE}.of.2.kind") == "attested"


def test_the_kind_of_a_condition_is_changed(clerk):
    clerk.look(f"{RULE}.of.0")
    clerk.press(**{"routes-0-rule-of-0-kind": "attested", "routes-0-rule-of-0-title": "学历由人看"})
    changed = clerk.value(f"{RULE}.of.0")
    assert (changed["kind"], changed["title"]) == ("attested", "学历由人看") and "minimum" not in changed
    assert 'value="all"' not in clerk.look().partition("条件的种类")[2].partition("</select>")[0]


def test_a_rule_is_made_from_nothing(clerk):
    clerk.look("routes.0")
    clerk.press(f"remove:{RULE}")
    assert clerk.where == "routes.0" and load_yaml(clerk.draft.text).routes[0].rule is None
    clerk.press(f"add:{RULE}", **{f"new-{RULE}": "any"})
    assert "至少要有 1 项" in clerk.look()
    clerk.press(f"add:{RULE}.of", **{f"new-{RULE}.of": "tenure"})
    name = clerk.where.replace(".", "-")
    clerk.press(**{f"{name}-basis": "professional", f"{name}-years": "5"})
    assert load_yaml(clerk.draft.text).routes[0].rule.of[0].years == 5


def test_an_error_is_said_beside_its_field_in_chinese(clerk):
    clerk.look(f"{RULE}.of.1")
    name = "routes-0-rule-of-1"
    clerk.press(**{f"{name}-any_of": "", f"{name}-level": ""})
    page = clerk.look()
    assert "“名称（有其中之一）” 和 “或者：级别不低于” 必须写且只写一个" in page and "any_of 和 level" not in page
    clerk.look(RULE)
    assert re.search(r"职称、职业资格或荣誉</button>\s*<span[^>]*>\s*1 处错误", clerk.look())
    clerk.look(f"{RULE}.of.2")
    clerk.press(**{"routes-0-rule-of-2-years": "四年"})
    page = clerk.look()
    assert 'value="四年"' in page and "必须是整数" in page.partition("满几年")[2].partition("</div>")[0]


def test_typing_is_stored_by_every_button(clerk):
    clerk.look("routes.0")
    clerk.press(f"open:{RULE}", **{"routes-0-name": "改过的名称"})
    assert clerk.value("routes.0.name") == "改过的名称" and clerk.where == RULE


def test_routes_are_added_copied_moved_and_taken_away(clerk):
    codes = [each["code"] for each in clerk.value("routes")]
    clerk.look()
    clerk.press("copy:routes.0")
    assert clerk.where == f"routes.{len(codes)}"
    new = clerk.value(clerk.where)
    assert new["code"] not in codes and new["rule"] == clerk.value(RULE)
    clerk.look("")
    clerk.press(f"up:routes.{len(codes)}")
    assert clerk.value(f"routes.{len(codes) - 1}.code") == new["code"]
    clerk.press("add:routes")
    assert clerk.value(clerk.where) == {"code": f"route-{len(codes) + 2}"}
    assert "缺少这个字段" in clerk.look()
    clerk.press(f"remove:{clerk.where}")
    assert clerk.where == "" and len(clerk.value("routes")) == len(codes) + 1


def test_scoring_items_are_edited_in_forms(clerk):
    clerk.code = "scoring"
    clerk.look()
    clerk.press("open:scoring_sheets.0")
    clerk.press("add:scoring_sheets.0.groups")
    group = clerk.where
    name = group.replace(".", "-")
    clerk.press(f"add:{group}.items", **{f"{name}-section": "业绩", f"{name}-name": "工法", f"{name}-cap": "5"})
    item = clerk.where.replace(".", "-")
    clerk.press(**{f"{item}-name": "省级工法", f"{item}-kind": "count", f"{item}-points_each": "3"})
    made = load_yaml(clerk.draft.text).scoring_sheets[0].groups[-1]
    assert (made.cap, made.items[0].points_each) == (5, 3)


def test_rows_are_moved_after_those_taken_away(clerk):
    clerk.code = "majors"
    names = [each["name"] for each in clerk.value("majors")]
    clerk.look()
    clerk.press("up:majors.2", **{"majors-0-remove": "on"})
    assert [each["name"] for each in clerk.value("majors")][:2] == [names[2], names[1]]


@pytest.mark.parametrize("do", ["fly:routes.0", "up:titles.0", "up:routes", "remove:", "add:routes.0.rule.of",
                                "open:routes.99", "wrap:routes.0", "unwrap:routes.0.rule", "copy:routes.0.rule",
                                "up:routes.0.name", "remove:routes.99999999"])  # fmt: skip
def test_a_step_that_cannot_be_taken_is_refused(clerk, do):
    clerk.look()
    assert "做不了" in clerk.press(do, 422) and clerk.draft.version == 1


def test_what_is_gone_is_said_and_what_was_typed_is_shown(cast, clerk):
    clerk.look(f"{RULE}.of.3")
    data = clerk.form() | {"routes-0-rule-of-3-note": "我写的说明"}
    deputy = seat_of(colleague_of_sun(cast))
    drafts.save_section(clerk.draft.pk, deputy, {"routes": clerk.value("routes")[1:2]}, "", seen=1)
    clerk.draft.refresh_from_db()
    clerk.where = "routes.7"
    answer = clerk.client.post(clerk.address, data)
    page = unescape(answer.content.decode())
    assert answer.status_code == 409 and "已经不在计划里" in page and "我写的说明" in page
    answer = clerk.client.get(clerk.address)
    assert answer.status_code == 302 and "at=" not in answer.url


def test_a_stale_tab_keeps_what_was_typed_in_a_part(cast, clerk):
    clerk.look(f"{RULE}.of.0")
    data = clerk.form() | {"routes-0-rule-of-0-note": "我写的说明", "do": f"remove:{RULE}.of.0"}
    drafts.save_text(clerk.draft.pk, seat_of(colleague_of_sun(cast)), clerk.draft.text + "# x\n", seen=1)
    answer = clerk.client.post(clerk.address, data)
    page = unescape(answer.content.decode())
    assert answer.status_code == 409 and "我写的说明" in page and "金副已于" in page


def test_conditions_are_not_nested_without_end(cast, clerk):
    routes = clerk.value("routes")
    for _ in range(22):
        routes[0]["rule"] = {"kind": "all", "of": [routes[0]["rule"]]}
    drafts.save_section(clerk.draft.pk, seat_of(cast.sun), {"routes": routes}, "", seen=clerk.draft.version)
    clerk.look(RULE)
    answers = []
    while len(answers) < 8 and 422 not in answers:
        answer = clerk.client.post(clerk.address, {**clerk.form(), "do": f"wrap:{RULE}", f"new-{RULE}": "all"})
        answers.append(answer.status_code)
    assert answers[0] == 302 and answers[-1] == 422
    assert "套得太深" in unescape(answer.content.decode())
    clerk.draft.refresh_from_db()
    assert read_plain(clerk.draft.text)


def test_a_draft_that_is_not_edited_is_only_read(clerk):
    PlanDraft.objects.update(status="discarded")
    page = clerk.look("routes.0")
    assert 'href="?at=routes.0.rule"' in page and "去掉" not in page.partition('id="main"')[2].partition("<aside")[0]


@pytest.mark.parametrize("where", ["routes.0", RULE, f"{RULE}.of.0", f"{RULE}.of.2"])
def test_a_part_asks_no_more_than_its_section(clerk, django_assert_max_num_queries, where):
    clerk.look()
    clerk.where = where
    with django_assert_max_num_queries(12):
        clerk.look()


def test_a_step_leads_on_or_below_the_place_shown(clerk):
    """What lies above has its buttons on another page: a crafted one takes nothing away, and leaves what was typed."""
    clerk.look("routes.0")
    before = clerk.draft.text
    for do in ("remove:routes", "remove:routes.1", "up:routes.1", "add:routes", "open:titles.0"):
        assert "这一步现在做不了" in clerk.press(do, status=422), do
        assert clerk.draft.text == before, do
