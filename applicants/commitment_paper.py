"""The commitment on paper, where the plan wants it printed, signed by hand and sealed by the unit (SIG-03).

The plan says so by a printed form of the code ``commitment``. What is printed, as a value::

    {name, text, number, full_name, id_label, id_number, employer, plan, title, route}     the ID number is masked
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from applicants.models import Dossier
from applicants.sections import Refused
from applicants.snapshot import digest
from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import request_rendering
from kernel.language import official
from kernel.masking import mask_id
from plans.spec.parts import PrintedForm

FORM = "commitment"
TASK = "applicants.render_commitment"
TEMPLATE = "applicants/form/commitment.html"
STYLE = "applicants/form/commitment.css"


@dataclass(frozen=True)
class Paper:
    """What the step shows of it. ``form``: the plan's words on how it is handed in."""

    form: PrintedForm
    file: StoredFile | None = None
    waiting: bool = False
    failed: bool = False


def form_of(dossier: Dossier) -> PrintedForm | None:
    """The paper that the plan asks of this dossier's title and route; None: none."""
    for form in dossier.plan_version.spec.forms:
        fits = (not form.titles or dossier.title in form.titles) and (not form.routes or dossier.route in form.routes)
        if form.code == FORM and fits and dossier.plan_version.spec.commitment_text:
            return form
    return None


def request(dossier: Dossier) -> Rendering:
    """Ask for the paper as the dossier is now. Writes at most one row; the task is woken after commit.

    The same content is printed once. Refuses where the plan asks for none.
    """
    form = form_of(dossier)
    if form is None:
        raise Refused(_("本计划不要求打印承诺书。"))
    return request_rendering(
        kind=StoredFile.Kind.COMMITMENT,
        task=TASK,
        subject=dossier.public_id,
        digest=digest(_content(dossier, form)),
        template_digest=_template_digest(),
    )


def paper_of(dossier: Dossier) -> Paper | None:
    """Where the paper of exactly this content stands; None: the plan asks for none. One query at most."""
    form = form_of(dossier)
    if form is None:
        return None
    found = (
        Rendering.objects.filter(kind=StoredFile.Kind.COMMITMENT, subject=dossier.public_id)
        .filter(digest=digest(_content(dossier, form)), template_digest=_template_digest())
        .select_related("file")
        .first()
    )
    if found is None:
        return Paper(form)
    status = Rendering.Status
    return Paper(form, found.file, waiting=found.status == status.WAITING, failed=found.status == status.FAILED)


def build_pdf(rendering: Rendering) -> bytes:
    """The paper that was asked for. Raises ValueError when the dossier no longer says what was asked for."""
    dossier = Dossier.objects.select_related("person", "employer", "plan_version").get(public_id=rendering.subject)
    form = form_of(dossier)
    content = _content(dossier, form) if form else {}
    if digest(content) != rendering.digest:
        raise ValueError("the dossier was changed since the paper was asked for")
    context = {
        "form": content,
        "paragraphs": [line for line in content["text"].splitlines() if line.strip()],
        "check_value": rendering.check_value,
    }
    with official():
        html = str(get_template(TEMPLATE).render(context))
    return render(html, watermark=settings.PLATFORM_NAME if form and form.watermark else "", css=_source(STYLE))


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    with official():
        return _("承诺书-%s.pdf") % Dossier.objects.get(public_id=rendering.subject).number


def _content(dossier: Dossier, form: PrintedForm) -> dict[str, Any]:
    plan = dossier.plan_version.spec
    return {
        "name": form.name,
        "text": plan.commitment_text,
        "number": dossier.number,
        "full_name": dossier.person.full_name,
        "id_label": dossier.person.id_label,
        "id_number": mask_id(dossier.person.id_number),
        "employer": dossier.employer.name,
        "plan": plan.name,
        "title": plan.title(dossier.title).name if dossier.title else "",
        "route": plan.route(dossier.route).name if dossier.route else "",
    }


@cache
def _template_digest() -> str:
    return "sha256:" + hashlib.sha256((_source(TEMPLATE) + _source(STYLE)).encode()).hexdigest()


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
