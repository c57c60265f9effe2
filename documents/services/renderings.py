"""Printing and packing as background work: asked for once per content, made once, never overwritten (AC-036)."""

import logging
from collections.abc import Callable
from typing import IO

from django.db import transaction

from documents.fonts import MissingFont
from documents.models import Rendering
from documents.pdf import TooManyPages
from documents.services.files import store_product
from kernel import clock
from kernel.ids import new_public_id
from kernel.jobs import send_after_commit

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
Product = bytes | IO[bytes]


def request_rendering(*, kind: str, task: str, subject: str, digest: str, template_digest: str) -> Rendering:
    """Ask for the product of one content in one template; asking again returns the same row.

    `kind` is a StoredFile.Kind, `task` the name of the task that will call run_rendering(rendering_id, …), `digest`
    that of the content printed ("sha256:…"). Writes at most one row and, after commit, wakes the task; locks nothing.
    One that failed begins anew.
    """
    with transaction.atomic():
        rendering, created = Rendering.objects.get_or_create(
            kind=kind,
            subject=subject,
            digest=digest,
            template_digest=template_digest,
            defaults={
                "task": task,
                "check_value": _check_value(digest),
                "asked_at": clock.now(),
            },
        )
        if created or _begins_anew(rendering):
            send_after_commit(task, rendering_id=rendering.pk)
    return rendering


def _begins_anew(rendering: Rendering) -> bool:
    # What broke all five runs, a full disk or a missing font, may have been mended since.
    failed = Rendering.objects.filter(pk=rendering.pk, status=Rendering.Status.FAILED)
    begun = failed.update(status=Rendering.Status.WAITING, attempts=0, progress=0, error="", asked_at=clock.now())
    if begun:
        rendering.refresh_from_db()
    return bool(begun)


def report_progress(rendering_id: int, percent: int) -> None:
    """Say how far the work is, for the page that waits for it. Writes one column, locks nothing."""
    Rendering.objects.filter(pk=rendering_id, status=Rendering.Status.WAITING).update(progress=percent)


def run_rendering(
    rendering_id: int,
    build: Callable[[Rendering], Product],
    *,
    name: str,
    media_type: str = "application/pdf",
) -> Rendering | None:
    """Make what was asked for with `build(rendering)` and keep it under `name`. What is too large for memory is built
    as an open file, which is closed here. Returns the row, None when nothing was to do.

    Counts the attempt and commits, builds without a transaction, then locks the row and writes it. An error of `build`
    is logged and counted; after MAX_ATTEMPTS the row is marked failed until somebody asks again.
    """
    with transaction.atomic():
        rendering = Rendering.objects.select_for_update(of=("self",)).filter(pk=rendering_id).first()
        if rendering is None or rendering.status != Rendering.Status.WAITING:
            return None
        rendering.attempts += 1
        rendering.save(update_fields=["attempts"])
    try:
        product = build(rendering)
    except Exception as error:
        logger.exception("rendering %s failed, attempt %d", rendering.public_id, rendering.attempts)
        return _failed(rendering_id, error)
    try:
        return _done(rendering_id, product, name, media_type)
    finally:
        if not isinstance(product, bytes):
            product.close()


def _done(rendering_id: int, product: Product, name: str, media_type: str) -> Rendering:
    with transaction.atomic():
        rendering = Rendering.objects.select_for_update(of=("self",)).get(pk=rendering_id)
        if rendering.status == Rendering.Status.WAITING:
            rendering.file = store_product(product, kind=rendering.kind, name=name, media_type=media_type)
            rendering.status = Rendering.Status.DONE
            rendering.error = ""
            rendering.done_at = clock.now()
            rendering.save(update_fields=["file", "status", "error", "done_at"])
    return rendering


def _failed(rendering_id: int, error: Exception) -> Rendering:
    # Only our own sentences are kept: another error's text may quote what was printed.
    text = str(error) if isinstance(error, MissingFont | TooManyPages) else type(error).__name__
    with transaction.atomic():
        rendering = Rendering.objects.select_for_update(of=("self",)).get(pk=rendering_id)
        if rendering.status == Rendering.Status.WAITING:
            rendering.error = text
            if rendering.attempts >= MAX_ATTEMPTS:
                rendering.status = Rendering.Status.FAILED
            rendering.save(update_fields=["error", "status"])
    return rendering


def _check_value(digest: str) -> str:
    """Seven characters of the content's digest, and 16 of chance so that nobody can guess another form's value."""
    return f"{digest.rpartition(':')[2][:7]}-{new_public_id()}"
