"""The committee office gives a case more time to pay: its page, its record, its message, and money at the same time."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from applicants.models import Snapshot
from fees import services as fees
from fees.models import Bill, Payment, PaymentAnomaly
from fees.providers import Notice, provider
from kernel import clock, idempotency
from kernel.formats import cn_closing
from messaging.models import OutboxMessage
from plans.models import PlanVersion
from plans.services import import_plan
from plans.spec.redate import DAYS_BEFORE
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.forms.payment import end_of
from review.invariants import check_all
from review.models import Case
from review.queries.owed import usual_end
from review.services import payments
from review.services.sweeping import lapse_due
from tests import factories, walk
from tests.access import samples
from tests.plans.changed import plan
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db
REASON = "支付平台检修三天，缴费期限顺延。"
PATIENCE = 0.6  # how long the office's request has before the money is applied


def plan_with_deadline(cast):
    """The Huzhou plan with an end of its payment stage, after which a case lapses."""
    text = factories.CATALOGUE_FILE.read_text()
    stage = "    requires: [bill_settled]\n"
    assert text.count(stage) == 1
    around = clock.today() + timedelta(days=DAYS_BEFORE - 2)
    with_end = text.replace(stage, f"{stage}    deadline: 2020-12-31\n")
    office = cast.organizations["office"]
    return import_plan(with_end, redate_to=around, fee_fen=factories.FEE_FEN, organizer=office)


@pytest.fixture
def case(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")


@pytest.fixture
def ending(cast):
    """A case that lapses when it is not paid in time."""
    case = walk.walk_to(cast, walk.submitted(cast, plan_with_deadline(cast)), "payment")
    assert case.due_at is not None
    return case


@pytest.mark.feature("PLN-02")
@pytest.mark.parametrize(("office", "days"), [("south", 40), ("city", 30), (None, 40)])
def test_a_bill_is_due_with_the_window_of_the_chosen_office(office, days):
    now = clock.now()
    window = {"kind": "payment", "closes": (now + timedelta(days=30)).isoformat()}
    own = window | {"closes": (now + timedelta(days=40)).isoformat(), "offices": ["south"]}
    choice = {"found_by": "choice", "offices": [{"code": code, "name": f"{code} 受理点"} for code in ("city", "south")]}
    version = PlanVersion()
    version.spec = plan(windows=[window, own], receiving=choice)
    case = Case(
        plan_version=version,
        title="engineer",
        stage="payment",
        route=factories.ROUTE,
        snapshot=Snapshot(content={"receiving": {"code": office} if office else None}),
    )
    assert usual_end(case, now) == now + timedelta(days=days)


def address(case):
    return reverse("review:payment_extend", args=[case.public_id])


def posted(case, **changes):
    return {**samples.extension(case), "reason": REASON, "token": idempotency.new_token(), **changes}


def last_day_of(case):
    return samples.extension(case)["last_day"]


def extend(case, cast, days=7):
    case.refresh_from_db()
    until = end_of((Bill.objects.get(reference=case.public_id).due_at + timedelta(days=days)).date())
    command = Command(OwnCommand.EXTEND_PAYMENT, case.version, reason=REASON, payload={"until": until})
    payments.extend(case.pk, command, cast.sun.seat)
    return until


def late_money(bill, at, number="LATE1"):
    gate = provider()
    Payment.objects.create(
        bill=bill, provider=gate.code, order_number=number, amount_fen=bill.amount_fen, created_at=clock.now()
    )
    return Notice(number, f"T{number}", bill.amount_fen, "CNY", gate.merchant, "paid", at)


@pytest.mark.feature("FEE-05", "FEE-07")
def test_the_office_extends_and_the_applicant_is_told(cast, ending):
    sun, lin = cast.client("sun"), cast.client("lin")
    workspace = sun.get(reverse("review:case", args=[ending.public_id])).content.decode()
    assert address(ending) in workspace
    assert f"缴费期限：{cn_closing(ending.due_at)}" in workspace
    assert f"现在的缴费期限：{cn_closing(ending.due_at)}" in sun.get(address(ending)).content.decode()
    until = cn_closing(end_of(date.fromisoformat(last_day_of(ending))))
    answer = sun.post(address(ending), posted(ending), follow=True)
    assert f"缴费期限已延长至 {until}，并已通知申报人" in answer.content.decode()
    bill = Bill.objects.get()
    ending.refresh_from_db()
    assert ending.due_at == bill.due_at
    assert cn_closing(bill.due_at) == until
    event = ending.events.get(kind="payment_extended")
    assert (event.seat, event.data["reason"]) == (cast.sun.seat, REASON)
    message = OutboxMessage.objects.get(template="payment_extended")
    assert message.to_user == cast.lin.user
    assert until in message.text and REASON in message.text
    tracker = lin.get(reverse("review:tracker", args=[ending.dossier.public_id])).content.decode()
    for words in (f"请缴纳评审费（{until} 截止）", "缴费期限延长", REASON, f"缴费截止时间改为 {until}"):
        assert words in tracker
    assert until in lin.get(reverse("fees:bill", args=[bill.public_id])).content.decode()
    assert check_all() == []


def test_more_time_saves_a_case_from_its_end(cast, ending):
    until = extend(ending, cast)
    clock.shift(until - clock.now() - timedelta(hours=1))
    assert lapse_due() == 0
    walk.pay(ending)
    ending.refresh_from_db()
    assert ending.stage == "committee"
    assert check_all() == []


def test_after_the_new_end_it_lapses_and_its_money_waits_for_the_clerk(cast, ending):
    until = extend(ending, cast)
    clock.shift(until - clock.now() + timedelta(hours=1))
    assert lapse_due() == 1
    bill = Bill.objects.get()
    fees.apply(late_money(bill, clock.now()))
    assert PaymentAnomaly.objects.get().reason == "late"
    shown = cast.client("lin").get(reverse("fees:bill", args=[bill.public_id])).content.decode()
    assert "如有疑问，请联系湖州市建设工程中级评委会办公室，并告知账单编号" in shown
    refused = cast.client("lin").post(reverse("fees:pay", args=[bill.public_id]), follow=True).content.decode()
    assert "如有疑问请联系湖州市建设工程中级评委会办公室" in refused
    ending.refresh_from_db()
    page = cast.client("sun").get(address(ending)).content.decode()
    assert "不需要延长缴费期限" in page
    answer = cast.client("sun").post(address(ending), posted(ending))
    assert answer.status_code == 409
    assert REASON in answer.content.decode()
    assert check_all() == []


def test_a_time_that_is_over_names_whom_to_ask(cast, ending):
    clock.shift(ending.due_at - clock.now() + timedelta(minutes=1))
    for name, args in (("applicants:home", []), ("review:tracker", [ending.dossier.public_id])):
        page = cast.client("lin").get(reverse(name, args=args)).content.decode()
        assert "不能再缴费；如有疑问请联系湖州市建设工程中级评委会办公室" in page


def test_the_bill_leads_to_the_offices_telephone(cast, case):
    page = cast.client("lin").get(reverse("fees:bill", args=[Bill.objects.get().public_id])).content.decode()
    assert "湖州市建设工程中级评委会办公室" in page
    assert f"{reverse('plans:detail', args=[case.plan_version.plan.code])}#contacts" in page


def test_without_an_end_the_case_gets_none(cast, case):
    until = extend(case, cast)
    case.refresh_from_db()
    assert case.due_at is None
    assert Bill.objects.get().due_at == until
    assert check_all() == []


def test_time_can_be_given_twice_but_not_taken(cast, case):
    extend(case, cast)
    extend(case, cast)
    assert case.events.filter(kind="payment_extended").count() == 2
    assert OutboxMessage.objects.filter(template="payment_extended").count() == 2
    with pytest.raises(Refused, match="须晚于现在的缴费期限"):
        extend(case, cast, days=-3)


def wrong_days(case):
    today, due = clock.today(), Bill.objects.get().due_at.astimezone(clock.CHINA).date()
    return {
        str(today - timedelta(days=1)): "不能早于今天",
        str(due - timedelta(days=1)): "须晚于现在的缴费期限",
        str(today + timedelta(days=366)): "距今超过一年",
        "昨天": "格式填写日期",
        "": "请填写",
    }


def test_a_wrong_day_is_said_beside_it_and_nothing_typed_is_lost(cast, case):
    sun = cast.client("sun")
    for day, words in wrong_days(case).items():
        answer = sun.post(address(case), posted(case, last_day=day))
        page = Drawn(answer)
        assert answer.status_code == 422
        assert words in page.text("id_last_day_error")
        assert page.ids["id_reason"].text.strip() == REASON
        assert page.ids["id_last_day"].get("value", "") == day
    assert not case.events.filter(kind="payment_extended").exists()


def test_today_can_be_the_last_day_once_the_time_is_over(cast, case):
    Bill.objects.update(due_at=clock.now() - timedelta(days=2))
    assert cast.client("sun").post(address(case), posted(case, last_day=str(clock.today()))).status_code == 302
    assert Bill.objects.get().due_at == end_of(clock.today())


@pytest.mark.abuse("AC-023")
def test_a_double_click_extends_once(cast, case):
    sun, data = cast.client("sun"), posted(case)
    assert [sun.post(address(case), data).status_code for _click in range(2)] == [302, 302]
    assert case.events.filter(kind="payment_extended").count() == 1
    assert OutboxMessage.objects.filter(template="payment_extended").count() == 1


@pytest.mark.abuse("AC-025")
def test_a_second_window_is_told_who_was_faster(cast, case):
    stale = posted(case, last_day=str(clock.today() + timedelta(days=60)))
    extend(case, cast)
    answer = cast.client("sun").post(address(case), stale)
    assert answer.status_code == 409
    assert "孙评" in Drawn(answer).alerts()
    assert case.events.filter(kind="payment_extended").count() == 1


def test_what_was_paid_meanwhile_needs_no_time(cast, case):
    stale = posted(case)
    walk.pay(case)
    sun = cast.client("sun")
    answer = sun.post(address(case), stale)
    assert answer.status_code == 409
    assert "不需要延长缴费期限" in answer.content.decode()
    assert "缴费期限：" not in sun.get(reverse("review:case", args=[case.public_id])).content.decode()
    assert Case.objects.get(pk=case.pk).stage == "committee"


@pytest.mark.abuse("AC-001", "AC-005")
@pytest.mark.parametrize(
    "name", ["lin", "wang", "department_officer", "chen", "other_office_officer", "operator", "seatless", "zhao"]
)
def test_nobody_else_can(cast, case, name):
    client = cast.client(name)
    assert client.get(address(case)).status_code == 404
    assert client.post(address(case), posted(case)).status_code == 404
    assert not case.events.filter(kind="payment_extended").exists()


def test_the_offices_below_see_no_button(cast, case):
    page = cast.client("chen").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert address(case) not in page


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"due_at": None}])
def test_a_bill_is_only_extended_while_it_is_open_and_to_a_later_end(cast, case, changes):
    bill = Bill.objects.get()
    due_at = changes.pop("due_at", clock.now() + timedelta(days=90)) or bill.due_at
    Bill.objects.update(**changes or {"status": "open"})
    with pytest.raises(ValueError, match="only an open bill"):
        fees.extend_bill(reference=case.public_id, due_at=due_at)


def errors_of_both_at_once(cast, case):
    """Money is applied while more time is asked for: the bill is taken first, then there is time to get in the way."""
    notice = late_money(Bill.objects.get(), clock.now(), "RACE1")

    def more_time():
        try:
            extend(case, cast)
        finally:
            connection.close()

    errors = []
    with ThreadPoolExecutor(1) as pool:
        try:
            with transaction.atomic():
                Bill.objects.select_for_update(of=("self",)).get()
                future = pool.submit(more_time)
                wait([future], timeout=PATIENCE)
                fees.apply(notice)
        except OperationalError as error:
            errors.append(error)
        errors.append(future.exception(timeout=30))
    return errors


@pytest.mark.abuse("AC-022", "AC-073")
@pytest.mark.django_db(transaction=True)
def test_money_and_more_time_at_the_same_moment_never_wait_for_each_other(cast):
    """Both take the bill before the case: the second finds the first one's work, and there is no deadlock."""
    case = walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")
    if connection.vendor != "postgresql":  # one writer at a time: there the second comes after
        fees.apply(late_money(Bill.objects.get(), clock.now()))
        with pytest.raises(Refused):
            extend(case, cast)
        return
    (error,) = errors_of_both_at_once(cast, case)
    assert isinstance(error, Refused)
    case.refresh_from_db()
    assert case.stage == "committee"
    assert check_all() == []


@pytest.mark.django_db(transaction=True)
def test_with_the_case_first_they_would_wait_for_each_other(cast, monkeypatch):
    """The twin: more time that does not take the bill first. One of the two is then thrown out by the database."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    case = walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")
    monkeypatch.setattr(payments, "lock_bills", lambda reference: [])
    assert any(isinstance(error, OperationalError) for error in errors_of_both_at_once(cast, case))
