"""A job over many cases in words: who is on it, what will be done or was, and what is left out and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.spec.chain import Action, Stage
from review.engine.turn import stage_of
from review.models import BulkItem, BulkJob, Case
from review.queries.chain import chain_of, spec_of

State = BulkItem.State


@dataclass(frozen=True)
class Line:
    """One case of a job."""

    case: Case
    number: str
    title: str
    major: str
    employer: str
    stage: str
    message: str
    refusal: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``all`` that were asked for, ``left`` and ``failed`` among them."""

    done: int
    failed: int
    left: int

    @property
    def all(self) -> int:
        return self.done + self.failed + self.left

    @property
    def over(self) -> int:
        """Decided one way or the other."""
        return self.done + self.failed


def progress(job: BulkJob, counts: Counter[str]) -> Progress:
    """Of a job that is being listed, how many were looked at; otherwise how many were decided on."""
    if job.state == BulkJob.State.CHECKING:
        return Progress(counts[State.FIT] + counts[State.UNFIT], 0, counts[State.CHOSEN])
    return Progress(counts[State.DONE], counts[State.FAILED], counts[State.FIT])


def lines(items: Iterable[BulkItem]) -> list[Line]:
    """The cases of a job as they are listed."""
    found = []
    for item in items:
        case, plan = item.case, spec_of(item.case.plan_version)
        found.append(
            Line(
                case,
                case.dossier.number,
                plan.title(case.title).name,
                plan.major(case.major).name,
                case.employer.name,
                plan.stage(item.stage or case.stage).labels.staff,
                item.message,
                item.refusal,
                item.state,
                item.at,
            )
        )
    return found


def stages_among(items: Iterable[BulkItem]) -> list[tuple[Stage, int]]:
    """The stages at which the cases to be decided on are, each with how many."""
    counted: dict[tuple[int, str], int] = Counter()
    stages = {}
    for item in items:
        key = (item.case.plan_version_id, item.stage)
        counted[key] += 1
        stages[key] = stage_of(chain_of(item.case.plan_version), item.stage)
    return [(stages[key], n) for key, n in counted.items()]


def what_follows(job: BulkJob, fit: Sequence[BulkItem]) -> list[str]:
    """What the confirmation brings about, in one sentence each."""
    told = sum(bool(item.message) for item in fit)
    sms = _("给其中 %d 位申报人发短信，内容写在名单里") % told if told else _("不给申报人发短信")
    each = _("逐件办理：有一件办不成，不影响其余，原因单独列出")
    meanwhile = _("名单列出以后被同事办理或有变动的，不再办理，并告诉您由谁在何时办理")
    if job.command == Action.FORWARD:
        return [
            _("%d 件报送下一环节，对方打开或签收后不能再撤回") % len(fit),
            _("按接收单位各成一个批次，生成批次号和名册"),
            sms,
            each,
            meanwhile,
        ]
    moves = [_moves(stage, n) for stage, n in stages_among(fit)]
    return [*moves, sms, _("意见记入每一件的办理记录，不能修改或删除"), each, meanwhile]


def _moves(stage: Stage, n: int) -> str:
    words = {"n": n, "stage": stage.labels.staff}
    if Action.FORWARD in stage.actions:
        return _("%(n)d 件（%(stage)s）审核通过，进入“待报送”") % words
    return _("%(n)d 件（%(stage)s）审核通过，立即进入下一环节") % words


def title_of(job: BulkJob) -> str:
    """What the job is called."""
    return _("批量报送") if job.command == Action.FORWARD else _("批量通过")
