"""The committee as the office enters it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from kernel import clock, idempotency
from messaging.models import OutboxMessage
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import BallotCount, Case, PublicNotice
from review.queries.standings import worklist_counts
from review.services import committee, notices
from review.services.selection import Chosen
from tests import factories, walk


def form(held_on: date | None = None, members: int = 25, present: int = 21) -> committee.MeetingForm:
    return committee.MeetingForm("2026年第一次评审会议", held_on or clock.today(), members, present, "高主任")


@pytest.fixture
def two(cast):
    """Lin's and her colleague's cases, both paid and waiting for the committee."""
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    walk.walk_all(cast, {"committee": cases})
    return cases


def row(case: Case, yes: int, no: int, abstain: int) -> committee.CountRow:
    return committee.CountRow(case.public_id, case.version, yes, no, abstain)


def refresh(*cases: Case) -> None:
    for case in cases:
        case.refresh_from_db()


@pytest.mark.feature("RES-01", "RES-04", "PUB-05")
@pytest.mark.abuse("AC-056", "AC-057", "AC-058", "AC-063")
def test_results_are_staged_in_silence_and_released_together(cast, two):
    lin, colleague = two
    meeting = committee.open_meeting(cast.sun.seat, lin.plan_version, form())
    told = OutboxMessage.objects.count()
    with pytest.raises(Refused, match="还没有登记表决结果"):
        committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    committee.record_ballots(meeting.pk, cast.sun.seat, [row(lin, 14, 7, 0), row(colleague, 13, 8, 0)])
    refresh(lin, colleague)
    assert (lin.staged_result, colleague.staged_result) == ("passed", "failed")
    assert OutboxMessage.objects.count() == told
    assert {lin.status, colleague.status} == {Case.Status.IN_REVIEW}

    with pytest.raises(Refused, match="更正已登记的票数"):
        committee.record_ballots(meeting.pk, cast.sun.seat, [row(lin, 21, 0, 0)])
    committee.record_ballots(meeting.pk, cast.sun.seat, [row(lin, 15, 6, 0)], reason="录入有误，按会议记录更正")
    assert BallotCount.objects.get(case=lin).yes == 15
    assert lin.events.filter(kind="ballot_recorded").count() == 2

    token = idempotency.new_token()
    notice = committee.release(meeting.pk, cast.sun.seat, place="公告栏", token=token)
    assert committee.release(meeting.pk, cast.sun.seat, place="公告栏", token=token) == notice
    refresh(lin, colleague)
    assert (lin.stage, lin.status) == ("result_notice", Case.Status.IN_REVIEW)
    assert (colleague.stage, colleague.status) == ("committee", Case.Status.FAILED)
    assert [item.case for item in notice.items.all()] == [lin]
    assert notice.scope == PublicNotice.Scope.RESULT
    assert "achievements" not in notice.items.get().shown
    templates = set(OutboxMessage.objects.order_by("-pk").values_list("to_user__username", "template")[:3])
    assert templates == {("lin", "result_passed"), ("lin", "notice_opened"), ("colleague", "result_failed")}
    with pytest.raises(Refused, match="已经公布"):
        committee.record_ballots(meeting.pk, cast.sun.seat, [row(lin, 0, 21, 0)])

    walk.after_notice(notice)
    notices.close_notice(notice.pk, cast.sun.seat)
    refresh(lin)
    chosen = [Chosen(lin.public_id, lin.version)]
    with pytest.raises(Refused, match="文号"):
        committee.confirm(cast.sun.seat, chosen, document=" ")
    assert committee.confirm(cast.sun.seat, chosen, document="湖人社发〔2026〕88号") == 1
    refresh(lin)
    assert lin.status == Case.Status.PASSED
    assert check_all() == []


def drawn_rows(cast, name, address):
    """The table rows of a page as the actor sees them, but for what is drawn by lot for each form."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", cast.client(name).get(address).content.decode())
    return page[page.find("<tbody>") : page.rfind("</tbody>")]


@pytest.mark.abuse("AC-058")
def test_a_counted_ballot_reads_in_no_list_like_a_result(cast, two):
    lin, colleague = two
    lists = [(name, reverse("review:worklist") + "?step=all") for name in ("wang", "department_officer", "chen", "sun")]
    lists += [
        (name, reverse("review:batch", args=[batch.public_id]))
        for batch in lin.batches.all()
        for name, actor in cast.actors.items()
        if actor.seat is not None and actor.seat.organization_id in (batch.sender_id, batch.receiver_id)
        if name in ("wang", "department_officer", "chen", "sun")
    ]
    assert {name for name, address in lists if "batches" in address} >= {"wang", "department_officer", "chen", "sun"}
    before = {where: drawn_rows(cast, *where) for where in lists}
    assert all(colleague.dossier.number in rows for (_, address), rows in before.items() if "step=all" in address)
    meeting = committee.open_meeting(cast.sun.seat, lin.plan_version, form())
    committee.record_ballots(meeting.pk, cast.sun.seat, [row(colleague, 0, 21, 0)])
    assert {where: drawn_rows(cast, *where) for where in lists} == before
    forwarded = cast.client("sun").get(reverse("review:worklist"), {"step": "approved"})
    assert colleague.dossier.number not in forwarded.content.decode()
    assert "没有待报送的申报件" in forwarded.content.decode()
    assert worklist_counts(cast.sun.seat).approved == 0

    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    after = drawn_rows(cast, *lists[0])
    assert "未通过" in after


@pytest.mark.abuse("AC-056")
def test_a_meeting_without_a_quorum_is_not_written_down(cast, two):
    for members, present, code in ((25, 16, "quorum"), (25, 26, "counts:present"), (0, 0, "quorum")):
        with pytest.raises(Refused) as caught:
            committee.open_meeting(cast.sun.seat, two[0].plan_version, form(members=members, present=present))
        assert caught.value.code == code


@pytest.mark.abuse("AC-001", "AC-005")
@pytest.mark.parametrize("name", ["other_office_officer", "wang", "chen", "operator", "lin"])
def test_only_the_plans_own_office_runs_its_committee(cast, two, name):
    seat = cast.actors[name].seat
    with pytest.raises(Refused, match="只有本评审计划"):
        committee.open_meeting(seat, two[0].plan_version, form())
    meeting = committee.open_meeting(cast.sun.seat, two[0].plan_version, form())
    with pytest.raises(Refused):
        committee.record_ballots(meeting.pk, seat, [row(two[0], 21, 0, 0)])
    committee.record_ballots(meeting.pk, cast.sun.seat, [row(two[0], 21, 0, 0)])
    with pytest.raises(Refused, match="不是本评委会办公室"):
        committee.release(meeting.pk, seat, place="公告栏")
    refresh(two[0])
    assert two[0].stage == "committee"


@pytest.mark.abuse("AC-034", "AC-056")
def test_one_wrong_row_refuses_them_all(cast, two):
    lin, colleague = two
    meeting = committee.open_meeting(cast.sun.seat, lin.plan_version, form())
    with pytest.raises(Refused, match="两数须相等"):
        committee.record_ballots(meeting.pk, cast.sun.seat, [row(lin, 14, 7, 0), row(colleague, 14, 8, 0)])
    assert not BallotCount.objects.exists()
    refresh(lin)
    assert lin.staged_result == ""


def test_a_case_is_not_voted_on_in_two_meetings_at_once(cast, two):
    lin, _ = two
    first, second = (committee.open_meeting(cast.sun.seat, lin.plan_version, form()) for _ in range(2))
    committee.record_ballots(first.pk, cast.sun.seat, [row(lin, 14, 7, 0)])
    refresh(lin)
    with pytest.raises(Refused, match="另一次会议"):
        committee.record_ballots(second.pk, cast.sun.seat, [row(lin, 0, 21, 0)], reason="换一次会议登记票数")
