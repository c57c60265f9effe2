"""Answering a return line by line. What is answered is frozen with the next submit, beside what was asked."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants.models import Dossier
from applicants.sections import REPLIES, Refused
from applicants.services.sections import saving, told_by

LONGEST = 300


def save_replies(*, dossier_id: int, seat: Seat, answers: Sequence[str], seen: int) -> Dossier:
    """Keep one answer for each defect of the return, in their order; empty ones too.

    Locks and writes the dossier. Refuses one that is not returned, whose window is over, that was answered elsewhere
    since the page was drawn (``Stale``), and answers to another return than the present one.
    """
    with saving(dossier_id, seat, REPLIES, seen, told_by(list(answers))) as (dossier, _now):
        if dossier.status != Dossier.Status.RETURNED or len(answers) != len(dossier.defects):
            raise Refused(_("退回意见已有变化，请刷新后再答复。您填写的内容还在页面上。"))
        dossier.defects = [
            {**defect, "answer": answer.strip()[:LONGEST]}
            for defect, answer in zip(dossier.defects, answers, strict=True)
        ]
    return dossier
