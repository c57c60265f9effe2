"""The two views of one document: the text, and forms by section. Both store errors; nothing typed is lost."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans import draft_presenters as present
from plans.drafting import read_draft
from plans.editor.sections import BY_CODE, problems_in
from plans.editor.text import is_overlay, lines_of
from plans.forms.drafts import TextForm
from plans.forms.section import SectionForm
from plans.models import PlanDraft
from plans.queries.drafts import draft_for
from plans.refusal import DraftStale, PlanRefused
from plans.services import drafts as services


@require_http_methods(["GET", "HEAD", "POST"])
def text(request, public_id):
    """The whole text with what is wrong and what is doubtful beside it."""
    draft = draft_for(request.seat, public_id)
    if request.method != "POST":
        return _text_page(request, draft, TextForm(initial={"text": draft.text, "version": draft.version}))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _text_page(request, draft, form, status=422)
    try:
        services.save_text(draft.pk, request.seat, form.cleaned_data["text"], seen=form.cleaned_data["version"])
    except DraftStale as stale:
        return _text_page(request, draft_for(request.seat, public_id), form, stale=stale, status=409)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return _text_page(request, draft, form, status=422)
    messages.success(request, _("已保存。"))
    return redirect("drafts:text", public_id)


def _text_page(request, draft, form, stale=None, status=200):
    typed = form.data.get("text", "").replace("\r\n", "\n") if form.is_bound else draft.text
    reading = read_draft(typed)
    context = {
        **present.frame(draft, "text"),
        "form": form,
        "stale": stale,
        "stored": draft.text,
        "differences": present.line_differences(draft.text, typed) if stale else [],
        "problems": reading.problems,
        "warnings": reading.warnings,
        "lines": present.numbered(typed, reading),
    }
    if stale:  # saving again is then meant: the other's text has been shown
        form.data = form.data.copy()
        form.data["version"] = draft.version
    return render(request, "drafts/text.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request, public_id, code):
    """One section as a form, with its lines of the text beside it."""
    draft = draft_for(request.seat, public_id)
    if code not in BY_CODE:
        raise Http404
    plain = read_draft(draft.text).plain
    if plain is None or is_overlay(plain.data):
        return _section_page(request, draft, code, None)
    if request.method != "POST":
        return _section_page(request, draft, code, SectionForm(BY_CODE[code], plain.data))
    form = SectionForm(BY_CODE[code], plain.data, request.POST)
    if not form.is_valid():
        return _section_page(request, draft, code, form, status=422)
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < len("2147483647") else 0
    try:
        services.save_section(draft.pk, request.seat, form.changes(), BY_CODE[code].label, seen=seen)
    except DraftStale as stale:
        return _section_page(request, draft_for(request.seat, public_id), code, form, stale=stale, status=409)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return _section_page(request, draft, code, form, status=422)
    messages.success(request, _("已保存到计划文本。"))
    return redirect("drafts:section", public_id, code)


def _section_page(request, draft, code, form, stale=None, status=200):
    reading = read_draft(draft.text)
    shown = BY_CODE[code]
    if form is not None and status != 422 and not stale:
        form.show(problems_in(shown, reading.problems))
    context = {
        **present.frame(draft, "sections"),
        "section": shown,
        "steps": present.section_steps(draft, reading, code),
        "form": form,
        "stale": stale,
        "editable": draft.status == PlanDraft.Status.EDITING,
        "lines": lines_of(draft.text, shown.keys),
        "warnings": problems_in(shown, reading.warnings),
    }
    return render(request, "drafts/section.html", context, status=status)
