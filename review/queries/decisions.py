"""The last thing that somebody did with a case, and whether it can still be taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Seat
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


def _kept_by(case: Case, event: ev.Event, seat: Seat) -> str:
    if isinstance(event, ev.Returned):
        read = Opening.objects.filter(case=case, by_applicant=True, since=case.entered_at).first()
        told = _("申报人已于%(at)s看到退回意见，不能撤回。请等申报人重新提交后再办理。")
        return told % {"at": cn_datetime(read.at)} if read else ""
    if case.holder is None:
        return _("已通知申报人缴纳评审费，不能撤回。")
    if case.holder_id == seat.organization_id:
        return ""
    opened = Opening.objects.filter(case=case, organization=case.holder, since=case.entered_at).first()
    told = _("%(office)s已于%(at)s打开该申报件，不能撤回。需要更正的，请联系该单位办理。")
    return told % {"office": case.holder.name, "at": cn_datetime(opened.at)} if opened else ""
