"""The sheet of a notice on paper: asked for by hand, printed in the background."""

import hashlib
import json
from functools import cache

import segno
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import request_rendering
from kernel.language import official
from review.models import PublicNotice
from review.presenters.notice_sheet import Sheet, sheet_of
from review.queries.public import items_of

TEMPLATE, STYLE = "review/notice_sheet/sheet.html", "review/notice_sheet/sheet.css"
TASK = "review.render_notice_sheet"


def request(notice: PublicNotice) -> Rendering:
    """Ask for the sheet as the notice stands now: another term is another sheet. Writes at most one row; the task is
    woken after commit."""
    return request_rendering(
        kind=StoredFile.Kind.NOTICE_SHEET,
        task=TASK,
        subject=notice.public_id,
        digest=digest_of(sheet_of(notice, items_of(notice))),
        template_digest=template_digest(),
    )


def newest(notice: PublicNotice) -> Rendering | None:
    """The rendering last asked for, or None. One query."""
    asked = Rendering.objects.filter(kind=StoredFile.Kind.NOTICE_SHEET, subject=notice.public_id)
    return asked.select_related("file").order_by("-pk").first()


def build_pdf(rendering: Rendering) -> bytes:
    """The sheet that was asked for. Raises ValueError when the notice says something else by now (AC-036)."""
    notice = PublicNotice.objects.select_related("organization", "plan_version").get(public_id=rendering.subject)
    sheet = sheet_of(notice, items_of(notice))
    if digest_of(sheet) != rendering.digest:
        raise ValueError("the notice has another term than the sheet that was asked for")
    return render(build_html(sheet), css=_source(STYLE))


def build_html(sheet: Sheet) -> str:
    """The sheet as HTML, with the public page's address as a picture to be read by a telephone."""
    qr = segno.make(sheet.address, error="m", micro=False).svg_data_uri(scale=4, border=1) if sheet.address else ""
    with official():
        return str(get_template(TEMPLATE).render({"sheet": sheet, "qr": qr}))


def digest_of(sheet: Sheet) -> str:
    """What is printed, as one name."""
    canonical = json.dumps(sheet.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    notice = PublicNotice.objects.select_related("organization").get(public_id=rendering.subject)
    with official():
        return _("公示表-%(office)s-%(on)s.pdf") % {
            "office": notice.organization.name,
            "on": notice.appeared_on.isoformat(),
        }


@cache
def template_digest() -> str:
    """Another layout is another rendering (AC-036)."""
    return "sha256:" + hashlib.sha256((_source(TEMPLATE) + _source(STYLE)).encode()).hexdigest()


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
