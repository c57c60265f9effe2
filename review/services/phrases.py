"""The words that an office keeps: written, worded anew, taken away."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, Seat
from accounts.queries import is_open_seat
from kernel import clock
from review.engine.refusal import Refused
from review.models import Phrase
from review.queries.phrases import phrase_for, phrases_of

#: More than these nobody reads through on a case's page.
MOST = 20


def keep(seat: Seat, *, use: str, text: str, public_id: str = "") -> Phrase:
    """Keep a sentence for the seat's office, or word one of its sentences anew (``public_id``).

    Locks the office, so that two officers do not write the same at once; writes one row, sends nothing. Refused for
    what the office says already, for more than ``MOST`` of one use, and from a seat that ended while the request
    waited. 404 for another office's sentence.
    """
    with transaction.atomic():
        _hold_office(seat)
        row = phrase_for(seat, public_id) if public_id else Phrase(organization=seat.organization)
        others = phrases_of(seat).filter(use=use).exclude(pk=row.pk)
        if others.filter(text=text).exists():
            raise Refused("text", _("本单位已经有这句用语，没有再存一条。"))
        if others.count() >= MOST:
            raise Refused("text", _("这一类用语已有 %d 条，请先删除不用的。") % MOST)
        row.use, row.text, row.written_by, row.written_at = use, text, seat, clock.now()
        row.save()
        return row


def drop(seat: Seat, public_id: str) -> None:
    """Take a sentence away; what was decided with it keeps its words. Locks the office, sends nothing.

    Refused from a seat that ended while the request waited. 404 for a stranger.
    """
    with transaction.atomic():
        _hold_office(seat)
        phrase_for(seat, public_id).delete()


def _hold_office(seat: Seat) -> None:
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.organization_id)
    if not is_open_seat(seat):
        raise Refused("seat", _("您的账号或席位刚刚停用，常用语没有改动。请由本单位其他人员办理。"))
