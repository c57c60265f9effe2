"""Step 3: title and route, major, the plan's questions, the statement; beside them what the archive proves."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applicants import information, scoring, snapshot
from applicants.forms.beside import with_taken
from applicants.forms.dossier import InformationForm
from applicants.registers import answering
from applicants.sections import Refused, Section, Stale
from applicants.services import sections
from applicants.views.steps.attachments import spare_files
from applicants.views.wizard import Page, draw, page_for, step_url
from kernel import clock
from kernel.formats import cn_time
from kernel.text import whole_number


def show(request: HttpRequest, page: Page, form: InformationForm | None = None, status: int = 200, told: str = ""):
    form = form or _stored(page)
    beside = form.beside(page.dossier.answers | {"statement": page.dossier.statement}) if told else []
    context = {
        "form": form,
        "refusal": told,
        "beside": beside,
        "who": _("另一个窗口保存的："),
        **chosen(page),
    }
    return draw(request, page, context, status)


def chosen(page: Page) -> dict[str, Any]:
    """What follows from the choice: the findings, the route's hint, the accepted study majors."""
    route = next((each for each in page.plan.routes if each.code == page.dossier.route), None)
    return {
        "findings": page.findings,
        "route": route,
        "sheet": scoring.sheet_of(page.dossier),
        "recommendation": scoring.recommendation_of(page.dossier),
        "major": page.content["major"],
        "spare": [row["name"] for row in spare_files(page)],
        "educations": snapshot.entries_of(page.content, ["education"]),
        "background": [
            (label, snapshot.entries_of(page.content, [kind]))
            for kind, label in (
                ("education", _("学历学位")),
                ("appointment", _("聘任")),
                ("credential", _("证书与资格")),
                ("appraisal", _("年度考核")),
                ("hours", _("继续教育学时")),
                ("work", _("工作经历")),
            )
        ],
    }


def _stored(page: Page) -> InformationForm:
    values = page.dossier.answers | {"statement": page.dossier.statement, "version": _version(page)}
    if Section.INFORMATION not in page.dossier.saves:
        return _form(page, initial=values)
    # A step that was saved with errors says them again when it is opened again.
    form = _form(page, dict.fromkeys(information.field_names(page.plan), "") | values)
    form.is_valid()
    return form


def _form(page: Page, *args: Any, **kwargs: Any) -> InformationForm:
    """The plan's form, with what the registers answer filled in."""
    return InformationForm.of(page.plan, *args, known=answering.given(page.dossier), **kwargs)


def _version(page: Page) -> int:
    return sections.version_of(page.dossier, Section.INFORMATION)


def save(request: HttpRequest, page: Page):
    if request.POST.get("autosave") == "1":
        return _save_by_itself(request, page)
    form = _form(page, with_taken(request.POST))
    fine = form.is_valid()
    try:
        saved = sections.save_information(
            dossier_id=page.dossier.pk,
            seat=request.seat,
            values=form.values(),
            seen=form.cleaned_data.get("version", -1),
        )
    except Refused as refusal:
        if isinstance(refusal, Stale) and "version" not in form.errors:
            return _compare(request, page, refusal.message)
        form.add_error(None, refusal.message)
        return show(request, page, form, 409 if isinstance(refusal, Stale) else 422)
    if fine:
        return redirect(step_url(page.dossier, Section.ACHIEVEMENTS))
    # Saved all the same: what was typed comes back with what is wrong, drawn from the save just made.
    data = with_taken(request.POST)
    data["version"] = str(sections.version_of(saved, Section.INFORMATION))
    return show(request, page_for(request, page.dossier.public_id, page.section), _form(page, data), 422)


def _save_by_itself(request: HttpRequest, page: Page) -> JsonResponse:
    """Save while somebody types: what is wrong with it, nobody looks at now, and so nothing judges it."""
    seen = whole_number(request.POST.get("version", ""))
    values = InformationForm.of(page.plan, request.POST).values()
    try:
        saved = sections.save_information(
            dossier_id=page.dossier.pk, seat=request.seat, values=values, seen=-1 if seen is None else seen
        )
    except Stale:
        told = _("这一步已在另一个窗口保存过，这里后来填写的还没有保存。请按“保存并继续”，对照两边的内容。")
        return JsonResponse({"message": told}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    version = sections.version_of(saved, Section.INFORMATION)
    return JsonResponse({"saved_at": cn_time(clock.now()), "version": version})


def _compare(request: HttpRequest, page: Page, why: str):
    """What was typed, beside what another window saved: the next save knows what it replaces."""
    fresh = page_for(request, page.dossier.public_id, page.section)
    data = with_taken(request.POST)
    data["version"] = str(_version(fresh))
    told = why + _("与那里保存的不同之处已经标出，请逐项核对后再保存一次。")
    again = _form(page, data)
    again.is_valid()
    return show(request, fresh, again, 409, told)
