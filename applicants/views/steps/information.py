"""Step 3: title and route, major, the plan's questions, the statement; beside them what the archive proves."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants import information, scoring, snapshot
from applicants.counted import work_years_in_words
from applicants.editing import is_of_statement, settled
from applicants.forms.beside import with_taken
from applicants.forms.dossier import InformationForm
from applicants.presenters.recommending import bound_of
from applicants.registers import answering
from applicants.sections import Refused, Section, Stale
from applicants.services import sections
from applicants.services.dossiers import NoSuchDossier
from applicants.views.steps.attachments import spare_files
from applicants.views.wizard import Page, draw, page_for, step_url
from kernel.formats import cn_time
from kernel.text import storable, whole_number


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
    recommendation = scoring.recommendation_of(page.dossier)
    return {
        "findings": page.findings,
        "route": route,
        "sheet": scoring.sheet_of(page.dossier),
        "recommendation": recommendation,
        "of_statement": is_of_statement(page.dossier),
        "bound": bound_of(page.dossier, recommendation.count, page.now) if recommendation else None,
        "major": page.content["major"],
        "spare": [row["name"] for row in spare_files(page)],
        "work_years": work_years_in_words(page.content),
        "appraised": page.content["counted"]["appraised"],
        "educations": snapshot.entries_of(page.content, ["education"]),
        "background": [
            (label, snapshot.entries_of(page.content, [kind]))
            for kind, label in (
                ("education", _("学历学位")),
                ("appointment", _("聘任")),
                ("credential", _("证书与资格")),
                *([] if page.content["counted"]["appraised"] else [("appraisal", _("年度考核"))]),
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
    """The plan's form, with what the registers answer and what the first submit settled filled in."""
    known = answering.given(page.dossier)
    told = "" if is_of_statement(page.dossier) else _("提交以后不能更换")
    known |= {name: answering.Given(value, told) for name, value in settled(page.dossier).items()}
    works = [(each["public_id"], each["summary"]) for each in snapshot.entries_of(page.content, ["work"])]
    return InformationForm.of(page.plan, *args, known=known, works=works, **kwargs)


def _version(page: Page) -> int:
    return sections.version_of(page.dossier, Section.INFORMATION)


def save(request: HttpRequest, page: Page):
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


def save_by_itself(request: HttpRequest, seat: Seat, public_id: str) -> JsonResponse:
    """Save while somebody types. It comes with every pause of whoever types: so nothing is read that a save does not
    need, and what is wrong with it, which nobody looks at now, no form is made to judge."""
    seen = whole_number(request.POST.get("version", ""))
    values = {name: storable(" ".join(request.POST.getlist(name))) for name in request.POST}
    try:
        saved = sections.save_information(
            dossier_id=public_id, seat=seat, values=values, seen=-1 if seen is None else seen
        )
    except NoSuchDossier as refusal:
        raise Http404 from refusal
    except Stale:
        told = _("这一步已在另一个窗口保存过，这里后来填写的还没有保存。请按“保存并继续”，对照两边的内容。")
        return JsonResponse({"message": told}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    version, at = sections.version_of(saved, Section.INFORMATION), sections.saved_at(saved, Section.INFORMATION)
    return JsonResponse({"saved_at": cn_time(at), "version": version})


def _compare(request: HttpRequest, page: Page, why: str):
    """What was typed, beside what another window saved: the next save knows what it replaces."""
    fresh = page_for(request, page.dossier.public_id, page.section)
    data = with_taken(request.POST)
    data["version"] = str(_version(fresh))
    told = why + _("与那里保存的不同之处已经标出，请逐项核对后再保存一次。")
    again = _form(page, data)
    again.is_valid()
    return show(request, fresh, again, 409, told)
