"""Objections: what the public page tells, what the objector gets, what the office sees, what the applicant never does."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.services import end_seat
from applicants.models import ArchiveEntry
from kernel import clock, workdays
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import NoticeItem, Objection
from review.services import notices
from review.services.notices import ANSWER_WORKING_DAYS
from tests import factories, walk
from tests.portal.drawn import Drawn
from tests.review.test_notices import chosen, refresh

PHONE = "13812340000"
ANSWER = "经调查核实，所反映的情况与事实不符。"


@pytest.fixture
def two(cast):
    """Lin's and her colleague's cases, both approved by Wang and waiting for a notice."""
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    for case in cases:
        walk.decide(case, cast.wang, Action.APPROVE)
    return cases


@pytest.fixture
def notice(cast, two):
    """A notice of both."""
    return notices.open_notice(cast.wang.seat, chosen(*two), place="一楼公告栏")


def file(notice, case, contact=PHONE, text="业绩不是本人完成的，请核实。", name="钱众"):
    return notices.file_objection(notice.pk, case.pk, name=name, contact=contact, text=text)


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-059", "AC-058")
def test_anybody_sees_names_and_the_unit_its_achievements_and_no_cache_keeps_either(cast, client, notice):
    address = reverse("review:public_notice", args=[notice.public_id])
    page = client.get(address)
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in page.content.decode()
    assert "林清" in page.content.decode()
    assert "市民中心一期工程" not in page.content.decode()
    assert "市民中心一期工程" not in cast.client("stranger").get(address).content.decode()
    assert "市民中心一期工程" in cast.client("colleague").get(address).content.decode()
    ArchiveEntry.objects.filter(person=cast.colleague.person).update(
        status=ArchiveEntry.Status.SENT, decided_at=None, decided_by=None
    )
    assert "市民中心一期工程" not in cast.client("colleague").get(address).content.decode(), "anybody may say so"
    assert "市民中心一期工程" in cast.client("wang").get(address).content.decode()
    for name in ("review:public_notices", "review:objection_find"):
        assert client.get(reverse(name))["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    walk.after_notice(notice)
    over = client.get(address)
    assert over.status_code == 410
    assert "林清" not in over.content.decode()
    assert "共 2 人" in over.content.decode()
    late = client.get(reverse("review:objection", args=[notice.public_id, 1]))
    assert "公示期已满" in late.content.decode()
    assert "林清" not in late.content.decode()


@pytest.mark.abuse("AC-059")
def test_namesakes_are_told_apart_by_the_dossier_and_the_list_counts_nothing(cast, client, two, notice):
    first = NoticeItem.objects.get(notice=notice, case=two[0])
    other = NoticeItem.objects.get(notice=notice, case=two[1])
    address = reverse("review:public_notice", args=[notice.public_id])
    assert "申报编号尾号" not in client.get(address).content.decode()
    other.shown["name"] = first.shown["name"]
    other.save()
    page = client.get(address).content.decode()
    for item in (first, other):
        assert f"申报编号尾号 {item.shown['number_end']}" in page
    listed = client.get(reverse("review:public_notices"), {"before": notice.public_id})
    assert listed.context["notices"] == []
    assert client.get(reverse("review:public_notices"), {"before": "1"}).status_code == 200


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-082", "AC-107")
def test_the_objector_is_told_by_sms_and_never_what_was_said(cast, two, notice):
    OutboxMessage.objects.all().delete()
    filed = file(notice, two[0])
    message = OutboxMessage.objects.get(template="objection_received")
    assert (message.phone, message.to_user) == (PHONE, None)
    assert filed.receipt in message.text
    file(notice, two[1])
    assert OutboxMessage.objects.count() == 1, "one message a minute to one number"
    by_mail = file(notice, two[1], contact="qian@example.org", text="学历证书编号查不到，请核实。")
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer=ANSWER)
    notices.decide_objection(by_mail.pk, cast.wang.seat, upheld=False, answer=ANSWER)
    answered = OutboxMessage.objects.get(template="objection_answered")
    assert answered.phone == PHONE
    assert filed.receipt in answered.text
    assert not any(word in answered.text + message.text for word in ("林清", ANSWER, "业绩"))


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-089")
def test_number_and_contact_together_open_the_answer(client, cast, two, notice):
    cache.clear()
    filed = file(notice, two[0])
    address = reverse("review:objection_find")
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in filed.receipt.lower())
    opened = client.post(address, {"receipt": full, "contact": "138 1234 0000"})
    assert opened["Location"] == reverse("review:objection_receipt", args=[filed.public_id])
    refused = set()
    for receipt, contact in ((filed.receipt, "13999999999"), ("YY20200101-ABCDEF", PHONE)):
        answer = client.post(address, {"receipt": receipt, "contact": contact})
        assert answer.status_code == 422
        refused.add(answer.context["form"].non_field_errors()[0])
    assert len(refused) == 1, "nobody learns which numbers there are"
    for _time in range(17):
        client.post(address, {"receipt": "YY20200101-ABCDEF", "contact": PHONE})
    assert client.post(address, {"receipt": filed.receipt, "contact": PHONE}).status_code == 429


@pytest.mark.feature("PUB-01")
def test_the_office_lists_objections_by_their_due_day(cast, two, notice):
    first = file(notice, two[0])
    clock.shift(timedelta(days=1))
    second = file(notice, two[1])
    due = workdays.term_from(notice.appeared_on, ANSWER_WORKING_DAYS).last_day
    assert (first.due_on, second.due_on >= due) == (due, True)
    wang, address = cast.client("wang"), reverse("review:objections")
    assert [row["objection"] for row in wang.get(address).context["rows"]] == [first, second]
    taken = wang.post(reverse("review:objection_take", args=[first.public_id]), follow=True).content.decode()
    assert "由 王敏 办理" in taken
    assert cast.client("zhao").post(reverse("review:objection_take", args=[first.public_id])).status_code == 404
    assert cast.client("owner_hr").post(reverse("review:objection_take", args=[first.public_id])).status_code == 404
    assert [row["objection"] for row in cast.client("owner_hr").get(address).context["rows"]] == [second]
    assert cast.client("zhao").get(address).context["rows"] == []
    clock.shift(timedelta(days=30))
    page = wang.get(address)
    assert [row["is_late"] for row in page.context["rows"]] == [True, True]
    assert "已超期" in page.content.decode()
    notices.decide_objection(first.pk, cast.wang.seat, upheld=False, answer=ANSWER)
    assert [row["objection"] for row in wang.get(address, {"show": "answered"}).context["rows"]] == [first]
    own = cast.client("owner_hr").get(address, {"show": "answered"})
    assert own.context["rows"] == [] and "还没有处理过异议" in own.text, "Lin, in her second account, is told of none"
    with pytest.raises(Refused, match="已有处理意见"):
        notices.take_objection(first.pk, cast.wang.seat)


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-006")
def test_where_nobody_else_is_left_the_page_says_what_to_do(cast, notice):
    own, page = cast.client("owner_hr"), reverse("review:notice", args=[notice.public_id])
    assert "由本单位其他人员办理" in own.get(page).text
    assert "包含您本人" not in cast.client("wang").get(page).text
    end_seat(cast.wang.seat)
    assert "请先为本单位增加一名经办人" in own.get(page).text
    assert "对您本人的，由其他人员办理" in own.get(reverse("review:objections")).text


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-006")
def test_whoever_is_objected_to_meets_neither_name_nor_words(cast, two, notice):
    lin, _colleague = two
    filed = file(notice, lin, name="报信人甲", text="所列获奖证书系伪造，请查证。")
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=True, answer="经查证书系伪造，异议成立。")
    refresh(lin)
    walk.after_notice(notice)
    walk.decide(lin, cast.wang, Action.REJECT, reason="公示异议查实，不符合申报条件。")
    own = cast.client("lin")
    for address in (
        reverse("review:tracker", args=[lin.dossier.public_id]),
        reverse("messaging:inbox"),
        reverse("review:public_notice", args=[notice.public_id]),
    ):
        page = own.get(address).content.decode()
        assert not any(word in page for word in ("报信人甲", PHONE, "伪造", filed.receipt)), address


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-047")
def test_an_objection_of_an_earlier_round_still_waits_for_its_answer(cast, two, notice):
    """D7: an open objection holds the case that it concerns, whatever notice it was filed against."""
    lin, _colleague = two
    filed = file(notice, lin)
    walk.decide(lin, cast.wang, Action.RETURN, reason="业绩说明过于简单，请补充。")
    lin.dossier.refresh_from_db()
    factories.submit(lin.dossier, cast.lin)
    walk.decide(lin, cast.wang, Action.APPROVE)
    again = notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    walk.after_notice(again)
    with pytest.raises(Refused, match="1 件异议没有处理"):
        notices.close_notice(again.pk, cast.wang.seat)
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer=ANSWER)
    assert notices.close_notice(again.pk, cast.wang.seat).closed == (lin.public_id,)
    assert Objection.objects.get().status == Objection.Status.DISMISSED


@pytest.mark.feature("PUB-02", "PUB-03")
@pytest.mark.abuse("AC-044")
def test_an_objection_that_was_upheld_is_seen_wherever_its_case_is_dealt_with(cast, two, notice):
    """The roll, the sample of the opinion, and the case's own page, where it is returned or refused."""
    held, free = two
    upheld = file(notice, held)
    wang, page = cast.client("wang"), reverse("review:notice", args=[notice.public_id])
    case_page = reverse("review:case", args=[held.public_id])
    assert "还有 1 件异议没有处理" in wang.get(case_page).content.decode()
    before = wang.get(page)
    assert "提出人凭受理号可以查到结论和处理意见，同时收到短信提醒" in before.content.decode()
    notices.decide_objection(upheld.pk, cast.wang.seat, upheld=True, answer="经查，论文署名与填报不符。")
    shown = wang.get(page)
    rolled = {row["case"].pk: row["objections"] for row in shown.context["rows"]}
    assert rolled == {held.pk: "1 件，成立 1 件", free.pk: "无"}
    told = "".join(shown.context["close_consequences"])
    assert free.applicant_name in told
    assert held.applicant_name not in told
    assert "王敏 · " in shown.content.decode()
    assert "有 1 件异议已查实，不能继续。请退回或作不通过处理。" in wang.get(case_page).content.decode()
    assert "异议" not in wang.get(reverse("review:case", args=[free.public_id])).context["turn"].objected


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-108")
@pytest.mark.parametrize("page", ["review:notice_open", "review:notice_declare"])
def test_whoever_was_left_out_of_a_notice_stays_out_after_a_mistake(cast, two, page):
    shown, left_out = two
    shown.refresh_from_db()
    client = cast.client("wang")
    data = {"case": f"{shown.public_id}:{shown.version}", "place": "", "token": "t-1"}
    answer = client.post(reverse(page), data)
    assert answer.status_code == 422
    assert ticked(answer) == {f"{shown.public_id}:{shown.version}"}
    nobody = client.post(reverse(page), {"place": "一楼公告栏", "token": "t-2"})
    assert (nobody.status_code, ticked(nobody)) == (422, set())
    fresh = client.get(reverse("review:notices"))
    assert {each.split(":")[0] for each in ticked(fresh)} == {shown.public_id, left_out.public_id}


def ticked(page):
    """Return the values of the boxes that are ticked."""
    boxes = [each for each in Drawn(page).tree.iter("input") if each.get("name") == "case"]
    return {each.get("value") for each in boxes if each.get("checked") is not None}
