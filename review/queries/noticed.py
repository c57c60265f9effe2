"""What a notice was, said once: a case's record, the sheet and the employer's opinion are all made of this (PUB-03).

What it showed of each case is ``NoticeItem.shown``, and nothing else either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kernel import workdays
from kernel.clock import CHINA
from review.models import Case, PublicNotice, ReviewEvent


@dataclass(frozen=True, slots=True)
class Noticed:
    """The notice's place and days. ``last_day`` is the later of the day frozen at opening and the day that the present
    calendar gives (AC-043); ``is_certain``: every day of it is decreed."""

    office: str
    place: str
    first_day: date
    last_day: date
    working_days: int
    is_certain: bool
    is_declared: bool


def noticed(notice: PublicNotice) -> Noticed:
    """What the notice is by the present calendar. One query, and one for its organization where it was not joined."""
    last_day, is_certain = effective_term(notice)
    return Noticed(
        office=notice.organization.name,
        place=notice.place,
        first_day=notice.first_day,
        last_day=last_day,
        working_days=notice.working_days,
        is_certain=is_certain,
        is_declared=notice.is_declared,
    )


def effective_term(notice: PublicNotice, changes: Mapping[date, bool] | None = None) -> tuple[date, bool]:
    """The last day that counts and whether it is certain.

    The later of the day frozen at opening and the day the present calendar gives, so that an edit of the calendar can
    only lengthen a running notice (AC-043). ``changes``: as ``kernel.workdays`` takes them.
    """
    try:
        term = workdays.term_from(notice.appeared_on, notice.working_days, changes or {})
    except workdays.CalendarUnknown:
        return notice.last_day, False
    return max(notice.last_day, term.last_day), not term.is_provisional


def ends_at(notice: PublicNotice) -> datetime:
    """The first moment after a notice's effective term."""
    last_day, _is_certain = effective_term(notice)
    return end_of(last_day)


def end_of(last_day: date) -> datetime:
    """The first moment after a day in China."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=CHINA)


def declared_notice(case: Case, events: Iterable[ReviewEvent]) -> PublicNotice | None:
    """The notice of the case's round that its office says it showed away from the portal, with its picture (AC-045).

    ``events``: the case's history. One query where there is one, otherwise none.
    """
    ended = [row for row in events if row.kind == "notice_closed" and row.round == case.round]
    said = [row.data["notice"] for row in ended if row.data.get("declared")]
    if not said:
        return None
    return PublicNotice.objects.select_related("evidence").filter(public_id=said[-1]).first()
