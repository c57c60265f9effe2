"""Two requests for one archive entry or profile at once, for real on PostgreSQL; SQLite has one writer at a time."""

import pytest

from accounts.services import seat_person
from applicants.models import ArchiveEntry, Profile
from applicants.sections import Stale
from applicants.services import archive
from applicants.services.archive_review import Decision, decide
from applicants.services.profile import save_profile
from kernel import idempotency
from tests.applicants.archive_data import VALID
from tests.applicants.test_archive_services import answer, fresh, sent
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)
Status = ArchiveEntry.Status


@pytest.mark.abuse("AC-021")
def test_of_two_hr_staff_one_decides_and_the_other_learns_it(cast):
    entry = sent(cast.lin)
    other = seat_person(cast.colleague.user, cast.organizations["employer"], "employer_hr")

    def second():
        token = idempotency.new_token()
        return decide(
            other, entry.public_id, Decision.RETURN, reason="材料看不清楚", seen_version=entry.version, token=token
        )

    outcome, waited = first_then_second(lambda: answer(cast.wang, entry), second)
    assert waited
    assert isinstance(outcome, Stale)
    assert "已由王敏于" in outcome.message
    assert fresh(entry).status == Status.APPROVED


@pytest.mark.abuse("AC-020")
def test_an_approval_never_falls_on_what_the_owner_has_just_changed(cast):
    entry = sent(cast.lin)

    def change():
        return archive.save(
            cast.lin.seat, entry.public_id, entry.data | {"name": "换了名字"}, seen_version=entry.version
        )

    outcome, waited = first_then_second(change, lambda: answer(cast.wang, entry))
    assert waited
    assert isinstance(outcome, Stale)
    assert fresh(entry).status == Status.DRAFT


@pytest.mark.abuse("AC-023")
def test_two_copies_of_a_new_entry_make_one(cast):
    token = idempotency.new_token()
    made = []

    def create():
        return archive.create(cast.lin.seat, "work", VALID["work"], token=token)

    outcome, waited = first_then_second(lambda: made.append(create()), create)
    assert waited
    assert outcome.pk == made[0].pk
    assert ArchiveEntry.objects.count() == 1


def test_two_windows_at_the_limit_write_one_more_entry(cast, monkeypatch):
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)

    def create(post):
        data = VALID["work"] | {"post": post}
        return archive.create(cast.lin.seat, "work", data, token=idempotency.new_token())

    outcome, waited = first_then_second(lambda: create("一"), lambda: create("二"))
    assert waited and "最多 1 条" in outcome.message
    assert ArchiveEntry.objects.count() == 1


@pytest.mark.abuse("AC-023")
def test_two_copies_of_a_decision_make_one(cast):
    entry, token = sent(cast.lin), idempotency.new_token()
    outcome, waited = first_then_second(
        lambda: answer(cast.wang, entry, token=token), lambda: answer(cast.wang, entry, token=token)
    )
    assert waited
    assert outcome.pk == entry.pk
    assert fresh(entry).version == entry.version + 1


@pytest.mark.abuse("AC-025")
@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_windows_on_the_profile_one_saves_and_the_other_learns_it(cast, seen):
    """Also of the two first saves, which both find no row."""
    if seen == 0:
        Profile.objects.filter(person=cast.lin.person).delete()

    def save(post):
        return save_profile(cast.lin.seat, {"post": post}, seen_version=seen)

    outcome, waited = first_then_second(lambda: save("第一个窗口"), lambda: save("第二个窗口"))
    assert waited
    assert isinstance(outcome, Stale)
    assert Profile.objects.get(person=cast.lin.person).post == "第一个窗口"
