"""What counts for nothing any more is deleted; what still counts stays."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Session, SignInAttempt
from accounts.services import MAX_FAILURES, record_failure, too_many_failures
from accounts.services.forgetting import ATTEMPTS_KEPT
from accounts.tasks import forget
from kernel import batches, clock
from messaging import limits
from messaging.models import SmsTally
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_expired_sessions_go_and_whoever_is_signed_in_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    browser = cast.client("lin")
    over, later = clock.unshifted() - timedelta(minutes=1), clock.unshifted() + timedelta(minutes=1)
    Session.objects.bulk_create(Session(session_key=f"over-{n}", session_data="", expire_date=over) for n in range(5))
    Session.objects.create(session_key="later", session_data="", expire_date=later)
    forget()
    forget()
    assert {"later", browser.session.session_key} == set(Session.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.abuse("AC-090")
def test_failures_are_forgotten_only_when_no_throttle_counts_them(cast: Cast) -> None:
    for _try in range(MAX_FAILURES):
        record_failure("sun", "203.0.113.9")
    forget()
    assert too_many_failures("sun", "203.0.113.9")
    clock.shift(ATTEMPTS_KEPT + timedelta(seconds=1))
    record_failure("wang", "203.0.113.9")
    forget()
    assert SignInAttempt.objects.get().username == "wang"


@pytest.mark.abuse("AC-082")
def test_counts_of_messages_are_forgotten_after_a_day(cast: Cast) -> None:
    def asked() -> str:
        with transaction.atomic():
            return limits.refusal(person=1, phone="13905720001", address="203.0.113.1")

    assert not asked()
    forget()
    assert asked(), "one in a minute: the count is still there"
    clock.shift(timedelta(days=1, seconds=1))
    forget()
    assert not SmsTally.objects.exists() and not asked()
