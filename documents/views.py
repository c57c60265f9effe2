"""A file's bytes, its pages as pictures, and the state of the checks."""

import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from documents import queries, sniff
from documents.models import PaperCheck, StoredFile

logger = logging.getLogger(__name__)

# Only these are ever shown inside a page; everything else is saved by the browser, whatever it claims to be.
_SHOWN = frozenset(sniff.CONTENT_TYPES.values())
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_GET
def file(request: HttpRequest, public_id: str):
    """GET ?show=1 shows a picture or a PDF in the browser; without it the file is saved."""
    stored = queries.file_for(request, public_id)
    shown = request.GET.get("show") == "1" and stored.media_type in _SHOWN
    return _bytes_of(stored, shown=shown)


def _bytes_of(stored: StoredFile, *, shown: bool) -> FileResponse:
    try:
        stream = default_storage.open(stored.storage_name)
    except FileNotFoundError:
        logger.error("stored file %s has no bytes", stored.public_id)
        raise Http404 from None
    response = FileResponse(
        stream,
        as_attachment=not shown,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["Content-Length"] = stored.size
    response["X-Content-Type-Options"] = "nosniff"
    # A browser will not open its PDF reader inside a sandbox; the reader runs apart from our pages as it is.
    is_pdf_shown = shown and stored.media_type == sniff.CONTENT_TYPES[sniff.PDF]
    response["Content-Security-Policy"] = _POLICY if is_pdf_shown else f"{_POLICY}; sandbox"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_GET
def look(request: HttpRequest, public_id: str):
    """The pages of an upload with what was seen on them: a page of its own, for htmx only the part beside an entry."""
    file = queries.file_for(request, public_id)
    check = PaperCheck.objects.filter(file=file).first()
    if check is None:
        return redirect(f"{reverse('documents:file', args=[public_id])}?show=1")
    template = "documents/look_body.html" if request.htmx else "documents/look.html"
    return render(request, template, {"file": file, "check": check, "pages": queries.pages_of(check)})


@require_GET
def page(request: HttpRequest, public_id: str, number: int):
    """The picture of one page, large enough to read; ?small=1 to find it."""
    found = queries.page_for(request, public_id, number)
    return _bytes_of(found.small if request.GET.get("small") == "1" else found.picture, shown=True)


@require_GET
def paper_status(request: HttpRequest, public_id: str):
    """The fragment beside a file in a list; it asks again by itself until the pages were looked at."""
    return render(request, "documents/paper_status.html", {"check": queries.paper_check_for(request, public_id)})


@require_GET
def photo_status(request: HttpRequest, public_id: str):
    """The fragment that the photo page swaps in; it asks again by itself until the check is done."""
    check = queries.photo_check_for(request, public_id)
    return render(request, "documents/photo_status.html", {"check": check})
