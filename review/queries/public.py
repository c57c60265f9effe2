"""What anyone may read: notices that stand or stood, never more than was shown."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare

from plans.queries import unread
from review.models import NoticeItem, Objection, PublicNotice
from review.queries.noticed import Noticed, end_of, noticed


def open_public_notices() -> QuerySet[PublicNotice]:
    """The notices that the portal shows and that are not closed, newest first."""
    notices = PublicNotice.objects.filter(closed_at=None, is_declared=False).select_related(
        "organization", "plan_version"
    )
    return notices.defer(*unread("plan_version")).order_by("-pk")


def running_public_notices(now: datetime) -> QuerySet[PublicNotice]:
    """The notices whose term, as frozen at opening, is not over, newest first."""
    return open_public_notices().filter(ends_at__gt=now)


def public_notice(public_id: str) -> PublicNotice:
    """One notice that the portal shows or has shown. Raises Http404 for any other.

    Whether its names may still be told is ``is_running``: a notice is shown for its term, not for ever.
    """
    known = PublicNotice.objects.filter(is_declared=False).select_related("organization", "plan_version")
    notice = known.defer(*unread("plan_version")).annotate(size=Count("items")).filter(public_id=public_id).first()
    if notice is None:
        raise Http404("no such notice")
    return notice


def place_of(public_id: str) -> int | None:
    """Where in the list a notice stands, for the page after it; None where there is none."""
    return PublicNotice.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def objection_by_receipt(receipt: str, contact: str) -> Objection | None:
    """The objection with this number, for whoever also knows what was left as the way to answer it."""
    found = Objection.objects.filter(receipt=receipt).first()
    return found if found is not None and constant_time_compare(found.contact, contact) else None


def items_of(notice: PublicNotice) -> list[NoticeItem]:
    """The items of a notice in the order shown. One query."""
    return list(notice.items.select_related("case", "notice__organization").order_by("pk"))


def is_running(notice: PublicNotice, now: datetime, term: Noticed | None = None) -> bool:
    """Whether the names are shown and objections are taken: until the end of the term.

    While nobody knows when that is, for its year is not decreed yet, it is not over. ``term``: of the notice, where it
    is known already.
    """
    if notice.closed_at is not None or notice.is_declared:
        return False
    known = term or noticed(notice)
    return not known.is_certain or now < end_of(known.last_day)
