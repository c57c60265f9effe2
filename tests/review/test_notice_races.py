"""Two people at one notice, or at one calendar, at once. Each race has a twin without the lock, which must go wrong."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import CalendarDecree, Objection
from review.services import notices
from review.services.calendar_decrees import confirm, propose, withdraw
from tests import factories, walk
from tests.review.test_calendar import second  # noqa: F401 - a fixture
from tests.review.test_notices import chosen
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "名单中单位名称有误，更正后重新公示。"


@pytest.fixture
def case(cast):
    """Lin's case, approved by her employer."""
    return walk.decide(walk.submitted(cast, factories.plan(cast)), cast.wang, Action.APPROVE)


@pytest.fixture
def notice(cast, case):
    return notices.open_notice(walk.seat_of(cast.wang), chosen(case), place="公告栏")


def objecting(notice, case):
    words = {"name": "钱众", "contact": "q@example.org", "text": "业绩不是本人完成的，请核实。"}
    return lambda: notices.file_objection(notice.pk, case.pk, **words)


def stopping(notice, cast):
    return lambda: notices.stop_notice(notice.pk, walk.seat_of(cast.wang), reason=WHY)


def unlocked(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)


@pytest.mark.abuse("AC-047")
def test_nobody_objects_to_a_notice_that_is_being_stopped(cast, case, notice):
    outcome, waited = first_then_second(stopping(notice, cast), objecting(notice, case))
    assert waited
    assert isinstance(outcome, Refused)
    assert "已停止" in outcome.message
    assert not Objection.objects.exists()
    assert check_all() == []


@pytest.mark.abuse("AC-047")
def test_without_the_lock_the_objection_would_be_filed_to_nothing(cast, case, notice, monkeypatch):
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    unlocked(monkeypatch)
    outcome, _waited = first_then_second(stopping(notice, cast), objecting(notice, case))
    assert isinstance(outcome, Objection)


@pytest.mark.abuse("AC-048")
def test_a_notice_is_stopped_or_closed_and_never_both(cast, case, notice):
    walk.after_notice(notice)
    seat = walk.seat_of(cast.wang)
    outcome, _waited = first_then_second(lambda: notices.close_notice(notice.pk, seat), stopping(notice, cast))
    assert isinstance(outcome, Refused)
    case.refresh_from_db()
    assert [event.kind for event in case.events.all()][-1] == "notice_closed"
    assert check_all() == []


def proposed(cast) -> CalendarDecree:
    text = {"year": 2030, "source": "国办发明电〔2029〕1号", "text": "1月1日放假。"}
    return propose(walk.seat_of(cast.operator), **text)


@pytest.mark.abuse("AC-043")
def test_a_decree_is_confirmed_or_taken_down(cast, second):  # noqa: F811 - the fixture
    decree, other = proposed(cast), walk.seat_of(second)
    outcome, waited = first_then_second(
        lambda: confirm(decree.pk, other), lambda: withdraw(decree.pk, walk.seat_of(cast.operator))
    )
    assert waited
    assert isinstance(outcome, Refused)
    decree.refresh_from_db()
    assert decree.status == CalendarDecree.Status.APPLIED


@pytest.mark.abuse("AC-043")
def test_without_the_lock_it_would_be_in_force_and_taken_down(cast, second, monkeypatch):  # noqa: F811
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    decree, other = proposed(cast), walk.seat_of(second)
    unlocked(monkeypatch)
    outcome, _waited = first_then_second(
        lambda: confirm(decree.pk, other), lambda: withdraw(decree.pk, walk.seat_of(cast.operator))
    )
    assert outcome is None
    decree.refresh_from_db()
    assert decree.status == CalendarDecree.Status.WITHDRAWN
