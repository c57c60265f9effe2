"""What becomes of a notice besides its end: stopped and begun again, declared from the board, drawn on its sheet."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.services import end_seat
from documents.models import Rendering, StoredFile
from documents.services import read
from kernel import clock, idempotency, workdays
from kernel.formats import cn_date
from kernel.models import CalendarDay
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case, NoticeItem, PublicNotice
from review.presenters.notice_sheet import sheet_of
from review.presenters.notices import lead_of, title_of
from review.printing.notice_sheet import build_html, build_pdf
from review.queries.chain import chain_of_case
from review.queries.offices import awaiting_notice
from review.queries.public import items_of
from review.queries.rosters import model_opinion
from review.queries.shown import shown_of
from review.services import batches, notices
from review.services.declaring import declare_notice, keep_picture
from review.services.forms import request_notice_sheet
from review.services.notices import scope_of
from tests import declared, factories, walk
from tests.review.test_notices import chosen, objection, refresh

WHY = "名单中单位名称有误，更正后重新公示。"
NUMBERS = re.compile(r"(?<![0-9])([1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")


@pytest.fixture
def two(cast):
    """Lin's and her colleague's cases, both approved by Wang and waiting for a notice."""
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    for case in cases:
        walk.decide(case, cast.wang, Action.APPROVE)
    return cases


def picture() -> SimpleUploadedFile:
    return factories.pdf("公示栏.pdf", b"board")


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-044")
def test_a_stopped_notice_counts_for_nothing_and_is_begun_anew(cast, client, two):
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    refresh(lin, colleague)
    filed = objection(notice, lin)
    OutboxMessage.objects.all().delete()
    with pytest.raises(Refused, match="至少 5 个字"):
        notices.stop_notice(notice.pk, cast.wang.seat, reason="错了")
    for stranger in ("zhao", "chen", "sun"):
        with pytest.raises(Refused):
            notices.stop_notice(notice.pk, cast.actors[stranger].seat, reason=WHY)
    with pytest.raises(Refused, match="不能办理本人"):
        notices.stop_notice(notice.pk, cast.owner_hr.seat, reason=WHY)
    token = idempotency.new_token()
    for _twice in range(2):
        notices.stop_notice(notice.pk, cast.wang.seat, reason=WHY, token=token)
    told = OutboxMessage.objects.filter(template="notice_stopped")
    assert {message.to_user for message in told} == {cast.lin.user, cast.colleague.user}
    assert all(WHY in message.text for message in told)

    shown = client.get(reverse("review:public_notice", args=[notice.public_id]))
    assert shown.status_code == 410
    assert "已经停止" in shown.content.decode()
    assert "林清" not in shown.content.decode()
    assert WHY not in shown.content.decode(), "the reason may name a person"
    with pytest.raises(Refused, match="该公示已停止"):
        objection(notice, colleague)

    walk.after_notice(notice)
    with pytest.raises(Refused, match="已经结束"):
        notices.close_notice(notice.pk, cast.wang.seat)
    refresh(lin, colleague)
    assert (lin.step, lin.stage) == (Case.Step.PENDING, "employer_notice")
    assert set(awaiting_notice(cast.wang.seat)) == {lin, colleague}
    again = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    assert again.first_day > notice.last_day
    walk.after_notice(again)
    closing = notices.close_notice(again.pk, cast.wang.seat)
    assert closing.closed == (colleague.public_id,), "the objection to the stopped notice still holds its case"
    notices.decide_objection(filed.pk, cast.wang.seat, upheld=False, answer="经核实与事实不符")
    assert notices.close_notice(again.pk, cast.wang.seat).closed == (lin.public_id,)


@pytest.mark.feature("PUB-01")
def test_a_notice_that_is_over_is_not_stopped(cast, two):
    notice = notices.open_notice(cast.wang.seat, chosen(two[0]), place="公告栏")
    walk.after_notice(notice)
    with pytest.raises(Refused, match="公示期已满"):
        notices.stop_notice(notice.pk, cast.wang.seat, reason=WHY)
    page = cast.client("wang").get(reverse("review:notice_stop", args=[notice.public_id]))
    assert "不需要停止" in page.content.decode()


@pytest.mark.feature("PUB-01")
def test_the_page_that_stops_a_notice(cast, two):
    notice = notices.open_notice(cast.wang.seat, chosen(*two), place="公告栏")
    address, wang = reverse("review:notice_stop", args=[notice.public_id]), cast.client("wang")
    page = wang.get(address)
    assert "2 位申报人会收到短信" in page.content.decode()
    short = wang.post(address, {"token": idempotency.new_token(), "reason": "错了"})
    assert short.status_code == 422
    assert "错了" in short.content.decode()
    answer = wang.post(address, {"token": idempotency.new_token(), "reason": WHY}, follow=True)
    assert "公示已停止" in answer.content.decode()
    assert WHY in answer.content.decode()


@pytest.mark.feature("PUB-04", "PUB-05")
def test_a_notice_before_the_review_is_about_the_qualification(cast):
    version = declared.plan(declared.LINPING, cast.organizations["office"])
    case = declared.submitted(version, cast.lin, cast.wang)
    scopes = {}
    for stage in chain_of_case(case):
        case.stage = stage.code
        if stage.kind == "public_notice":
            scopes[stage.labels.staff] = scope_of(case)
    scope = PublicNotice.Scope
    assert scopes == {"单位公示": scope.EMPLOYER, "资格公示": scope.QUALIFICATION, "结果公示": scope.RESULT}
    notice = PublicNotice(scope=scope.QUALIFICATION, plan_version=version, place="网站", working_days=5)
    assert title_of(notice).endswith("资格审核结果公示")
    assert "符合申报条件，拟提交评审" in lead_of(notice)
    assert "评审通过" not in lead_of(notice)
    assert set(shown_of(case, scope.QUALIFICATION)) == {"name", "employer", "title", "route", "major", "number_end"}


@pytest.mark.feature("PUB-03", "REV-04", "PUB-02")
@pytest.mark.abuse("AC-043")
def test_record_sheet_and_opinion_say_the_same_of_one_notice(cast, two):
    """The calendar lengthens the notice while it stands: all three follow, for they are made of one object."""
    lin, _colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin), place="一楼公告栏")
    frozen = notice.last_day
    CalendarDay.objects.filter(date=notice.last_day).update(is_working=False)
    walk.after_notice(notice)
    clock.shift(timedelta(days=9))
    item = NoticeItem.objects.select_related("notice__organization", "notice__plan_version").get(notice=notice)
    sheet = sheet_of(item.notice, [item])
    client, page = cast.client("wang"), reverse("review:notice", args=[notice.public_id])
    foretold = client.get(page).text
    posted = {"token": idempotency.new_token(), "opinion": "另一段话", "reason": "另一段话"}
    assert client.post(reverse("review:notice_close", args=[notice.public_id]), posted).status_code == 302
    record = lin.events.get(kind="notice_closed").data
    opinion = record["reason"]
    assert opinion == model_opinion(item, objections=0) and opinion in foretold, "said before, and nobody's to change"
    last = workdays.term_from(notice.appeared_on, 5).last_day
    assert last > frozen
    assert record["last_day"] == last.isoformat()
    assert sheet.term == f"{cn_date(notice.first_day)}至{cn_date(last)}"
    assert f"至{last.month}月{last.day}日在一楼公告栏进行了5个工作日的公示" in opinion
    assert sheet.place == "一楼公告栏"
    assert sheet.rows[0][1:5] == tuple(item.shown[key] for key in ("name", "employer", "title", "major"))
    assert opinion.startswith(f"经审核，{item.shown['name']}同志符合{item.shown['title']}")


@pytest.mark.feature("PUB-02", "ROS-04")
@pytest.mark.abuse("AC-059", "AC-104")
def test_the_sheet_holds_what_was_shown_and_no_number_of_a_person(cast, two):
    lin, colleague = two
    content = lin.snapshot.content
    entry = next(each for each in content["entries"] if each["kind"] == "project" and each["selected"])
    entry["summary"] = f"=1+1 负责人身份证{cast.lin.person.id_number}，电话13812345678"
    shown = shown_of(lin, PublicNotice.Scope.EMPLOYER)
    assert not NUMBERS.search(str(shown))
    assert "138****5678" in str(shown)

    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="=公告栏")
    address = reverse("review:notice_sheet_xlsx", args=[notice.public_id])
    answer = cast.client("wang").get(address)
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["姓名", "林清", "周同"]
    assert all(row[-1] == "'=公告栏" for row in rows[1:])
    assert all(cell.data_type == "s" for line in book.active.iter_rows() for cell in line if cell.value)
    assert not NUMBERS.search(str(rows))
    assert cast.client("zhao").get(address).status_code == 404

    sheet = sheet_of(notice, items_of(notice))
    html = build_html(sheet)
    assert "（公示单位盖章）" in html
    assert sheet.address in html
    assert not NUMBERS.search(html.split("base64,")[0])
    rendering = request_notice_sheet(notice.pk)
    assert build_pdf(rendering).startswith(b"%PDF")
    notice.place = "另一处"
    notice.save()
    with pytest.raises(ValueError, match="another term"):
        build_pdf(Rendering.objects.get(pk=rendering.pk))


def say(cast, case, *, appeared, last, place="一楼公告栏", seat=None):
    """Declare a notice of the case that appeared and ended so many days from today."""
    today = clock.today()
    days = {"appeared_on": today + timedelta(days=appeared), "last_day": today + timedelta(days=last)}
    seat = seat or cast.wang.seat
    return declare_notice(seat, chosen(case), place=place, evidence=keep_picture(seat, picture()), **days)


@pytest.mark.feature("PUB-01", "PUB-03")
@pytest.mark.abuse("AC-045")
def test_a_notice_of_the_board_lies_after_the_approval_and_stood_its_days(cast, client, two):
    lin, colleague = two
    clock.shift(timedelta(days=12))
    refresh(lin, colleague)
    approved = -12
    with pytest.raises(Refused, match="须在本单位审核通过之后") as caught:
        say(cast, lin, appeared=approved - 1, last=-1)
    assert caught.value.code == "appeared_on"
    assert "审核通过前的公示不能登记" in caught.value.message
    needed = workdays.term_from(clock.today() + timedelta(days=approved), 5).last_day
    short = (needed - clock.today()).days - 1
    with pytest.raises(Refused, match="须满 5 个工作日") as caught:
        say(cast, lin, appeared=approved, last=short)
    assert cn_date(needed) in caught.value.message
    with pytest.raises(Refused, match="还没有过完"):
        say(cast, lin, appeared=approved, last=0)
    assert not PublicNotice.objects.exists()
    for stranger in ("zhao", "owner_hr", "sun"):
        with pytest.raises(Refused):
            say(cast, lin, appeared=approved, last=-1, seat=cast.actors[stranger].seat)

    notice = say(cast, lin, appeared=approved, last=short + 1)
    assert notice.is_declared
    assert notice.opened_at.date() >= notice.last_day, "when it was written down is the portal's own word"
    assert client.get(reverse("review:public_notice", args=[notice.public_id])).status_code == 404
    assert notice.public_id not in client.get(reverse("review:public_notices")).content.decode()
    lin.refresh_from_db()
    assert lin.events.get(kind="notice_opened").data["declared"] is True
    sheet = sheet_of(notice, items_of(notice))
    assert "自行申明" in sheet.remark
    assert sheet.address == ""
    notices.close_notice(notice.pk, cast.wang.seat)
    lin.refresh_from_db()
    batches.forward(cast.wang.seat, chosen(lin))
    page = cast.client("department_officer").get(reverse("review:case", args=[lin.public_id]))
    assert "线下公示，日期由公示单位自行申明" in page.content.decode()
    assert reverse("documents:look", args=[notice.evidence.public_id]) in page.content.decode()
    evidence = reverse("documents:file", args=[notice.evidence.public_id])
    assert cast.client("department_officer").get(evidence).status_code == 200
    for stranger in ("zhao", "other_department_officer", "lin"):
        assert cast.client(stranger).get(evidence).status_code == 404
    assert read(notice.evidence).startswith(b"%PDF")


@pytest.mark.abuse("AC-045")
def test_a_declared_notice_without_its_picture_is_refused_by_page_and_database(cast, two):
    lin, colleague = two
    clock.shift(timedelta(days=12))
    today = clock.today()
    wang, address = cast.client("wang"), reverse("review:notice_declare")
    typed = {
        "token": idempotency.new_token(),
        "place": "一楼公告栏",
        "appeared_on": (today - timedelta(days=12)).isoformat(),
        "last_day": (today - timedelta(days=1)).isoformat(),
        "unopposed": "on",
        "case": [f"{lin.public_id}:{lin.version}"],
    }
    answer = wang.post(address, typed)
    assert answer.status_code == 422
    assert "id_evidence_error" in answer.content.decode()
    assert "一楼公告栏" in answer.content.decode(), "nothing typed is lost"
    early = wang.post(
        address, {**typed, "appeared_on": (today - timedelta(days=13)).isoformat(), "evidence": picture()}
    )
    assert "id_appeared_on_error" in early.content.decode()
    kept = StoredFile.objects.get(kind=StoredFile.Kind.NOTICE_EVIDENCE)
    assert "已保存“公示栏.pdf”" in early.content.decode(), "the file is not chosen a second time"
    assert f'name="kept" value="{kept.public_id}"' in early.content.decode()
    others = keep_picture(cast.zhao.seat, picture())
    assert "id_evidence_error" in wang.post(address, {**typed, "kept": others.public_id}).text
    done = wang.post(address, {**typed, "kept": kept.public_id}, follow=True)
    assert "线下公示已登记" in done.content.decode()
    notice = PublicNotice.objects.get()
    assert notice.evidence == kept
    walk.decide(colleague, cast.wang, Action.REJECT, reason="申报人不在本单位工作。")
    again = wang.post(address, {**typed, "evidence": picture()})
    assert again["Location"] == done.redirect_chain[-1][0], "the second click gets the first one's notice"
    late = cast.client("zhao").post(address, {**typed, "token": "new", "evidence": factories.pdf("x.pdf", b"x")})
    assert late["Location"] == reverse("review:notices")
    assert StoredFile.objects.filter(owner=cast.zhao.user).count() == 1, "nothing to declare, no file"
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(evidence=None)
    assert cast.client("sun").get(address).status_code == 404


@pytest.mark.abuse("AC-044")
def test_the_checker_sees_a_notice_that_was_cut_short_or_altered(cast, two):
    """INV-08: exactly what was published, for its days whole."""
    lin, colleague = two
    notice = notices.open_notice(cast.wang.seat, chosen(lin, colleague), place="公告栏")
    walk.after_notice(notice)
    notices.close_notice(notice.pk, cast.wang.seat)

    def broken():
        return {found.what.partition(" ")[2] for found in check_all() if found.invariant == "INV-08"}

    assert broken() == set()
    item = NoticeItem.objects.get(notice=notice, case=lin)
    NoticeItem.objects.filter(pk=item.pk).update(shown={**item.shown, "name": "林青"})
    assert broken() == {"something else than it was opened with"}
    NoticeItem.objects.filter(pk=item.pk).update(shown=item.shown, snapshot=colleague.snapshot)
    PublicNotice.objects.filter(pk=notice.pk).update(stop_reason=WHY)
    closed = lin.events.get(kind="notice_closed").serial
    assert {f"{closed} ends a notice of another content", f"{closed} ends a notice that was stopped"} <= broken()


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-006")
def test_the_notice_of_an_employers_only_reviewer_is_shown_by_the_department(cast):
    dossier = factories.ready_dossier(cast, factories.plan(cast))
    end_seat(cast.wang.seat)
    factories.submit(dossier, cast.lin)
    case = Case.objects.get(dossier=dossier)
    walk.decide(case, cast.department_officer, Action.APPROVE)
    assert (case.stage, case.holder) == ("employer_notice", cast.organizations["department"])
    officer = cast.client("department_officer")
    desk = officer.get(reverse("review:notices"))
    assert cast.client("owner_hr").get(reverse("review:notice_declare")).status_code == 200
    assert officer.get(reverse("review:notice_declare")).status_code == 404
    token = desk.context["groups"][0]["form"]["token"].value()
    box = f"{case.public_id}:{case.version}"
    opened = officer.post(reverse("review:notice_open"), {"case": [box], "place": "公告栏", "token": token})
    assert opened.status_code == 302
    notice = PublicNotice.objects.get()
    walk.after_notice(notice)
    page = officer.get(opened["Location"])
    assert officer.get(reverse("review:objections")).status_code == 200
    end = reverse("review:notice_close", args=[notice.public_id])
    assert officer.post(end, {"token": page.context["token"]}).status_code == 302
    case.refresh_from_db()
    assert case.step == Case.Step.APPROVED
