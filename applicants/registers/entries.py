"""The archive says what the registers say: entries made from answers, and what becomes of entries typed before.

A fetched entry is read-only, needs no evidence and no approval (INF-02, INF-09). Of a fact that was typed as well, the
register's word counts; what was typed is kept and given back to the applicant, never deleted.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants import archive_kinds
from applicants.archive_choices import HoursUnit
from applicants.models import ArchiveEntry
from applicants.registers.base import RegisterKind
from applicants.registers.models import RegisterFetch
from kernel.language import official

Kind, Status, Source = ArchiveEntry.Kind, ArchiveEntry.Status, ArchiveEntry.Source
Data = Mapping[str, Any]

ENTRY_KINDS: dict[str, ArchiveEntry.Kind] = {
    RegisterKind.DEGREES: Kind.EDUCATION,
    RegisterKind.APPRAISALS: Kind.APPRAISAL,
    RegisterKind.HOURS: Kind.HOURS,
}
"""Which kind of archive entry an answer makes."""

_TELLING = {
    Kind.EDUCATION: ("school", "major", "degree", "academic_degree", "graduated_on"),
    Kind.APPRAISAL: ("grade",),
    Kind.HOURS: ("hours",),
}
"""Fields in which an entry typed before must agree with the register to be the same record."""


def entry_data(kind: str, value: Data) -> dict[str, Any]:
    """One value of an answer as the data of an archive entry; fields the register does not know are empty."""
    spec = archive_kinds.KINDS[ENTRY_KINDS[kind]]
    data: dict[str, Any] = {field.name: str(value.get(field.name, "")) for field in spec.fields}
    if kind == RegisterKind.DEGREES:
        data["chsi_verified"] = True
    return data


def is_same(kind: str, one: Data, other: Data) -> bool:
    """Whether two entries of an archive kind speak of the same thing, whatever they say of it."""

    def equal(*names: str) -> bool:
        return all(one.get(name) == other.get(name) for name in names)

    if kind == Kind.APPRAISAL:
        return equal("year")
    if kind == Kind.HOURS:
        systems = {each for each in (one.get("system"), other.get("system")) if each}
        return equal("year", "hours_kind") and _unit(one) == _unit(other) and len(systems) < 2
    if kind == Kind.EDUCATION:
        if one.get("certificate_number") and other.get("certificate_number"):
            return equal("certificate_number")
        return equal("degree") and one.get("graduated_on", "")[:4] == other.get("graduated_on", "")[:4]
    return False


def _unit(data: Data) -> str:
    return data.get("unit") or HoursUnit.HOURS.value


def fetched_twin(entry: ArchiveEntry) -> ArchiveEntry | None:
    """The fetched entry that says already what this one was typed for, or None. One query at most."""
    if entry.kind not in ENTRY_KINDS.values() or entry.source == Source.FETCHED:
        return None
    fetched = ArchiveEntry.objects.filter(person_id=entry.person_id, kind=entry.kind, source=Source.FETCHED)
    return next((each for each in fetched.order_by("pk") if is_same(entry.kind, entry.data, each.data)), None)


def keep(fetch: RegisterFetch, now: datetime) -> None:
    """Make the archive say what this answer says. Call it in a transaction; locks the person's entries of the kind.

    Writes: a new entry for what is new; an entry typed before that agrees becomes the fetched one; one that contradicts
    loses its approval, with the reason. What a complete answer no longer holds becomes the applicant's own again.
    """
    if fetch.kind not in ENTRY_KINDS:
        return
    kind = ENTRY_KINDS[fetch.kind]
    own = list(
        ArchiveEntry.objects.select_for_update(of=("self",)).filter(person_id=fetch.person_id, kind=kind).order_by("pk")
    )
    kept: set[int] = set()
    for value in fetch.values:
        data = entry_data(fetch.kind, value)
        same = [entry for entry in own if entry.pk not in kept and is_same(kind, entry.data, data)]
        chosen = next((e for e in same if e.source == Source.FETCHED), None) or next(
            (e for e in same if _agrees(kind, e.data, data)), None
        )
        kept.add(_write(chosen, kind, data, fetch, now).pk)
        for entry in same:
            if entry is not chosen and entry.source != Source.FETCHED:
                kept.add(entry.pk)
                _set_aside(entry, now)
    if fetch.is_complete:
        for entry in own:
            if entry.source == Source.FETCHED and entry.pk not in kept:
                _give_back(entry, now)


def _agrees(kind: ArchiveEntry.Kind, typed: Data, data: Data) -> bool:
    return all(typed.get(name, "") == data[name] for name in _TELLING[kind])


def _write(
    entry: ArchiveEntry | None, kind: ArchiveEntry.Kind, data: dict[str, Any], fetch: RegisterFetch, now: datetime
) -> ArchiveEntry:
    """The entry as the register has it, approved by nobody. The version rises only where something changed."""
    if entry is None:
        entry = ArchiveEntry(person_id=fetch.person_id, kind=kind, version=0, created_at=now)
    data = _with_typed(entry, data)
    if entry.status not in (Status.SENT, Status.APPROVED):
        entry.employer = None  # taken back or returned: whoever had it then is not to read on
    if entry.data != data or entry.status != Status.APPROVED or entry.source != Source.FETCHED:
        entry.version += 1
        entry.changed_at = now
        entry.decided_by = None
        entry.decided_at = now
    entry.data, entry.summary = data, archive_kinds.summary(kind, data)
    entry.status, entry.reason = Status.APPROVED, ""
    entry.source, entry.source_name, entry.sourced_at = Source.FETCHED, fetch.source, now
    entry.save()
    return entry


def _with_typed(entry: ArchiveEntry, data: dict[str, Any]) -> dict[str, Any]:
    """The register's data, and what was typed where it knows nothing. What makes a degree of a class must have been
    examined: from here on nobody looks at the entry again."""
    unexamined = () if entry.status == Status.APPROVED else ("technical_class",)
    return {name: value or ("" if name in unexamined else entry.data.get(name, "")) for name, value in data.items()}


def _set_aside(entry: ArchiveEntry, now: datetime) -> None:
    """A typed entry that says otherwise than the register: kept as typed, but it does not count."""
    if entry.status in (Status.SENT, Status.APPROVED):
        with official():
            _return(entry, _("登记系统的记录与本条不同，以登记系统的为准。登记有误的，请向登记部门申请更正。"), now)


def _give_back(entry: ArchiveEntry, now: datetime) -> None:
    entry.source, entry.source_name, entry.sourced_at = Source.TYPED, "", None
    if entry.kind == Kind.EDUCATION:
        entry.data = {**entry.data, "chsi_verified": False}
    with official():
        _return(entry, _("登记系统已查不到这一条，请上传佐证材料后送单位审核。"), now)


def _return(entry: ArchiveEntry, reason: str, now: datetime) -> None:
    entry.status, entry.reason = Status.RETURNED, reason
    entry.decided_by, entry.decided_at = None, now
    entry.version += 1
    entry.changed_at = now
    entry.save()
