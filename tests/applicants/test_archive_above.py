"""The only reviewer of an employer declares: their archive goes to the office above, and only theirs (D9, ARC-03)."""

import pytest
from django.urls import reverse

from accounts import closing
from accounts.models import Role
from accounts.services import end_seat, seat_person
from applicants.models import ArchiveEntry, Profile
from messaging.models import OutboxMessage
from tests.applicants.test_archive_desk import DESK, ballot, page
from tests.applicants.test_archive_services import fresh, sent

Status = ArchiveEntry.Status


@pytest.fixture
def alone(cast):
    """Lin is the only one left with an HR seat at her employer."""
    end_seat(cast.wang.seat)
    return cast


@pytest.mark.feature("ARC-03")
@pytest.mark.abuse("AC-006")
def test_the_only_reviewers_entry_is_approved_by_the_department(alone):
    entry = sent(alone.lin)
    other = sent(alone.stranger)
    assert entry.employer == alone.organizations["department"]
    assert alone.client("owner_hr").get(page(entry)).status_code == 404
    officer = alone.client("department_officer")
    listed = officer.get(reverse(DESK)).text
    assert alone.lin.person.full_name in listed and alone.stranger.person.full_name not in listed
    assert "本人不能审核本人" in listed
    person = officer.get(reverse("applicants:archive_person", args=[alone.lin.person.public_id])).text
    assert alone.organizations["employer"].name in person
    assert reverse(DESK) in officer.get(reverse("review:desk")).text
    assert officer.get(page(other)).status_code == 404
    assert officer.get(reverse("documents:file", args=[entry.evidence.get().file.public_id])).status_code == 200
    assert officer.post(page(entry, "entry_decide"), ballot(entry, "approve")).status_code == 302
    assert fresh(entry).status == Status.APPROVED
    assert officer.post(page(other, "entry_decide"), ballot(other, "approve")).status_code == 404
    assert fresh(other).status == Status.SENT


@pytest.mark.feature("ARC-03")
def test_the_holder_is_told_which_office_gave_the_entry_back(alone):
    entry, _other = sent(alone.lin), sent(alone.lin, name="另一项工程")
    decide = page(entry, "entry_decide")
    alone.client("department_officer").post(decide, ballot(entry, "return", reason="缺竣工验收材料"))
    told = OutboxMessage.objects.get(to_user=alone.lin.user, template="archive_returned").text
    assert f"被{alone.organizations['department'].name}退回：缺竣工验收材料" in told and "单位退回" not in told


@pytest.mark.parametrize("who", ["other_department_officer", "chen", "sun", "zhao", "colleague", "operator"])
def test_nobody_else_finds_it(alone, who):
    entry = sent(alone.lin)
    client = alone.client(who)
    assert client.get(page(entry)).status_code == 404
    assert client.post(page(entry, "entry_decide"), ballot(entry, "approve")).status_code == 404
    assert fresh(entry).status == Status.SENT


@pytest.mark.feature("ARC-03")
def test_without_another_person_in_the_department_it_goes_to_the_bureau(alone):
    end_seat(alone.actors["department_officer"].seat)
    seat_person(alone.lin.user, alone.organizations["department"], Role.DEPARTMENT_OFFICER)
    assert sent(alone.lin).employer == alone.organizations["bureau"]


def test_with_a_second_reviewer_it_stays_with_the_employer(cast):
    assert sent(cast.lin).employer == cast.organizations["employer"]


def test_who_is_no_reviewer_sends_to_the_employer_whoever_sits_there(alone):
    assert sent(alone.colleague).employer == alone.organizations["employer"]


def test_the_applicant_reads_who_examines_and_why(alone):
    shown = alone.client("lin").get(reverse("applicants:archive")).text
    assert "现在只有您本人可以审核" in shown and alone.organizations["department"].name in shown
    assert "现在只有您本人可以审核" not in alone.client("colleague").get(reverse("applicants:archive")).text


def test_the_office_above_learns_nothing_of_where_somebody_moved(alone):
    entry = sent(alone.lin)
    officer = alone.client("department_officer")
    officer.post(page(entry, "entry_decide"), ballot(entry, "approve"))
    Profile.objects.filter(person=alone.lin.person).update(employer=alone.organizations["other_employer"])
    left = officer.get(reverse("applicants:archive_person", args=[alone.lin.person.public_id])).text
    assert alone.organizations["other_employer"].name not in left


@pytest.mark.parametrize("more", [1, 6])
def test_the_desk_above_costs_the_same_for_many_people(alone, more, django_assert_max_num_queries):
    for _each in range(more):
        sent(alone.lin, name=f"工程{_each}")
    officer = alone.client("department_officer")
    officer.get(reverse(DESK))
    with django_assert_max_num_queries(14):
        assert officer.get(reverse(DESK)).status_code == 200


def test_an_office_with_entries_that_wait_for_it_is_not_closed(alone):
    department = alone.organizations["department"]
    entry = sent(alone.lin)
    said = [line for ask in closing.registered() for line in ask(department)]
    assert said == ["有 1 条业绩档案正由它审核，请先办完。"]
    alone.client("department_officer").post(page(entry, "entry_decide"), ballot(entry, "approve"))
    assert [line for ask in closing.registered() for line in ask(department)] == []
