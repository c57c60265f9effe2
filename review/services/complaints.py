"""What the public reports, and the answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from plans.models import Plan
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON
from review.models import Complaint
from review.queries.supervising import complaints
from review.services.numbers import new_number
from review.services.once import Answer, once


def file_complaint(plan: Plan, *, about: str, text: str, name: str = "", contact: str = "") -> Complaint:
    """Take a complaint from anyone, with or without a name. Writes one row; sends nothing.

    The same words of the same person about the same plan again get the first one: there is no account to keep a token
    under. The plan's row is locked against a second copy at the same moment.
    """
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        said = {"plan": plan, "about": about, "text": text, "name": name, "contact": contact}
        same = Complaint.objects.filter(**said).order_by("pk").first()
        now = clock.now()
        return same or Complaint.objects.create(**said, receipt=new_number("JB", now), filed_at=now)


def answer(complaint_id: int, seat: Seat, *, text: str, token: str = "") -> Complaint:
    """Answer a complaint, once; whoever holds its address reads the answer there.

    Locks and writes it; sends nothing. Refused for whoever does not deal with it, for an answer that is too short, and
    when it is answered already. The same token again does nothing.
    """

    def effect() -> Answer:
        found = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint_id)
        if not complaints(seat).filter(pk=found.pk).exists():
            raise Refused("not_permitted", _("这件投诉举报不由本单位办理。"))
        if found.status != Complaint.Status.OPEN:
            raise Refused("stale", _("这件投诉举报已经答复，不需要重复办理。请刷新后查看。"))
        if len(text.strip()) < MIN_REASON:
            lengths = {"least": MIN_REASON, "length": len(text.strip())}
            raise Refused("answer", _("答复至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
        found.status, found.answer = Complaint.Status.ANSWERED, text.strip()
        found.answered_by, found.answered_at = seat, clock.now()
        found.save(update_fields=["status", "answer", "answered_by", "answered_at"])
        return {"complaint": found.pk}

    return Complaint.objects.get(
        pk=once(seat, token, "review.answer", effect, target=(complaint_id, text))["complaint"]
    )
