"""Reads of dossiers. Only the applicant's own; a stranger gets 404 (AC-002)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from applicants.information import OFFICE, receiving_of
from applicants.models import ArchiveEntry, Dossier, DossierFile, EvidenceFile, Profile, Snapshot
from applicants.present_title import PresentTitle, present_title
from applicants.snapshot import SELECTABLE
from documents.models import StoredFile
from kernel.formats import cn_closing, cn_datetime
from kernel.timeline import state_of
from plans.models import PlanVersion, PlanWindow
from plans.queries import unread
from plans.spec.parts import Window, WindowKind

APPLY = WindowKind.APPLY.value
SETTLED = "verified"


_EMPLOYER = ("employer__department", "employer__bureau")
_SHOWN = ("person", "user", "plan_version__plan", *_EMPLOYER, "photo__file", "commitment")


def dossier_for(seat: Seat | None, public_id: str, *, to_save: bool = False) -> Dossier:
    """The applicant's own dossier with all that its pages show. One query; 404 for everybody else.

    ``to_save``: with no more than a save by itself looks at, for it comes with every pause of whoever types.
    """
    if seat is None or seat.role != Role.APPLICANT:
        raise Http404
    joined = ("plan_version__plan",) if to_save else _SHOWN
    wanted = Dossier.objects.select_related(*joined).defer(*unread("plan_version"))
    return get_object_or_404(wanted, public_id=public_id, person=seat.user.person_id)


def dossiers_of(seat: Seat) -> QuerySet[Dossier]:
    """The applicant's dossiers, newest first."""
    return (
        Dossier.objects.filter(person=seat.user.person_id)
        .select_related("plan_version__plan")
        .defer(*unread("plan_version"))
        .order_by("-pk")
    )


def live_dossier(person_id: int, year: int) -> Dossier | None:
    """The dossier that keeps this person from opening another one in that year, if any. One query.

    One that is being filled in, under way, returned, or passed; what was withdrawn, lapsed or not passed does not.
    """
    return (
        Dossier.objects.filter(person=person_id, year=year)
        .exclude(status=Dossier.Status.CLOSED, passed=False)
        .select_related("plan_version")
        .defer(*unread("plan_version"))
        .order_by("pk")
        .first()
    )


def profile_of(person_id: int) -> Profile | None:
    """The applicant's profile with the person and the employer, or None. One query."""
    return (
        Profile.objects.filter(person=person_id)
        .select_related("person", "employer__department", "employer__bureau")
        .order_by("pk")
        .first()
    )


def newer_version(dossier: Dossier) -> PlanVersion | None:
    """The plan's current version where a dossier that is not under review was begun under an earlier one. At most one
    query, and none where there is no newer one. Asks for ``plan_version__plan``."""
    current = dossier.plan_version.plan.current_id
    movable = dossier.status in (Dossier.Status.DRAFT, Dossier.Status.RETURNED)
    if not movable or current in (None, dossier.plan_version_id):
        return None
    return PlanVersion.objects.select_related("plan").defer(*unread()).get(pk=current)


def apply_window(version: PlanVersion) -> PlanWindow | None:
    """The window for applying, or None when the plan has none. One query."""
    return PlanWindow.objects.filter(version=version, kind=APPLY).order_by("pk").first()


def why_shut(window: PlanWindow | None, now: datetime) -> str:
    """Why nothing can be submitted now under the row that spans all windows of the plan; empty when it is open."""
    if window is None:
        return _("这个计划没有开放网上申报。")
    if window.ended_at is not None:
        return _("组织单位已于 %s 关闭这个计划，不再受理新的申报。") % cn_datetime(window.ended_at)
    return _why_shut([(window.opens_at, window.closes_at)], now)


def _why_shut(spans: Iterable[tuple[datetime | None, datetime]], now: datetime) -> str:
    """Why none of these times is now, by the next one to come, or else by the last."""
    states: dict[str, list[tuple[datetime | None, datetime]]] = {}
    for opens, closes in spans:
        states.setdefault(state_of(opens, closes, now), []).append((opens, closes))
    if "open" in states:
        return ""
    if "upcoming" in states:
        return _("申报还没有开始，将于 %(at)s 开始。现在是 %(now)s（服务器时间）。") % {
            "at": cn_datetime(min(opens for opens, _closes in states["upcoming"] if opens)),
            "now": cn_datetime(now),
        }
    return _("申报已于 %(at)s 截止。现在是 %(now)s（服务器时间）。") % {
        "at": cn_closing(max(closes for _opens, closes in states["closed"])),
        "now": cn_datetime(now),
    }


def own_windows(dossier: Dossier) -> tuple[Window, ...]:
    """The plan's windows that the title, route and receiving office may have which the dossier has chosen so far."""
    spec = dossier.plan_version.spec
    office = dossier.answers.get(OFFICE) if receiving_of(spec) else None
    return spec.windows_for(APPLY, dossier.title or None, dossier.route or None, office or None)


def submit_span(dossier: Dossier) -> tuple[datetime, datetime]:
    """The first and the last moment at which a draft can be submitted no longer, by what is left to choose; never after
    the plan's own end. The same moment twice where nothing is left to choose. Asks for ``plan_version__plan``."""
    whole = dossier.plan_version.ends_at
    ends = [min(each.closes, whole) for each in own_windows(dossier)] or [whole]
    return min(ends), max(ends)


def submit_until(dossier: Dossier) -> datetime:
    """When a draft can be submitted no longer, whatever is still chosen. Asks for ``plan_version__plan``."""
    return submit_span(dossier)[1]


def why_shut_for_title(dossier: Dossier, now: datetime) -> str:
    """Why what is chosen so far cannot be submitted now, be it under the common window; empty when it may.

    The window's row spans all titles of the plan; one of them may close before the others (PLN-02).
    """
    own = own_windows(dossier)
    if not own:  # though others have one
        return _("这个计划没有写明所选职称、申报方式和受理点的申报时间，没有开放申报。请改选，或者向组织单位询问。")
    return _why_shut([(each.opens, each.closes) for each in own], now)


def why_not_open(seat: Seat, version: PlanVersion, now: datetime) -> list[str]:
    """Everything that keeps this applicant from opening a dossier under the plan; empty: nothing does. Four queries."""
    reasons = [why_shut(apply_window(version), now)]
    profile = profile_of(seat.user.person_id)
    if profile is None:
        reasons.append(_("请先在“个人信息”中绑定用人单位并填写基本信息。"))
    elif not profile.employer.is_verified:
        reasons.append(_("%s还没有通过单位认证，认证通过后才能申报。请联系单位人事部门。") % profile.employer.name)
    if not employer_approved(seat.user.person_id):
        reasons.append(_("业绩档案经用人单位审核通过后才能申报，您还没有审核通过的条目。"))
    live = live_dossier(seat.user.person_id, version.year)
    if live is not None:
        reasons.append(one_a_year(live))
    return [reason for reason in reasons if reason]


def one_a_year(live: Dossier) -> str:
    """Why a second dossier in the same year is refused (AC-031)."""
    if live.passed:
        return _("每人每年只能申报一次。您 %(year)d 年的申报 %(number)s（%(plan)s）已评审通过，不能再次申报。") % {
            "year": live.year,
            "number": live.number,
            "plan": live.plan_version.name,
        }
    sentence = _("每人每年只能申报一次。您 %(year)d 年已有一份申报：%(number)s（%(plan)s）。") % {
        "year": live.year,
        "number": live.number,
        "plan": live.plan_version.name,
    }
    if live.status == Dossier.Status.DRAFT:
        return sentence + _("它还没有提交，打开它，在“预览与提交”放弃以后，可以申报别的计划。")
    return sentence


def approved_entries(person_id: int) -> QuerySet[ArchiveEntry]:
    """The person's entries that a dossier may draw on."""
    return ArchiveEntry.objects.filter(person=person_id, status=ArchiveEntry.Status.APPROVED)


def employer_approved(person_id: int) -> bool:
    """Whether the employer approved anything of the archive (ARC-03); what a register said, it did not. One query."""
    return approved_entries(person_id).exclude(source=ArchiveEntry.Source.FETCHED).exists()


def entry_counts(person_id: int) -> dict[str, int]:
    """How many archive entries the person has in each status; every status is there. One query.

    What a register settled counts as ``SETTLED``: no employer approved it (ARC-03).
    """
    counts = dict.fromkeys([*ArchiveEntry.Status.values, SETTLED], 0)
    entries = ArchiveEntry.objects.filter(person=person_id).annotate(is_nobodys=Q(decided_by=None))
    rows = entries.values_list("status", "is_nobodys").annotate(n=Count("pk"))
    for status, is_nobodys, n in rows.order_by("status"):
        counts[SETTLED if is_nobodys and status == ArchiveEntry.Status.APPROVED else status] += n
    return counts


def _with_files() -> Prefetch:
    """The evidence with its files in one query: SQLite takes no list of a thousand files by their keys."""
    return Prefetch("evidence", queryset=EvidenceFile.objects.select_related("file"))


def selectable_entries(dossier: Dossier) -> QuerySet[ArchiveEntry]:
    """The approved achievements among which the applicant chooses. Two queries with their evidence."""
    return (
        approved_entries(dossier.person_id)
        .filter(kind__in=SELECTABLE)
        .prefetch_related(_with_files())
        .order_by("kind", "pk")
    )


MOST_FILES = 200
"""Of an archive, offered as attachments on one page."""


def archived_files(dossier: Dossier) -> list[tuple[ArchiveEntry, list[StoredFile]]]:
    """The files of the person's archive, each once, under the newest entry that has it; the newest MOST_FILES. Two
    queries."""
    entries = ArchiveEntry.objects.filter(person=dossier.person_id).prefetch_related(_with_files())
    seen: set[int] = set()
    rows = []
    for entry in entries.filter(evidence__isnull=False).distinct().order_by("-pk")[:MOST_FILES]:
        files = [each.file for each in entry.evidence.all() if each.file_id not in seen][: MOST_FILES - len(seen)]
        seen.update(file.pk for file in files)
        if files:
            rows.append((entry, files))
    return rows


def present_title_of(dossier: Dossier) -> PresentTitle | None:
    """The title the applicant holds by their approved entries. One query."""
    held = ArchiveEntry.objects.filter(
        person_id=dossier.person_id, status=ArchiveEntry.Status.APPROVED, kind__in=("credential", "appointment")
    )
    return present_title(held.values_list("kind", "data"))


def waiting_entries(dossier: Dossier) -> list[ArchiveEntry]:
    """The person's achievements that cannot be chosen yet, for they are not approved. One query."""
    entries = ArchiveEntry.objects.filter(person=dossier.person_id, kind__in=SELECTABLE)
    return list(entries.exclude(status=ArchiveEntry.Status.APPROVED).order_by("kind", "pk"))


def attachment_for(dossier: Dossier, code: str, file_id: str) -> DossierFile:
    """One uploaded attachment of this dossier, by its file; 404 otherwise. One query."""
    return get_object_or_404(
        DossierFile.objects.select_related("file"), dossier=dossier, code=code, file__public_id=file_id
    )


def is_discarded(dossier: Dossier) -> bool:
    """Whether the draft was given up: ended without ever being submitted. One query at most."""
    return dossier.status == Dossier.Status.CLOSED and not dossier.snapshots.exists()


def last_snapshot(dossier: Dossier) -> Snapshot | None:
    """What was submitted last, or None. One query."""
    return Snapshot.objects.filter(dossier=dossier).order_by("-round").first()
