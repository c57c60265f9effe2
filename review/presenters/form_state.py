"""Where the printed review form stands for one visitor."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from documents.models import Rendering, StoredFile
from plans.spec.chain import StageKind
from review.models import Case
from review.queries.chain import chain_of_case


@dataclass(frozen=True)
class FormState:
    """What templates/review/form_state.html draws."""

    available: bool
    locked: str = ""
    file: StoredFile | None = None
    waiting: bool = False
    failed: bool = False
    check_value: str = ""
    done_at: datetime | None = None
    hint: str = ""


def form_state(case: Case, seat: Seat | None) -> FormState:
    """The state of the newest rendering of this case's form. It unlocks with the fee, for offices too (FEE-10)."""
    if seat is None:
        return FormState(available=False)
    if not is_unlocked(case):
        if case.status not in (Case.Status.IN_REVIEW, Case.Status.RETURNED):
            return FormState(available=False)
        mine = seat.role == Role.APPLICANT
        words = _("评审费缴清后可以下载评审表。") if mine else _("申报人缴清评审费后，才能生成和下载评审表。")
        return FormState(available=True, locked=words)
    hint = _paper(case)
    last = (
        Rendering.objects.filter(kind=StoredFile.Kind.REVIEW_FORM, subject=case.public_id)
        .select_related("file")
        .order_by("-pk")
        .first()
    )
    if last is None:
        return FormState(available=True, hint=hint)
    return FormState(
        available=True,
        file=last.file if last.status == Rendering.Status.DONE else None,
        waiting=last.status == Rendering.Status.WAITING,
        failed=last.status == Rendering.Status.FAILED,
        check_value=last.check_value,
        done_at=last.done_at,
        hint=hint,
    )


def _paper(case: Case) -> str:
    """How the plan wants the form printed: size, copies, and what is written by hand; nothing where it does not say."""
    paper = case.plan_version.spec.review_form
    if paper is None:
        return ""
    size = _("%s 纸打印") % (paper.paper or "A4")
    copies = _("一式 %(n)s 份") % {"n": paper.copies} if paper.copies else ""
    by_hand = _("留空的栏目打印后手写") if paper.handwritten else ""
    parts = "，".join(part for part in (size, paper.binding or "", copies, by_hand) if part)
    return f"{parts}。"


def is_unlocked(case: Case) -> bool:
    """Whether the case is past its payment stage, or its plan has none."""
    codes = [stage.code for stage in chain_of_case(case)]
    paying = [stage.code for stage in chain_of_case(case) if stage.kind is StageKind.PAYMENT]
    if not paying or case.status == Case.Status.PASSED:
        return True
    past = codes.index(case.stage) > codes.index(paying[0])
    return past and case.status in (Case.Status.IN_REVIEW, Case.Status.FAILED)
