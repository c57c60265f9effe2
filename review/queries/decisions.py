"""The last thing that somebody did with a case, and whether it can still be taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Seat
from fees.models import Bill
from fees.queries import live_payment
from fees.services.bills import ORDER_LIFE
from kernel import clock
from kernel.formats import cn_datetime
from review.engine import events as ev
from review.engine.apply import fold
from review.engine.facts import LastDecision
from review.engine.recall import place_of_last
from review.models import Case, Opening, ReviewEvent


def last_decision(case: Case, seat: Seat) -> LastDecision | None:
    """What was decided last, seen by ``seat``; None after a submit. At most three queries."""
    rows = list(ReviewEvent.objects.filter(case=case).select_related("seat").order_by("serial"))
    history = [ev.from_record(row.kind, row.data) for row in rows]
    place = place_of_last(history)
    if place == 0 or isinstance(history[place], ev.Resubmitted):
        return None
    done, before = rows[place], rows[:place]
    return LastDecision(
        history[place],
        fold(history[:place]),
        _entered_at(before),
        is_actors=is_of(done, seat),
        kept_by=_kept_by(case, history[place], seat),
        bill=open_bill.public_id if (open_bill := _open_bill(case)) else "",
    )


def is_of(row: ReviewEvent, seat: Seat) -> bool:
    """Whether this person did it, for this office."""
    by_office = row.seat is not None and row.seat.organization_id == seat.organization_id
    return by_office and row.actor_id == seat.user.person_id


def in_force(rows: Sequence[ReviewEvent]) -> list[ReviewEvent]:
    """The history without what was taken back: each recall with its decision and what had followed from it."""
    kept: list[ReviewEvent] = []
    for row in rows:
        if row.kind != "recalled":
            kept.append(row)
            continue
        while kept and kept.pop().kind != row.data["decision"]:
            pass
    return kept


def _entered_at(rows: Sequence[ReviewEvent]) -> datetime:
    for row in reversed(rows):
        if row.kind in ("started", "resubmitted", "entered"):
            return row.recorded_at
        if row.kind == "recalled":
            return datetime.fromisoformat(row.data["entered_at"])
    raise LookupError("A case begins with its start.")


def _open_bill(case: Case) -> Bill | None:
    """What the applicant has to pay where the case is; None away from a payment."""
    if case.holder is not None:
        return None
    return Bill.objects.filter(reference=case.public_id, stage=case.stage, status=Bill.Status.OPEN).first()


def _kept_by(case: Case, event: ev.Event, seat: Seat) -> str:
    if isinstance(event, ev.Returned):
        read = Opening.objects.filter(case=case, by_applicant=True, since=case.entered_at).first()
        told = _("申报人已于%(at)s看到退回意见，不能撤回。请等申报人重新提交后再办理。")
        return told % {"at": cn_datetime(read.at)} if read else ""
    if case.holder is None:
        bill = _open_bill(case)
        paying = live_payment(bill, since=clock.now() - ORDER_LIFE) if bill else None
        told = _("申报人已于%(at)s打开支付页面，可能正在缴费，现在不能撤回。%(minutes)d 分钟后仍没有缴费的，可以撤回。")
        words = {"minutes": ORDER_LIFE.total_seconds() // 60}
        return told % (words | {"at": cn_datetime(paying.created_at)}) if paying else ""
    if case.holder_id == seat.organization_id:
        return ""
    opened = Opening.objects.filter(case=case, organization=case.holder, since=case.entered_at).first()
    told = _("%(office)s已于%(at)s打开该申报件，不能撤回。需要更正的，请联系该单位办理。")
    return told % {"office": case.holder.name, "at": cn_datetime(opened.at)} if opened else ""
