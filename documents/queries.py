"""Reads of files and of the work on them. A stranger gets 404: that a file exists is not told either."""

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from documents.access import may_read
from documents.models import PhotoCheck, Rendering, StoredFile


def file_for(request: HttpRequest, public_id: str) -> StoredFile:
    """The file, for whoever may read it. One query and what the kind's rules ask."""
    file = get_object_or_404(StoredFile, public_id=public_id)
    if not may_read(request, file):
        raise Http404
    return file


def photo_check_for(request: HttpRequest, public_id: str) -> PhotoCheck:
    """The check, for the one who asked for it. One query."""
    return get_object_or_404(
        PhotoCheck.objects.select_related("file"),
        public_id=public_id,
        owner=request.user.pk,
    )


def owned(owner_id: int) -> tuple[int, int]:
    """How many files a person has uploaded, and how many bytes. One query."""
    totals = StoredFile.objects.filter(owner_id=owner_id).aggregate(files=Count("pk"), size=Sum("size"))
    return totals["files"], totals["size"] or 0


def forgotten_checks(now: datetime, *, after: timedelta) -> QuerySet[PhotoCheck]:
    """Checks whose wake-up call was lost, oldest first."""
    return PhotoCheck.objects.filter(status=PhotoCheck.Status.WAITING, asked_at__lt=now - after).order_by("pk")


def forgotten_renderings(now: datetime, *, after: timedelta) -> QuerySet[Rendering]:
    """Renderings whose wake-up call was lost or whose worker died, oldest first."""
    return Rendering.objects.filter(status=Rendering.Status.WAITING, asked_at__lt=now - after).order_by("pk")
