"""The plan editor's pages: both views of one document, nothing typed is lost, two persons, and what each may not do."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import Dossier
from kernel import clock
from plans.bases import CATALOG
from plans.drafting import read_draft
from plans.editor.sections import SECTIONS
from plans.forms.section import SectionForm
from plans.models import PlanDraft, PlanVersion
from plans.services import drafts, import_plan
from plans.services.closing import close_plan
from plans.spec import load_yaml
from plans.spec.reader import read_plain
from tests import factories, walk
from tests.plans.drafting import amendment, changed, colleague_of_sun, seat_of, submitted

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def url(name, *args):
    return reverse(f"drafts:{name}", args=args)


def page_of(response, status=200):
    assert response.status_code == status, response.status_code
    return unescape(response.content.decode())


def posted(draft, code, **changes):
    """What a browser posts of a section, with some fields changed."""
    section = next(each for each in SECTIONS if each.code == code)
    form = SectionForm(section, read_plain(draft.text).data)
    data = {name: form.data.getlist(name) for name in form.data}
    return {**data, "version": draft.version, **changes}


def test_no_difference_is_not_handed_over_from_the_page_of_differences(cast):
    _version, draft = amendment(cast)
    page = page_of(cast.client("sun").get(url("changes", draft.public_id)))
    assert "没有差异，没有可以提交的内容。" in page
    assert url("act", draft.public_id, "submit") not in page


def test_create_edit_approve_publish_and_amend(cast):
    """The whole way, through the pages."""
    colleague_of_sun(cast)
    version = factories.plan(cast)
    sun, deputy = cast.client("sun"), cast.client("deputy")
    began = factories.open_dossier(cast.lin, version) if factories.archived(cast, version) else None

    answer = sun.post(url("new", version.plan.code), {"how": "amend"})
    draft = PlanDraft.objects.get()
    assert answer.url == url("draft", draft.public_id)
    answer = sun.post(url("section", draft.public_id, "photo"), posted(draft, "photo", statement_limit="800"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert load_yaml(draft.text).statement_limit == 800
    assert "statement_limit: 800" in page_of(sun.get(url("text", draft.public_id)))  # both views, one document

    act = {action: url("act", draft.public_id, action) for action in ("submit", "approve", "publish")}
    assert act["submit"] in page_of(sun.get(url("changes", draft.public_id)))
    assert sun.post(act["submit"], {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert "由另一个人审核" in page_of(sun.post(act["approve"], {"version": draft.version}), 409)
    assert deputy.post(act["approve"], {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    page = page_of(deputy.get(url("changes", draft.public_id)))
    assert re.search(r"述职最多字数.*1000.*800.*填报中", page, re.DOTALL)
    assert sun.post(act["publish"], {"version": draft.version}).url == reverse("plans:detail", args=[draft.code])
    newest = PlanVersion.objects.get(number=2)
    assert newest.spec.statement_limit == 800
    assert newest.digest in page_of(sun.get(reverse("plans:detail", args=[draft.code])))

    began.refresh_from_db()
    assert began.plan_version == version  # pinned
    assert sun.post(url("new", version.plan.code), {"how": "amend"}).status_code == 302
    assert "statement_limit: 800" in PlanDraft.objects.get(status="editing").text


def test_a_new_plan_asks_for_its_code_and_year(cast):
    version = factories.plan(cast)
    client = cast.client("other_office_officer")
    address = url("new", version.plan.code)
    page = page_of(client.post(address, {"how": "new", "code": "Bad Code", "year": ""}), 422)
    assert "编号只能用小写字母" in page and "建立新计划时必须填写" in page and 'value="Bad Code"' in page
    assert "不在可选范围内" in page_of(client.post(address, {"how": "amend"}), 422)  # not the other office's
    assert "已经被使用" in page_of(client.post(address, {"how": "new", "code": version.plan.code, "year": 2030}), 422)
    assert client.post(address, {"how": "new", "code": "own-plan", "year": 2030}).status_code == 302
    assert PlanDraft.objects.get().organizer == cast.organizations["other_office"]


def test_errors_are_stored_and_shown_with_their_line(cast):
    _version, draft = amendment(cast)
    client, address = cast.client("sun"), url("text", draft.public_id)
    text = draft.text.replace("amount_fen: 32000", "amount_fen: many") + "no_such: 1\n"
    assert client.post(address, {"text": text, "version": draft.version}).status_code == 302
    page = page_of(client.get(address))
    line = text.splitlines().index("no_such: 1") + 1
    assert f'href="#L{line}" data-line="{line}"' in page and f'id="L{line}"' in page
    assert "不认识这个字段" in page and "no_such" in page
    page = page_of(client.get(url("section", draft.public_id, "fee")))
    assert "必须是整数" in page and "many" in page
    assert "改正以后才能预览" in page_of(client.get(url("preview", draft.public_id)))
    assert "改正以后才能" in page_of(client.get(url("rehearsal", draft.public_id)))
    assert "改正以后才能比较" in page_of(client.get(url("changes", draft.public_id)))
    refused = page_of(client.post(url("act", draft.public_id, "submit"), {"version": draft.version + 1}), 409)
    assert "处错误，请先改正" in refused


def test_a_code_that_does_not_fit_is_said_in_words(cast):
    _version, draft = amendment(cast)
    client, address = cast.client("sun"), url("section", draft.public_id, "attachments")
    first = load_yaml(draft.text).attachments[0]
    text = draft.text.replace(f"code: {first.code}\n", "code: 社保 证明\n")
    draft = drafts.save_text(draft.pk, seat_of(cast.sun), text, seen=1)
    for page in (page_of(client.get(f"{address}?at=attachments.0")), page_of(client.get(url("text", draft.public_id)))):
        assert "只能用小写英文字母、数字、- 和 _" in page and "a-z0-9" not in page


def test_saving_is_green_only_where_nothing_is_left_to_correct(cast):
    _version, draft = amendment(cast)
    client, address = cast.client("sun"), url("section", draft.public_id, "photo")
    page = page_of(client.post(address, posted(draft, "photo", statement_limit="many"), follow=True))
    assert "已保存，还有 1 处要改。" in page and "已保存。" not in page
    draft.refresh_from_db()
    page = page_of(client.post(address, posted(draft, "photo", statement_limit="700"), follow=True))
    assert "已保存。" in page and "处要改" not in page
    text = {"text": draft.text + "no_such: 1\n", "version": PlanDraft.objects.get().version}
    assert "已保存，还有" in page_of(client.post(url("text", draft.public_id), text, follow=True))


def test_a_text_that_is_no_yaml_sends_the_forms_to_the_text(cast):
    _version, draft = amendment(cast)
    draft = drafts.save_text(draft.pk, seat_of(cast.sun), "name: [", seen=draft.version)
    client = cast.client("sun")
    assert "只能在文本视图中编辑" in page_of(client.get(url("section", draft.public_id, "fee")))
    assert "不是有效的 YAML" in page_of(client.get(url("text", draft.public_id)))
    assert "只能在文本视图中编辑" in page_of(client.post(url("section", draft.public_id, "fee"), {"version": 2}))


def test_a_text_that_cannot_be_stored_is_kept_on_the_page(cast):
    _version, draft = amendment(cast)
    client, address = cast.client("sun"), url("text", draft.public_id)
    page = page_of(client.post(address, {"text": "name: 甲\x00乙", "version": draft.version}), 422)
    assert "name: 甲乙" in page
    page = page_of(client.post(address, {"text": "# 长\n" * 110_000, "version": draft.version}), 422)
    assert "最多 400000 个字" in page and page.count("# 长") > 100_000
    page = page_of(client.post(address, {"text": "x: 1", "version": "?"}), 422)
    assert "x: 1" in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_stale_tab_sees_both_texts_and_may_then_save(cast):
    deputy = seat_of(colleague_of_sun(cast))
    _version, draft = amendment(cast)
    drafts.save_text(draft.pk, deputy, changed(draft.text), seen=1)
    client, address = cast.client("sun"), url("text", draft.public_id)
    page = page_of(client.post(address, {"text": "name: 我写的\n", "version": 1}), 409)
    assert "金副已于" in page and "name: 我写的" in page and "statement_limit: 800" in page
    assert '<input type="hidden" name="version" value="2"' in page
    assert client.post(address, {"text": "name: 我写的\n", "version": 2}).status_code == 302
    draft.refresh_from_db()
    assert draft.text == "name: 我写的\n"


def test_a_stale_section_keeps_what_was_typed(cast):
    deputy = seat_of(colleague_of_sun(cast))
    _version, draft = amendment(cast)
    data = posted(draft, "photo", statement_limit="700")
    drafts.save_text(draft.pk, deputy, changed(draft.text), seen=1)
    client, address = cast.client("sun"), url("section", draft.public_id, "photo")
    page = page_of(client.post(address, data), 409)
    assert "金副已于" in page and 'value="700"' in page and "statement_limit: 800" in page
    assert client.post(address, {**data, "version": 2}).status_code == 302
    draft.refresh_from_db()
    assert load_yaml(draft.text).statement_limit == 700


def test_rows_are_added_changed_and_taken_away(cast):
    _version, draft = amendment(cast)
    client, address = cast.client("sun"), url("section", draft.public_id, "windows")
    data = posted(draft, "windows")
    new = int(data["windows-rows"][0]) - 1
    data |= {f"windows-{new}-kind": "payment", f"windows-{new}-opens": "2030-01-01", f"windows-{new}-closes": "soon"}
    assert client.post(address, data).status_code == 302
    draft.refresh_from_db()
    page = page_of(client.get(address))
    assert "不是有效的日期" in page and 'value="soon"' in page  # stored as typed, said beside the field
    assert '<legend class="visually-hidden">办理时间</legend>' in page  # the heading above it says so already
    data = posted(draft, "windows", **{f"windows-{new}-closes": "2030-01-31"})
    assert client.post(address, data).status_code == 302
    draft.refresh_from_db()
    assert load_yaml(draft.text).window("payment").last_day.isoformat() == "2030-01-31"
    assert client.post(address, posted(draft, "windows", **{f"windows-{new}-remove": "on"})).status_code == 302
    draft.refresh_from_db()
    assert load_yaml(draft.text).window("payment") is None


def test_a_piece_of_text_in_a_form_must_be_readable(cast):
    _version, draft = amendment(cast)
    draft = drafts.save_section(draft.pk, seat_of(cast.sun), {"statement_hint": {"a": 1}}, "", seen=1)
    client, address = (
        cast.client("sun"),
        url("section", draft.public_id, "photo"),
    )  # no form has a field for such a hint
    assert "a: 1" in page_of(client.get(address))
    page = page_of(client.post(address, posted(draft, "photo", statement_hint="kind: [")), 422)
    assert "行：不是有效的 YAML" in page and "kind: [" in page
    draft.refresh_from_db()
    assert draft.version == 2


@pytest.mark.parametrize("code", [section.code for section in SECTIONS])
def test_saving_a_section_as_it_is_changes_nothing(cast, code):
    _version, draft = amendment(cast)
    assert cast.client("sun").post(url("section", draft.public_id, code), posted(draft, code)).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 1


def test_an_overlay_may_be_typed_as_text(cast):
    version, draft = amendment(cast)
    text = f"overlay_of: {version.plan.code}\ncode: {draft.code}\nname: 只改名称\n"
    drafts.save_text(draft.pk, seat_of(cast.sun), text, seen=1)
    client = cast.client("sun")
    assert "写在《" in page_of(client.get(url("section", draft.public_id, "fee")))
    assert "只改名称" in page_of(client.get(url("preview", draft.public_id)))
    routes = "routes: [{code: engineer-normal, rule: {kind: all, of: [{kind: major_offered}]}}]\n"
    assert "替换了上级通知的" not in page_of(client.get(url("text", draft.public_id)))
    (told,) = (each for each in read_draft(text + routes).warnings if "替换了上级通知的" in each.message)
    assert (told.line, told.file) == (4, "")
    drafts.save_text(draft.pk, seat_of(cast.sun), text.replace(version.plan.code, "no-such-plan"), seen=2)
    assert "只能在文本视图中编辑" in page_of(client.get(url("section", draft.public_id, "fee")))


def test_the_preview_is_the_plan_page_marked_as_a_preview(cast):
    version, draft = amendment(cast)
    drafts.save_text(draft.pk, seat_of(cast.sun), changed(draft.text), seen=1)
    versions = PlanVersion.objects.count()
    page = page_of(cast.client("sun").get(url("preview", draft.public_id)))
    assert "这是草稿，申报人还看不到" in page and "限 800 字以内" in page and "岩土工程" in page
    assert "马上申报" not in page and PlanVersion.objects.count() == versions
    assert "限 1000 字以内" in page_of(cast.client(None).get(reverse("plans:detail", args=[version.plan.code])))


def test_the_rehearsal_moves_calendar_and_persons(cast):
    text = factories.CATALOGUE_FILE.read_text(encoding="utf-8")
    version = import_plan(text, organizer=cast.organizations["office"])  # in the year its persons stand in
    draft = drafts.create_from(version, seat_of(cast.sun))
    client, address = cast.client("sun"), url("rehearsal", draft.public_id)
    page = page_of(client.get(address))
    assert "都与预期相同" in page and "没有写预期" not in page
    text = draft.text.replace("years: 4", "years: 5")
    draft = drafts.save_text(draft.pk, seat_of(cast.sun), text, seen=1)
    page = page_of(client.get(address))
    assert "人的结果与预期不同" in page and f"和按《{version.name}》写下的预期不一样" in page
    assert f"（{version.year} 年度）写的，所以判断时把这份草稿的日期移到 {version.year} 年" in page
    first, _summary, folded = page.partition("<summary>其余 ")
    assert 1 <= first.count(">不同<") <= 5 and ">相同<" in folded and ">相同<" not in first
    opens = version.opens_at.date()
    early = page_of(client.post(address, {"today": opens - timedelta(days=5)}))
    late = page_of(client.post(address, {"today": opens + timedelta(days=300)}))
    assert "未开始" in early and "已过" in late and "未开始" not in late
    page = page_of(client.post(address, {"year": "2031"}))
    assert "2031年" in page
    person = next((CATALOG / "persons" / version.plan.code).glob("01-*.yaml")).read_text(encoding="utf-8")
    page = page_of(client.post(address, {"person": person}))
    assert page.count("大专，聘任助理工程师到 2020-12-31 正好满 4 年。") == 3  # as pasted, judged, and in the pack
    page = page_of(client.post(address, {"person": "employment: king", "today": "x"}), 422)
    assert "employment: king" in page and "第 1 行 employment" in page
    page = page_of(client.post(address, {"person": "answers: [{question: nothing, value: a}]"}), 422)
    assert "第 1 行 answers.0.question：计划没有问题 nothing" in page
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_draft_on_top_of_another_plan_is_rehearsed_with_its_own_persons(cast):
    text = (CATALOG / "taizhou-quality-2020.yaml").read_text(encoding="utf-8")
    version = import_plan(text, organizer=cast.organizations["office"])
    draft = drafts.create_from(version, seat_of(cast.sun))
    assert draft.under
    page = page_of(cast.client("sun").get(url("rehearsal", draft.public_id)))
    assert f"样例人员的经历和预期结果是按《{version.name}》（2020 年度）写的" in page and "都与预期相同" in page


def test_who_is_affected_is_told_by_version_and_stage(cast):
    version, draft = amendment(cast)
    walk.submitted(cast, version)
    factories.archived(cast, version, "colleague")
    factories.open_dossier(cast.colleague, version)
    page = page_of(cast.client("sun").get(url("changes", draft.public_id)))
    first = version.spec.chain[0].labels.staff
    assert re.search(rf"第 1 版.*(填报中.*1.*{first}.*1|{first}.*1.*填报中.*1)", page, re.DOTALL)


@pytest.mark.abuse("AC-037")
def test_a_closed_plan_takes_no_more_declarations(cast):
    version = factories.plan(cast)
    ready = factories.ready_dossier(cast, version)
    client, address = cast.client("sun"), url("close", version.plan.code)
    assert "请填写" in page_of(client.post(address, {"reason": ""}), 422)
    assert client.post(address, {"reason": "评审工作推迟到明年"}).url == url("index")
    with pytest.raises(Exception, match="关闭这个计划"):
        factories.submit(ready, cast.lin)
    assert Dossier.objects.get().status == "draft"
    page = page_of(cast.client(None).get(reverse("plans:detail", args=[version.plan.code])))
    assert "评审工作推迟到明年" in page and "马上申报" not in page
    assert "已截止" in page_of(cast.client(None).get(reverse("plans:catalogue")))
    assert "已经关闭" in page_of(client.post(address, {"reason": "再关一次"}), 422)
    assert client.post(url("reopen", version.plan.code)).status_code == 302
    factories.submit(Dossier.objects.get(), cast.lin)
    assert "没有关闭" in page_of(client.post(url("reopen", version.plan.code)), 409)


def test_a_draft_is_given_back_with_a_reason_and_discarded(cast):
    colleague_of_sun(cast)
    _version, draft = amendment(cast)
    draft = submitted(cast, draft, seat_of(cast.sun))
    client = cast.client("deputy")
    assert "请填写" in page_of(client.post(url("act", draft.public_id, "return"), {"version": draft.version}), 422)
    back = url("act", draft.public_id, "return")
    stale = client.post(back, {"version": draft.version - 1, "reason": "费用未核对"})
    page = page_of(stale, 409)
    assert "费用未核对" in page and f'name="version" value="{draft.version}"' in page  # nothing typed is lost
    answer = client.post(back, {"version": draft.version, "reason": "费用未核对"})
    assert answer.status_code == 302
    assert "费用未核对" in page_of(client.get(url("draft", draft.public_id)))
    draft.refresh_from_db()
    assert client.post(url("act", draft.public_id, "discard"), {"version": draft.version}).status_code == 302
    assert "已作废" in page_of(client.get(url("draft", draft.public_id)))
    assert "草稿现在不能修改" in page_of(client.get(url("section", draft.public_id, "fee")))
    assert "草稿现在不能修改" in page_of(client.get(url("text", draft.public_id)))
    assert client.post(url("act", draft.public_id, "explode"), {"version": 1}).status_code == 404
    assert client.get(url("section", draft.public_id, "nothing")).status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(cast):
    version = factories.plan(cast)
    sun, client = seat_of(cast.sun), cast.client("sun")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = page_of(client.get(url("index")))
        return len(caught), page

    drafts.create_from(version, sun)
    client.get(url("index"))  # that a session is used is noted once in five minutes
    one, page = queries()
    assert version.name in page and "编辑中" in page
    for code in ("second", "third"):
        drafts.create_from(version, sun, drafts.NewPlan(code, version.year))
    three, page = queries()
    assert one == three <= MOST_QUERIES and "third" in page


def test_an_empty_list_says_what_will_be_there(cast):
    page = page_of(cast.client("other_office_officer").get(url("index")))
    assert "没有正在编制的草稿" in page and "本单位还没有发布过计划" in page


def test_closing_is_for_the_plans_own_office(cast):
    version = factories.plan(cast)
    other = cast.client("other_office_officer")
    assert other.get(url("close", version.plan.code)).status_code == 404
    with pytest.raises(Exception, match="只有组织本计划的"):
        close_plan(version.plan.code, seat_of(cast.other_office_officer), "越权关闭")
    assert clock.now() < version.closes_at
