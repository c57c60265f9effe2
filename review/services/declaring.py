"""登记线下公示: a notice that an employer showed on its own board, written down afterwards (PUB-01, AC-045).

Its days are the office's own word, and marked as that wherever they stand. What the portal knows for itself, it holds
them to: they lie after the approval of each case, they are as many working days as the plan wants, they are over.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import Seat
from documents.models import StoredFile
from documents.services import store
from kernel import clock
from kernel.formats import cn_date
from plans.spec.chain import Holder
from review.engine.refusal import Refused
from review.models import Case, PublicNotice
from review.queries.chain import stage_of_case
from review.services.notices import Declared, show, term_of
from review.services.once import Answer, once
from review.services.selection import Chosen, lock_chosen, same_stage

if TYPE_CHECKING:
    from django.core.files.base import File


def keep_picture(seat: Seat, picture: "File[bytes]") -> StoredFile:
    """Store the picture of a board before there is a notice that names it, so that a form refused for something else
    keeps it. Refuses a bad file with ValidationError."""
    return store(picture, owner=seat.user, kind=StoredFile.Kind.NOTICE_EVIDENCE)


def declare_notice(
    seat: Seat,
    chosen: Sequence[Chosen],
    *,
    place: str,
    appeared_on: date,
    last_day: date,
    evidence: StoredFile | None,
    token: str = "",
) -> PublicNotice:
    """Write down a notice of the chosen cases that was shown away from the portal and is over.

    Locks the cases. Writes the notice with its picture (``keep_picture``), its items and each case's event, marked as
    the office's own word. Refused as a whole like ``open_notice``, for any office but an employer, when a day lies
    before the approval of a case in the portal's time, when it stood fewer working days than the plan wants, when its
    last day is not over, and without a picture; the same click again is answered without one, too.
    """

    def effect() -> Answer:
        if evidence is None:
            raise Refused("evidence", _("请上传公示照片或扫描件。"))
        locked = lock_chosen(seat, chosen)
        cases = [case for case, _seen in locked]
        same_stage(cases)
        now = clock.now()
        if stage_of_case(cases[0]).holder is not Holder.EMPLOYER:
            raise Refused("not_permitted", _("只有用人单位的公示可以登记线下公示。评委会办公室的公示请在平台上发起。"))
        _check_days(cases, appeared_on, last_day, today=now.astimezone(clock.CHINA).date())
        said = Declared(appeared_on, last_day, evidence)
        return {"notice": show(seat, locked, place=place, now=now, declared=said).public_id}

    target = (*chosen, place, appeared_on, last_day)
    answer = once(seat, token, "review.declare_notice", effect, target=target)
    return PublicNotice.objects.get(public_id=answer["notice"])


def _check_days(cases: Sequence[Case], appeared_on: date, last_day: date, *, today: date) -> None:
    """Refused when the days cannot be so, with the day that the portal knows."""
    approved = max(cases, key=lambda case: case.entered_at)
    approved_on = approved.entered_at.astimezone(clock.CHINA).date()
    if appeared_on < approved_on:
        words = {"name": approved.applicant_name, "approved": cn_date(approved_on), "typed": cn_date(appeared_on)}
        raise Refused(
            "appeared_on",
            _(
                "公示须在本单位审核通过之后：%(name)s于%(approved)s通过，填写的张贴日期是%(typed)s。"
                "审核通过前的公示不能登记，请重新公示。"
            )
            % words,
        )
    if last_day >= today:
        words = {"last": cn_date(last_day), "today": cn_date(today)}
        raise Refused(
            "last_day", _("公示截止日期%(last)s还没有过完，今天是%(today)s。请在截止日的次日以后登记。") % words
        )
    days, term = term_of(cases[0], appeared_on)
    if last_day < term.last_day:
        words = {"days": str(days), "needed": cn_date(term.last_day), "last": cn_date(last_day)}
        raise Refused(
            "last_day",
            _(
                "公示须满 %(days)s 个工作日，从张贴的次日起算：最早到%(needed)s满期，填写的截止日期是%(last)s。"
                "请核对日期；确实不足的，请重新公示。"
            )
            % words,
        )
