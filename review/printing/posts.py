"""《事业单位人员职称申报岗位信息表》 on paper, as annex 3 lays it out: asked for by hand, printed in the background."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import request_rendering
from kernel.language import official
from review.models import PostStatement
from review.presenters.posts import Sheet, sheet_of

TEMPLATE, STYLE = "review/posts/sheet.html", "review/posts/sheet.css"
TASK = "review.render_post_statement"
KIND = StoredFile.Kind.POST_STATEMENT


def request(statement: PostStatement) -> Rendering:
    """Ask for the paper as the ledger stands now: another candidate is another paper. Writes at most one row; the task
    is woken after commit."""
    digest = digest_of(sheet_of(statement))
    return request_rendering(
        kind=KIND, task=TASK, subject=statement.public_id, digest=digest, template_digest=template_digest()
    )


def newest(statement: PostStatement) -> Rendering | None:
    """The rendering last asked for, or None. One query."""
    asked = Rendering.objects.filter(kind=KIND, subject=statement.public_id)
    return asked.select_related("file").order_by("-pk").first()


def build_pdf(rendering: Rendering) -> bytes:
    """The paper that was asked for. Raises ValueError when the ledger stands otherwise by now (AC-036)."""
    sheet = sheet_of(_statement(rendering))
    if digest_of(sheet) != rendering.digest:
        raise ValueError("the ledger stands otherwise than the paper that was asked for")
    return render(build_html(sheet), css=_source(STYLE))


def build_html(sheet: Sheet) -> str:
    """The paper as HTML; rows for the hand where there are fewer candidates than the form has lines."""
    with official():
        blank = range(max(0, 6 - len(sheet.names)))
        return str(get_template(TEMPLATE).render({"sheet": sheet, "blank": blank}))


def digest_of(sheet: Sheet) -> str:
    """What is printed, as one name."""
    canonical = json.dumps(sheet.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    statement = _statement(rendering)
    with official():
        return _("岗位信息表-%(employer)s-%(year)d.pdf") % {
            "employer": statement.employer.name,
            "year": statement.year,
        }


def _statement(rendering: Rendering) -> PostStatement:
    found = PostStatement.objects.select_related("employer").prefetch_related("levels")
    return found.get(public_id=rendering.subject)


@cache
def template_digest() -> str:
    """Another layout is another rendering (AC-036)."""
    return "sha256:" + hashlib.sha256((_source(TEMPLATE) + _source(STYLE)).encode()).hexdigest()


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
