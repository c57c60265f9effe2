"""Writes to the archive by its owner. HR's decisions are in `archive_review`."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organization, Seat
from accounts.services import hold_seat
from applicants import archive_evidence, archive_kinds
from applicants.models import ArchiveEntry, EvidenceFile
from applicants.queries.archive import SENDABLE, examiner_of
from applicants.registers.entries import fetched_twin
from applicants.sections import Refused, Stale
from applicants.services.employment import require_standing
from documents.models import StoredFile
from documents.queries import refused_papers
from documents.services import store
from kernel import clock, idempotency

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Uploads = Sequence[UploadedFile[Any]]
    Parted = Mapping[str, Uploads]
    BadFiles = dict[str, list[tuple[str, str]]]
    """By part the names of files that were not taken, each with the reason."""

logger = logging.getLogger(__name__)


class NothingGood(Exception):
    """Nothing was typed, and none of the files was taken: there is nothing to keep. ``bad`` as of `BadFiles`."""

    def __init__(self, bad: "BadFiles") -> None:
        super().__init__()
        self.bad = bad


Status = ArchiveEntry.Status
Source = ArchiveEntry.Source
MAX_FILES = 20
MAX_ENTRIES = 500


def create(
    seat: Seat,
    kind: str,
    data: dict[str, Any],
    files: "Uploads | Parted" = (),
    *,
    token: str,
    bad: "BadFiles | None" = None,
) -> ArchiveEntry:
    """Put a new draft into the archive of the person in this seat; the same request again returns the first one.

    ``files``: of everything, or by the codes of `archive_evidence`. Locks the seat; writes one entry, its evidence and
    the token. Refuses: an unverified employer (ACC-07), more than 500 entries, one that is there word for word and
    brings no file, a bad file (ValidationError; with ``bad`` it goes in there and the rest is kept; NothingGood
    where nothing is left). Incomplete fields are kept as they are.
    """
    contents = [(part, *idempotency.content_of(some)) for part, some in _by_part(files).items()]
    request = idempotency.request_of("archive.create", kind, sorted(data.items()), contents)
    try:
        with transaction.atomic():
            hold_seat(seat)
            if entry := _created_before(seat, token, request, data, bad):
                return entry
            if not any(_by_part(files).values()):
                _refuse_twin(seat, kind, data)
            entry = _create(seat, kind, data, files, bad)
            answer = {"entry": entry.public_id, "files": entry.evidence.count(), "bad": bad or {}}
            idempotency.spend(seat.user, token, action=request, answer=answer)
            return entry
    except IntegrityError:
        # The same form arrived twice at once and the other request won.
        if entry := _created_before(seat, token, request, data, bad):
            return entry
        raise


def _created_before(
    seat: Seat, token: str, request: str, data: dict[str, Any], bad: "BadFiles | None"
) -> ArchiveEntry | None:
    try:
        answer = idempotency.spent(seat.user, token, action=request)
    except idempotency.TokenElsewhere as elsewhere:
        text = _(
            "这个页面已经保存过一条，现在的内容和文件没有保存。"
            "要改原来那条或给它补文件，请从业绩档案中打开；要另存为新的一条，请重新选好文件，再保存一次。"
        )
        raise Refused(text) from elsewhere
    if answer is None:
        return None
    entry = _own(seat).filter(public_id=answer.get("entry", "")).first()
    if entry is None:
        raise Refused(_("这条档案已经删除。"))
    if entry.data != data or entry.evidence.count() != answer.get("files", 0):
        raise Refused(
            _(
                "这个页面保存的那条后来又改过，这次没有保存。要改那条，请从业绩档案中打开；要另存为新的一条，请再保存一次。"
            )
        )
    if bad is not None:
        bad.update(answer.get("bad", {}))
    return entry


def _refuse_twin(seat: Seat, kind: str, data: dict[str, Any]) -> None:
    """Going back after a save and saving again comes with a token of its own, and says nothing new."""
    twin = _own(seat).filter(kind=kind, data=data).first()
    if twin is not None:
        raise Refused(
            _("“%s”已经在业绩档案中，内容完全相同，没有再存一条。要修改或补传材料，请从业绩档案中打开那一条。")
            % twin.summary
        )


def _create(
    seat: Seat, kind: str, data: dict[str, Any], files: "Uploads | Parted", bad: "BadFiles | None"
) -> ArchiveEntry:
    require_verified(seat)
    if _own(seat).count() >= MAX_ENTRIES:
        raise Refused(_("业绩档案最多 %d 条，请先删除不需要的条目。") % MAX_ENTRIES)
    now = clock.now()
    entry = ArchiveEntry.objects.create(
        person=seat.user.person,
        kind=kind,
        data=data,
        summary=archive_kinds.summary(kind, data),
        created_at=now,
        changed_at=now,
    )
    if not _attach(seat, entry, files, bad) and bad and not any(data.values()):
        raise NothingGood(bad)
    return entry


def save(
    seat: Seat,
    public_id: str,
    data: dict[str, Any],
    files: "Uploads | Parted" = (),
    *,
    seen_version: int,
    bad: "BadFiles | None" = None,
) -> ArchiveEntry:
    """Store what was typed, errors included, and add files. A change takes back a sending and an approval (AC-020).

    Locks the entry. Writes nothing when nothing changed, so that a repeated request is harmless. Refuses a stale
    version (Stale), too many or bad files (ValidationError; with ``bad`` they go in there and the rest is kept); 404
    for a stranger.
    """
    with transaction.atomic():
        entry = _lock(seat, public_id)
        if data != entry.data:
            _require_version(entry, seen_version)
        added = _attach(seat, entry, files, bad)
        if data == entry.data and not added:
            return entry
        # Of files alone asked only now, so that a second copy of a request that succeeded is no stale one.
        _require_version(entry, seen_version)
        if data != entry.data:
            # Words typed over those that came from elsewhere are the applicant's own.
            entry.source, entry.source_name, entry.sourced_at = Source.TYPED, "", None
        entry.data = data
        entry.summary = archive_kinds.summary(entry.kind, data)
        _back_to_draft(entry)
        return entry


def remove_evidence(seat: Seat, public_id: str, file_id: str, *, seen_version: int) -> ArchiveEntry:
    """Take one file off an entry; the stored bytes stay. Takes back a sending and an approval like any change.

    Locks the entry. Removing what is already gone writes nothing. Refuses a stale version; 404 for a stranger.
    """
    with transaction.atomic():
        entry = _lock(seat, public_id)
        evidence = entry.evidence.filter(file__public_id=file_id).first()
        if evidence is not None:
            _require_version(entry, seen_version)
            evidence.delete()
            _back_to_draft(entry)
        return entry


def send(seat: Seat, public_id: str, *, seen_version: int) -> ArchiveEntry:
    """Send one entry to whoever examines for this seat. Sending again what is already there writes nothing.

    Locks the seat and the entry; writes status and employer. Refuses: an employer that was changed or is not verified,
    a stale version, missing or wrong fields, missing evidence, a second appraisal of the same year.
    """
    with transaction.atomic():
        require_standing(seat := hold_seat(seat))
        entry = _lock(seat, public_id)
        if entry.status not in SENDABLE:
            return entry
        _require_version(entry, seen_version)
        require_verified(seat)
        if reason := why_not_sendable(entry):
            raise Refused(reason)
        _send(entry, examiner_of(seat))
        return entry


@dataclass(frozen=True)
class Sending:
    """What became of sending everything: entries sent, and those left behind with the reason."""

    sent: list[ArchiveEntry]
    left: list[tuple[ArchiveEntry, str]]


def send_all(seat: Seat) -> Sending:
    """Send every entry of this person that is ready; the others stay as they are and are reported.

    Locks the seat and the person's unsent entries in the order of their keys. Returned entries that were not changed
    since stay behind. Refuses an employer that was changed or is not verified.
    """
    with transaction.atomic():
        require_standing(seat := hold_seat(seat))
        require_verified(seat)
        examiner = examiner_of(seat)
        waiting = _own(seat).filter(status=Status.DRAFT).order_by("pk").select_for_update(of=("self",))
        result = Sending([], [])
        for entry in waiting:
            if reason := why_not_sendable(entry):
                result.left.append((entry, reason))
            else:
                _send(entry, examiner)
                result.sent.append(entry)
        return result


def designate(seat: Seat, public_id: str) -> ArchiveEntry:
    """Make one writing the representative one (ARC-13); the one that was it before is it no longer.

    Locks the person's writings in the order of their keys; writes the mark alone, which no examiner approves. Refuses
    other kinds; 404 for a stranger. The same again writes nothing.
    """
    with transaction.atomic():
        writings = list(_own(seat).filter(kind=ArchiveEntry.Kind.PAPER).order_by("pk").select_for_update(of=("self",)))
        chosen = next((entry for entry in writings if entry.public_id == public_id), None)
        if chosen is None:
            if not _own(seat).filter(public_id=public_id).exists():
                raise Http404
            raise Refused(_("代表作只能从论文、著作和技术报告中确定。"))
        for entry in sorted(writings, key=lambda each: each is chosen):
            if entry.representative != (entry is chosen):
                entry.representative = entry is chosen
                entry.save(update_fields=["representative"])
        return chosen


def delete(seat: Seat, public_id: str, *, seen_version: int) -> None:
    """Remove an entry that no employer has before it. Locks the entry; deletes it and its links to files.

    Refuses sent and approved entries and a stale version; 404 for a stranger and for what is already gone.
    """
    with transaction.atomic():
        entry = _lock(seat, public_id)
        if entry.status not in SENDABLE:
            raise Refused(_("单位正在审核或已经通过的条目不能删除；如需更正，请修改后重新送审。"))
        _require_version(entry, seen_version)
        entry.delete()
        logger.info("archive entry %s deleted by its owner", public_id)


def why_not_sendable(entry: ArchiveEntry) -> str:
    """Why an entry cannot be sent yet, as one sentence; '' when it can. At most four queries."""
    wrong = archive_kinds.problems(entry.kind, entry.data, clock.today())
    if wrong:
        spec = archive_kinds.KINDS[entry.kind]
        names = "、".join(str(field.label) for field in spec.fields if field.name in wrong)
        return _("请先填好：%s。") % names
    if archive_kinds.needs_evidence(entry.kind, entry.data):
        there = entry.evidence.values_list("part", flat=True)
        if not there:
            return _("请上传佐证材料后再送审。")
        if refusal := archive_evidence.refusal(entry.kind, entry.data, there):
            return refusal
    if refused := refused_papers(entry.evidence.values_list("file__public_id", flat=True)):
        return next(iter(refused.values()))
    if fetched_twin(entry) is not None:
        return _("登记系统已有这一条，不用再填报；有错的，请向登记部门申请更正，再重新获取。")
    if entry.kind == ArchiveEntry.Kind.APPRAISAL:
        year: str = entry.data["year"]
        others = ArchiveEntry.objects.filter(
            person_id=entry.person_id, kind=entry.kind, status__in=[Status.SENT, Status.APPROVED]
        )
        if any(other.data.get("year") == year for other in others.exclude(pk=entry.pk)):
            return _("%s年的年度考核已经送审或通过，请不要重复填报。") % year
    return ""


def require_verified(seat: Seat) -> None:
    """Refuse while the employer of this seat has not been verified (ACC-05, ACC-07)."""
    if not seat.organization.is_verified:
        raise Refused(
            _("您的单位“%s”尚未通过单位认证，暂时不能填报。请联系单位人事上传授权委托书。") % seat.organization.name
        )


def _own(seat: Seat) -> QuerySet[ArchiveEntry]:
    return ArchiveEntry.objects.filter(person_id=seat.user.person_id)


def _lock(seat: Seat, public_id: str) -> ArchiveEntry:
    entry = _own(seat).select_for_update(of=("self",)).filter(public_id=public_id).first()
    if entry is None:
        raise Http404
    if entry.source == Source.FETCHED:
        raise Refused(_("这一条来自登记系统，不能修改、删除或送审。有错的，请向登记部门申请更正，再重新获取。"))
    return entry


def _require_version(entry: ArchiveEntry, seen_version: int) -> None:
    if entry.version != seen_version:
        raise Stale(_("您打开本页以后，这条档案已有变化，刚才的操作没有生效。请核对后再操作。"))


def _by_part(files: "Uploads | Parted") -> "Parted":
    return files if isinstance(files, Mapping) else {archive_evidence.WHOLE: files}


def _attach(seat: Seat, entry: ArchiveEntry, files: "Uploads | Parted", bad: "BadFiles | None") -> int:
    """Add files that are not there yet, or move them to another part; returns how many. A bad file leaves no trace: it
    goes into ``bad``, or takes the others back with a refusal whose ``code`` is its part."""
    there = {evidence.file.sha256: evidence for evidence in entry.evidence.select_related("file")}
    added = 0
    for part, uploads in _by_part(files).items():
        for upload in uploads:
            try:
                with transaction.atomic():
                    stored = store(upload, owner=seat.user, kind=StoredFile.Kind.EVIDENCE)
                    added += _place(entry, there, stored, part)
            except ValidationError as problem:
                name, why = upload.name or "", " ".join(problem.messages)
                if bad is None:
                    raise ValidationError(_("“%(name)s”：%(why)s") % {"name": name, "why": why}, code=part) from problem
                bad.setdefault(part, []).append((name, why))
    return added


def _place(entry: ArchiveEntry, there: dict[str, EvidenceFile], stored: StoredFile, part: str) -> bool:
    """Put one stored file under a part; False when it is there already."""
    same = there.get(stored.sha256)
    if same is not None:
        if same.part == part:
            return False
        same.part = part
        same.save(update_fields=["part"])
        return True
    if len(there) >= MAX_FILES:
        raise ValidationError(_("每条档案最多 %d 个文件，请合并后再上传。") % MAX_FILES)
    position = max((evidence.position for evidence in there.values()), default=-1) + 1
    there[stored.sha256] = EvidenceFile.objects.create(entry=entry, file=stored, part=part, position=position)
    return True


def _back_to_draft(entry: ArchiveEntry) -> None:
    """Any change: one version on, and no longer sent or approved. The last reason stays until the next decision."""
    entry.status = Status.DRAFT
    entry.original_seen = False
    entry.decided_by = None
    entry.decided_at = None
    entry.version += 1
    entry.changed_at = clock.now()
    entry.save()


def _send(entry: ArchiveEntry, examiner: Organization) -> None:
    entry.status = Status.SENT
    entry.employer = examiner
    entry.decided_by = None
    entry.decided_at = None
    entry.version += 1
    entry.changed_at = clock.now()
    entry.save()
