"""The review's pages: worklists at two sizes, the workspace's decisions, what each refusal says."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from kernel import clock, idempotency
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.models import Case, Meeting, Objection, PublicNotice
from review.services import notices
from tests import factories, walk
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.feature("REV-01")
@pytest.mark.parametrize("name", ["review:desk", "review:worklist", "review:notices", "review:batches"])
def test_lists_ask_alike_for_one_and_more(cast, version, name, django_assert_max_num_queries):
    client = cast.client("wang")
    first = walk.submitted(cast, version, "lin")
    walk.decide(first, cast.wang, Action.APPROVE)
    client.get(reverse(name))
    one = queries(client, reverse(name), django_assert_max_num_queries)
    second = walk.submitted(cast, version, "colleague")
    walk.decide(second, cast.wang, Action.APPROVE)
    assert queries(client, reverse(name), django_assert_max_num_queries) <= one + 1


@pytest.mark.parametrize(("name", "key"), [("worklist", "after"), ("batches", "before"), ("public_notices", "before")])
@pytest.mark.parametrize("value", ["9" * 5000, "9" * 18, "٣", "²", "-1"])
def test_a_list_starts_anew_from_a_place_that_is_none(cast, name, key, value):
    assert cast.client("wang").get(reverse(f"review:{name}"), {key: value}).status_code == 200


@pytest.mark.feature("REV-02")
def test_approve_from_the_page(cast, version):
    case = walk.submitted(cast, version)
    client = cast.client("wang")
    page = client.get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "条件核对" in page
    assert re.search(r"展开满足的 [1-9]\d* 项", page)  # what is met is folded: it needs nobody's eye
    assert 'class="btn btn-primary" href="#act"' in page  # on a narrow screen the decision is below everything
    answer = client.post(
        reverse("review:act", args=[case.public_id, "approve"]),
        {"seen_version": case.version, "token": idempotency.new_token(), "reason": "材料齐全，同意报送。"},
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.stage == "employer_notice"


@pytest.mark.feature("REV-02")
@pytest.mark.parametrize("action", ["return", "reject"])
def test_return_and_reject_need_a_reason_and_keep_what_was_typed(cast, version, action):
    case = walk.submitted(cast, version)
    client = cast.client("wang")
    data = {
        "seen_version": case.version,
        "token": idempotency.new_token(),
        "reason": "短",
        "note_information": "述职没有写明本人作用",
        "clause": "第二条",
    }
    answer = client.post(reverse("review:act", args=[case.public_id, action]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少 5 个字" in page
    assert ("述职没有写明本人作用" in page) == (action == "return")
    case.refresh_from_db()
    assert case.version == 1


@pytest.mark.abuse("AC-023")
def test_a_double_click_decides_once(cast, version):
    case = walk.submitted(cast, version)
    client = cast.client("wang")
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": "材料齐全，同意报送。"}
    address = reverse("review:act", args=[case.public_id, "approve"])
    assert [client.post(address, data).status_code for _click in range(2)] == [302, 302]
    assert case.events.filter(kind="approved").count() == 1


@pytest.mark.abuse("AC-025")
def test_a_stale_page_is_told_who_was_faster(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    data = {"seen_version": 1, "token": idempotency.new_token(), "reason": "材料齐全，同意报送。"}
    answer = cast.client("wang").post(reverse("review:act", args=[case.public_id, "approve"]), data)
    assert answer.status_code == 409
    assert "王敏" in answer.content.decode()


@pytest.mark.feature("REV-15")
def test_the_staff_s_history_names_who_did_it(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id]))
    done = {line.title: line.who for line in page.context["lines"]}
    wang = f"{cast.organizations['employer'].name} · 王敏"
    assert (done["单位审核通过"], done["提交申报"]) == (wang, f"{cast.organizations['employer'].name} · 林清")
    history = re.search(r'<ol class="zp-history">.*?</ol>', page.content.decode(), re.DOTALL).group()
    assert wang in history


@pytest.mark.feature("WIZ-10")
def test_the_tracker_says_where_it_is_and_what_comes_next(cast, version):
    case = walk.submitted(cast, version)
    page = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()
    assert "用人单位正在审核" in page
    assert "用人单位公示" in page
    assert "王敏" not in page


def test_nobody_is_examining_what_is_back_with_the_applicant(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.RETURN, defects=(Defect("information", "述职没有写明工程规模"),))
    page = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()
    assert "已退回，请您修改" in page
    assert "用人单位正在审核" not in page


@pytest.mark.feature("REV-06", "ROS-01", "INF-11")
def test_forward_lists_every_name_first(cast, version):
    """And the roster that goes with them holds the numbers of diploma and degree, as text."""
    case = walk.walk_to(cast, walk.submitted(cast, version), "department")
    walk.decide(case, cast.department_officer, Action.APPROVE)
    case.refresh_from_db()
    client = cast.client("department_officer")
    data = {"case": f"{case.public_id}:{case.version}", "token": idempotency.new_token()}
    confirm = client.post(reverse("review:forward"), data)
    assert "林清" in confirm.content.decode()
    assert Case.objects.get(pk=case.pk).stage == "department"
    sent = client.post(reverse("review:forward"), data | {"confirmed": "yes"}, follow=True)
    assert "批次" in sent.content.decode()
    roster = client.get(reverse("review:roster", args=[case.batches.latest("pk").public_id]))
    cells = [cell.value for cell in list(openpyxl.load_workbook(BytesIO(b"".join(roster))).active.rows)[1]]
    assert {"林清", "103371201205001234", "1033742012001234"} <= set(cells)
    assert Case.objects.get(pk=case.pk).stage == "bureau"


@pytest.mark.abuse("AC-058")
def test_a_staged_result_is_not_shown_to_the_applicant(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    walk.ballot(cast, case)
    case.refresh_from_db()
    page = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()
    assert "表决" not in page.replace("评审表决", "")
    assert "评审通过" not in page


@pytest.mark.feature("PUB-03")
def test_closing_a_notice_records_it_in_the_opinion(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    notice = walk._show(cast, case) or case.notice_items.get().notice
    walk.after_notice(notice)
    client = cast.client("wang")
    page = client.get(reverse("review:notice", args=[notice.public_id])).content.decode()
    assert "进行了5个工作日的公示，无异议，同意报送" in page
    client.post(reverse("review:notice_close", args=[notice.public_id]), {"token": idempotency.new_token()})
    assert "5个工作日的公示" in case.events.get(kind="notice_closed").data["reason"]


def test_opening_a_notice_from_an_old_window_is_told(cast):
    posted = {"place": "单位公告栏", "token": idempotency.new_token(), "case": "gone:1"}
    answer = cast.client("wang").post(reverse("review:notice_open"), posted, follow=True)
    assert "没有等待公示的申报件" in answer.content.decode()


def meeting(client, **changes):
    data = {"name": "评审会", "held_on": str(clock.today()), "members": 15, "present": 13, "chair": "赵主任"}
    return client.post(reverse("review:meetings"), data | {"token": idempotency.new_token()} | changes)


@pytest.mark.abuse("AC-056")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"present": 9}, "未达到 2/3"),
        ({"present": 16}, "多于委员总数"),
        ({"held_on": "9999-12-31"}, "不能晚于今天"),
        ({"held_on": "1999-12-31"}, "日期太早"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_beside_its_field(cast, version, changes, sentence):
    walk.walk_to(cast, walk.submitted(cast, version), "committee")
    answer = meeting(cast.client("sun"), **changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.abuse("AC-056")
def test_no_meeting_was_held_before_there_was_a_case_for_it(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    came = case.entered_at.astimezone(clock.CHINA).date()
    answer = meeting(cast.client("sun"), held_on=str(came - timedelta(days=1)))
    assert answer.status_code == 422
    assert any("会议日期早于申报件进入评审环节的日期" in said for said in Drawn(answer).links["id_held_on"])
    assert not Meeting.objects.exists()
    assert meeting(cast.client("sun"), held_on=str(came)).status_code == 302
    assert Meeting.objects.get().held_on == came


def test_a_meeting_needs_somebody_to_vote_on(cast, version):
    answer = meeting(cast.client("sun"))
    assert answer.status_code == 302
    assert not Meeting.objects.exists()


@pytest.mark.feature("REV-01")
def test_the_desk_counts_as_many_as_its_list_shows(cast, version):
    at_notice = walk.submitted(cast, version, "lin")
    walk.decide(at_notice, cast.wang, Action.APPROVE)
    waiting = walk.submitted(cast, version, "colleague")
    client = cast.client("wang")
    task = next(t for t in client.get(reverse("review:desk")).context["tasks"] if t.label == "申报件待审核")
    rows = client.get(task.url).context["rows"]
    assert task.count == len(rows) == 1
    assert rows[0].case.pk == waiting.pk
    page = client.get(reverse("review:worklist"))
    rail = {link["url"]: link["count"] for link in page.context["rail"]}
    assert rail[reverse("review:worklist")] == page.context["step_tabs"][0]["count"] == task.count
    assert [row.case.pk for row in page.context["rows"]] == [waiting.pk]
    everybody = client.get(reverse("review:worklist"), {"step": "all"}).context["rows"]
    assert {row.case.pk: row.status_words for row in everybody} == {at_notice.pk: "公示未结束", waiting.pk: ""}


@pytest.mark.feature("REV-02")
def test_after_a_decision_the_page_says_who_was_decided_and_whose_case_is_open(cast, version):
    first, second = walk.submitted(cast, version, "lin"), walk.submitted(cast, version, "colleague")
    data = {"seen_version": first.version, "token": idempotency.new_token(), "reason": "材料齐全，同意报送。"}
    client = cast.client("wang")
    answer = client.post(reverse("review:act", args=[first.public_id, "approve"]), data, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("review:case", args=[second.public_id])
    page = answer.content.decode()
    back = reverse("review:case", args=[first.public_id])
    assert f'已通过：<a href="{back}">{first.applicant_name}（{first.dossier.number}）</a>' in page
    assert f"本页是下一件：{second.applicant_name}</strong>（{second.dossier.number}）" in page
    assert '<h1 tabindex="-1" autofocus>' in page
    assert "autofocus" not in client.get(reverse("review:case", args=[second.public_id])).content.decode()


@pytest.mark.feature("FEE-10")
def test_no_office_gets_the_review_form_before_the_fee(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "payment")
    client = cast.client("sun")
    page = client.get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "申报人缴清评审费后，才能生成和下载评审表" in page
    assert "生成评审表</button>" not in page
    assert client.post(reverse("review:form_request", args=[case.public_id])).status_code == 404
    walk.walk_to(cast, case, "committee")
    case.refresh_from_db()
    assert "才能生成和下载评审表" not in client.get(reverse("review:case", args=[case.public_id])).content.decode()
    assert client.post(reverse("review:form_request", args=[case.public_id])).status_code == 302


def test_a_return_says_where_it_starts_again(cast, version):
    case = walk.submitted(cast, version)
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "补正后从用人单位审核重新开始" in page
    assert "再次公示" not in page  # nothing has been shown yet
    walk.walk_to(cast, case, "department")
    page = cast.client("department_officer").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "补正后从用人单位审核重新开始，用人单位需再次公示" in page
    walk.decide(case, cast.department_officer, Action.RETURN, defects=(Defect("information", "述职没有写明工程规模"),))
    step = reverse("applicants:step", args=[case.dossier.public_id, "information"])
    assert "重新提交后从用人单位审核开始，已经公示过的需再次公示" in cast.client("lin").get(step).content.decode()


@pytest.mark.feature("REV-01")
def test_the_desk_names_whose_dossier_was_handled(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    page = cast.client("wang").get(reverse("review:desk")).content.decode()
    assert f"{case.applicant_name}：单位审核通过" in page


@pytest.mark.feature("PUB-01")
def test_who_objected_reads_the_answer_where_the_receipt_is(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    notice, anyone = PublicNotice.objects.get(), cast.client(None)
    address = reverse("review:objection", args=[notice.public_id, 1])
    filed = {"name": "钱众", "contact": "13800000000", "text": "该项目的技术负责人不是他本人。"}
    receipt = anyone.post(address, filed)["Location"]
    assert "异议已受理" in anyone.get(receipt).content.decode()
    objection = Objection.objects.get()
    notices.decide_objection(objection.pk, walk.seat_of(cast.wang), upheld=False, answer="经核实，任命文件属实。")
    page = anyone.get(receipt).content.decode()
    assert "异议不成立" in page
    assert "经核实，任命文件属实。" in page
    assert filed["text"] not in page
    assert filed["contact"] not in page


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ("“not”", None),
        ("a@b", None),
        ("12345", None),
        ("138 0000-0000", "13800000000"),
        ("someone@example.com", "someone@example.com"),
    ],
)
def test_an_objection_needs_a_way_to_answer(cast, version, contact, kept):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    address = reverse("review:objection", args=[PublicNotice.objects.get().public_id, 1])
    filed = {"name": "钱众", "contact": contact, "text": "该项目的技术负责人不是他本人。"}
    answer = cast.client(None).post(address, filed)
    assert list(Objection.objects.values_list("contact", flat=True)) == ([kept] if kept else [])
    assert answer.status_code == (302 if kept else 422)
    assert ("请填写 11 位手机号或完整的邮箱地址" in answer.content.decode()) is not bool(kept)


def test_a_late_objection_keeps_its_words_and_loses_its_button(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    address = reverse("review:objection", args=[PublicNotice.objects.get().public_id, 1])
    anyone = cast.client(None)
    assert "提交异议" in anyone.get(address).content.decode()
    walk.after_notice(PublicNotice.objects.get())
    late = anyone.post(address, {"name": "钱众", "contact": "13800000000", "text": "该项目的技术负责人不是他本人。"})
    assert late.status_code == 422
    assert "该项目的技术负责人不是他本人。" in late.content.decode()
    for page in (late, anyone.get(address)):
        assert "不再受理" in page.content.decode()
        assert "提交异议" not in page.content.decode()


def test_only_an_office_that_sends_on_agrees_to_send(cast, version):
    case = walk.submitted(cast, version)
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "的申报条件，同意报送。</textarea>" in page
    walk.walk_to(cast, case, "office")
    page = cast.client("sun").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "公示期满，同意提交评审。</textarea>" in page
    assert "同意报送。</textarea>" not in page


def test_who_must_pay_reads_so_in_the_list_and_on_the_tracker(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "payment")
    client = cast.client("lin")
    for address in (reverse("applicants:home"), reverse("review:tracker", args=[case.dossier.public_id])):
        page = client.get(address).content.decode()
        assert "待缴费" in page
        assert "审核中" not in page


@pytest.mark.feature("REV-01")
def test_a_list_says_for_whom_a_case_waits_and_of_a_ballot_always_the_same(cast, version):
    case = walk.submitted(cast, version, "lin")
    said = {}
    for stage in ("office", "payment", "committee"):
        walk.walk_to(cast, case, stage)
        case.refresh_from_db()
        rows = cast.client("sun").get(reverse("review:worklist"), {"step": "all"}).context["rows"]
        said[stage] = [(row.status, row.status_words) for row in rows]
    assert said == {
        "office": [("pending", "")],
        "payment": [("pending", "待申报人办理")],
        "committee": [("pending", "待结果发布")],
    }


@pytest.mark.feature("REV-15")
def test_the_history_gives_each_defect_of_a_return_its_own_line(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.RETURN, reason="请一次改好。", defects=(Defect("photo", "背景不是白色"),))
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id]))
    told = page.context["lines"][0].detail.splitlines()
    assert told[:2] == ["请一次改好。", "【证件照】背景不是白色"]


@pytest.mark.feature("REV-01")
def test_whoever_has_examined_all_is_led_on_to_the_notice(cast, version):
    case, address = walk.submitted(cast, version), reverse("review:worklist")
    client = cast.client("wang")
    assert "公示环节有" not in client.get(address).content.decode()
    walk.decide(case, cast.wang, Action.APPROVE)
    page = client.get(address)
    assert page.context["at_notice"] == 1
    assert "公示环节有 1 件" in page.content.decode()
    assert "公示环节有" not in client.get(address, {"step": "approved"}).content.decode()
