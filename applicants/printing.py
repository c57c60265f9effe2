"""The self-score on paper (自评表): what is printed, as a value, and its HTML. Experts sign it, reviewers read it.

Shape of what is printed::

    {plan, number, name, title, employer, category, study_majors: [str], major, scoring, recommenders, text}

``scoring`` and ``recommenders`` are those of the content; ``text`` is what each expert signs.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from applicants import scoring
from applicants.models import Dossier, Recommender, SheetPrint
from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import request_rendering
from kernel.language import official
from plans.spec import PlanDocument

Content = dict[str, Any]
TEMPLATE = "applicants/form/score_sheet.html"
STYLE = "applicants/form/score_sheet.css"
TASK = "applicants.render_score_sheet"
_BLANK = "____"


class Verified(NamedTuple):
    """A column of verified points beside the applicant's own: who, points and words by item, the total, reasons."""

    label: str
    items: dict[str, tuple[str, int]]
    groups: dict[str, int]
    total: int
    gates_missing: Sequence[str]
    reasons: dict[str, str]


@cache
def template_digest() -> str:
    """The digest of template and style: another form is another rendering."""
    return "sha256:" + hashlib.sha256((_source(TEMPLATE) + _source(STYLE)).encode()).hexdigest()


def printed(dossier: Dossier, content: Content) -> Content | None:
    """What is printed of a dossier's content; None while there is no self-score in it."""
    return arrange(dossier.plan_version.spec, content) if content["scoring"] else None


def arrange(plan: PlanDocument, content: Content) -> Content:
    """What is printed of a content with a self-score. Reads no database."""
    name = content["person"]["full_name"]
    sheet = plan.scoring_sheet(content["scoring"]["code"])
    studied = [entry["data"].get("major", "") for entry in content["entries"] if entry["kind"] == "education"]
    return {
        "plan": content["plan"]["name"],
        "number": content["dossier"]["number"],
        "name": name,
        "title": content["title"]["name"],
        "employer": content["employer"]["name"],
        "category": content["route"]["name"],
        "study_majors": [each for each in studied if each],
        "major": content["major"]["name"] if content["major"] else "",
        "scoring": content["scoring"],
        "recommenders": content["recommenders"],
        "text": (sheet.recommendation_text or "").replace(_BLANK, name),
    }


def request(dossier: Dossier, digest: str) -> Rendering:
    """Ask for the PDF of a ``SheetPrint`` of this dossier. Writes at most one row; the task is woken after commit."""
    return request_rendering(
        kind=StoredFile.Kind.SCORE_SHEET,
        task=TASK,
        subject=dossier.public_id,
        digest=digest,
        template_digest=template_digest(),
    )


def build_pdf(rendering: Rendering) -> bytes:
    """The sheet that was asked for. Raises SheetPrint.DoesNotExist when its content is not on record."""
    return to_pdf(build_html(rendering))


def to_pdf(html: str) -> bytes:
    """The form's HTML on paper."""
    return render(html, watermark=settings.PLATFORM_NAME, css=_source(STYLE))


def build_html(rendering: Rendering) -> str:
    """The sheet as HTML. Telephone numbers are not part of the value: those still given are put in here."""
    kept = SheetPrint.objects.get(dossier__public_id=rendering.subject, digest=rendering.digest)
    phones = {row.public_id: row.phone for row in Recommender.objects.filter(dossier=kept.dossier_id).order_by("pk")}
    return fill_in(kept.content, check_value=rendering.check_value, digest=kept.digest, phones=phones)


def fill_in(
    content: Content,
    *,
    check_value: str,
    digest: str,
    phones: dict[str, str] | None = None,
    columns: Sequence[Verified] = (),
) -> str:
    """The template filled in. ``columns``: verified points, in the order in which the offices gave them."""
    scored = content["scoring"]
    experts = [row | {"phone": (phones or {}).get(row["public_id"], row["phone"])} for row in content["recommenders"]]
    with official():
        names = _names(scored)
        context = {
            "form": content,
            "groups": [_group(group, columns) for group in scored["groups"]],
            "columns": columns,
            "experts": experts or [dict.fromkeys(("name", "employer", "title", "major", "phone"), "")] * 2,
            "gates_missing": [gate["name"] for gate in scored["gates"] if not gate["ticked"]],
            "check_value": check_value,
            "short_digest": digest.rpartition(":")[2][:7],
            "platform_name": settings.PLATFORM_NAME,
            "reasons": [
                (column.label, name, column.reasons[code])
                for column in columns
                for code, name in names
                if code in column.reasons
            ],
        }
        return str(get_template(TEMPLATE).render(context))


def _names(scored: Content) -> list[tuple[str, str]]:
    items = [(item["code"], f"{group['name']}·{item['name']}") for group in scored["groups"] for item in group["items"]]
    return [*items, (scoring.GATES, _("控制项"))]


def _group(group: Content, columns: Sequence[Verified]) -> Content:
    items = [
        item | {"verified": [column.items.get(item["code"], ("", 0)) for column in columns]} for item in group["items"]
    ]
    return group | {"items": items, "verified": [column.groups[group["code"]] for column in columns]}


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    with official():
        return _("自评表-%s.pdf") % Dossier.objects.get(public_id=rendering.subject).number
