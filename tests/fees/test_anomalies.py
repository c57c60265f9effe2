"""Money that fits no bill, as the clerk of the committee's office meets it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from accounts.services import seat_person
from fees import presenters, queries, services
from fees.models import AnomalyHandling, Payment, PaymentAnomaly
from fees.services import Reason
from kernel import clock
from tests.portal.drawn import Drawn

from .bills import AMOUNT, call_back, make_bill, make_payment, word

LIST = reverse("fees:anomalies")
NOTE = "经核对为迟到的支付，已于 11 月 23 日原路退还，流水号 2026112300017。"


def late(user, number=1, client=None):
    """One late payment of a bill of its own."""
    bill = make_bill(user, reference=f"case{number:012d}", due=timedelta(hours=-20))
    payment = make_payment(bill, f"2026112017000000{number:04d}")
    call_back(client, word(payment, trade_number=f"SB{number}"))
    return bill.anomalies.get()


@pytest.fixture
def anomaly(client, cast):
    return late(cast.lin.user, client=client)


def address(anomaly):
    return reverse("fees:anomaly", args=[anomaly.public_id])


def listed(client, query=""):
    return [row.anomaly for row in client.get(LIST + query).context["rows"]]


@pytest.mark.abuse("AC-073")
def test_the_clerk_sees_what_happened_and_what_to_do(cast, anomaly):
    sun = cast.client("sun")
    page = sun.get(LIST).content.decode()
    for words in ("超过缴费期限后才支付", "林*", "320.00 元", anomaly.order_number):
        assert words in page
    detail = sun.get(address(anomaly)).content.decode()
    for words in (
        "原路退还；同意补缴的，先在申报件页面延长缴费期限",
        anomaly.trade_number,
        anomaly.bill.public_id,
        "待缴费",
    ):
        assert words in detail
    assert "林清" not in page + detail


def test_every_reason_has_its_words():
    assert set(presenters.WORDS) == set(Reason)
    said = [str(text) for words in presenters.WORDS.values() for text in words]
    assert len(set(said)) >= len(Reason) and all(said)


@pytest.mark.parametrize("reason", Reason)
def test_an_anomaly_of_each_reason_is_drawn(cast, anomaly, reason):
    PaymentAnomaly.objects.update(reason=reason)
    sun = cast.client("sun")
    assert str(presenters.WORDS[reason][0]) in sun.get(LIST).content.decode()
    assert str(presenters.WORDS[reason][1]) in sun.get(address(anomaly)).content.decode()


def test_the_bill_is_shown_as_it_is_now(cast, anomaly):
    sun, bill = cast.client("sun"), anomaly.bill
    for status, paid_at, words in (("paid", clock.now(), "缴清"), ("cancelled", None, "已取消")):
        bill.status, bill.paid_at = status, paid_at
        bill.save()
        assert words in sun.get(address(anomaly)).content.decode()


def test_it_is_dealt_with_once_with_a_note_and_by_name(cast, anomaly):
    sun = cast.client("sun")
    desk = reverse("review:desk")
    assert "支付异常待处理" in sun.get(desk).content.decode()
    answer = sun.post(address(anomaly), {"note": NOTE}, follow=True)
    assert "已标记为已处理" in answer.content.decode()
    handling = AnomalyHandling.objects.get()
    assert (handling.anomaly, handling.seat, handling.note) == (anomaly, cast.sun.seat, NOTE)
    assert clock.now() - handling.recorded_at < timedelta(minutes=1)
    assert listed(sun) == []
    assert listed(sun, "?show=done") == [anomaly]
    assert "孙评" in sun.get(f"{LIST}?show=done").content.decode()
    assert NOTE in sun.get(address(anomaly)).content.decode()
    assert "支付异常待处理" not in sun.get(desk).content.decode()


def test_what_was_dealt_with_is_no_longer_told_to_the_payer(cast, anomaly):
    bill = reverse("fees:bill", args=[anomaly.bill.public_id])
    lin = cast.client("lin")
    assert anomaly.order_number in lin.get(bill).content.decode()
    services.deal_with(anomaly.pk, cast.sun.seat, note=NOTE)
    assert anomaly.order_number not in lin.get(bill).content.decode()


@pytest.mark.parametrize("note", ["", "    ", "退了", "长" * 501])
def test_without_a_note_nothing_is_written_and_it_is_said_beside_the_field(cast, anomaly, note):
    answer = cast.client("sun").post(address(anomaly), {"note": note})
    assert answer.status_code == 422
    page = Drawn(answer)
    assert page.text("id_note_error").endswith("。")
    assert page.held(answer.context["form"]["note"]).strip() == note.strip()
    assert not AnomalyHandling.objects.exists()


@pytest.mark.abuse("AC-023")
def test_a_double_click_is_one_record(cast, anomaly):
    sun = cast.client("sun")
    first, again = (sun.post(address(anomaly), {"note": NOTE}) for _click in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert AnomalyHandling.objects.count() == 1


@pytest.mark.parametrize("note", ["核对过了，是重复支付。", "短"])
def test_a_second_window_is_told_and_loses_nothing(cast, anomaly, note):
    colleague = seat_person(cast.colleague.user, cast.organizations["office"], Role.OFFICE_OFFICER)
    services.deal_with(anomaly.pk, colleague, note=NOTE)
    answer = cast.client("sun").post(address(anomaly), {"note": note})
    assert answer.status_code in (409, 422)
    page = answer.content.decode()
    assert "您刚才填写的没有保存" in page
    assert f"您刚才填写的（没有保存）：{note}" in page
    assert NOTE in page
    assert AnomalyHandling.objects.get().note == NOTE


@pytest.mark.parametrize("note", ["", "   ", "\u200b\u200b"])
def test_a_second_window_that_says_nothing_is_told_too(cast, anomaly, note):
    services.deal_with(anomaly.pk, cast.sun.seat, note=NOTE)
    answer = cast.client("sun").post(address(anomaly), {"note": note})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "您刚才填写的没有保存。请核对下面的处理记录。" in page
    assert "您刚才填写的（没有保存）" not in page


def test_the_record_is_never_changed(cast, anomaly):
    handling = services.deal_with(anomaly.pk, cast.sun.seat, note=NOTE)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AnomalyHandling.objects.filter(pk=handling.pk).update(note="改写")
    assert AnomalyHandling.objects.get().note == NOTE


@pytest.mark.abuse("AC-001", "AC-078")
@pytest.mark.parametrize(
    "name", ["lin", "wang", "chen", "department_officer", "other_office_officer", "operator", "seatless"]
)
def test_it_is_the_offices_own(cast, anomaly, name):
    client = cast.client(name)
    assert client.get(address(anomaly)).status_code == 404
    assert client.post(address(anomaly), {"note": NOTE}).status_code == 404
    assert not AnomalyHandling.objects.exists()
    listing = client.get(LIST)
    if name in ("other_office_officer", "operator"):
        assert listing.context["rows"] == []
        assert "没有待处理的支付异常" in listing.content.decode()
    else:
        assert listing.status_code == 404


@pytest.mark.abuse("AC-073")
def test_what_is_counted_is_what_is_listed_as_open_for_everybody(cast, client):
    done, _open, _own = (late(user, number, client) for number, user in enumerate((cast.lin.user, cast.colleague.user,
                                                                                    cast.sun.user), 1))  # fmt: skip
    services.deal_with(done.pk, cast.sun.seat, note=NOTE)
    seats = [actor.seat for actor in cast.actors.values() if actor.seat is not None]
    for seat in seats:
        assert queries.open_anomalies(seat) == queries.anomalies(seat).filter(handling=None).count()
    assert queries.open_anomalies(cast.sun.seat) == 1


def test_nobody_deals_with_their_own_money(cast, client):
    mine = late(cast.sun.user, 7, client)
    sun = cast.client("sun")
    assert sun.get(address(mine)).status_code == 404
    assert listed(sun) == []


@pytest.mark.abuse("AC-067", "AC-074")
def test_money_for_no_order_of_ours_is_kept_once_our_books_cannot_be_behind(cast, client):
    payment = make_payment(make_bill(cast.lin.user))
    nobodys = word(payment, order_number="99999999999999999999")
    soon = (clock.now() - timedelta(minutes=9)).isoformat()
    assert call_back(client, nobodys | {"at": soon}).status_code == 404
    assert not PaymentAnomaly.objects.exists()
    later = (clock.now() - timedelta(minutes=11)).isoformat()
    for _time in range(2):
        assert call_back(client, nobodys | {"at": later}).content == b"success"
    kept = PaymentAnomaly.objects.get()
    assert (kept.reason, kept.bill, kept.amount_fen) == (Reason.UNKNOWN_ORDER, None, AMOUNT)
    assert listed(cast.client("operator")) == [kept]
    assert "没有账单" in cast.client("operator").get(LIST).content.decode()
    assert listed(cast.client("sun")) == []
    assert cast.client("sun").get(address(kept)).status_code == 404
    answer = cast.client("operator").post(address(kept), {"note": NOTE}, follow=True)
    assert "已标记为已处理" in answer.content.decode()


@pytest.mark.parametrize("state", ["closed", "refunded"])
def test_a_word_without_money_about_no_order_of_ours_is_no_anomaly(cast, client, state):
    payment = make_payment(make_bill(cast.lin.user))
    old = (clock.now() - timedelta(hours=3)).isoformat()
    answer = call_back(client, word(payment, order_number="99999999999999999999", state=state, at=old))
    assert answer.status_code == 404
    assert not PaymentAnomaly.objects.exists()


@pytest.mark.abuse("AC-067", "AC-068")
@pytest.mark.parametrize("amount", [AMOUNT - 1, AMOUNT + 1, "320"])
def test_closed_with_a_wrong_amount_is_no_money_that_came(cast, client, amount):
    payment = make_payment(make_bill(cast.lin.user))
    for _time in range(2):
        assert call_back(client, word(payment, state="closed", amount_fen=amount)).content == b"success"
    (kept,) = PaymentAnomaly.objects.order_by("pk")
    assert (kept.reason, kept.bill) == (Reason.CLOSED_AMOUNT, payment.bill)
    payment.refresh_from_db()
    assert payment.status == Payment.Status.STARTED
    shown = cast.client("lin").get(reverse("fees:bill", args=[payment.bill.public_id])).content.decode()
    assert "收到您支付的" not in shown
    assert "没有收款，不需要退款" in cast.client("sun").get(address(kept)).content.decode()
    assert call_back(client, word(payment, amount_fen=AMOUNT)).content == b"success"
    assert cast.lin.user.bills.get().status == "paid"


@pytest.mark.abuse("AC-068")
def test_a_refund_of_a_part_is_a_refund(cast, client):
    payment = make_payment(make_bill(cast.lin.user))
    call_back(client, word(payment, state="refunded", amount_fen=AMOUNT - 1))
    assert PaymentAnomaly.objects.get().reason == Reason.REFUNDED
    assert queries.kept_money(payment.bill) == []


@pytest.mark.parametrize("is_done", [False, True])
def test_a_long_list_has_pages(cast, client, monkeypatch, is_done):
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [late(cast.lin.user, number, client) for number in range(1, 6)]
    if is_done:
        for each in made:
            services.deal_with(each.pk, cast.sun.seat, note=NOTE)
    sun, found, url = cast.client("sun"), [], f"{LIST}?show={'done' if is_done else 'open'}"
    while url:
        page = sun.get(url)
        found += [row.anomaly for row in page.context["rows"]]
        url = page.context["next_url"]
    assert found == (made[::-1] if is_done else made)


def test_nonsense_in_the_address_is_the_first_page(cast, anomaly):
    assert listed(cast.client("sun"), "?show=x&after=x9") == [anomaly]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("show", ["open", "done"])
def test_the_list_asks_alike_for_one_row_and_three(cast, client, rows, show):
    for number, owner in enumerate(("lin", "colleague", "payer")[:rows], start=1):
        each = late(cast.actors[owner].user, number, client)
        if show == "done":
            services.deal_with(each.pk, cast.sun.seat, note=NOTE)
    sun = cast.client("sun")
    sun.get(f"{LIST}?show={show}")
    with CaptureQueriesContext(connection) as captured:
        answer = sun.get(f"{LIST}?show={show}")
    assert len(answer.context["rows"]) == rows
    assert len(captured) == 9


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_rail_counts_what_is_open(cast, client, rows):
    for number in range(1, rows + 1):
        late(cast.lin.user, number, client)
    rail = cast.client("sun").get(LIST).context["rail"]
    assert [link["count"] for link in rail if link["url"] == LIST] == [rows]
