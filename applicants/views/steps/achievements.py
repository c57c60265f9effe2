"""Step 4: which approved achievements go into the dossier."""

from itertools import groupby

from django.http import HttpRequest, JsonResponse
from django.shortcuts import redirect

from applicants import archive_kinds
from applicants.forms.dossier import AchievementsForm
from applicants.models import ArchiveEntry
from applicants.present_title import PresentTitle, is_before
from applicants.queries import dossiers as queries
from applicants.sections import Refused, Section, Stale
from applicants.services import sections
from applicants.snapshot import SELECTABLE
from applicants.views.wizard import Page, draw, step_url
from kernel import clock
from kernel.formats import cn_time


def show(request: HttpRequest, page: Page, form: AchievementsForm | None = None, status: int = 200):
    offered = list(queries.selectable_entries(page.dossier))
    chosen = set(page.dossier.entries.values_list("public_id", flat=True).order_by("pk"))
    if form is not None:
        chosen = set(form.data.getlist("entries"))
    else:
        version = sections.version_of(page.dossier, Section.ACHIEVEMENTS)
        form = AchievementsForm(offered, initial={"entries": sorted(chosen), "version": version})
    context = {
        "form": form,
        "groups": _groups(offered, chosen, queries.present_title_of(page.dossier)),
        "waiting": queries.waiting_entries(page.dossier),
        "count": len(chosen & {entry.public_id for entry in offered}),
    }
    return draw(request, page, context, status)


def _groups(
    offered: list[ArchiveEntry], chosen: set[str], title: PresentTitle | None
) -> list[tuple[str, list[dict[str, object]]]]:
    rows = sorted(offered, key=lambda entry: (SELECTABLE.index(entry.kind), entry.pk))
    return [
        (archive_kinds.KINDS[kind].label, [_row(entry, chosen, title) for entry in entries])
        for kind, entries in groupby(rows, key=lambda entry: entry.kind)
    ]


def _row(entry: ArchiveEntry, chosen: set[str], title: PresentTitle | None) -> dict[str, object]:
    return {
        "entry": entry,
        "is_before": is_before(entry.data, title),
        "public_id": entry.public_id,
        "summary": entry.summary,
        "lines": archive_kinds.shown_rows(entry.kind, entry.data),
        "files": [evidence.file for evidence in entry.evidence.all()],
        "checked": entry.public_id in chosen,
    }


def save(request: HttpRequest, page: Page):
    form = AchievementsForm(queries.selectable_entries(page.dossier), request.POST)
    by_itself = request.POST.get("autosave") == "1"
    status = 422
    message = ""
    if form.is_valid():
        try:
            saved = sections.select_entries(
                dossier_id=page.dossier.pk,
                seat=request.seat,
                public_ids=form.cleaned_data["entries"],
                seen=form.cleaned_data["version"],
            )
        except Refused as refusal:
            status = 409 if isinstance(refusal, Stale) else 422
            message = refusal.message
            form.add_error(None, message)
        else:
            if not by_itself:
                return redirect(step_url(page.dossier, Section.ATTACHMENTS))
            version = sections.version_of(saved, Section.ACHIEVEMENTS)
            return JsonResponse({"saved_at": cn_time(clock.now()), "version": version})
    if by_itself:
        said = message or " ".join(row.message for row in form.error_rows())
        return JsonResponse({"message": said}, status=status)
    return show(request, page, form, status)
