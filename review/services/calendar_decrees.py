"""工作日历: one operator says what the State Council's notice says, another confirms it (AC-043).

It changes when notices end, so that nobody does it alone. What was promised already only becomes longer.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from kernel import calendar, clock
from kernel.decrees import Unreadable, read
from kernel.formats import cn_date
from kernel.language import official
from kernel.models import CalendarDay
from messaging.services import queue_sms
from review.engine.refusal import Refused
from review.models import CalendarDecree, NoticeItem, Objection, PublicNotice
from review.queries.calendar_effects import confirmed_past, days_in, differences
from review.queries.noticed import effective_term, end_of
from review.services.notices import due_on
from review.services.once import Answer, once


def propose(seat: Seat, *, year: int, source: str, text: str, token: str = "") -> CalendarDecree:
    """Write down what a year's notice says, for a second operator to confirm. Changes no day.

    Writes one row. Refused for anybody but an operator, when the text cannot be read or contradicts itself, when
    another waits for the year, when it changes nothing, and when it would change a decreed day that is over.
    """
    _may_edit(seat)
    try:
        named = read(text, year)
    except Unreadable as why:
        raise Refused("text", "\n".join(why.sentences)) from why
    days = calendar.days_of(year, named)
    _check(days, clock.today(), year)

    def effect() -> Answer:
        if CalendarDecree.objects.filter(year=year, status=CalendarDecree.Status.WAITING).exists():
            raise Refused("year", _("%(year)d 年已有一份安排待复核。请先复核，或撤下那一份后再录入。") % {"year": year})
        said = {day.isoformat(): works for day, works in named.items()}
        row = CalendarDecree.objects.create(
            year=year, source=source, text=text, days=said, proposed_by=seat, proposed_at=clock.now()
        )
        return {"decree": row.public_id}

    answer = once(seat, token, "review.propose_calendar", effect, target=(year, source, text))
    return CalendarDecree.objects.get(public_id=answer["decree"])


def confirm(decree_id: int, seat: Seat) -> int:
    """Make the days of a decree those of the calendar. Returns how many notices end later than was said.

    Locks the decree, the calendar, then the open notices, then undated objections, each in the order of their keys.
    Writes the calendar, the days by which those objections are to be answered, the later ends of notices, and queues a
    message to everybody shown in one of those. No notice ends sooner (AC-043); no other deadline moves: it was told.
    Refused for the person who wrote it down, and when it was decided meanwhile.
    """

    def effect() -> Answer:
        row = _waiting(decree_id, seat)
        if row.proposed_by.user.person_id == seat.user.person_id:
            raise Refused("own", _("由您录入的放假安排，须由另一位平台运营人员对照原文复核。"))
        days, now = days_in(row), clock.now()
        _check(days, now.astimezone(clock.CHINA).date(), row.year)
        calendar.decree(row.year, days, row.source)
        _decided(row, seat, CalendarDecree.Status.APPLIED, now)
        moved = _move_notices()
        _date_objections()
        return {"moved": moved}

    return int(once(seat, "", "review.confirm_calendar", effect)["moved"])


def withdraw(decree_id: int, seat: Seat) -> None:
    """Take down what waits to be confirmed. Locks and writes the row. Refused when it was decided meanwhile."""

    def effect() -> Answer:
        _decided(_waiting(decree_id, seat), seat, CalendarDecree.Status.WITHDRAWN, clock.now())
        return {}

    once(seat, "", "review.withdraw_calendar", effect)


def _may_edit(seat: Seat) -> None:
    if seat.role != Role.OPERATOR:
        raise Refused("not_permitted", _("工作日历由平台运营人员维护。"))


def _check(days: dict[date, bool], today: date, year: int) -> None:
    past = confirmed_past(days, today)
    if past:
        raise Refused(
            "text",
            _("%(day)s已经过去，而且是按国务院通知确认过的，不能再改。请核对年份和日期。") % {"day": cn_date(past[0])},
        )
    is_open = CalendarDay.objects.filter(date__in=days, is_provisional=True).exists()
    if not is_open and not differences(days):
        raise Refused("text", _("%(year)d 年的日历与这份安排一致，没有需要修改的。") % {"year": year})


def _waiting(decree_id: int, seat: Seat) -> CalendarDecree:
    _may_edit(seat)
    row = CalendarDecree.objects.select_for_update(of=("self",)).select_related("proposed_by__user").get(pk=decree_id)
    if row.status != CalendarDecree.Status.WAITING:
        raise Refused("stale", _("这份放假安排已有结论，不需要重复办理。请刷新后查看。"))
    return row


def _decided(row: CalendarDecree, seat: Seat, status: str, now: datetime) -> None:
    row.status, row.decided_by, row.decided_at = status, seat, now
    row.save(update_fields=["status", "decided_by", "decided_at"])


def _move_notices() -> int:
    """Give every open notice the end that the calendar gives, where that is later; tell who is shown in it."""
    moved = 0
    notices = PublicNotice.objects.select_for_update(of=("self",)).filter(closed_at=None, is_declared=False)
    for notice in notices.order_by("pk"):
        last_day, is_certain = effective_term(notice)
        is_longer = last_day > notice.last_day
        if not is_longer and notice.is_provisional is not is_certain:
            continue
        notice.is_provisional = not is_certain
        notice.last_day, notice.ends_at = last_day, end_of(last_day)
        notice.save(update_fields=["is_provisional", "last_day", "ends_at"])
        moved += is_longer
        if is_longer:
            _tell(notice)
    return moved


def _date_objections() -> None:
    """Give a day to the objections that were filed when nobody could say on which they are due."""
    undated = Objection.objects.select_for_update(of=("self",)).filter(status=Objection.Status.OPEN, due_on=None)
    for objection in undated.order_by("pk"):
        objection.due_on = due_on(objection.filed_at)
        objection.save(update_fields=["due_on"])


def _tell(notice: PublicNotice) -> None:
    items = NoticeItem.objects.filter(notice=notice).select_related("case__dossier__user").order_by("pk")
    with official():
        for item in items:
            queue_sms(
                to_user=item.case.dossier.user,
                template="notice_moved",
                params={"number": item.case.dossier.number, "last": cn_date(notice.last_day)},
                dedupe_key=f"notice:{notice.public_id}:{item.case_id}:{notice.last_day.isoformat()}",
            )
