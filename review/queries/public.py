"""What anyone may read: notices that stand or stood, never more than was shown."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from plans.queries import unread
from review.models import NoticeItem, PublicNotice
from review.queries.facts import ends_at


def open_public_notices() -> QuerySet[PublicNotice]:
    """The notices that are not closed, newest first."""
    notices = PublicNotice.objects.filter(closed_at=None).select_related("organization", "plan_version")
    return notices.defer(*unread("plan_version")).order_by("-pk")


def running_public_notices(now: datetime) -> QuerySet[PublicNotice]:
    """The notices whose term, as frozen at opening, is not over, newest first."""
    return open_public_notices().filter(ends_at__gt=now)


def public_notice(public_id: str) -> PublicNotice:
    """One notice while it stands. Raises Http404 afterwards: a notice is shown for its term, not for ever."""
    notice = open_public_notices().filter(public_id=public_id).first()
    if notice is None:
        raise Http404("no such notice")
    return notice


def items_of(notice: PublicNotice) -> list[NoticeItem]:
    """The items of a notice in the order shown. One query."""
    return list(notice.items.select_related("case", "notice").order_by("pk"))


def is_running(notice: PublicNotice, now: datetime) -> bool:
    """Whether objections are taken."""
    return notice.closed_at is None and now < ends_at(notice)
