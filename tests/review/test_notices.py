"""Public notices: what they show, how long they stand, and what an objection holds."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from kernel import clock, idempotency, workdays
from kernel.formats import cn_date, cn_month_day
from kernel.models import CalendarDay
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from portal.rail import rail_for
from review.engine.refusal import Refused
from review.models import Case, NoticeItem, Objection, PublicNotice
from review.presenters.desk import desk_tasks
from review.printing.content import arrange
from review.queries import public
from review.queries.chain import chain_of
from review.queries.facts import collect
from review.queries.noticed import effective_term
from review.queries.rosters import model_opinion
from review.services import batches, notices
from review.services.selection import Chosen
from tests import factories, walk
from tests.portal.drawn import Drawn


@pytest.fixture
def two(cast):
    """Lin's and her colleague's cases, both approved by Wang and waiting for a notice."""
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    for case in cases:
        walk.decide(case, cast.wang, Action.APPROVE)
    return cases


def chosen(*cases: Case) -> list[Chosen]:
    return [Chosen(case.public_id, case.version) for case in cases]


def refresh(*cases: Case) -> None:
    for case in cases:
        case.refresh_from_db()


def objection(notice: PublicNotice, case: Case) -> Objection:
    return notices.file_objection(notice.pk, case.pk, name="钱众", contact="13800000000", text="业绩不是本人完成的。")


@pytest.mark.feature("PUB-01", "PUB-03")
@pytest.mark.abuse("AC-041", "AC-059")
def test_a_notice_shows_names_and_work_for_five_full_working_days(cast, two):
    lin, colleague = two
    token = idempotency.new_token()
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏", token=token)
    assert notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏", token=token) == notice
    assert PublicNotice.objects.count() == 1
    term = workdays.term_from(notice.opened_at.astimezone(clock.CHINA).date(), 5)
    assert (notice.first_day, notice.last_day, notice.ends_at) == (term.first_day, term.last_day, term.ends_at)
    item = NoticeItem.objects.get(notice=notice, case=lin)
    text = json.dumps(item.shown, ensure_ascii=False)
    assert item.shown["name"] == "林清"
    assert "市民中心一期工程" in text
    for secret in (
        cast.lin.person.id_number,
        cast.lin.person.phone,
        "1985",
        lin.snapshot.content["person"]["id_number"],
    ):
        assert secret not in text
    assert OutboxMessage.objects.filter(template="notice_opened").count() == 2

    with pytest.raises(Refused, match="公示期至"):
        notices.close_notice(notice.pk, cast.wang.seat)
    clock.shift(notice.ends_at - clock.now() - timedelta(seconds=5))
    with pytest.raises(Refused, match="公示期至"):
        notices.close_notice(notice.pk, cast.wang.seat)
    clock.shift(timedelta(seconds=6))
    opinion = model_opinion(item, objections=0)
    assert opinion.startswith("经审核，林清同志符合工程师申报条件，并于")
    closing = notices.close_notice(notice.pk, cast.wang.seat)
    assert (set(closing.closed), closing.held) == ({lin.public_id, colleague.public_id}, ())
    refresh(lin)
    assert (lin.stage, lin.step) == ("employer_notice", Case.Step.APPROVED)
    assert lin.events.get(kind="notice_closed").data["reason"] == opinion
    with pytest.raises(Refused, match="已经结束"):
        notices.close_notice(notice.pk, cast.wang.seat)


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-047")
def test_an_open_objection_holds_its_case_and_no_other(cast, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    refresh(lin, colleague)
    filed = objection(notice, lin)
    walk.after_notice(notice)
    with pytest.raises(Refused, match="不再受理"):
        objection(notice, colleague)
    closing = notices.close_notice(notice.pk, cast.wang.seat)
    assert closing.closed == (colleague.public_id,)
    assert [case for case, _ in closing.held] == [lin.public_id]
    assert "异议没有处理" in closing.held[0][1]

    with pytest.raises(Refused, match="至少 5 个字"):
        notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer="不对")
    for stranger in ("zhao", "chen", "sun", "owner_hr"):
        with pytest.raises(Refused) as caught:
            notices.decide_objection(filed.pk, cast.actors[stranger].seat, upheld=False, answer="经核实与事实不符")
        assert caught.value.code == "not_permitted"
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer="经核实与事实不符")
    with pytest.raises(Refused, match="已有处理意见"):
        notices.decide_objection(filed.pk, cast.wang.seat, upheld=True, answer="经核实与事实不符")
    assert notices.close_notice(notice.pk, cast.wang.seat).closed == (lin.public_id,)
    notice.refresh_from_db()
    assert notice.closed_at is not None


@pytest.mark.feature("PUB-03")
def test_an_opinion_after_an_objection_says_that_there_was_one(cast, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    filed = objection(notice, lin)
    walk.after_notice(notice)
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer="经核实与事实不符")
    url = reverse("review:notice_close", args=[notice.public_id])
    closed = cast.client("wang").post(url, {"token": idempotency.new_token()}, follow=True).content.decode()
    said = {case: case.events.get(kind="notice_closed").data["reason"] for case in two}
    assert "的公示，收到异议1件，经核查均不成立，同意报送" in said[lin]
    assert "无异议" not in said[lin]
    assert "的公示，无异议，同意报送" in said[colleague]
    assert "2 件等待报送" in closed
    assert reverse("review:batches") in closed
    desk = cast.client("wang").get(reverse("review:desk"))
    assert [(task.label, task.count) for task in desk.context["tasks"]] == [("待报送", 2)]
    assert [link["count"] for link in rail_for(cast.wang.seat, "/") if link["url"] == reverse("review:batches")] == [2]

    ended = lin.events.get(kind="notice_closed")
    batches.forward(cast.wang.seat, walk.chosen(lin))
    chain = chain_of(lin.plan_version)
    employer = arrange(lin.snapshot.content, chain, list(lin.events.all()), None).opinions[0]
    assert (employer.text, employer.on) == (said[lin], cn_date(ended.recorded_at))
    assert employer.on != cn_date(lin.events.get(kind="approved").recorded_at)


@pytest.mark.feature("PUB-01")
def test_what_is_over_is_not_called_running(cast, client, two):
    notice = notices.open_notice(cast.wang.seat, chosen(two[0]), place="公告栏")
    home, listed = reverse("home"), reverse("review:public_notices")
    begins = cn_month_day(notice.first_day)
    assert notice.public_id in client.get(home).content.decode()
    assert "未开始，" in client.get(home).content.decode()
    assert "公示至" not in client.get(home).content.decode()
    assert f"未开始，公示期{begins}起" in client.get(listed).content.decode()
    clock.shift(notice.ends_at - timedelta(hours=30) - clock.now())
    assert "公示中，还剩" in client.get(listed).content.decode()
    assert "公示至" in client.get(home).content.decode()
    walk.after_notice(notice)
    assert notice.public_id not in client.get(home).content.decode()
    assert "公示期满" in client.get(listed).content.decode()
    public_page, staff = reverse("review:public_notice", args=[notice.public_id]), cast.client("wang")
    page = reverse("review:notice", args=[notice.public_id])
    notices.close_notice(notice.pk, cast.wang.seat)
    assert public_page not in staff.get(page).content.decode(), "no link to what is shown no more"


@pytest.mark.abuse("AC-047", "AC-057")
def test_an_upheld_objection_ends_the_way(cast, two):
    lin, _ = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    filed = objection(notice, lin)
    walk.after_notice(notice)
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=True, answer="经核实业绩不是本人完成")
    with pytest.raises(Refused, match="异议已查实"):
        notices.close_notice(notice.pk, cast.wang.seat)
    walk.decide(lin, cast.wang, Action.REJECT, reason="公示异议查实：业绩不是本人完成。")
    assert lin.status == Case.Status.FAILED


@pytest.mark.abuse("AC-044")
def test_a_changed_dossier_needs_a_new_notice(cast, two):
    lin, _ = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    walk.decide(lin, cast.wang, Action.RETURN, reason="业绩说明过于简单，请补充。")
    lin.dossier.refresh_from_db()
    factories.submit(lin.dossier, cast.lin)
    walk.decide(lin, cast.wang, Action.APPROVE)
    assert (lin.stage, lin.round) == ("employer_notice", 2)
    walk.after_notice(notice)
    assert collect(lin, cast.wang.seat, clock.now()).notice is None
    closing = notices.close_notice(notice.pk, cast.wang.seat)
    assert closing.closed == ()
    refresh(lin)
    assert lin.step == Case.Step.PENDING
    again = notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    assert again.last_day > notice.last_day


@pytest.mark.abuse("AC-042", "AC-043")
def test_an_edited_calendar_only_lengthens_a_running_notice(cast, two):
    lin, _ = two
    # From a Sunday, five working days have no rest day among them.
    CalendarDay.objects.filter(date=clock.today() + timedelta(days=3)).update(is_working=False)
    notice = notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    item = NoticeItem.objects.select_related("notice").get(notice=notice)
    assert effective_term(item.notice) == (notice.last_day, not notice.is_provisional)

    weekend = CalendarDay.objects.filter(date__gt=notice.opened_at, date__lte=notice.last_day, is_working=False)
    made_up = list(weekend.values_list("date", flat=True))
    assert made_up
    weekend.update(is_working=True)
    assert effective_term(item.notice)[0] == notice.last_day

    CalendarDay.objects.filter(date__in=made_up).update(is_working=False)
    CalendarDay.objects.filter(date=notice.last_day).update(is_working=False)
    assert effective_term(item.notice)[0] > notice.last_day
    assert public.is_running(notice, notice.ends_at), "the page and the objections follow the longer term"

    CalendarDay.objects.filter(date__gt=notice.opened_at, date__lte=notice.ends_at + timedelta(days=9)).update(
        is_provisional=True
    )
    walk.after_notice(notice)
    clock.shift(timedelta(days=9))
    with pytest.raises(Refused, match="尚未确认"):
        notices.close_notice(notice.pk, cast.wang.seat)


@pytest.mark.abuse("AC-042")
def test_without_a_calendar_no_notice_begins(cast, two):
    lin, _ = two
    CalendarDay.objects.filter(date__gt=clock.today() + timedelta(days=3)).delete()
    with pytest.raises(Refused, match="尚未录入"):
        notices.open_notice(cast.wang.seat, chosen(lin), place="公告栏")
    assert not PublicNotice.objects.exists()


@pytest.mark.abuse("AC-001", "AC-003", "AC-034")
def test_one_foreign_case_refuses_the_whole_notice(cast, two):
    lin, colleague = two
    walk.decide(colleague, cast.wang, Action.REJECT, reason="申报人不在本单位工作。")
    for seat, cases in (
        (cast.wang.seat, two),
        (cast.zhao.seat, [lin]),
        (cast.owner_hr.seat, [lin]),
        (cast.lin.seat, [lin]),
    ):
        with pytest.raises(Refused) as caught:
            notices.open_notice(seat, chosen(*cases), place="公告栏")
        assert caught.value.code in ("not_found", "not_permitted")
    with pytest.raises(Refused) as caught:
        notices.open_notice(cast.wang.seat, [], place="公告栏")
    assert caught.value.code == "none_chosen"
    assert not PublicNotice.objects.exists()
    refresh(lin)
    assert lin.events.filter(kind="notice_opened").count() == 0


@pytest.mark.feature("REV-06", "REV-16", "ROS-01")
@pytest.mark.abuse("AC-034", "AC-023")
def test_a_batch_goes_whole_or_not_at_all(cast, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    filed = objection(notice, colleague)
    walk.after_notice(notice)
    notices.close_notice(notice.pk, cast.wang.seat)
    refresh(lin, colleague)
    with pytest.raises(Refused):
        batches.forward(cast.wang.seat, chosen(lin, colleague))
    refresh(lin)
    assert lin.stage == "employer_notice"
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer="经核实与事实不符")
    notices.close_notice(notice.pk, cast.wang.seat)
    refresh(lin, colleague)
    token = idempotency.new_token()
    (batch,) = batches.forward(cast.wang.seat, chosen(lin, colleague), token=token)
    assert batches.forward(cast.wang.seat, chosen(lin, colleague), token=token) == [batch]
    assert batch.receiver == cast.organizations["department"]
    assert set(batch.cases.all()) == {lin, colleague}
    refresh(lin, colleague)
    assert {lin.stage, colleague.stage} == {"department"}
    assert {lin.holder, colleague.holder} == {cast.organizations["department"]}
    with pytest.raises(Refused):
        batches.forward(cast.wang.seat, chosen(lin))


@pytest.mark.abuse("AC-006")
def test_who_is_objected_to_learns_nothing_of_it_in_another_seat(cast, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    filed = {
        case: notices.file_objection(
            notice.pk, case.pk, name=f"{who}报人", contact=phone, text=f"{who}的业绩不实，请查。"
        )
        for case, who, phone in ((lin, "甲", "13911110000"), (colleague, "乙", "13922220000"))
    }
    url = reverse("review:notice", args=[notice.public_id])
    said = "对您的异议不向您显示"
    own, other = cast.client("owner_hr"), cast.client("wang")
    for page in (own.get(url).content.decode(), own.get(reverse("review:notices")).content.decode()):
        assert not any(word in page for word in ("甲报人", "13911110000", "甲的业绩", filed[lin].receipt))
    page = own.get(url).content.decode()
    assert said in page
    assert "乙报人" in page
    answer = {"outcome": "dismissed", "answer": "经调查核实，异议不成立。"}
    assert own.post(reverse("review:objection_decide", args=[filed[lin].public_id]), answer).status_code == 404
    assert Objection.objects.get(pk=filed[lin].pk).status == Objection.Status.OPEN
    assert [task.count for task in desk_tasks(cast.owner_hr.seat, []) if task.label == "异议待处理"] == [1]

    page = other.get(url).content.decode()
    assert all(word in page for word in ("甲报人", "13911110000", "甲的业绩"))
    assert said not in page
    assert [task.count for task in desk_tasks(cast.wang.seat, []) if task.label == "异议待处理"] == [2]
    assert other.post(reverse("review:objection_decide", args=[filed[lin].public_id]), answer).status_code == 302


def looked_for(cast, name, number):
    """What the office finds under a number, and what its page says."""
    page = cast.client(name).get(reverse("review:notices"), {"receipt": number})
    return [row["objection"] for row in page.context["answers"] or []], page


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-003", "AC-006")
def test_an_office_finds_an_objection_by_its_number(cast, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    filed, other = objection(notice, lin), objection(notice, colleague)
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in filed.receipt)  # as an input method for Chinese writes it
    for typed in (filed.receipt, f" {filed.receipt.lower()} ", filed.receipt[-6:], full):
        found, page = looked_for(cast, "wang", typed)
        assert found == [filed]
        address = reverse("review:notice", args=[notice.public_id])
        assert f'href="{address}#objection-{filed.receipt}"' in page.content.decode()
        assert filed.text not in page.content.decode()
    assert f'id="objection-{filed.receipt}"' in cast.client("wang").get(address).content.decode()

    missing = "没有找到这个受理号的异议"
    for name, number in (("wang", "YY20200101-ABCDEF"), ("zhao", filed.receipt), ("sun", filed.receipt)):
        found, page = looked_for(cast, name, number)
        assert found == []
        assert missing in page.content.decode()
    found, page = looked_for(cast, "owner_hr", filed.receipt)  # the person objected to, in the office
    assert found == []
    assert missing in page.content.decode()
    assert looked_for(cast, "owner_hr", other.receipt)[0] == [other]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "请填写。"), ("12345", "至少 6 个字，现在是 5 个字。"), ("9" * 25, "最多 24 个字，现在是 25 个字。")],
)
def test_a_number_that_is_none_is_said_beside_its_field(cast, typed, sentence):
    found, page = looked_for(cast, "wang", typed)
    assert found == []
    assert Drawn(page).text("id_receipt_error") == sentence
    assert Drawn(page).ids["id_receipt"].get("value", "") == typed


def test_the_receipt_says_whom_to_ask(cast, two):
    notice = notices.open_notice(cast.wang.seat, chosen(two[0]), place="公告栏")
    filed = objection(notice, two[0])
    address = reverse("review:objection_receipt", args=[filed.public_id])
    office = cast.organizations["employer"].name
    assert f"请向{office}询问" in cast.client(None).get(address).content.decode()
