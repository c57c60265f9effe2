"""监督: one plan, for a term, reading only; and nothing by a permission on all plans."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import Role
from accounts.services import end_seat, seat_person
from kernel import clock
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.invariants import grants_are_of_one_object
from review.models import Case, PlanPermission, ReviewEvent, Supervision
from review.queries import supervising
from review.services import supervision
from tests import factories, walk

pytestmark = pytest.mark.django_db
WHY = "派驻纪检监察组全程监督。"


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


def granted(cast, plan, days=30) -> Supervision:
    until = clock.now() + timedelta(days=days)
    return supervision.grant(plan, walk.seat_of(cast.supervisor), walk.seat_of(cast.sun), until=until, reason=WHY)


def watched(cast, name="supervisor") -> list[int]:
    return [plan.pk for plan in supervising.watched(walk.seat_of(cast.actors[name]))]


@pytest.mark.feature("ACC-09")
def test_a_supervisor_sees_one_plan_for_a_term(cast, case):
    plan = case.plan_version.plan
    assert watched(cast) == []
    granted(cast, plan)
    assert watched(cast) == [plan.pk] and watched(cast, "idle_supervisor") == []
    clock.shift(timedelta(days=31))
    assert watched(cast) == [], "over with its term, before anything cleans up"
    assert supervision.end_over() == 1 and not PlanPermission.objects.exists()
    assert list(grants_are_of_one_object()) == []


@pytest.mark.abuse("AC-008")
def test_a_grant_ends_by_hand_and_with_the_seat(cast, case):
    plan, sun = case.plan_version.plan, walk.seat_of(cast.sun)
    first = granted(cast, plan)
    with pytest.raises(Refused, match="正在监督本计划"):
        granted(cast, plan)
    supervision.end(first, sun)
    supervision.end(first, sun)
    assert watched(cast) == [] and not PlanPermission.objects.exists()
    granted(cast, plan)
    end_seat(walk.seat_of(cast.supervisor))
    assert watched(cast) == []
    supervision.end_over()
    assert not PlanPermission.objects.exists() and list(grants_are_of_one_object()) == []


@pytest.mark.abuse("AC-008")
def test_an_office_sends_nobody_away_whom_another_named(cast, case):
    """Complaints about the office go to the supervisor: it ends those only whom it named itself."""
    plan, until = case.plan_version.plan, clock.now() + timedelta(days=30)
    operator = walk.seat_of(cast.operator)
    found = supervision.grant(plan, walk.seat_of(cast.supervisor), operator, until=until, reason=WHY)
    page = reverse("review:watch_people", args=[plan.code])
    assert "结束监督" not in cast.client("sun").get(page).text
    answer = cast.client("sun").post(reverse("review:watch_people_end", args=[found.public_id]), follow=True)
    assert "由其他单位指定" in answer.text and watched(cast) == [plan.pk]
    assert "结束监督" in cast.client("operator").get(page).text
    supervision.end(found, operator)
    assert watched(cast) == []


@pytest.mark.abuse("AC-007")
def test_nobody_supervises_the_office_they_sit_in(cast, case):
    own = seat_person(cast.sun.user, cast.organizations["supervision"], Role.SUPERVISOR)
    until = clock.now() + timedelta(days=9)
    for by in (cast.sun, cast.operator):
        with pytest.raises(Refused, match="不能监督本单位"):
            supervision.grant(case.plan_version.plan, own, walk.seat_of(by), until=until, reason=WHY)
    assert not Supervision.objects.exists()


@pytest.mark.abuse("AC-009")
def test_a_permission_on_all_plans_opens_none_and_is_found(cast, case):
    """Guardian's own helper would show every plan to whoever holds the model's permission."""
    plan, user = case.plan_version.plan, cast.supervisor.user
    view = Permission.objects.get(codename=supervising.PERMISSION, content_type__app_label="plans")
    group = Group.objects.create(name="监督员")
    group.permissions.add(view)
    user.groups.add(group)
    user.user_permissions.add(view)
    assert watched(cast) == []
    assert {broken.what for broken in grants_are_of_one_object()} == {"holds permissions on whole models"}
    group.permissions.clear()
    user.user_permissions.clear()
    assign_perm(supervising.PERMISSION, user, plan)
    assert watched(cast) == [], "guardian's row without a term"
    assert [broken.subject for broken in grants_are_of_one_object()] == [f"account {user.pk}"]
    granted(cast, plan)
    remove_perm(supervising.PERMISSION, user, plan)
    assert watched(cast) == [], "a term without guardian's row"
    assert len(list(grants_are_of_one_object())) == 1


@pytest.mark.parametrize("name", ["other_office_officer", "chen", "wang", "supervisor", "lin"])
def test_only_the_plans_office_and_an_operator_name_supervisors(cast, case, name):
    until = clock.now() + timedelta(days=3)
    to, by = walk.seat_of(cast.idle_supervisor), walk.seat_of(cast.actors[name])
    with pytest.raises(Refused, match="只有组织这个计划"):
        supervision.grant(case.plan_version.plan, to, by, until=until, reason=WHY)
    supervision.grant(case.plan_version.plan, to, walk.seat_of(cast.operator), until=until, reason=WHY)


def test_what_is_no_term_no_reason_or_no_supervisor_is_refused(cast, case):
    plan, sun, now = case.plan_version.plan, walk.seat_of(cast.sun), clock.now()
    to = walk.seat_of(cast.supervisor)
    for until, reason, seat, code in (
        (now, WHY, to, "until"),
        (now + timedelta(days=400), WHY, to, "until"),
        (now + timedelta(days=4), "急", to, "reason"),
        (now + timedelta(days=4), WHY, walk.seat_of(cast.chen), "seat"),
    ):
        with pytest.raises(Refused) as refused:
            supervision.grant(plan, seat, sun, until=until, reason=reason)
        assert refused.value.code == code
    assert not PlanPermission.objects.exists()


@pytest.mark.feature("REV-15")
@pytest.mark.abuse("AC-058")
def test_the_history_says_who_did_what_and_keeps_a_ballot_that_is_not_released(cast, case):
    walk.walk_to(cast, case, "committee")
    meeting = walk.ballot(cast, case)
    granted(cast, case.plan_version.plan)
    page = reverse("review:watch_case", args=[case.public_id])
    text = cast.client("supervisor").get(page).content.decode()
    assert cast.wang.person.full_name in text and walk.OPINION in text and "同意 18" not in text
    assert meeting.counts.count() == 1
    assert cast.client("sun").get(page).status_code == 404, "an office reads what came to it, and nothing else"
    before = ReviewEvent.objects.count()
    for verb in ("approve", "return", "reject"):
        answer = cast.client("supervisor").post(reverse("review:act", args=[case.public_id, verb]))
        assert answer.status_code == 404
    assert ReviewEvent.objects.count() == before


def test_the_own_case_of_a_supervisor_is_another_ones_to_look_at(cast, case):
    granted(cast, case.plan_version.plan)
    Case.objects.filter(pk=case.pk).update(person=cast.supervisor.person)
    client = cast.client("supervisor")
    assert client.get(reverse("review:watch_case", args=[case.public_id])).status_code == 404
    listed = client.get(reverse("review:watch_cases", args=[case.plan_version.plan.code]))
    assert listed.context["rows"] == []


def test_the_list_of_cases_is_found_by_name_number_and_status_and_pages_by_key(cast, case, monkeypatch):
    second = walk.submitted(cast, case.plan_version, "colleague")
    walk.decide(second, cast.wang, Action.RETURN, reason="请补正证明材料。")
    plan = case.plan_version.plan
    granted(cast, plan)
    client, here = cast.client("supervisor"), reverse("review:watch_cases", args=[plan.code])

    def listed(query: str) -> list[int]:
        return [row["case"].pk for row in client.get(here + query).context["rows"]]

    assert listed("") == [second.pk, case.pk]
    assert listed("?status=returned") == [second.pk]
    assert listed(f"?q={case.dossier.number}") == listed(f"?q={case.applicant_name}") == [case.pk]
    assert listed("?q=没有") == []
    monkeypatch.setattr(supervising, "PAGE", 1)
    first = client.get(here)
    assert [row["case"].pk for row in first.context["rows"]] == [second.pk]
    assert [row["case"].pk for row in client.get(first.context["next_url"]).context["rows"]] == [case.pk]


def test_who_supervises_is_shown_to_the_office_and_to_every_supervisor(cast, case):
    plan = case.plan_version.plan
    client, here = cast.client("sun"), reverse("review:watch_people", args=[plan.code])
    until = clock.today() + timedelta(days=10)
    typed = {"seat": walk.seat_of(cast.supervisor).public_id, "last_day": until.isoformat(), "reason": WHY}
    assert client.post(here, {**typed, "last_day": "2020-01-01"}).status_code == 422
    assert client.post(here, typed).status_code == 302
    again = client.post(here, typed)
    assert again.status_code == 409 and "正在监督本计划" in again.content.decode()
    for name in ("sun", "supervisor", "operator"):
        text = cast.client(name).get(here).content.decode()
        assert cast.supervisor.person.full_name in text and WHY in text, name
    assert cast.client("supervisor").post(here, typed).status_code == 404
    client.post(reverse("review:watch_people_end", args=[Supervision.objects.get().public_id]))
    assert cast.client("supervisor").get(here).status_code == 404
    assert f"由{cast.sun.person.full_name}结束" in client.get(here).content.decode()


@pytest.mark.abuse("AC-007")
def test_who_comes_to_sit_in_the_office_supervises_it_no_more(cast, case):
    plan = case.plan_version.plan
    granted(cast, plan)
    seat = seat_person(cast.supervisor.user, cast.organizations["office"], Role.OFFICE_OFFICER)
    assert watched(cast) == []
    end_seat(seat)
    assert watched(cast) == [plan.pk]
