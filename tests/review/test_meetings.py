"""Whom a committee's meeting votes on: cases of its plan that had come before the committee when it was held."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kernel import clock, idempotency
from plans.services import publish
from review.engine.refusal import Refused
from review.models import BallotCount, Meeting
from review.services import committee
from tests import factories, walk
from tests.portal.drawn import Drawn

COUNTS = {"yes": 18, "no": 2, "abstain": 1}


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def held(cast, version, held_on=None):
    form = committee.MeetingForm("评审会议", held_on or clock.today(), 25, 21, "高主任")
    return committee.open_meeting(cast.sun.seat, version, form)


def names(cast, meeting):
    page = cast.client("sun").get(reverse("review:meeting", args=[meeting.public_id]))
    return [line.row.case.applicant_name for line in page.context["agenda"].lines], page.content.decode()


def count(cast, meeting, case, **changes):
    """Post the counts of a case as the meeting's page does."""
    case.refresh_from_db()
    data = {"seen_version": case.version, "token": idempotency.new_token(), **COUNTS, **changes}
    return cast.client("sun").post(reverse("review:count", args=[meeting.public_id, case.public_id]), data)


@pytest.fixture
def late(cast, version):
    """Lin was before the committee when it met; her colleague paid a day later."""
    lin, colleague = (walk.submitted(cast, version, owner) for owner in ("lin", "colleague"))
    walk.walk_all(cast, {"committee": [lin], "payment": [colleague]})
    meeting = held(cast, version)
    clock.shift(timedelta(days=1))
    walk.walk_to(cast, colleague, "committee")
    return meeting, lin, colleague


@pytest.mark.feature("RES-01")
@pytest.mark.abuse("AC-057")
def test_a_case_that_came_after_the_meeting_is_neither_listed_nor_counted(cast, version, late):
    meeting, lin, colleague = late
    listed, page = names(cast, meeting)
    assert listed == [lin.applicant_name]
    assert "另有 1 件在会议之后才进入评审环节，不列入本次会议。" in page
    answer = count(cast, meeting, colleague)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f"{colleague.applicant_name}的申报件" in said
    assert "晚于会议日期" in said
    assert "您刚才填写的（没有保存）：同意 18，不同意 2，弃权 1。" in said
    assert not BallotCount.objects.exists()

    row = committee.CountRow(colleague.public_id, colleague.version, 18, 2, 1)
    on_time = committee.CountRow(lin.public_id, lin.version, 18, 2, 1)
    with pytest.raises(Refused, match="请登记到之后的会议"):
        committee.record_ballots(meeting.pk, cast.sun.seat, [on_time, row])
    assert not BallotCount.objects.exists()
    assert colleague.version == type(colleague).objects.get(pk=colleague.pk).version

    following = held(cast, version)
    assert names(cast, following)[0] == [lin.applicant_name, colleague.applicant_name]
    assert count(cast, following, colleague).status_code == 302


def test_a_meeting_that_is_released_lists_those_it_counted(cast, version, late):
    meeting, lin, _colleague = late
    count(cast, meeting, lin)
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    listed, page = names(cast, meeting)
    assert listed == [lin.applicant_name]
    assert "不列入本次会议" not in page


def test_a_case_that_no_committee_has_before_it_is_not_counted(cast, version):
    lin, colleague = (walk.submitted(cast, version, owner) for owner in ("lin", "colleague"))
    walk.walk_all(cast, {"committee": [lin], "office": [colleague]})
    meeting = held(cast, version)
    answer = count(cast, meeting, colleague)
    assert answer.status_code == 422
    assert "该申报件现在不在您的办理环节" in answer.content.decode()
    assert names(cast, meeting)[0] == [lin.applicant_name]


def test_a_meeting_that_is_empty_says_so(cast, version):
    lin = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    yesterday = clock.today() - timedelta(days=1)
    listed, page = names(cast, held(cast, version, yesterday))
    assert listed == []
    assert "没有可以登记票数的申报件" in page
    assert "另有 1 件" in page
    assert lin.stage == "committee"


def test_a_committee_of_several_plans_says_which_one_met(cast, version):
    second = publish(
        version.spec.model_copy(update={"code": "second-plan", "name": "第二个评审计划"}),
        organizer=cast.organizations["office"],
    )
    first, other = walk.submitted(cast, version, "lin"), walk.submitted(cast, second, "colleague")
    walk.walk_all(cast, {"committee": [first, other]})
    client, address = cast.client("sun"), reverse("review:meetings")
    data = {"name": "评审会", "held_on": str(clock.today()), "members": 25, "present": 21, "chair": "高主任"}
    for wrong in ({}, {"plan": "x"}):
        answer = client.post(address, data | wrong | {"token": idempotency.new_token()})
        assert answer.status_code == 422
        assert Drawn(answer).text("id_plan_error") in (
            "请选择。",
            "所选的项目不在可选范围内，请重新选择。",
        )
    sent = client.post(address, data | {"token": idempotency.new_token(), "plan": str(second.pk)})
    assert sent.status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.plan_version == second
    assert names(cast, meeting)[0] == [other.applicant_name]
    assert count(cast, meeting, first).status_code == 422
    assert count(cast, meeting, other).status_code == 302
