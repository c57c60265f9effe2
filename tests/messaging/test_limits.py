"""Nobody is bombed with messages by visitors of the portal, however many pages and addresses they try it from (AC-082)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory

from kernel import clock
from kernel.throttle import client_address
from messaging import limits
from messaging.models import SmsTally
from messaging.services import deliver, queue_to_phone
from tests.applicants.test_recommending import Carrier

pytestmark = [pytest.mark.django_db, pytest.mark.abuse("AC-082")]
PHONE = "13905720001"


def asked(person: int = 1, phone: str = PHONE, address: str = "203.0.113.1") -> str:
    """Ask for one message as a service does; return why it was refused."""
    with transaction.atomic():
        refused = limits.refusal(person=person, phone=phone, address=address)
        if not refused:
            queue_to_phone(
                phone=phone,
                template="recommendation_asked",
                params={"applicant": "林", "employer": "甲", "plan": "乙", "until": "丙"},
                dedupe_key=f"{person}-{phone}-{SmsTally.objects.get(key=key_of(phone)).times[-1]}",
            )
    return refused


def key_of(phone: str) -> str:
    return limits._tally("phone", phone, clock.now()).key


def arrived() -> int:
    """How many messages the gateway was given since it was asked last."""
    carrier = Carrier()
    deliver(through=carrier)
    return len(carrier.sent)


def test_a_number_gets_one_a_minute_five_an_hour_and_ten_a_day_whoever_asks() -> None:
    for burst in range(20):
        asked(person=burst, address=f"203.0.113.{burst}")
    assert arrived() == 1, "one in a minute"
    for minute in range(20):
        clock.shift(timedelta(seconds=61))
        asked(person=minute, address=f"203.0.113.{minute}")
    assert arrived() == 4, "five in an hour"
    for hour in range(20):
        clock.shift(timedelta(minutes=61))
        asked(person=hour)
    assert arrived() == 5, "ten in a day"
    assert "明天" in asked(person=99)
    clock.shift(timedelta(days=1))
    assert asked(person=99) == ""


def test_one_person_and_one_address_cannot_go_round_many_numbers() -> None:
    by_person = [asked(person=7, phone=f"139057210{n:02d}", address=f"203.0.113.{n}") for n in range(22)]
    assert by_person.count("") == 20 and "一小时" in by_person[-1]
    by_address = [asked(person=100 + n, phone=f"139057220{n:02d}", address="203.0.113.99") for n in range(62)]
    assert by_address.count("") == 60


@pytest.mark.parametrize(("behind_proxy", "counted"), [(False, "203.0.113.9"), (True, "198.51.100.2")])
def test_a_forged_header_moves_nobody_to_another_address(
    rf: RequestFactory, settings: Any, behind_proxy: bool, counted: str
) -> None:
    """Our own proxy writes the last entry; without a proxy the header is nothing but what the visitor says."""
    settings.BEHIND_PROXY = behind_proxy
    for forged in ("1.2.3.4", "5.6.7.8", "", "x" * 500):
        request = rf.post("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=f"{forged}, 198.51.100.2")
        assert client_address(request) == counted


def test_all_together_are_stopped_before_the_bill_is_without_end(settings: Any) -> None:
    settings.SMS_AN_HOUR = 3
    assert [bool(asked(n, f"1390572300{n}", f"203.0.113.{n}")) for n in range(5)] == [False, False, False, True, True]


def test_the_answer_is_the_same_for_a_number_that_is_known_here(cast: Any) -> None:
    known, unknown = cast.lin.person.phone, "13999999999"
    assert asked(phone=known) == asked(phone=unknown) == ""
    assert asked(phone=known, person=2) == asked(phone=unknown, person=2) != ""


@pytest.mark.abuse("AC-112")
def test_a_wiped_cache_opens_no_door() -> None:
    assert asked() == ""
    cache.clear()
    assert asked(person=2) != ""


def test_what_is_kept_tells_no_number() -> None:
    asked()
    kept = str(list(SmsTally.objects.order_by("pk").values_list("key", "times")))
    assert PHONE not in kept and "203.0.113.1" not in kept
