"""Step 5: the files the plan asks for, by the answers given."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.forms.dossier import AttachmentForm, FromArchiveForm
from applicants.models import ArchiveEntry
from applicants.queries import dossiers as queries
from applicants.sections import Refused, Section
from applicants.services import sections
from applicants.views.wizard import Page, draw, page_for, step_url
from documents.looked_for import looked_for
from documents.models import StoredFile
from documents.queries import paper_checks
from kernel import idempotency
from plans.rules.describe import condition_in_words
from plans.spec.chain import StageKind
from plans.spec.parts import Attachment, AttachmentNeed


def show(
    request: HttpRequest,
    page: Page,
    wrong: dict[str, AttachmentForm] | None = None,
    status: int = 200,
    taking: FromArchiveForm | None = None,
):
    hints = {asked.code: asked for asked in page.plan.attachments}
    checks = paper_checks(file["public_id"] for row in page.content["attachments"] for file in row["files"])
    rows = [
        row
        | {
            "files": [file | {"check": checks.get(file["public_id"])} for file in row["files"]],
            "hint": hints[row["code"]].hint or "",
            "when": _when(page, hints[row["code"]], row["needed"]),
            "covers": hints[row["code"]].covers or "",
            "most": hints[row["code"]].max_files,
            "form": (wrong or {}).get(row["code"]) or _empty(row["code"]),
        }
        for row in page.content["attachments"]
    ]
    context = {
        "rows": rows,
        "forms": [row["form"] for row in rows] + ([taking] if taking else []),
        "archived": _archived(page, taking),
        "slots": _slots(page),
        "is_taking": taking is not None,
        "spare": spare_files(page),
        "made": _made(page),
        "looked_for": looked_for(),
        "originals": _originals(page),
    }
    return draw(request, page, context, status)


def _slots(page: Page) -> list[tuple[str, str]]:
    return [(row["code"], row["name"]) for row in page.content["attachments"]]


def _archived(page: Page, form: FromArchiveForm | None) -> list[tuple[ArchiveEntry, list[tuple[StoredFile, str]]]]:
    """The files of the archive, each with what it was chosen for; nothing is asked for a second time."""
    found = queries.archived_files(page.dossier) if page.content["attachments"] else []
    chosen = form.data if form else {}
    return [(entry, [(file, chosen.get(file.public_id, "")) for file in files]) for entry, files in found]


def _originals(page: Page) -> list[tuple[str, str]]:
    """Where the papers are looked at beside the record, and which: (the stage, the papers)."""
    checks = [stage for stage in page.plan.chain if stage.kind is StageKind.ON_SITE_CHECK]
    return [(stage.labels.not_reached, _("、").join(stage.settings.compared)) for stage in checks]


def _when(page: Page, asked: Attachment, needed: bool) -> str:
    """For whom it is, where that could not be told: the applicant knows."""
    return condition_in_words(page.plan, asked.condition) if asked.condition and not needed else ""


def _made(page: Page) -> list[Attachment]:
    """Those that the portal makes of what is there already: nothing is asked for a second time (ATT-06)."""
    ready = (AttachmentNeed.GENERATED, AttachmentNeed.FILLED)
    title = page.dossier.title
    return [each for each in page.plan.attachments if each.need in ready and (not each.titles or title in each.titles)]


def spare_files(page: Page) -> list[dict[str, Any]]:
    """Files of attachments that the answers no longer ask for, by attachment: kept, but not part of the content."""
    asked = {row["code"] for row in page.content["attachments"]}
    names = {each.code: each.name for each in page.plan.attachments}
    found: dict[str, list[StoredFile]] = {}
    for row in page.dossier.files.select_related("file").exclude(code__in=asked).order_by("code", "pk"):
        found.setdefault(row.code, []).append(row.file)
    return [{"code": code, "name": names.get(code, code), "files": files} for code, files in found.items()]


def save(request: HttpRequest, page: Page):
    """Files are kept one by one; the step itself has nothing more to save."""
    return redirect(step_url(page.dossier, Section.PREVIEW))


def _empty(code: str) -> AttachmentForm:
    return AttachmentForm(auto_id=f"id_{code}_%s", initial={"token": idempotency.new_token()})


@require_POST
def attachment_add(request: HttpRequest, public_id: str, code: str):
    """Add one file to one attachment; what is wrong with it is said beside its field."""
    page = page_for(request, public_id, Section.ATTACHMENTS)
    if code not in {row["code"] for row in page.content["attachments"]}:
        raise Http404
    form = AttachmentForm(request.POST, request.FILES, auto_id=f"id_{code}_%s")
    if form.is_valid():
        try:
            added = sections.add_attachment(
                dossier_id=page.dossier.pk,
                seat=request.seat,
                code=code,
                file=form.cleaned_data["file"],
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            form.add_error("file", error)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("已上传：%s。") % added.file.name)
            return redirect(f"{step_url(page.dossier, Section.ATTACHMENTS)}#attachment-{code}")
    return show(request, page, {code: form}, 422)


@require_POST
def attachments_take(request: HttpRequest, public_id: str):
    """Use files that are in the archive already; what is wrong is said above them, and the choice stays."""
    page = page_for(request, public_id, Section.ATTACHMENTS)
    files = [file for _entry, each in queries.archived_files(page.dossier) for file in each]
    form = FromArchiveForm(files, _slots(page), request.POST)
    if form.is_valid():
        try:
            taken = sections.take_from_archive(dossier_id=page.dossier.pk, seat=request.seat, wanted=form.wanted())
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("已从业绩档案选用 %d 个文件。") % len(taken))
            return redirect(f"{step_url(page.dossier, Section.ATTACHMENTS)}#attachment-{taken[0].code}")
    return show(request, page, status=422, taking=form)


@require_http_methods(["GET", "POST"])
def attachment_remove(request: HttpRequest, public_id: str, code: str, file_id: str):
    """Ask, then take one file off the dossier."""
    page = page_for(request, public_id, Section.ATTACHMENTS)
    row = queries.attachment_for(page.dossier, code, file_id)
    back = f"{step_url(page.dossier, Section.ATTACHMENTS)}#attachment-{code}"
    if request.method == "GET":
        return render(request, "applicants/attachment_remove.html", {"dossier": page.dossier, "row": row, "back": back})
    try:
        sections.remove_attachment(dossier_id=page.dossier.pk, seat=request.seat, code=code, file_id=file_id)
        messages.success(request, _("已删除：%s。") % row.file.name)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(back)
