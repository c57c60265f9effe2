"""考核推荐: what the unit's recommending group said, and whom it has still to speak of (REC-05)."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from accounts.models import Role, Seat
from plans.queries import unread
from plans.spec.chain import StageKind
from review.engine.facts import GroupFacts
from review.models import Case, GroupMeeting, GroupVote
from review.queries.chain import stage_of_case
from review.queries.offices import held


def group_facts(case: Case) -> GroupFacts | None:
    """What the group said at its newest meeting of the dossier as it was submitted last; None where no meeting at this
    stage was recorded. Asks nothing at a stage without such a group."""
    stage = stage_of_case(case)
    if stage.settings.recommending_group is None:
        return None
    votes = GroupVote.objects.filter(case=case, round=case.round, meeting__stage=stage.code).select_related("meeting")
    vote = votes.order_by("-pk").first()
    if vote is None:
        return None
    met = vote.meeting
    return GroupFacts(met.held_on, met.members, met.present, vote.yes, vote.recommended)


def awaiting_group(seat: Seat) -> list[Case]:
    """The cases that this seat's unit holds at a stage whose group speaks first, oldest first."""
    return [
        case
        for case in held(seat, Case.Step.PENDING)
        if stage_of_case(case).kind is StageKind.EXAMINE and stage_of_case(case).settings.recommending_group
    ]


def spoken_of(cases: Sequence[Case]) -> dict[int, GroupVote]:
    """The group's newest word on each of these cases as it was submitted last, by the case's key. One query."""
    votes = GroupVote.objects.filter(case__in=[case.pk for case in cases]).select_related("meeting").order_by("pk")
    here = {case.pk: (case.round, case.stage) for case in cases}
    return {vote.case_id: vote for vote in votes if (vote.round, vote.meeting.stage) == here[vote.case_id]}


def group_meetings(seat: Seat | None) -> QuerySet[GroupMeeting]:
    """The meetings that this unit has recorded, newest first."""
    if seat is None or seat.role != Role.EMPLOYER_HR:
        return GroupMeeting.objects.none()
    found = GroupMeeting.objects.filter(employer=seat.organization_id).select_related("plan_version")
    return found.defer(*unread("plan_version")).annotate(size=Count("votes")).order_by("-pk")


def cases_for_group(seat: Seat | None, code: str, stage: str) -> list[Case]:
    """Those of ``awaiting_group`` under one plan (code) at one stage (code)."""
    waiting = awaiting_group(seat) if seat is not None else []
    return [case for case in waiting if case.plan_version.spec.code == code and case.stage == stage]
