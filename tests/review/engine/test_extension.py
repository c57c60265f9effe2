"""More time to pay: who may give it, when, and what it changes."""

from datetime import date, datetime, timedelta

import pytest

from review.engine import events as ev
from review.engine.apply import apply
from review.engine.commands import OwnCommand
from review.engine.decide import decide
from review.engine.facts import Role
from review.engine.kinds.payment import FARTHEST
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.engine.state import Status
from tests.review.engine.chains import CHAIN, NOW, ask, at, holder, owner, system

DUE = NOW + timedelta(days=2)
UNTIL = NOW + timedelta(days=9)
REASON = "支付平台检修，顺延一周。"


def office(**changes):
    given = {"actor_holds_stage": False, "actor_is_organizer": True, "payment_due": DUE, **changes}
    return holder(Role.COMMITTEE_OFFICE, **given)


def extend(state, facts, until=UNTIL, reason=REASON):
    command = ask(OwnCommand.EXTEND_PAYMENT, state, reason=reason, payload={"until": until})
    return decide(state, CHAIN, command, facts)


def refused(state, facts, **parts):
    with pytest.raises(Refused) as caught:
        extend(state, facts, **parts)
    return caught.value


def test_the_office_gives_more_time_and_the_case_stays_where_it_is():
    state = at("payment", due_at=DUE)
    assert permitted(state, CHAIN, office()) == (OwnCommand.EXTEND_PAYMENT,)
    (event,) = extend(state, office())
    assert event == ev.PaymentExtended("payment", UNTIL, DUE, REASON)
    after = apply(state, event)
    assert (after.due_at, after.stage, after.status, after.version) == (UNTIL, "payment", Status.IN_REVIEW, 8)


def test_where_nothing_ends_the_case_an_extension_brings_no_end():
    state = at("payment")
    assert apply(state, extend(state, office())[0]).due_at is None


def test_a_deadline_that_is_over_and_not_swept_yet_can_be_extended():
    state = at("payment", due_at=NOW - timedelta(hours=1))
    assert extend(state, office(payment_due=NOW - timedelta(hours=1)))


@pytest.mark.parametrize("until", [DUE, DUE - timedelta(seconds=1), NOW, NOW - timedelta(days=1), None, "2020-10-01",
                                   date(2020, 10, 1), NOW + FARTHEST + timedelta(seconds=1)])  # fmt: skip
def test_an_end_that_gives_no_time_or_is_none_is_refused(until):
    assert refused(at("payment", due_at=DUE), office(), until=until).code == "until"


def test_the_farthest_end_is_allowed():
    assert extend(at("payment"), office(), until=NOW + FARTHEST)


@pytest.mark.parametrize("reason", ["", "延期", "   同意   "])
def test_a_reason_is_needed(reason):
    assert refused(at("payment"), office(), reason=reason).code == "reason"


def test_without_an_open_bill_there_is_nothing_to_extend():
    assert refused(at("payment"), office(payment_due=None)).code == "no_bill"


@pytest.mark.abuse("AC-005", "AC-006")
@pytest.mark.parametrize(
    "facts",
    [
        owner(payment_due=DUE),
        system(payment_due=DUE),
        office(actor_is_organizer=False),
        office(actor_is_owner=True),
        holder(Role.BUREAU, actor_is_organizer=True, actor_holds_stage=False, payment_due=DUE),
        holder(Role.BUREAU, payment_due=DUE),
    ],
)
def test_nobody_else_may(facts):
    assert refused(at("payment", due_at=DUE), facts).code == "not_permitted"


@pytest.mark.parametrize("code", [stage.code for stage in CHAIN if stage.code != "payment"])
def test_nowhere_else_in_the_chain(code):
    assert refused(at(code), office(actor_holds_stage=True)).code == "not_permitted"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.IN_REVIEW])
def test_not_after_the_end_nor_while_it_is_returned(status):
    assert refused(at("payment", status=status), office()).code == "not_permitted"


def test_a_stale_page_extends_nothing():
    state = at("payment")
    command = ask(OwnCommand.EXTEND_PAYMENT, at("payment", version=6), reason=REASON, payload={"until": UNTIL})
    with pytest.raises(Refused) as caught:
        decide(state, CHAIN, command, office())
    assert caught.value.code == "stale"


def test_it_is_read_back_with_its_moments():
    event = ev.PaymentExtended("payment", UNTIL, DUE, REASON)
    assert isinstance(ev.from_record("payment_extended", ev.to_record(event)).until, datetime)
