"""Making, confirming, lifting and answering for integrity records. One officer proposes, another one decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.id_kinds import IdKind
from accounts.id_numbers import fold
from accounts.models import Organization, Role, Seat, User, person_index
from accounts.queries import is_open_seat, people_known_by
from applicants.integrity.models import IntegrityRecord, RecordFile, RecordStep
from applicants.integrity.queries import is_appealed, own_record_for, people_told, record_for
from applicants.integrity.terms import bars_something, term_of
from applicants.integrity.words import effect_words
from applicants.models import Dossier
from applicants.sections import Refused, Stale
from applicants.signals import record_confirmed
from documents.models import StoredFile
from documents.services import store
from kernel import clock, idempotency
from kernel.formats import cn_date
from kernel.ids import new_public_id
from kernel.language import official
from messaging.services import queue_sms
from plans.models import PlanVersion
from plans.rules.words import cn_source
from plans.spec.discipline import Ban

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

Status = IntegrityRecord.Status
Scope = IntegrityRecord.Scope
Kind = RecordStep.Kind
MIN_REASON = 5
MAX_FILES = 10


@dataclass(frozen=True)
class Proposal:
    """What an officer writes down. Of a person: name and number of a document, with the dossier where it came up in
    one; of an employer: the organization, and the last day of a bar (None: a warning)."""

    facts: str
    found_on: date
    ground: str
    ban: Ban | None = None
    level: str = ""
    full_name: str = ""
    id_kind: str = IdKind.RESIDENT
    id_number: str = ""
    dossier: Dossier | None = None
    employer: Organization | None = None
    barred_until: date | None = None


def propose(
    seat: Seat,
    version: PlanVersion,
    proposal: Proposal,
    files: "Sequence[UploadedFile[Any]]" = (),
    *,
    replaces: IntegrityRecord | None = None,
    token: str = "",
) -> IntegrityRecord:
    """Write down what was found; nothing follows from it until a second officer confirms it.

    Writes the record, its files, its first step and the token; the same token again returns the first record. Refuses:
    anybody but an officer of the plan's own office, oneself (D9), a day of the finding that is still to come, no
    evidence, an employer's last day that is over (ValidationError for a bad file).
    """
    request = idempotency.request_of("integrity.propose", version.pk, proposal, replaces and replaces.pk)
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.user_id)
        first = _spent(seat, token, request)
        if first is not None:
            return record_for(seat, first["record"])
        now = clock.now()
        _may_propose(seat, version, proposal, files, now.date())
        record = IntegrityRecord.objects.create(
            number=f"CX{now:%Y%m%d}-{new_public_id()[:6].upper()}",
            office=seat.organization,
            plan_version=version,
            dossier=proposal.dossier,
            ground=proposal.ground,
            found_on=proposal.found_on,
            facts=proposal.facts,
            proposed_by=seat,
            proposed_at=now,
            replaces=replaces,
            **_subject(proposal),
            **_bar(proposal),
        )
        for file in files:
            stored = store(file, owner=seat.user, kind=StoredFile.Kind.EVIDENCE)
            RecordFile.objects.create(record=record, file=stored)
        _step(record, Kind.PROPOSED, seat, now)
        if token:
            idempotency.spend(seat.user, token, action=request, answer={"record": record.public_id})
    return record


def _spent(seat: Seat, token: str, request: str) -> dict[str, Any] | None:
    try:
        return idempotency.spent(seat.user, token, action=request) if token else None
    except idempotency.TokenElsewhere as elsewhere:
        raise Stale(_("这个页面已经提交过一次，这次的内容没有保存。请刷新后核对，再重新填写。")) from elsewhere


def _may_propose(seat: Seat, version: PlanVersion, proposal: Proposal, files: Sequence[object], today: date) -> None:
    if seat.role != Role.OFFICE_OFFICER or version.plan.organizer_id != seat.organization_id:
        raise Refused(_("只有本评审计划的评委会办公室可以提出认定。"))
    if proposal.id_number and _person_key(proposal) == seat.user.person.id_index:
        raise Refused(_("不能对本人提出认定，请由其他人员办理。"))
    if proposal.found_on > today:
        raise Refused(_("查实日期不能晚于今天（%(today)s）。") % {"today": cn_date(today)})
    if not files:
        raise Refused(_("请至少上传一份证据材料，认定必须有据可查。"))
    if len(files) > MAX_FILES:
        raise Refused(_("证据材料最多 %(most)d 份，现在是 %(count)d 份。") % {"most": MAX_FILES, "count": len(files)})
    if proposal.barred_until is not None and proposal.barred_until <= today:
        raise Refused(_("限制推荐的最后一天须晚于今天。"))


def _subject(proposal: Proposal) -> dict[str, Any]:
    if proposal.employer is not None:
        return {"employer": proposal.employer}
    number = fold(proposal.id_number)
    return {"person_key": _person_key(proposal), "full_name": proposal.full_name, "id_number": number}


def _person_key(proposal: Proposal) -> str:
    """That of the first number whom this number belongs to was known by; its own, where nobody is known by it."""
    known = people_known_by(proposal.id_kind, fold(proposal.id_number)).first()
    return known.id_index if known else person_index(proposal.id_kind, fold(proposal.id_number))


def _bar(proposal: Proposal) -> dict[str, Any]:
    """What will be barred, copied from the plan's discipline."""
    if proposal.employer is not None:
        barred = proposal.barred_until is not None
        return {"scope": Scope.RECOMMENDING if barred else "", "last_day": proposal.barred_until}
    ban = proposal.ban
    if ban is None:
        return {}
    terms: dict[str, Any] = {"also": list(ban.also), "source": cn_source(ban.source)[:200]}
    if bars_something(ban):
        terms |= {"scope": ban.scope, "years": ban.years, "starts": str(ban.starts), "level": proposal.level}
    return terms


def confirm(seat: Seat, public_id: str, *, note: str, seen_version: int) -> IntegrityRecord:
    """The second officer confirms it: the term begins, whoever it is of is told, and a case it came up in is stopped.

    Locks the record, then the person's dossiers, so that a submit comes before it or is refused (INV-07), then what
    listens to ``record_confirmed`` locks: the case. Writes the record, its
    step, and the one it replaces; queues the messages. Refuses the officer who proposed it (compared by person), a
    record that is not waiting, and a page that is older than the record.
    """
    with transaction.atomic():
        record = _locked(seat, public_id, Status.PROPOSED, seen_version)
        _refuse_same_person(record, seat)
        hold_dossiers(record)
        now = clock.now()
        if record.replaces_id is not None:
            _close_replaced(record, seat, now)
        _begin(record, now.date())
        _decided(record, Status.CONFIRMED, Kind.CONFIRMED, seat, now, note)
        _tell(record, "integrity_confirmed", {"effect": effect_words(record)})
        record_confirmed.send(sender=IntegrityRecord, record=record, seat=seat)
    return record


def hold_dossiers(record: IntegrityRecord) -> None:
    """Let nothing of the person's be submitted or decided on until the transaction ends."""
    if record.person_key:
        own = Dossier.objects.select_for_update(of=("self",)).filter(person__id_index=record.person_key)
        list(own.order_by("pk").values_list("pk"))


def _begin(record: IntegrityRecord, today: date) -> None:
    if record.employer_id is not None:
        record.starts_on = today if record.last_day else None
        if record.last_day is not None and record.last_day <= today:
            raise Refused(_("限制推荐的最后一天已经过去，不能确认。请不予认定，再重新提出。"))
        return
    term = term_of(
        record.starts,
        record.years,
        review_year=record.plan_version.year,
        found_on=record.found_on,
        decided_on=today,
    )
    if term is not None:
        record.starts_on, record.last_day = term


def _close_replaced(record: IntegrityRecord, seat: Seat, now: datetime) -> None:
    old = IntegrityRecord.objects.select_for_update(of=("self",)).get(replaced_by=record)
    if old.status != Status.CONFIRMED:
        raise Refused(_("要更正的记录%(number)s已不在生效中，不能再更正。") % {"number": old.number})
    _decided(old, Status.CORRECTED, Kind.CORRECTED, seat, now, record.number)


def decline(seat: Seat, public_id: str, *, note: str, seen_version: int) -> IntegrityRecord:
    """The second officer does not confirm it. Locks and writes the record and its step; nobody outside is told.
    Refuses as ``confirm`` does, and without a reason."""
    with transaction.atomic():
        record = _locked(seat, public_id, Status.PROPOSED, seen_version)
        _refuse_same_person(record, seat)
        _need_reason(note, _("不予认定"))
        _decided(record, Status.DECLINED, Kind.DECLINED, seat, clock.now(), note)
    return record


def revoke(seat: Seat, public_id: str, *, note: str, seen_version: int) -> IntegrityRecord:
    """Lift a confirmed record; its history stays. Locks and writes the record and its step; queues the message.

    Refuses the officer who proposed it, a record that is not confirmed, a stale page, and without a reason. A case
    that was stopped stays stopped: its applicant may declare anew.
    """
    with transaction.atomic():
        record = _locked(seat, public_id, Status.CONFIRMED, seen_version)
        _refuse_same_person(record, seat)
        _need_reason(note, _("撤销"))
        _decided(record, Status.REVOKED, Kind.REVOKED, seat, clock.now(), note)
        _tell(record, "integrity_revoked", {"reason": note})
    return record


def appeal(seat: Seat, public_id: str, *, text: str) -> IntegrityRecord:
    """Whoever the record is of says why it is wrong. Locks the record; writes one step. Refuses a record that is not
    confirmed, a second appeal before the first is answered, and one that says nothing."""
    with transaction.atomic():
        record = _own_locked(seat, public_id)
        if record.status != Status.CONFIRMED:
            raise Refused(_("这条记录已不在生效中，不需要申诉。"))
        if is_appealed(record):
            raise Refused(_("您的申诉还没有答复，请等待认定单位答复后再补充。"))
        _need_reason(text, _("申诉"))
        _step(record, Kind.APPEALED, seat, clock.now(), text)
    return record


def answer(seat: Seat, public_id: str, *, text: str) -> IntegrityRecord:
    """The office answers an appeal and the record stands; to lift it, it is revoked. Locks the record; writes one
    step; queues the message. Refuses the officer who proposed it, without an appeal that waits, and without a reason.
    """
    with transaction.atomic():
        record = _locked(seat, public_id, Status.CONFIRMED, None)
        _refuse_same_person(record, seat)
        if not is_appealed(record):
            raise Refused(_("这条记录现在没有待答复的申诉。请刷新后查看。"))
        _need_reason(text, _("答复"))
        _step(record, Kind.ANSWERED, seat, clock.now(), text)
        _tell(record, "integrity_answered", {"answer": text}, key=f"answer{record.steps.count()}")
    return record


def _locked(seat: Seat, public_id: str, status: Status, seen_version: int | None) -> IntegrityRecord:
    """The office's record, locked; 404 for everybody else, refused for a seat that ended while it was waited for."""
    found = record_for(seat, public_id)
    record = IntegrityRecord.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not is_open_seat(seat):
        raise Refused(_("您的账号或席位刚刚停用，这次没有办理。请由本办公室其他人员办理。"))
    if record.status != status or (seen_version is not None and record.version != seen_version):
        raise Stale(_("您打开本页以后，这条记录已有变化，刚才的操作没有办理。请核对最新内容。"))
    return record


def _own_locked(seat: Seat, public_id: str) -> IntegrityRecord:
    found = own_record_for(seat, public_id)
    return IntegrityRecord.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _refuse_same_person(record: IntegrityRecord, seat: Seat) -> None:
    if record.proposed_by.user.person_id == seat.user.person_id:
        raise Refused(_("提出认定的人不能复核、撤销自己的认定或者答复对它的申诉，请由本办公室另一名工作人员办理。"))


def _need_reason(text: str, what: str) -> None:
    if len(text.strip()) < MIN_REASON:
        told = {"what": what, "least": MIN_REASON, "length": len(text.strip())}
        raise Refused(_("%(what)s须写明理由，至少 %(least)d 个字，现有 %(length)d 个字。") % told)


def _decided(record: IntegrityRecord, status: Status, kind: Kind, seat: Seat, now: datetime, note: str) -> None:
    record.status = status
    if status in (Status.CONFIRMED, Status.DECLINED):
        record.decided_by, record.decided_at = seat, now
    record.version += 1
    record.save()
    _step(record, kind, seat, now, note)


def _step(record: IntegrityRecord, kind: Kind, seat: Seat, now: datetime, note: str = "") -> None:
    RecordStep.objects.create(record=record, kind=kind, by=seat.user, note=note.strip(), at=now)


def _tell(record: IntegrityRecord, template: str, params: dict[str, str], *, key: str = "") -> None:
    with official():
        told = {"number": record.number, "office": record.office.name, "ground": record.ground, **params}
    for user in people_told(record):
        dedupe = f"integrity:{record.public_id}:{key or record.version}:{template}:{user.pk}"
        queue_sms(to_user=user, template=template, params=told, dedupe_key=dedupe)
