"""Recording a meeting of the unit's recommending group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from kernel import clock
from review.engine.refusal import Refused
from review.models import Case, GroupMeeting, GroupVote
from review.queries.chain import stage_of_case
from review.services.once import Answer, once
from review.services.run import lock_cases
from review.services.selection import same_stage


@dataclass(frozen=True)
class Met:
    """When the group met, and who was there."""

    held_on: date
    members: str
    present: int


@dataclass(frozen=True)
class Said:
    """What the group said of one declaration (key of its case)."""

    case: int
    yes: int
    recommended: bool
    conclusion: str


def record_meeting(seat: Seat, met: Met, said: Sequence[Said], *, token: str = "") -> GroupMeeting:
    """Write a meeting down, with the votes on one or more declarations; approvals rest on the newest.

    Locks the cases. Writes the meeting and its votes; the same token again returns it. Refused as a whole for anybody
    but the HR that holds the cases, for one that is not waiting at a stage with such a group, one's own (D9), several
    stages at once, a day to come, more votes than members, and without any declaration.
    """

    def effect() -> Answer:
        if not said:
            raise Refused("none_chosen", _("请至少填写一名申报人的考核推荐结果。"))
        cases = lock_cases([each.case for each in said])
        _may_record(seat, cases)
        same_stage(cases)
        _sound(met, said)
        sample, now = cases[0], clock.now()
        meeting = GroupMeeting.objects.create(
            plan_version=sample.plan_version,
            employer=seat.organization,
            stage=sample.stage,
            held_on=met.held_on,
            members=met.members,
            present=met.present,
            entered_by=seat,
            entered_at=now,
        )
        rounds = {case.pk: case.round for case in cases}
        for each in said:
            GroupVote.objects.create(
                meeting=meeting,
                case_id=each.case,
                round=rounds[each.case],
                yes=each.yes,
                recommended=each.recommended,
                conclusion=each.conclusion,
            )
        return {"meeting": meeting.public_id}

    answer = once(seat, token, "review.record_meeting", effect, target=(met, tuple(said)))
    return GroupMeeting.objects.get(public_id=answer["meeting"])


def _may_record(seat: Seat, cases: Sequence[Case]) -> None:
    for case in cases:
        own = case.person_id == seat.user.person_id
        here = case.holder_id == seat.organization_id and seat.role == Role.EMPLOYER_HR and not own
        waits = case.status == Case.Status.IN_REVIEW and case.step == Case.Step.PENDING
        if not here or not waits or stage_of_case(case).settings.recommending_group is None:
            raise Refused("not_permitted", _("所选的申报件中有不在本单位考核推荐环节的，没有登记。请刷新后重新填写。"))


def _sound(met: Met, said: Sequence[Said]) -> None:
    if met.held_on > clock.today():
        raise Refused("held_on", _("会议日期不能晚于今天。"))
    most = max(each.yes for each in said)
    if most > met.present:
        told = {"yes": most, "present": met.present}
        raise Refused("present", _("同意 %(yes)d 票，多于参加的 %(present)d 人，请核对。") % told)
