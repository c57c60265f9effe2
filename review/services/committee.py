"""The committee, as the office enters it: the meeting, the counts, the release, the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, Seat
from kernel import clock
from kernel.formats import cn_date
from plans.models import PlanVersion
from plans.spec.chain import Action, StageKind
from review.engine.commands import Command
from review.engine.kinds.ballot import reaches
from review.engine.refusal import Refused
from review.engine.state import Result
from review.models import BallotCount, Case, Meeting, PublicNotice
from review.queries.ballots import came_on, seen_of
from review.queries.chain import chain_of, stage_of_case
from review.services.notices import show
from review.services.once import Answer, once
from review.services.run import lock_cases, run_locked
from review.services.selection import Chosen, lock_chosen, same_stage

UNCHANGED = gettext_lazy("三项票数与已登记的相同，没有需要更正的。")


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What the office writes down of a meeting."""

    name: str
    held_on: date
    members: int
    present: int
    chair: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """The counts of one case, with the version the page showed."""

    case: str
    seen_version: int
    yes: int
    no: int
    abstain: int


def open_meeting(seat: Seat, version: PlanVersion, form: MeetingForm, *, token: str = "") -> Meeting:
    """Write down a meeting of the plan's committee. Writes one row.

    Refused for anyone but the plan's own office, and without a quorum: such a meeting decides nothing (R11).
    """
    if seat.role != Role.OFFICE_OFFICER or seat.organization_id != version.plan.organizer_id:
        raise Refused("not_permitted", _("只有本评审计划的评委会办公室可以登记评审会议。"))
    ballot = next((stage for stage in chain_of(version) if stage.kind is StageKind.BALLOT), None)
    if ballot is None:
        raise Refused("chain", _("该评审计划没有评审表决环节。"))
    counts = {"present": form.present, "members": form.members}
    if form.present > form.members:
        raise Refused("counts:present", _("出席人数 %(present)d 多于委员总数 %(members)d，请核对。") % counts)
    quorum = ballot.settings.quorum
    if form.members < 1 or not reaches(form.present, form.members, quorum):
        raise Refused(
            "quorum",
            _("出席 %(present)d 人，委员总数 %(members)d 人，未达到 %(part)d/%(whole)d，会议表决无效。")
            % {**counts, "part": quorum[0], "whole": quorum[1]},
        )

    def effect() -> Answer:
        meeting = Meeting.objects.create(
            plan_version=version,
            office=seat.organization,
            name=form.name,
            held_on=form.held_on,
            members=form.members,
            present=form.present,
            chair=form.chair,
            recorded_by=seat,
            recorded_at=clock.now(),
        )
        return {"meeting": meeting.public_id}

    return Meeting.objects.get(
        public_id=once(seat, token, "review.open_meeting", effect, target=(version.pk, form))["meeting"]
    )


def record_ballots(
    meeting_id: int, seat: Seat, rows: Sequence[CountRow], *, reason: str = "", token: str = ""
) -> list[BallotCount]:
    """Enter the counts of some cases; the engine computes each result and stages it, told to nobody.

    Locks the cases, then the meeting. Writes the counts and each case's event. Counts already entered are corrected
    with a reason until the release: the event that entered them stays in the history. Refused as a whole when one row
    does not add up, is stale or foreign, or says what was entered already, when its case came before the committee only
    after the meeting, or when the meeting is released.
    """

    def effect() -> Answer:
        locked = lock_chosen(seat, [Chosen(row.case, row.seen_version) for row in rows])
        meeting = _own_meeting(meeting_id, seat)
        by_case = {row.case: row for row in rows}
        now = clock.now()
        written = []
        for case, seen in locked:
            row = by_case[case.public_id]
            counts = {"yes": row.yes, "no": row.no, "abstain": row.abstain}
            payload = {"members": meeting.members, "present": meeting.present, "meeting": meeting.public_id, **counts}
            _belongs(case, meeting)
            run_locked(case, Command(Action.RECORD_BALLOT, seen, reason=reason, payload=payload), seat, now=now)
            if BallotCount.objects.filter(meeting=meeting, case=case, **counts).exists():
                raise Refused("unchanged", str(UNCHANGED))
            passed = case.staged_result == Case.StagedResult.PASSED
            count, _created = BallotCount.objects.update_or_create(
                meeting=meeting, case=case, defaults={**counts, "passed": passed}
            )
            written.append(count.pk)
        return {"counts": written}

    answer = once(seat, token, "review.record_ballots", effect, target=(meeting_id, *rows, reason))
    return list(BallotCount.objects.filter(pk__in=answer["counts"]).select_related("case"))


def release(
    meeting_id: int, seat: Seat, *, place: str, token: str = "", seen: str | None = None
) -> PublicNotice | None:
    """Make all staged results of a meeting known at once: one result notice for those who passed.

    Locks the cases, then the meeting. Writes each case's events, the notice (None when nobody passed) and the
    meeting's release; the reactions queue the messages. Refused as a whole when nothing is staged, when it is released
    already, or when the calendar cannot count the notice's days: nobody may learn a result alone. ``seen``
    (``queries.ballots.seen_of``) is what the page showed: refused when a colleague has corrected counts since.
    """

    def effect() -> Answer:
        keys = BallotCount.objects.filter(meeting_id=meeting_id).order_by("case_id").values_list("case_id", flat=True)
        cases = lock_cases(keys)
        meeting = _own_meeting(meeting_id, seat)
        staged, standing = [case for case in cases if _is_staged(case)], seen_of(cases)
        if not staged:
            raise Refused("gate:result_staged", _("本次会议还没有登记表决结果。请先登记表决票数。"))
        now = clock.now()
        passed: list[tuple[Case, int]] = []
        for case in staged:
            result = case.staged_result
            run_locked(case, Command(Action.RELEASE, case.version), seat, now=now)
            if result == Result.PASSED and stage_of_case(case).kind is StageKind.PUBLIC_NOTICE:
                passed.append((case, case.version))
        if seen is not None and seen != standing:
            raise Refused("stale", _("您打开本页以后，有申报件的票数已更正，结果没有发布。请核对最新票数后再发布。"))
        notice = show(seat, passed, place=place, now=now) if passed else None
        meeting.released_at = now
        meeting.save(update_fields=["released_at"])
        return {"notice": notice.public_id if notice else None}

    public_id = once(seat, token, "review.release", effect, target=(meeting_id, place))["notice"]
    return PublicNotice.objects.get(public_id=public_id) if public_id else None


def confirm(seat: Seat, chosen: Sequence[Chosen], *, document: str, token: str = "") -> int:
    """Confirm results by their approval document (发文). Returns how many were confirmed.

    Locks the cases. Writes each case's event. Refused as a whole when one is foreign, stale, not passed, or when the
    document has no number.
    """

    def effect() -> Answer:
        locked = lock_chosen(seat, chosen)
        same_stage([case for case, _seen in locked])
        now = clock.now()
        for case, seen in locked:
            run_locked(case, Command(Action.CONFIRM, seen, payload={"document": document}), seat, now=now)
        return {"count": len(locked)}

    return int(once(seat, token, "review.confirm", effect, target=(*chosen, document))["count"])


def _own_meeting(meeting_id: int, seat: Seat) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.office_id != seat.organization_id or seat.role != Role.OFFICE_OFFICER:
        raise Refused("not_permitted", _("该会议不是本评委会办公室登记的，不能办理。"))
    if meeting.released_at is not None:
        raise Refused("stale", _("该会议的评审结果已经公布，不能再改。请刷新后查看。"))
    return meeting


def _belongs(case: Case, meeting: Meeting) -> None:
    if case.plan_version_id != meeting.plan_version_id:
        raise Refused("mixed", _("所选的申报件不属于本次会议的评审计划，票数没有登记。"))
    if stage_of_case(case).kind is StageKind.BALLOT and came_on(case) > meeting.held_on:
        days = {"name": case.applicant_name, "came": cn_date(came_on(case)), "held": cn_date(meeting.held_on)}
        raise Refused(
            "after_meeting",
            _(
                "%(name)s的申报件%(came)s才进入评审环节，晚于会议日期（%(held)s），不能计入本次会议。"
                "请登记到之后的会议。"
            )
            % days,
        )
    elsewhere = BallotCount.objects.filter(case=case, meeting__released_at=None).exclude(meeting=meeting)
    if case.step == Case.Step.APPROVED and elsewhere.exists():
        raise Refused(
            "mixed", _("%(name)s的表决结果已在另一次会议登记，尚未公布，不能重复登记。") % {"name": case.applicant_name}
        )


def _is_staged(case: Case) -> bool:
    at_ballot = case.status == Case.Status.IN_REVIEW and stage_of_case(case).kind is StageKind.BALLOT
    return at_ballot and case.step == Case.Step.APPROVED
