"""Reads of plans. Published plans are public: everybody may see them."""

from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from kernel import clock
from kernel.timeline import state_of
from plans.models import PlanVersion, PlanWindow
from plans.spec.parts import WindowKind

MAX_WORDS = 8
WINDOW = "SELECT * FROM plans_planwindow WHERE version_id = %s AND kind = %s"
WINDOW_FOR_SHARE = WINDOW + " FOR SHARE"


def unread(path: str = "") -> tuple[str, ...]:
    """What a list defers of the version at ``path`` ("plan_version", "case__plan_version"): kilobytes in every row.

    A process reads the document of a version once, whenever a row's ``spec`` is first asked for.
    """
    return tuple(f"{path}__{column}" if path else column for column in ("document", "provenance"))


def current_versions() -> QuerySet[PlanVersion]:
    """The published version of every plan, without its document."""
    versions = PlanVersion.objects.filter(current_of__isnull=False).select_related("plan__organizer")
    return versions.defer(*unread()).order_by("closes_at", "pk")


def catalogue(text: str = "", at: datetime | None = None) -> list[PlanVersion]:
    """Published plans, open ones first, then those to come, then those closed (latest first).

    ``text`` narrows by words in name, region, series or organizer. Each has ``offered``, the titles as plain data.
    One query, and one for the clock when ``at`` is not given.
    """
    now = at or clock.now()
    versions = current_versions().annotate(offered=F("document__titles"))
    for word in text.split()[:MAX_WORDS]:
        wanted = Q(name__icontains=word) | Q(region__icontains=word) | Q(series__icontains=word)
        versions = versions.filter(wanted | Q(plan__organizer__name__icontains=word))
    groups: dict[str, list[PlanVersion]] = {"open": [], "upcoming": [], "closed": []}
    for version in versions:
        groups[state_of(version.opens_at, version.ends_at, now)].append(version)
    return groups["open"] + groups["upcoming"] + groups["closed"][::-1]


def published_version(code: str) -> PlanVersion:
    """The current version of a plan by the plan's code, or 404. One query."""
    versions = PlanVersion.objects.select_related("plan__organizer").order_by("pk")
    return get_object_or_404(versions, plan__code=code, current_of__isnull=False)


def numbered_version(code: str, number: int) -> PlanVersion:
    """A version that was published, whether it is still the current one or not, or 404. One query."""
    versions = PlanVersion.objects.select_related("plan__organizer", "plan__current").order_by("pk")
    return get_object_or_404(versions.defer(*unread("plan__current")), plan__code=code, number=number)


def current_version_of(dossier_id: int) -> PlanVersion:
    """The current version of the plan that a dossier was begun under, whichever that was, without its document."""
    versions = PlanVersion.objects.filter(current_of__versions__dossiers=dossier_id)
    return versions.select_related("plan").defer(*unread()).get()


def windows_of(version: PlanVersion) -> list[PlanWindow]:
    """The windows of a version, earliest closing first. One query."""
    return list(version.windows.order_by("closes_at", "opens_at", "pk"))


def hold_window(version: PlanVersion, kind: WindowKind | str = WindowKind.APPLY) -> PlanWindow | None:
    """The window's row under a share lock until the transaction ends; None when the plan has no such window.

    While it is held nobody can close or move the window, so a deadline read after this and a commit agree (AC-037).
    On SQLite a write transaction excludes every other one, and no row lock is needed.
    """
    sql = WINDOW_FOR_SHARE if connection.vendor == "postgresql" else WINDOW
    return next(iter(PlanWindow.objects.raw(sql, [version.pk, str(kind)])), None)
