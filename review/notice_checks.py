"""What cannot be of notices: for the invariants over a whole database."""

from collections.abc import Iterator
from datetime import date

from kernel.clock import CHINA
from review.models import NoticeItem, PublicNotice, ReviewEvent
from review.services.notices import digest_of_shown


def altered() -> Iterator[tuple[str, str]]:
    """(notice, what): what is shown has the digest that it was opened with."""
    for item in NoticeItem.objects.select_related("notice").order_by("pk").iterator(chunk_size=200):
        if digest_of_shown(item.shown) != item.digest:
            yield item.notice.public_id, "shows something else than it was opened with"


def cut_short() -> Iterator[tuple[str, str]]:
    """(case, what): a case goes on from a notice that showed this very content, stood to its last day, and was not
    stopped."""
    shown = {
        (notice, case): snapshot
        for notice, case, snapshot in NoticeItem.objects.order_by("pk").values_list(
            "notice__public_id", "case_id", "snapshot_id"
        )
    }
    stopped = set(PublicNotice.objects.exclude(stop_reason="").order_by("pk").values_list("public_id", flat=True))
    ended = ReviewEvent.objects.filter(kind="notice_closed").select_related("case").order_by("pk")
    for row in ended.iterator(chunk_size=200):
        notice = row.data["notice"]
        if shown.get((notice, row.case_id)) != row.snapshot_id:
            yield row.case.public_id, f"event {row.serial} ends a notice of another content"
        if notice in stopped:
            yield row.case.public_id, f"event {row.serial} ends a notice that was stopped"
        if row.recorded_at.astimezone(CHINA).date() <= date.fromisoformat(row.data["last_day"]):
            yield row.case.public_id, f"event {row.serial} ends a notice before its last day was over"
