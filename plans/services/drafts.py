"""Writes of plan drafts: made from a published plan, saved, submitted, approved by a second person, published."""

from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from kernel import clock
from plans.bases import pinned
from plans.editor.overlays import NotAnOverlay
from plans.models import Plan, PlanDraft, PlanEvent, PlanVersion
from plans.provenance import provenance_of
from plans.queries import drafts as queries
from plans.refusal import PlanRefused
from plans.services.draft_rows import fresh, locked, move, remember, require_seat, write
from plans.services.publishing import may_publish, publish
from plans.spec import Loaded, PlanDocument, PlanFileError, diff, digest, load
from plans.spec.reader import read_plain
from plans.spec.redate import redate_to_year
from plans.texts import started_from, with_values

Kind = PlanEvent.Kind
Status = PlanDraft.Status
SHORTEST_REASON = 2


class NewPlan(NamedTuple):
    """A new plan that starts as a copy of another: its own code, and the year its dates are moved to."""

    code: str
    year: int


def create_from(version: PlanVersion, seat: Seat, new: NewPlan | None = None) -> PlanDraft:
    """Start a draft from a published version: an amendment of that plan, or with ``new`` another plan like it. What was
    written on top of another plan stays so.

    Writes the draft and its first event. Refuses a seat that is neither a committee's office nor the operator, an
    amendment by another office than the plan's, a code that is taken, a second live draft of the same plan, a seat that
    ended meanwhile.
    """
    queries.editing_seat(seat)
    document = version.spec
    if new is None:
        may_publish(version.plan, seat)
        organizer = version.plan.organizer
    else:
        if Plan.objects.filter(code=new.code).exists():
            raise PlanRefused(_("编号 %s 已经被使用，请换一个。") % new.code)
        document = redate_to_year(document, new.year)
        document = document.model_copy(update={"code": new.code, "redating": None})
        organizer = version.plan.organizer if seat.role == Role.OPERATOR else seat.organization
    text, under = started_from(version, document, new.year if new else None)
    now = clock.now()
    try:
        with transaction.atomic():
            draft = PlanDraft.objects.create(
                code=document.code,
                organizer=organizer,
                base=version,
                text=text,
                under=under,
                name=document.name,
                created_at=now,
                changed_at=now,
            )
            require_seat(seat)  # after the insert, which waits for another of the same plan
            remember(draft, Kind.CREATED, seat)
    except IntegrityError as error:
        raise PlanRefused(_("计划 %s 已有一份草稿正在编辑，请在那份草稿上继续。") % document.code) from error
    return draft


def save_text(draft_id: int, seat: Seat, text: str, *, seen: int) -> PlanDraft:
    """Store the whole text, errors allowed. Locks and writes the draft; the same text again changes nothing.

    Raises DraftStale when the draft was changed since version ``seen``; refuses one that is not being edited, and a
    text that is too long.
    """
    with transaction.atomic():
        draft = locked(draft_id, seat)
        if draft.text == text:
            return draft
        fresh(draft, seen)
        write(draft, seat, text, "")
        return draft


def save_section(draft_id: int, seat: Seat, changes: dict[str, Any], label: str, *, seen: int) -> PlanDraft:
    """Store the values of some top-level keys (None or an empty list takes a key away) in the same text.

    Where the text lies over another plan, what differs from that one is written. Locks, writes and refuses as
    ``save_text``; refuses also when the text is not readable YAML, for then it cannot be changed key by key.
    """
    with transaction.atomic():
        draft = locked(draft_id, seat)
        fresh(draft, seen)
        try:
            text = with_values(draft.text, draft.under, changes)
        except PlanFileError as error:
            raise PlanRefused(_("文本现在无法解析，请先在文本视图中改正。")) from error
        except NotAnOverlay as error:
            raise PlanRefused(_("这样改动不能写成与底本的差别，没有保存。请在文本视图中编辑。")) from error
        if text != draft.text:
            _readable(text)
            write(draft, seat, text, label)
        return draft


def undo(draft_id: int, seat: Seat, *, seen: int) -> PlanDraft:
    """Put the text back as it was before the last change; once more, and the change is there again.

    Locks, writes and refuses as ``save_text``; refuses also when nothing was changed yet.
    """
    with transaction.atomic():
        draft = locked(draft_id, seat)
        fresh(draft, seen)
        if not draft.before:
            raise PlanRefused(_("这份草稿还没有改动，没有可以撤销的。"))
        write(draft, seat, draft.before, _("撤销上一次修改"))
        return draft


def submit(draft_id: int, seat: Seat, *, seen: int) -> PlanDraft:
    """Hand the draft to a second person, compared with the plan's current version of now.

    Locks and writes the draft. Refuses a text with errors, another code than the draft's, no change at all.
    """
    with transaction.atomic():
        draft = locked(draft_id, seat)
        fresh(draft, seen)
        document = document_of(draft)
        draft.compared = queries.current_of(draft.code)
        if draft.compared is not None and not diff(draft.compared.spec, document):
            raise PlanRefused(_("草稿与现行版本没有差别，不需要提交。"))
        draft.handed_over = digest(document)
        move(draft, seat, Status.SUBMITTED, Kind.SUBMITTED)
        return draft


def approve(draft_id: int, seat: Seat, *, seen: int) -> PlanDraft:
    """Approve a submitted draft. Locks and writes it. Refuses everybody who made, changed or submitted it (D9), a plan
    that is no longer the one submitted, and a difference that is no longer the one compared."""
    with transaction.atomic():
        draft = locked(draft_id, seat, Status.SUBMITTED)
        fresh(draft, seen)
        if seat.user.person_id in queries.writers_of(draft):
            raise PlanRefused(_("编辑或提交过这份草稿的人不能审核它，请由另一个人审核。"))
        current = queries.current_of(draft.code)
        _as_compared(draft, current.pk if current else None)
        _as_submitted(draft)
        move(draft, seat, Status.APPROVED, Kind.APPROVED)
        return draft


def send_back(draft_id: int, seat: Seat, reason: str, *, seen: int) -> PlanDraft:
    """Give a submitted or approved draft back to be edited. Locks and writes it; refuses without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise PlanRefused(_("请写明退回的原因。"))
    with transaction.atomic():
        draft = locked(draft_id, seat, Status.SUBMITTED, Status.APPROVED)
        fresh(draft, seen)
        move(draft, seat, Status.EDITING, Kind.RETURNED, reason.strip())
        return draft


def publish_draft(draft_id: int, seat: Seat, *, seen: int) -> PlanVersion:
    """Publish an approved draft as the next version of its plan; dossiers stay on the version they were opened under.

    Locks the draft and the plan; writes as ``publish``. Refuses when another version was published since the submit:
    nobody has approved the difference from that one. Refuses also when the plan is no longer the one submitted.
    """
    with transaction.atomic():
        draft = locked(draft_id, seat, Status.APPROVED)
        fresh(draft, seen)
        plan = Plan.objects.select_for_update().filter(code=draft.code).first()
        require_seat(seat)
        _as_compared(draft, plan.current_id if plan else None)
        loaded = _as_submitted(draft)
        provenance = provenance_of(loaded, loaded.document, loaded.base, draft.text)
        version = publish(loaded.document, organizer=draft.organizer, by=seat, provenance=provenance)
        draft.published = version
        move(draft, seat, Status.PUBLISHED, Kind.PUBLISHED, str(version.number))
        return version


def discard(draft_id: int, seat: Seat, *, seen: int) -> PlanDraft:
    """Give a draft up. Locks and writes it; its text and history stay."""
    with transaction.atomic():
        draft = locked(draft_id, seat, *queries.LIVE)
        fresh(draft, seen)
        move(draft, seat, Status.DISCARDED, Kind.DISCARDED)
        return draft


def document_of(draft: PlanDraft) -> PlanDocument:
    """The draft as a checked plan; refuses as ``loaded_of``."""
    return loaded_of(draft).document


def loaded_of(draft: PlanDraft) -> Loaded:
    """The draft read and checked. Refuses a text with errors and another code than the draft's. Writes nothing."""
    try:
        loaded = load(draft.text, pinned(draft.under))
    except PlanFileError as error:
        raise PlanRefused(_("文本还有 %d 处错误，请先改正。") % len(error.problems)) from error
    found = loaded.document.code
    if found != draft.code:
        words = {"wanted": draft.code, "found": found}
        raise PlanRefused(_("计划编号必须是 %(wanted)s，文本中写的是 %(found)s。") % words)
    return loaded


def _as_compared(draft: PlanDraft, current: int | None) -> None:
    """Refuse when another version is current than the one that the difference was shown from."""
    if current != draft.compared_id:
        raise PlanRefused(_("提交审核以后，这个计划又发布了别的版本。请退回修改，核对差异后重新提交。"))


def _as_submitted(draft: PlanDraft) -> Loaded:
    """The draft read and checked. Refuses another plan than was submitted: the one that the same text lies over may
    have got a new version since."""
    loaded = loaded_of(draft)
    if digest(loaded.document) != draft.handed_over:
        raise PlanRefused(_("提交审核以后，这份草稿的底本变了，合并出的计划与提交时不同，请退回修改，核对后重新提交。"))
    return loaded


def _readable(text: str) -> None:
    """Refuse a text that a form would make and that could not be read again: parts nested in each other too deep."""
    try:
        read_plain(text)
    except PlanFileError as error:
        raise PlanRefused(_("条件套得太深，没有保存。")) from error
