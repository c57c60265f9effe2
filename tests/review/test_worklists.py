"""A worklist in pages: what is due first, behind a key, narrowed, and counted no further than to a thousand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Organization, Role
from applicants.models import Dossier
from kernel import clock
from kernel.ids import new_public_id
from plans.spec.chain import Action
from review.models import Case, Claim, ReviewEvent
from review.queries import standings as standing
from review.queries.cases import next_case
from review.queries.standings import places, standings, worklist_counts
from review.queries.worklists import Wanted, worklist
from tests import factories, walk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def copies(case, names, **values):
    """Rows of more cases like this one, each with its dossier: what a list reads, not what a walk leaves behind."""
    made = []
    for name in names:
        dossier = Dossier.objects.get(pk=case.dossier_id)
        others = Dossier.objects.count()
        dossier.pk, dossier.public_id, dossier.year = None, new_public_id(), 1900 + others
        dossier.number = f"{dossier.number[:-8]}{others:0>8}"
        dossier.save(force_insert=True)
        other = Case.objects.get(pk=case.pk)
        other.pk, other.public_id, other.dossier, other.applicant_name = None, new_public_id(), dossier, name
        for field, value in values.items():
            setattr(other, field, value)
        other.save(force_insert=True)
        made.append(other)
    return made


def pages(seat, wanted, limit=2):
    """The names of a whole list, fetched page by page."""
    at = places(standings(seat), wanted.step, plan=wanted.plan, stage=wanted.stage)
    names, after = [], ""
    while True:
        page = worklist(seat, at, wanted, clock.now(), after=after, limit=limit)
        names.append([case.applicant_name for case in page.cases])
        if not page.next_after:
            return names
        after = page.next_after


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.feature("REV-01")
def test_what_is_due_first_comes_first_and_every_case_once(cast, case):
    now = clock.now()
    Case.objects.update(due_at=now + 2 * DAY, applicant_name="乙")
    copies(case, ["丁", "戊"], due_at=None)
    copies(case, ["丙"], due_at=now + 3 * DAY)
    first, *_same = copies(case, ["甲", "甲二", "甲三"], due_at=now + DAY, stage="department")
    copies(case, ["己"], due_at=now + DAY, person=cast.wang.person)
    copies(case, ["庚"], due_at=now + DAY, status=Case.Status.RETURNED)
    seat = cast.wang.seat
    assert pages(seat, Wanted()) == [["甲", "甲二"], ["甲三", "乙"], ["丙", "丁"], ["戊"]]
    assert pages(seat, Wanted(), limit=7) == [["甲", "甲二", "甲三", "乙", "丙", "丁", "戊"]]
    assert pages(seat, Wanted(due=(None, now + 2 * DAY))) == [["甲", "甲二"], ["甲三"]]
    assert pages(seat, Wanted(due=(now + 2 * DAY, now + 9 * DAY))) == [["乙", "丙"]]
    assert pages(seat, Wanted(stage="department")) == [["甲", "甲二"], ["甲三"]]
    assert pages(seat, Wanted(plan="another")) == [[]]
    assert next_case(seat, first).applicant_name == "甲二"


@pytest.mark.feature("REV-05")
def test_a_case_is_found_by_name_number_and_employer(cast, case):
    Case.objects.update(applicant_name="林知远")
    other = Organization.objects.get(name="南浔区人力资源和社会保障局")
    (ou,) = copies(case, ["欧阳林"], employer=other)
    copies(case, ["林己"], person=cast.chen.person)
    Case.objects.update(holder=cast.chen.seat.organization, stage="bureau")
    number = ou.dossier.number.replace("000", "ABC")
    Dossier.objects.filter(pk=ou.dossier_id).update(number=number)
    seat = cast.chen.seat

    def found(q, step="pending"):
        return sorted(name for page in pages(seat, Wanted(step=step, q=q), limit=1) for name in page)

    for step in ("pending", "all"):
        assert found("林", step) == ["林知远"], "who begins so, not who has it somewhere"
        assert found("知远", step) == ["林知远"], "nobody begins so"
        assert found("南浔区", step) == found("欧阳", step) == ["欧阳林"]
        assert found(number, step) == found(number.lower(), step) == found(number[-8:], step) == ["欧阳林"]
        assert found(number[:6], step) == ["林知远", "欧阳林"]
        assert found("%", step) == found("己", step) == []


@pytest.mark.feature("REV-01")
def test_all_holds_what_was_handled_and_what_is_held_newest_first(cast, case):
    for name in ("壬", "癸"):
        copies(case, [name])
    walk.decide(case, cast.wang, Action.APPROVE)
    Case.objects.filter(pk=case.pk).update(applicant_name="甲", holder=cast.sun.seat.organization)
    copies(case, ["乙"], person=cast.wang.person, holder=cast.wang.seat.organization)
    seat = cast.wang.seat
    assert pages(seat, Wanted(step="all")) == [["癸", "壬"], ["甲"]]
    assert pages(seat, Wanted(step="all", stage="employer_notice"), limit=1) == [["甲"]]
    assert pages(seat, Wanted(step="all", plan=case.plan_version.plan.code), limit=1) == [["癸"], ["壬"], ["甲"]]
    seat.role = Role.OPERATOR
    assert pages(seat, Wanted(step="all")) == [[]], "no reviewer of this office any more"
    acted = ReviewEvent.objects.filter(case=case, seat__isnull=False).order_by("serial").select_related("seat")
    offices = {(event.seat.role == Role.APPLICANT, event.office_id == event.seat.organization_id) for event in acted}
    assert offices == {(True, False), (False, True)}, "what the applicant did is no office's"


@pytest.mark.feature("REV-01")
def test_a_long_queue_is_not_counted_to_its_end(cast, case, monkeypatch):
    copies(case, ["一", "二", "三", "四"])
    copies(case, ["五"], stage="department", step="approved")
    assert worklist_counts(cast.wang.seat) == standing.Counts(pending=5, approved=1)
    monkeypatch.setattr(standing, "MOST", 3)
    assert worklist_counts(cast.wang.seat) == standing.Counts(pending=3, approved=1)


@pytest.mark.feature("REV-01")
def test_the_list_is_narrowed_by_its_address(cast, case):
    now = clock.now()
    copies(case, ["甲"], due_at=now - DAY)
    copies(case, ["乙"], due_at=now + 2 * DAY)
    client = cast.client("wang")

    def listed(**query):
        page = client.get(reverse("review:worklist"), query)
        return {row.case.applicant_name: row.left for row in page.context["rows"]}, page.content.decode()

    term = {"claimed_at": now, "expires_at": now + DAY}
    Claim.objects.create(case=Case.objects.get(applicant_name="乙"), seat=cast.wang.seat, **term)
    assert "王敏 已领取" in listed(q="乙")[1]
    assert "已领取" not in listed(q="甲")[1]
    assert listed(due="over")[0] == {"甲": "已超期"}
    assert listed(due="3")[0] == {"乙": "还剩 2 天"}
    rows, page = listed(q="无此人")
    assert not rows
    assert "没有符合条件的申报件" in page
    assert "清除条件" in page
    assert listed(due="99", plan="", stage="")[0].keys() > {"甲", "乙"}


def test_only_a_running_claim_of_the_own_office_is_shown(cast, case):
    now = clock.now()
    Case.objects.update(applicant_name="甲")
    ended, over, others = copies(case, ["乙", "丙", "丁"])
    running = {"claimed_at": now - DAY, "expires_at": now + DAY}
    Claim.objects.create(case=case, seat=cast.wang.seat, **running)
    Claim.objects.create(case=ended, seat=cast.wang.seat, **running, ended_at=now)
    Claim.objects.create(case=over, seat=cast.wang.seat, **running | {"expires_at": now})
    Claim.objects.create(case=others, seat=cast.zhao.seat, **running)
    at = places(standings(cast.wang.seat), "pending")
    shown = worklist(cast.wang.seat, at, Wanted(), now).cases
    assert {each.applicant_name: each.claimed_by for each in shown} == {
        "甲": cast.wang.person.full_name, "乙": None, "丙": None, "丁": None,
    }  # fmt: skip
    everything = worklist(cast.wang.seat, [], Wanted(step="all"), now).cases
    assert [each.claimed_by for each in everything if each.applicant_name == "甲"] == [cast.wang.person.full_name]
