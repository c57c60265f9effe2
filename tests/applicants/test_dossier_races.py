"""Two requests for one dossier at once, for real on PostgreSQL; SQLite has one writer at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from accounts.services import hold_seat
from applicants.models import Dossier, Profile, Snapshot
from applicants.sections import Refused
from applicants.services import dossiers, sections
from applicants.services.employment import change_employer
from applicants.services.moving import move
from applicants.services.profile import save_profile
from kernel import clock, idempotency
from plans.models import PlanWindow
from review.models import Case
from tests import factories
from tests.applicants.test_moving import amended
from tests.review.test_races import first_then_second, in_thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def submitting(cast, ready, token=None):
    given = {"dossier_id": ready.pk, "seat": cast.lin.seat, "seen_version": ready.version}
    return lambda: dossiers.submit(**given, token=token or idempotency.new_token())


def closing(ready):
    windows = PlanWindow.objects.filter(version=ready.plan_version_id, kind="apply")
    return lambda: windows.update(closes_at=clock.now())


@pytest.mark.abuse("AC-023")
def test_two_copies_of_a_submit_make_one_with_one_receipt(cast, ready):
    token, first = idempotency.new_token(), []
    submit = submitting(cast, ready, token)
    outcome, waited = first_then_second(lambda: first.append(submit()), submit)
    assert waited
    assert outcome == first[0]
    assert (Snapshot.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.abuse("AC-023")
def test_two_windows_that_submit_at_once_make_one_submit(cast, ready):
    outcome, waited = first_then_second(submitting(cast, ready), submitting(cast, ready))
    assert waited
    assert isinstance(outcome, Refused)
    assert "已经提交" in outcome.message
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [("move", "move", ""), ("move", "submit", "没有提交"), ("submit", "move", "不能改按新版")],
)
def test_a_dossier_is_moved_to_a_new_version_once_and_never_while_it_is_submitted(cast, ready, first, then, said):
    amended(ready.plan_version)
    moving = {"dossier_id": ready.pk, "seat": cast.lin.seat, "seen": ready.version, "target": 2}
    commands = {"move": lambda: move(**moving), "submit": submitting(cast, ready)}
    outcome, waited = first_then_second(commands[first], commands[then])
    assert waited
    assert said in outcome.message if said else outcome.version == ready.version + 1
    now = Dossier.objects.select_related("plan_version").get(pk=ready.pk)
    assert (now.version, now.plan_version.number) == (ready.version + 1, 2 if first == "move" else 1)
    assert Snapshot.objects.count() == (first == "submit")


@pytest.mark.abuse("AC-037")
def test_a_submit_waits_for_the_window_that_is_being_closed_and_is_late(cast, ready):
    outcome, waited = first_then_second(closing(ready), submitting(cast, ready))
    assert waited
    assert isinstance(outcome, Refused)
    assert "申报已于" in outcome.message
    assert not Snapshot.objects.exists()


@pytest.mark.abuse("AC-037")
def test_a_window_is_closed_only_after_the_submit_in_it_has_committed(cast, ready):
    outcome, waited = first_then_second(submitting(cast, ready), closing(ready))
    assert waited
    assert outcome == 1
    window = PlanWindow.objects.get(version=ready.plan_version_id, kind="apply")
    assert Snapshot.objects.get().submitted_at < window.closes_at


@pytest.mark.abuse("AC-019")
def test_a_save_that_comes_with_the_submit_is_refused(cast, ready):
    def save():
        values = ready.answers | {"statement": "赶在提交的同时改掉"}
        return sections.save_information(dossier_id=ready.pk, seat=cast.lin.seat, values=values, seen=1)

    outcome, waited = first_then_second(submitting(cast, ready), save)
    assert waited
    assert isinstance(outcome, Refused)
    ready.refresh_from_db()
    assert ready.statement == factories.STATEMENT


@pytest.mark.abuse("AC-031")
def test_two_dossiers_opened_at_once_are_one(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    outcome, _waited = first_then_second(
        lambda: factories.open_dossier(cast.lin, version), lambda: factories.open_dossier(cast.lin, version)
    )
    assert isinstance(outcome, Refused)
    assert "每人每年只能申报一次" in outcome.message
    assert Dossier.objects.count() == 1


def _moving(cast):
    there = cast.organizations["other_employer"]
    return lambda: change_employer(cast.lin.seat, there.public_id)


@pytest.mark.abuse("AC-015")
def test_a_draft_that_is_opened_while_the_employer_changes_moves_along(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    outcome, waited = first_then_second(lambda: factories.open_dossier(cast.lin, version), _moving(cast))
    assert waited and not isinstance(outcome, Exception)
    draft = Dossier.objects.get()
    assert draft.employer == Profile.objects.get(person=cast.lin.person).employer == outcome.organization


@pytest.mark.abuse("AC-015")
@pytest.mark.parametrize("is_locked", [True, False])
def test_no_draft_is_opened_for_an_employer_that_is_just_being_left(cast, monkeypatch, is_locked):
    """Such a draft named the old employer for good, and its submit, which goes to the new one, was refused for ever."""
    version = factories.plan(cast)
    factories.archived(cast, version)
    if not is_locked:
        monkeypatch.setattr(dossiers, "hold_seat", lambda seat: seat)
    outcome, waited = first_then_second(_moving(cast), lambda: factories.open_dossier(cast.lin, version))
    left = Dossier.objects.filter(employer=cast.lin.seat.organization)
    if is_locked:
        assert waited and isinstance(outcome, Refused) and "另一个窗口更换" in outcome.message
    assert left.exists() is (not is_locked and connection.vendor == "postgresql")


def test_a_first_profile_names_no_employer_that_is_just_being_left(cast):
    Profile.objects.filter(person=cast.lin.person).delete()
    values = {"bond": "staff", "post": "工程师", "major_engaged": "建筑施工", "work_started_on": date(2010, 7, 1)}
    outcome, waited = first_then_second(_moving(cast), lambda: save_profile(cast.lin.seat, values, seen_version=0))
    assert waited and isinstance(outcome, Refused) and "另一个窗口更换" in outcome.message
    assert not Profile.objects.filter(person=cast.lin.person).exists()


def test_a_submit_names_a_seat_that_another_request_holds(cast, ready):
    """A change of employer holds the seat and then waits for the dossier, which the submit holds."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        hold_seat(cast.lin.seat)
        in_thread(pool, submitting(cast, ready)).result(timeout=20)
    assert Snapshot.objects.get().submitted_by == cast.lin.seat


@pytest.mark.abuse("AC-038")
def test_the_deadline_is_the_databases_whatever_the_demo_clock_says(cast, ready):
    clock.shift(timedelta(days=60))
    with pytest.raises(Refused, match="申报已于"):
        submitting(cast, ready)()
