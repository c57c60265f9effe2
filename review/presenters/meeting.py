"""The page of one meeting: whom it votes on, what was counted, and what releasing the results does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import formats, idempotency
from plans.spec.chain import StageKind
from review.forms.meeting import CountsForm
from review.models import BallotCount, Case, Meeting
from review.presenters.rows import Row, worklist_rows
from review.queries.ballots import came_on, counts_for
from review.queries.chain import chain_of
from review.queries.offices import held_at
from review.queries.scores import totals_of


@dataclass(frozen=True)
class Line:
    """One case of a meeting: counted, or with the form that counts it. ``score``: (self-score, verified) or None."""

    row: Row
    count: BallotCount | None
    form: CountsForm | None
    score: tuple[int, int] | None


@dataclass(frozen=True)
class Agenda:
    """``lines``: counted ones first. ``later``: how many cases of the plan came before the committee after the meeting.

    ``is_concerned``: the person of the seat was voted on, too; that case is left out (decision D9).
    """

    lines: list[Line]
    later: int
    is_concerned: bool

    @property
    def counts(self) -> list[BallotCount]:
        return [line.count for line in self.lines if line.count is not None]

    @property
    def left(self) -> int:
        """How many have no counts yet."""
        return len(self.lines) - len(self.counts)

    @property
    def can_release(self) -> bool:
        """Whether there is something that this seat may release: nobody releases their own result."""
        return bool(self.counts) and not self.is_concerned

    def form_of(self, case_id: str) -> CountsForm | None:
        """The form that is drawn for this case, or None."""
        return next((line.form for line in self.lines if line.row.case.public_id == case_id), None)


def agenda_of(meeting: Meeting, seat: Seat, now: datetime, bound: tuple[str, CountsForm] | None = None) -> Agenda:
    """The agenda of a meeting as ``seat`` may see it. ``bound``: a form posted with errors, by the case's public id."""
    counts = {count.case_id: count for count in counts_for(meeting, seat)}
    counted = [count.case for count in counts.values()]
    waiting = [] if meeting.released_at else _of_plan(meeting, held_at(seat, StageKind.BALLOT))
    open_ones = [case for case in waiting if came_on(case) <= meeting.held_on]
    cases = [*counted, *open_ones]
    scores = totals_of(cases)
    lines = []
    for case, row in zip(cases, worklist_rows(cases, now), strict=True):
        count = counts.get(case.pk)
        form = None if count else _form(meeting, case, bound)
        lines.append(Line(row, count, form, scores.get(case.pk)))
    size = meeting.counts.count()
    return Agenda(lines, later=len(waiting) - len(open_ones), is_concerned=size > len(counts))


def _of_plan(meeting: Meeting, cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.plan_version_id == meeting.plan_version_id]


def _form(meeting: Meeting, case: Case, bound: tuple[str, CountsForm] | None) -> CountsForm:
    if bound is not None and bound[0] == case.public_id:
        return bound[1]
    initial = {"seen_version": case.version, "token": idempotency.new_token()}
    return CountsForm(present=meeting.present, initial=initial, auto_id=f"id_{case.public_id}_%s")


def facts_of(meeting: Meeting) -> list[tuple[str, Any]]:
    """What was written down of the meeting."""
    return [
        (_("评审计划"), meeting.plan_version.name),
        (_("会议日期"), formats.cn_date(meeting.held_on)),
        (_("委员总数"), meeting.members),
        (_("出席人数"), meeting.present),
        (_("会议主持"), meeting.chair),
    ]


def rule_of(meeting: Meeting) -> str:
    """By what share of those present a case passes, as the plan of the meeting says."""
    ballot = next(stage for stage in chain_of(meeting.plan_version) if stage.kind is StageKind.BALLOT)
    part, whole = ballot.settings.majority
    return _("同意票达到出席人数的 %(part)d/%(whole)d 为通过。系统按票数计算，不能手工改结果。") % {
        "part": part,
        "whole": whole,
    }


def release_question(agenda: Agenda) -> str:
    """What is asked before the release."""
    words = {"n": len(agenda.lines), "left": agenda.left}
    if not agenda.left:
        return _("一并发布 %(n)s 件表决结果？发布后不能再改。") % words
    return _("%(n)s 件中 %(left)s 件没有表决结果，将留在下一次会议。其余的一并发布？发布后不能再改。") % words


def release_consequences(agenda: Agenda) -> list[str]:
    """What the release does."""
    passed = sum(count.passed for count in agenda.counts)
    words = {"passed": passed, "failed": len(agenda.counts) - passed}
    lines = [
        _("%(passed)s 件通过、%(failed)s 件未通过的结果同时发布") % words,
        _("通过的进入结果公示，公示期按工作日计算"),
        _("向每位申报人发送短信，告知结果"),
        _("发布后票数和结果都不能再改"),
    ]
    if agenda.left:
        lines.append(_("%(left)s 件没有表决结果，将留在下一次会议") % {"left": agenda.left})
    return lines
