"""A second window, the back button, a double click: nothing is done twice, and nobody is told of a deed not done."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from applicants.models import ArchiveEntry
from kernel import clock, idempotency
from review.models import Case, Objection, PublicNotice
from review.views.public import OBJECTIONS_AN_HOUR
from tests import factories, walk
from tests.access import samples
from tests.applicants.archive_data import posted
from tests.portal.drawn import Drawn

ALREADY = "这个页面已经提交过一次"


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture(autouse=True)
def _counts_of_no_other_test(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "windows"}}
    cache.clear()


def approve(client, case, token, reason="材料齐全，同意报送。"):
    data = {"seen_version": case.version, "token": token, "reason": reason}
    return client.post(reverse("review:act", args=[case.public_id, "approve"]), data)


@pytest.mark.abuse("AC-023")
def test_a_token_spent_on_one_case_approves_no_other(cast, version):
    first, second = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    client, token = cast.client("wang"), idempotency.new_token()
    assert approve(client, first, token).status_code == 302
    answer = approve(client, second, token)
    assert answer.status_code == 409
    assert ALREADY in Drawn(answer).alerts()
    assert Case.objects.get(pk=second.pk).version == second.version


@pytest.mark.abuse("AC-023")
def test_going_back_and_deciding_otherwise_is_told(cast, version):
    case, client, token = walk.submitted(cast, version), cast.client("wang"), idempotency.new_token()
    assert approve(client, case, token).status_code == 302
    data = {"seen_version": case.version, "token": token, "reason": "任职年限不够。", "clause": "第二条"}
    answer = client.post(reverse("review:act", args=[case.public_id, "reject"]), data)
    assert answer.status_code == 409
    assert [event.kind for event in case.events.order_by("pk")].count("approved") == 1
    assert not case.events.filter(kind="rejected").exists()


def test_going_back_to_a_saved_entry_keeps_the_new_words_and_says_that_they_are_not_saved(cast):
    client, token = cast.client("lin"), idempotency.new_token()
    address = reverse("applicants:entry_new", args=["work"])
    assert client.post(address, posted("work") | {"token": token}).status_code == 302
    answer = client.post(address, posted("work", post="项目总工程师") | {"token": token})
    page = Drawn(answer)
    assert answer.status_code == 409
    assert "现在的内容和文件没有保存" in page.alerts()
    assert page.ids["id_post"].get("value") == "项目总工程师"
    assert ArchiveEntry.objects.count() == 1
    again = next(e.get("value") for e in page.tree.iter("input") if e.get("name") == "token")
    assert client.post(address, posted("work", post="项目总工程师") | {"token": again}).status_code == 302
    assert ArchiveEntry.objects.count() == 2


def test_one_token_answers_one_entry_of_the_archive_desk(cast, version):
    entries = [factories.archive_entry(cast.lin, "award", samples.AWARD, content=b"%d" % n) for n in range(2)]
    lin, wang, token = cast.client("lin"), cast.client("wang"), idempotency.new_token()
    lin.post(reverse("applicants:archive_send"))
    for entry in entries:
        entry.refresh_from_db()
    data = [{"decision": "approve", "version": entry.version, "token": token} for entry in entries]
    addresses = [reverse("applicants:entry_decide", args=[entry.public_id]) for entry in entries]
    assert wang.post(addresses[0], data[0]).status_code == 302
    answer = wang.post(addresses[1], data[1])
    assert answer.status_code == 409
    assert ALREADY in Drawn(answer).alerts()
    assert ArchiveEntry.objects.get(pk=entries[1].pk).status == ArchiveEntry.Status.SENT


def test_results_are_not_released_before_a_count_and_the_page_says_so(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    sun = cast.client("sun")
    data = {"name": "评审会", "held_on": str(clock.today()), "members": 15, "present": 13, "chair": "赵主任"}
    meeting = sun.post(reverse("review:meetings"), data | {"token": idempotency.new_token()})["Location"]
    short = sun.post(f"{meeting}release/", {"token": idempotency.new_token(), "place": "短"})
    assert short.status_code == 422
    assert "本次会议还没有登记表决结果。请先登记表决票数。" in short.content.decode()
    elsewhere = {"seen_version": case.version, "token": idempotency.new_token(), "yes": 13, "no": 0, "abstain": 0}
    for counts in (elsewhere, elsewhere | {"yes": "x"}):
        answer = sun.post(f"{meeting}count/nobody/", counts)
        assert answer.status_code == 422
        said = f"不在本次会议的表决名单中，票数没有登记。请刷新后核对。您刚才填写的（没有保存）：同意 {counts['yes']}，"
        assert said in answer.content.decode()


def test_a_place_too_short_is_said_beside_its_field(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    held = walk.ballot(cast, case)
    answer = cast.client("sun").post(
        reverse("review:release", args=[held.public_id]), {"token": idempotency.new_token(), "place": "短"}
    )
    assert answer.status_code == 422
    assert Drawn(answer).text("id_place_error") == "至少 2 个字，现在是 1 个字。"
    assert not PublicNotice.objects.filter(scope="result").exists()


def another(number):
    return samples.OBJECTION | {"text": f"{samples.OBJECTION['text']}（之{number}）"}


def test_objections_of_one_address_are_limited_and_nothing_typed_is_lost(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    notice = PublicNotice.objects.get()
    address, stranger = reverse("review:objection", args=[notice.public_id, 1]), cast.client(None)
    for number in range(OBJECTIONS_AN_HOUR):
        assert stranger.post(address, another(number), REMOTE_ADDR="203.0.113.9").status_code == 302
    answer = stranger.post(address, samples.OBJECTION, REMOTE_ADDR="203.0.113.9")
    page = Drawn(answer)
    assert answer.status_code == 429
    assert "已达上限" in page.alerts()
    assert page.ids["id_text"].text == samples.OBJECTION["text"]
    assert Objection.objects.count() == OBJECTIONS_AN_HOUR
    assert stranger.post(address, samples.OBJECTION, REMOTE_ADDR="203.0.113.10").status_code == 302


@pytest.mark.abuse("AC-112")
def test_a_header_of_one_s_own_is_no_other_address(cast, version, settings):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    address = reverse("review:objection", args=[PublicNotice.objects.get().public_id, 1])
    client = cast.client(None)
    for number in range(OBJECTIONS_AN_HOUR):
        client.post(address, samples.OBJECTION, headers={"x-forwarded-for": f"198.51.100.{number}"})
    answer = client.post(address, samples.OBJECTION, headers={"x-forwarded-for": "198.51.100.99"})
    assert answer.status_code == 429
    settings.BEHIND_PROXY = True
    assert client.post(address, samples.OBJECTION, headers={"x-forwarded-for": "198.51.100.99"}).status_code == 302


@pytest.mark.abuse("AC-023")
def test_the_same_objection_again_gets_the_first_receipt(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    address, stranger = reverse("review:objection", args=[PublicNotice.objects.get().public_id, 1]), cast.client(None)
    receipts = [stranger.post(address, samples.OBJECTION)["Location"] for _each in range(3)]
    assert receipts == [reverse("review:objection_receipt", args=[Objection.objects.get().public_id])] * 3
    for changed in (another(1), samples.OBJECTION | {"name": "另一位"}, samples.OBJECTION | {"contact": "13700000009"}):
        assert stranger.post(address, changed)["Location"] not in receipts
    assert Objection.objects.count() == 4


@pytest.mark.parametrize("answer", ["经复核，业绩确系他人完成，异议成立。", "短"])
def test_an_answer_to_what_another_window_answered_is_told_and_still_there(cast, version, answer):
    case = walk.walk_to(cast, walk.submitted(cast, version), "employer_notice")
    walk._show(cast, case)
    cast.client(None).post(
        reverse("review:objection", args=[PublicNotice.objects.get().public_id, 1]), samples.OBJECTION
    )
    address, client = reverse("review:objection_decide", args=[Objection.objects.get().public_id]), cast.client("wang")
    first = {"outcome": "dismissed", "answer": "经调查核实，异议不成立。"}
    assert client.post(address, first).status_code == 302
    second = client.post(address, {"outcome": "upheld", "answer": answer})
    assert second.status_code == 422
    page = second.content.decode()
    assert "已有处理意见，您刚才填写的没有保存" in page
    assert f"您刚才填写的（没有保存）：{answer}" in page
    assert Objection.objects.get().status == Objection.Status.DISMISSED


def test_confirming_what_another_window_confirmed_is_told(cast):
    data = {"document": "湖人社发〔2026〕88号", "case": "gone:1", "token": idempotency.new_token()}
    for posted_data in (data, data | {"document": ""}):
        answer = cast.client("sun").post(reverse("review:confirmation"), posted_data, follow=True)
        assert "现在没有等待确认的结果" in answer.content.decode()


def test_an_empty_password_gives_no_new_tries(cast):
    client, address = cast.client(None), reverse("accounts:login")
    for _each in range(10):
        client.post(address, {"username": "lin", "password": "wrong"})
        client.post(address, {"username": "lin", "password": ""})
    assert "登录失败次数过多" in client.post(address, {"username": "lin", "password": "wrong"}).content.decode()


def test_signing_out_twice_is_signing_out(cast):
    client = cast.client("lin")
    for _window in range(2):
        answer = client.post(reverse("accounts:logout"))
        assert (answer.status_code, answer["Location"]) == (302, "/")
