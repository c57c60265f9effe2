"""The row of a plan's draft under its lock: who holds it, whether a page is stale, and what every change writes."""

import hashlib

from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from accounts.queries import is_open_seat
from kernel import clock
from kernel.formats import cn_datetime
from plans.editor import text as plan_text
from plans.models import PlanDraft, PlanEvent
from plans.queries import drafts as queries
from plans.refusal import DraftStale, PlanRefused

MAX_CHARACTERS = 400_000


def locked(draft_id: int, seat: Seat, *wanted: str) -> PlanDraft:
    """The draft, locked, read after the lock was granted; refuses when it is in none of the states wanted, another
    office's seat, and one that ended while the request waited."""
    draft = PlanDraft.objects.select_for_update(of=("self",)).select_related("organizer").get(pk=draft_id)
    require_seat(seat)
    if seat.role != Role.OPERATOR and (seat.role, seat.organization_id) != (Role.OFFICE_OFFICER, draft.organizer_id):
        raise PlanRefused(_("只有组织本计划的评委会办公室才能处理这份草稿。"))
    if draft.status not in (wanted or (PlanDraft.Status.EDITING,)):
        raise PlanRefused(_("草稿现在是“%s”，不能这样做。请刷新页面。") % draft.get_status_display())
    return draft


def require_seat(seat: Seat) -> None:
    """Refuse a seat that ended while the request waited. Comes after what it waited for."""
    if not is_open_seat(seat):
        raise PlanRefused(_("您的账号或席位刚刚停用，这次没有办理。请由本单位其他人员办理。"))


def fresh(draft: PlanDraft, seen: int) -> None:
    """Raises DraftStale when the draft was changed since version ``seen``."""
    if draft.version == seen:
        return
    last = queries.last_event(draft)
    who = last.seat.user.person.full_name if last else ""
    words = {"who": who, "at": cn_datetime(draft.changed_at)}
    raise DraftStale(_("您打开本页以后，%(who)s已于 %(at)s 改过这份草稿。") % words, who, draft.changed_at)


def write(draft: PlanDraft, seat: Seat, text: str, note: str) -> None:
    """Store another text, keeping the one before. Refuses one that is too long."""
    if len(text) > MAX_CHARACTERS:
        words = {"most": MAX_CHARACTERS, "now": len(text)}
        raise PlanRefused(_("文本最多 %(most)d 个字，现在是 %(now)d 个字，没有保存。") % words)
    draft.before, draft.text = draft.text, text
    draft.name = plan_text.name_of(text) or draft.name
    _changed(draft, "text", "before", "name")
    remember(draft, PlanEvent.Kind.SAVED, seat, note)


def move(draft: PlanDraft, seat: Seat, status: str, kind: str, note: str = "") -> None:
    """Bring a draft into another state."""
    draft.status = status
    _changed(draft, "status", "compared", "handed_over", "published")
    remember(draft, kind, seat, note)


def _changed(draft: PlanDraft, *fields: str) -> None:
    draft.version += 1
    draft.changed_at = clock.now()
    draft.save(update_fields=["version", "changed_at", *fields])


def remember(draft: PlanDraft, kind: str, seat: Seat, note: str = "") -> None:
    """Write one line of a draft's history; never changed again."""
    digest = "sha256:" + hashlib.sha256(draft.text.encode()).hexdigest()
    PlanEvent.objects.create(draft=draft, kind=kind, seat=seat, at=clock.now(), note=note[:500], digest=digest)
