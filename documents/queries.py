"""Reads of files and of the work on them. A stranger gets 404: that a file exists is not told either."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet, Sum
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from documents.access import may_read
from documents.models import PagePicture, PaperCheck, PhotoCheck, Rendering, StoredFile


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


def paper_check_for(request: HttpRequest, public_id: str) -> PaperCheck:
    """What was seen on a file's pages, for whoever may read the file; 404 where nobody looked."""
    file = file_for(request, public_id)
    return get_object_or_404(PaperCheck.objects.select_related("file"), file=file)


def pages_of(check: PaperCheck) -> list[PagePicture]:
    """The pages that were drawn, in order. One query."""
    return list(check.pictures.order_by("number"))


def page_for(request: HttpRequest, public_id: str, number: int) -> PagePicture:
    """One page of a file, for whoever may read the file now (AC-099)."""
    file = file_for(request, public_id)
    pages = PagePicture.objects.select_related("picture", "small")
    return get_object_or_404(pages, check_of__file=file, number=number)


def paper_checks(public_ids: Iterable[str]) -> dict[str, PaperCheck]:
    """What was seen on these files' pages, by the file's public id. One query; permission is the caller's matter."""
    checks = PaperCheck.objects.filter(file__public_id__in=set(public_ids)).select_related("file").order_by("pk")
    return {check.file.public_id: check for check in checks}


def refused_papers(public_ids: Iterable[str]) -> dict[str, str]:
    """Why files among these are surely of no use, one sentence each, by public id. At most one query.

    A file that was not looked at yet is not among them: no deadline waits for a check.
    """
    wanted = set(public_ids)
    if not wanted:
        return {}
    refused = PaperCheck.objects.filter(file__public_id__in=wanted, status=PaperCheck.Status.REFUSED)
    return {check.file.public_id: check.reason for check in refused.select_related("file").order_by("pk")}


def hinted_papers(public_ids: Iterable[str]) -> list[PaperCheck]:
    """The checks of those of these files that people should look at once more, in the order of the files given. At most
    one query; permission is the caller's matter."""
    wanted = list(dict.fromkeys(public_ids))
    if not wanted:
        return []
    hinted = PaperCheck.objects.filter(file__public_id__in=wanted, status=PaperCheck.Status.HINT).select_related("file")
    return sorted(hinted, key=lambda check: wanted.index(check.file.public_id))


def stored_of(owner_id: int) -> tuple[int, int]:
    """How many files were ever kept for a person and are still stored, and how many bytes: no less than ``owned`` says,
    and asked in a tenth of its time. One query.
    """
    return _totals(StoredFile.objects.filter(owner_id=owner_id))


def owned(owner_id: int, since: datetime) -> tuple[int, int]:
    """How many files count as a person's, and how many bytes: those in use, and all uploaded since. One query.

    In use is what a row of another app names, a photo through its check. What only a snapshot still names counts no
    longer: each asked for a submit.
    """
    return _totals(StoredFile.objects.filter(Q(stored_at__gte=since) | _in_use(), owner_id=owner_id))


def _totals(files: QuerySet[StoredFile]) -> tuple[int, int]:
    totals = files.aggregate(files=Count("pk"), size=Sum("size"))
    return totals["files"], totals["size"] or 0


def _in_use() -> Q:
    ways = [*_named_by(StoredFile, ""), *_named_by(PhotoCheck, "__file")]
    return reduce(or_, (Q(Exists(model._base_manager.filter(**{way: OuterRef("pk")}))) for model, way in ways))


def _named_by(target: type[Model], then: str) -> Iterator[tuple[type[Model], str]]:
    """The models of other apps with a key to ``target``, and the way by which they name a file."""
    for relation in target._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model._meta.app_label != "documents":
            yield relation.related_model, relation.field.name + then


def forgotten_checks(now: datetime, *, after: timedelta) -> QuerySet[PhotoCheck]:
    """Checks whose wake-up call was lost, oldest first."""
    return PhotoCheck.objects.filter(status=PhotoCheck.Status.WAITING, asked_at__lt=now - after).order_by("pk")


def forgotten_papers(now: datetime, *, after: timedelta) -> QuerySet[PaperCheck]:
    """Looks whose wake-up call was lost or whose worker died, oldest first."""
    return PaperCheck.objects.filter(status=PaperCheck.Status.WAITING, asked_at__lt=now - after).order_by("pk")


def forgotten_renderings(now: datetime, *, after: timedelta) -> QuerySet[Rendering]:
    """Renderings whose wake-up call was lost or whose worker died, oldest first."""
    return Rendering.objects.filter(status=Rendering.Status.WAITING, asked_at__lt=now - after).order_by("pk")
