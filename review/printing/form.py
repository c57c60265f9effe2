"""Asking for the review form and building it: HTML first, so that its words can be read and tested without a PDF."""

import base64
import hashlib
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import read, request_rendering
from kernel.language import official
from review.models import Case, Meeting, ReviewEvent
from review.printing.content import arrange
from review.queries.chain import chain_of_case, spec_of

TEMPLATE = "review/form/review_form.html"
STYLE = "review/form/review_form.css"
PARTS = (TEMPLATE, *(f"review/form/{name}.html" for name in ("basics", "achievements", "judged")), STYLE)
TASK = "review.render_review_form"
_HEAD = 7


@cache
def template_digest() -> str:
    """The digest of the form's template and style: another form is another rendering (AC-036)."""
    sources = "".join(_source(name) for name in PARTS)
    return "sha256:" + hashlib.sha256(sources.encode()).hexdigest()


def request(case: Case) -> Rendering:
    """Ask for the form of the case as its history stands now. Writes at most one row; the task is woken after commit.

    The content is named by the digest of the history's last event, which covers the snapshot and everything decided
    since: the same history in the same template is printed once, and no rendering is ever overwritten (AC-036). Counts
    are no part of it before their release: a new number on the form would tell of them (AC-058).
    """
    told = ReviewEvent.objects.filter(case=case).exclude(kind="ballot_recorded")
    head = told.order_by("-serial").values_list("digest", flat=True)[:1]
    return request_rendering(
        kind=StoredFile.Kind.REVIEW_FORM,
        task=TASK,
        subject=case.public_id,
        digest=head[0],
        template_digest=template_digest(),
    )


def build_pdf(rendering: Rendering) -> bytes:
    """The form that ``rendering`` asks for, with the platform's watermark over every page (FRM-01)."""
    return render(build_html(rendering), watermark=settings.PLATFORM_NAME, css=_source(STYLE))


def build_html(rendering: Rendering) -> str:
    """The form as HTML without any address in it: photo, signature and QR code are part of the text.

    Raises ReviewEvent.DoesNotExist when the history no longer has the event it was asked for under, and ValueError
    when a picture no longer has its digest: a form is never printed from altered bytes (AC-027).
    """
    last = (
        ReviewEvent.objects.select_related("snapshot", "case__plan_version__plan", "case__dossier")
        .filter(case__public_id=rendering.subject)
        .get(digest=rendering.digest)
    )
    return fill_in(rendering, last, last.snapshot.content)


def fill_in(rendering: Rendering, last: ReviewEvent, content: dict[str, Any]) -> str:
    """The template filled with a snapshot's content and the history of its round up to ``last``."""
    case = last.case
    events = list(
        ReviewEvent.objects.filter(case=case, serial__lte=last.serial, round=last.round)
        .select_related("seat__organization", "actor")
        .order_by("serial")
    )
    context = {
        "number": case.dossier.number,
        "version": last.serial,
        "round": last.round,
        "check_value": rendering.check_value,
        "short_digest": last.snapshot.digest.rpartition(":")[2][:_HEAD],
        "qr": _qr(f"{settings.SITE_URL}/verify/{rendering.check_value}/"),
        "photo": _picture(content["photo"]),
        "signature": _picture((content["commitment"] or {}).get("signature")),
        "platform_name": settings.PLATFORM_NAME,
    }
    with official():
        paper = spec_of(case.plan_version).review_form
        by_hand = paper.handwritten if paper else ()
        form = arrange(content, chain_of_case(case), events, _meeting(events), by_hand)
        return str(get_template(TEMPLATE).render({**context, "form": form}))


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    case = Case.objects.select_related("dossier").get(public_id=rendering.subject)
    with official():
        return _("评审表-%(number)s.pdf") % {"number": case.dossier.number}


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")


def _meeting(events: list[ReviewEvent]) -> Meeting | None:
    counted = next((row.data for row in reversed(events) if row.kind == "ballot_recorded"), None)
    return Meeting.objects.filter(public_id=counted["meeting"]).first() if counted else None


def _qr(address: str) -> str:
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=1))


def _picture(file: dict[str, Any] | None) -> str:
    """The picture as a data: address, or nothing. The snapshot's digest must be that of the bytes."""
    if file is None:
        return ""
    stored = StoredFile.objects.get(public_id=file["public_id"])
    if stored.sha256 != file["sha256"]:
        raise ValueError(f"file {stored.public_id} is not the one that was submitted")
    return f"data:{stored.media_type};base64,{base64.b64encode(read(stored)).decode()}"
