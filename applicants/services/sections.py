"""Saving one step of a dossier. Each saves on its own, also with errors in it; only a submit asks for all of it.

Every function locks the one dossier row, refuses a step that may not be changed now (``Refused``) and one that was
saved elsewhere since the page was drawn (``Stale``), and raises the dossier's version.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat, User
from applicants import information
from applicants.answers import answers_of
from applicants.editing import open_sections, settled, why_closed, why_scoring_closed
from applicants.models import Commitment, Dossier, DossierFile
from applicants.moving import MOVED
from applicants.queries import dossiers as queries
from applicants.registers import answering
from applicants.sections import RECOMMENDERS, REPLIES, SHEET, Refused, Section, Stale
from applicants.services.dossiers import locked
from applicants.signature import redrawn
from applicants.snapshot import commitment_digest
from documents.models import PhotoCheck, StoredFile
from documents.services import read, request_photo_check, store, store_product
from kernel import clock, idempotency
from kernel.formats import cn_time
from kernel.models import IdempotencyToken
from plans.rules.conditions import attachments_for
from plans.spec.parts import Attachment


def _why_stale(dossier: Dossier, section: str, now: datetime) -> str:
    at = saved_at(dossier, section) if section in dossier.saves else now
    if MOVED in dossier.saves and (section not in dossier.saves or saved_at(dossier, MOVED) >= at):
        words = {"at": cn_time(saved_at(dossier, MOVED)), "number": dossier.plan_version.number}
        return _("这份申报已于 %(at)s 改按第 %(number)d 版计划，刚才没有保存。您在这里填写的内容还在页面上。") % words
    return _("这一步已在另一个窗口于 %s 保存过，刚才没有保存。您在这里填写的内容还在页面上。") % cn_time(at)


def version_of(dossier: Dossier, section: str) -> int:
    """How often a step or a page beside them was saved, and the dossier moved: what its page carries and a save
    compares. 0: never."""
    return _times(dossier, section) + _times(dossier, MOVED)


def _times(dossier: Dossier, name: str) -> int:
    return int(dossier.saves.get(name, {}).get("version", 0))


def saved_at(dossier: Dossier, section: str) -> datetime:
    """When a step that was saved was last saved, by the database's clock. KeyError: never."""
    return datetime.fromisoformat(dossier.saves[section]["at"])


def told_by(content: object) -> str:
    """A digest of what one save brought, by which its repetition is known again."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def _step_of(dossier: Dossier, section: str) -> Section:
    """The step that must be open for a page to be saved; answers to a return need any of those it reopened."""
    if section == REPLIES:
        return next(iter(open_sections(dossier)), Section.PREVIEW)
    return Section(section)


def _why_closed(dossier: Dossier, section: str, now: datetime) -> str:
    if section in (SHEET, RECOMMENDERS):
        return why_scoring_closed(dossier, now)
    return why_closed(dossier, _step_of(dossier, section), now)


@contextmanager
def saving(
    dossier_id: int | str, seat: Seat, section: str, seen: int | None, told: str | Callable[[Dossier], str] = ""
) -> Iterator[tuple[Dossier, datetime]]:
    """The locked dossier, open for a change of this step; records the save when the block is left well.

    ``dossier_id``: its key, or its public id. ``section`` is a step, or the name of a page beside the steps (``SHEET``,
    ``RECOMMENDERS``, ``REPLIES``). ``told``: ``told_by`` of what is saved, or what gives it once the dossier is known.
    The same content once more, after the save just before, is that save whose answer was
    lost on the way: it is answered alike and is no second save.
    """
    with transaction.atomic():
        dossier = locked(dossier_id, seat, to_save=True)
        now = clock.now()
        if closed := _why_closed(dossier, section, now):
            raise Refused(closed)
        version = version_of(dossier, section)
        told = told if isinstance(told, str) else told(dossier)
        is_again = bool(told) and seen == version - 1 and dossier.saves.get(section, {}).get("told") == told
        if seen is not None and seen != version and not is_again:
            raise Stale(_why_stale(dossier, section, now))
        yield dossier, now
        if is_again:
            return
        times = _times(dossier, section) + 1
        dossier.saves = {**dossier.saves, str(section): {"version": times, "at": now.isoformat(), "told": told}}
        dossier.version += 1
        dossier.changed_at = now
        dossier.save(update_fields=_SAVED)


_SAVED = (
    *("answers", "statement", "route", "title", "major", "sheet", "photo", "defects"),
    *("saves", "version", "changed_at"),
)
"""What the steps and the pages beside them change of the dossier's own row."""


def save_photo(*, dossier_id: int, seat: Seat, file: "File[bytes]") -> PhotoCheck:
    """Keep an uploaded photo, ask for its check by the plan's rules, and make it the dossier's.

    Writes the file, the check and the dossier; wakes the check's task after commit. Raises ValidationError for a file
    that cannot be a photo at all, ``Refused`` where the plan asks for none.
    """
    with saving(dossier_id, seat, Section.PHOTO, None) as (dossier, _now):
        policy = dossier.plan_version.spec.photo
        if policy is None:
            raise Refused(_("本计划不要求上传证件照。"))
        stored = store(file, owner=seat.user, kind=StoredFile.Kind.PHOTO)
        check = request_photo_check(file=stored, owner=seat.user, policy=policy.model_dump(mode="json"))
        dossier.photo = check
    return check


def sign_commitment(*, dossier_id: int, seat: Seat, posted: str, text_digest: str) -> Commitment:
    """Sign the commitment by hand. ``text_digest`` is of the words the page showed; other words are not signed.

    Writes the redrawn signature and the commitment, which is bound to this dossier and these words (AC-029). Raises
    SignatureRefused for an empty pad or a dot.
    """
    picture = redrawn(posted)
    with saving(dossier_id, seat, Section.COMMITMENT, None) as (dossier, now):
        text = dossier.plan_version.spec.commitment_text
        if text is None:
            raise Refused(_("本计划不要求签署保证书。"))
        if text_digest != commitment_digest(dossier, text):
            raise Stale(_("保证书的文字有变化，请阅读新的文字后再签署。"))
        return bind_signature(dossier, keep_signature(picture, seat.user), text_digest, now)


def keep_signature(picture: bytes, owner: User) -> StoredFile:
    """Store a redrawn signature as a file of the applicant's. Writes one file."""
    return store_product(
        picture,
        kind=StoredFile.Kind.SIGNATURE,
        name=f"{_('手写签名')}.png",
        media_type="image/png",
        owner=owner,
    )


def bind_signature(dossier: Dossier, signature: StoredFile, text_digest: str, at: datetime) -> Commitment:
    """Make a signature, written at that moment, the dossier's commitment. Writes it; within ``saving``."""
    commitment, _made = Commitment.objects.update_or_create(
        dossier=dossier, defaults={"text_digest": text_digest, "signature": signature, "signed_at": at}
    )
    return commitment


def save_information(*, dossier_id: int | str, seat: Seat, values: Mapping[str, str], seen: int) -> Dossier:
    """Keep the information as typed, errors included; title, route and major become the dossier's where they are valid.

    ``dossier_id``: its key, or its public id. Only the plan's own fields are read, whatever else was posted (AC-016);
    what a register answers, or the first submit settled, stays as it is. Refuses a text that is too long to keep at
    all; one that is only over the plan's limit is kept and refused at the submit.
    """

    @cache
    def brought(dossier: Dossier) -> dict[str, str]:
        typed = {name: values.get(name, "") for name in information.field_names(dossier.plan_version.spec)}
        return answering.with_given(typed, answering.given(dossier)) | settled(dossier)

    def told(dossier: Dossier) -> str:
        return told_by(brought(dossier))

    with saving(dossier_id, seat, Section.INFORMATION, seen, told) as (dossier, _now):
        plan = dossier.plan_version.spec
        long = information.long_names(plan)
        given = brought(dossier)
        if any(len(given[name]) > information.KEPT_STATEMENT for name in long):
            raise Refused(_("文字太长，没有保存：最多能暂存 %d 个字。") % information.KEPT_STATEMENT)
        given = {name: text if name in long else text[: information.KEPT_CODE] for name, text in given.items()}
        wrong = information.problems(given, plan)
        statement = given.pop("statement")
        route = "" if "route" in wrong else given["route"]
        dossier.answers = given
        dossier.statement = statement
        dossier.route = route
        dossier.title = plan.route(route).title if route else ""
        dossier.major = "" if "major" in wrong else given["major"]
    return dossier


def select_entries(*, dossier_id: int, seat: Seat, public_ids: Iterable[str], seen: int) -> Dossier:
    """Choose the achievements. Writes the choice; refuses, whole, an entry that is not this person's approved one."""
    wanted = set(public_ids)
    with saving(dossier_id, seat, Section.ACHIEVEMENTS, seen, told_by(sorted(wanted))) as (dossier, _now):
        chosen = [entry for entry in queries.selectable_entries(dossier) if entry.public_id in wanted]
        if len(chosen) != len(wanted):
            raise Refused(_("只能选择单位审核通过的业绩，请刷新后重新选择。"))
        dossier.entries.set(chosen)
    return dossier


def add_attachment(*, dossier_id: int, seat: Seat, code: str, file: "File[bytes]", token: str = "") -> DossierFile:
    """Add one file to an attachment the plan asks of this dossier. Raises ValidationError for one that will not do.

    The same file with the same token is a second click and is answered like the first; spends the token.
    """
    request = idempotency.request_of("add_attachment", dossier_id, code, idempotency.content_of([file]))
    with saving(dossier_id, seat, Section.ATTACHMENTS, None) as (dossier, _now):
        asked = _asked_for(dossier, code)
        used = IdempotencyToken.objects.filter(user=seat.user, token=token).first() if token else None
        before = used.answer.get("file", "") if used is not None and used.action == request else ""
        if there := before and dossier.files.filter(code=code, file__public_id=before).first():
            return there
        row = _add_attachment(dossier, asked, file, seat)
        if token and used is None:
            idempotency.spend(seat.user, token, action=request, answer={"file": row.file.public_id})
    return row


def take_from_archive(*, dossier_id: int, seat: Seat, wanted: Mapping[str, str]) -> list[DossierFile]:
    """Add files of the person's own archive to attachments the plan asks for, all of them or none.

    ``wanted``: by file (public id) the attachment's code. The archive keeps its files: an attachment has its own row
    of the same bytes, so that neither follows what is later done to the other. Refuses where the
    storage cannot give a file.
    """
    with saving(dossier_id, seat, Section.ATTACHMENTS, None) as (dossier, _now):
        archived = {file.public_id: file for _entry, files in queries.archived_files(dossier) for file in files}
        if unknown := set(wanted) - set(archived):
            raise Refused(_("有 %d 个文件已不在业绩档案中，请刷新后重新选择。") % len(unknown))
        return [_taken(dossier, _asked_for(dossier, code), archived[key], seat) for key, code in wanted.items()]


def _taken(dossier: Dossier, asked: Attachment, file: StoredFile, seat: Seat) -> DossierFile:
    try:
        data = read(file)
    except (OSError, ValueError) as error:
        raise Refused(_("“%s”暂时读不出来，没有选用；请稍后再试，或者重新上传。") % file.name) from error
    return _add_attachment(dossier, asked, ContentFile(data, name=file.name), seat, is_counted=False)


def _asked_for(dossier: Dossier, code: str) -> Attachment:
    answers = answers_of(dossier, queries.profile_of(dossier.person_id))
    for asked, _need in attachments_for(dossier.plan_version.spec, answers):
        if asked.code == code:
            return asked
    raise Refused(_("本次申报不需要这项附件。"))


def _add_attachment(
    dossier: Dossier, asked: Attachment, file: "File[bytes]", seat: Seat, *, is_counted: bool = True
) -> DossierFile:
    present = dossier.files.filter(code=asked.code)
    if present.count() >= asked.max_files:
        raise Refused(
            _("“%(name)s”最多上传 %(most)d 个文件，请先删除不需要的。") % {"name": asked.name, "most": asked.max_files}
        )
    stored = store(file, owner=seat.user, kind=StoredFile.Kind.ATTACHMENT, is_counted=is_counted)
    if present.filter(file=stored).exists():
        raise Refused(_("这个文件已经上传过了：%s。") % stored.name)
    return DossierFile.objects.create(dossier=dossier, code=asked.code, file=stored)


def remove_attachment(*, dossier_id: int, seat: Seat, code: str, file_id: str) -> None:
    """Take one file off the dossier. Deletes the row, never the stored file: a snapshot may name it (INV-13)."""
    with saving(dossier_id, seat, Section.ATTACHMENTS, None) as (dossier, _now):
        dossier.files.filter(code=code, file__public_id=file_id).delete()
