"""The two views of one document: the text, and forms by section. Both store errors; nothing typed is lost."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.middleware import several
from plans import draft_presenters as present
from plans.draft_findings import told
from plans.drafting import read_draft
from plans.editor import tree
from plans.editor.sections import BY_CODE, problems_in
from plans.editor.shapes import GROUPS
from plans.editor.steps import step_of, taken
from plans.forms.drafts import TextForm
from plans.forms.section import SectionForm
from plans.models import PlanDraft
from plans.queries.drafts import draft_for
from plans.refusal import DraftStale, PlanRefused
from plans.services import drafts as services

UNDO = "undo"


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
        seen = form.cleaned_data["version"]
        saved = services.save_text(draft.pk, request.seat, form.cleaned_data["text"], seen=seen)
    except DraftStale as stale:
        return _text_page(request, draft_for(request.seat, public_id), form, stale=stale, status=409)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return _text_page(request, draft, form, status=422)
    _tell_saved(request, read_draft(saved.text, saved.under).problems)
    return redirect("drafts:text", public_id)


def _tell_saved(request, problems):
    """Green only where nothing is left to correct."""
    if problems:
        messages.warning(request, _("已保存，还有 %d 处要改。") % len(problems))
    else:
        messages.success(request, _("已保存。"))


def _text_page(request, draft, form, stale=None, status=200):
    typed = form.data.get("text", "").replace("\r\n", "\n") if form.is_bound else draft.text
    context = {**present.frame(draft, "text"), "form": form, "stale": stale, "stored": draft.text}
    if "text" in form.errors:  # too long, or not to be read at all: only handed back, that it can be shortened
        return render(request, "drafts/text.html", {**context, "is_unread": True}, status=status)
    reading = read_draft(typed, draft.under)
    context |= {
        "differences": present.line_differences(draft.text, typed) if stale else [],
        **present.found_in(reading),
        "lines": present.numbered(typed, reading),
    }
    if stale:  # saving again is then meant: the other's text has been shown
        form.data = form.data.copy()
        form.data["version"] = draft.version
    return render(request, "drafts/text.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@several("*")  # which fields there are, the plan language says
def section(request, public_id, code):
    """One section as a form, or what ``at`` names below it, with its lines of the text beside it."""
    draft = draft_for(request.seat, public_id)
    if code not in BY_CODE:
        raise Http404
    shown, path = BY_CODE[code], tree.path_of(request.GET.get("at", ""))
    reading = read_draft(draft.text, draft.under)
    if reading.values is None:
        return _section_page(request, draft, shown, None)
    more = {"path": path, "problems": reading.problems, "says": present.says_of(reading.document)}
    more["own"] = reading.own
    try:
        if request.method != "POST":
            return _section_page(request, draft, shown, SectionForm(shown, reading.values, **more))
        form = SectionForm(shown, reading.values, request.POST, **more)
    except LookupError:
        return _gone(request, draft, shown)
    return _saved(request, draft, form)


def _saved(request, draft, form):
    """Store what was typed, then take the step of the button that was pressed."""
    shown, pressed = form.spot.section, request.POST.get("do", "")
    if pressed == UNDO:
        return _undone(request, draft, form)
    if not form.is_valid():
        return _section_page(request, draft, shown, form, status=422)
    try:
        data, path = form.values(), form.spot.path
        if pressed:
            step = form.in_place(step_of(pressed))
            data, path = taken(shown, data, path, step, request.POST.get(f"new-{pressed.partition(':')[2]}", ""))
        if data != form.stored:
            changes = {key: data.get(key) for key in shown.keys}
            saved = services.save_section(draft.pk, request.seat, changes, shown.label, seen=_version(request))
            _tell_saved(request, problems_in(shown, read_draft(saved.text, saved.under).problems))
    except LookupError:
        form.add_error(None, _("这一步现在做不了：那一项已经不在，或者不能放在那里。请核对后重新操作。"))
        return _section_page(request, draft, shown, form, status=422)
    except DraftStale as stale:
        return _section_page(request, draft_for(request.seat, draft.public_id), shown, form, stale=stale, status=409)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return _section_page(request, draft, shown, form, status=422)
    return redirect(present.address(draft, shown, path))


def _undone(request, draft, form):
    try:
        if not form.is_valid() or form.values() != form.stored:
            raise PlanRefused(_("您在本页填写了还没有保存的内容。请先保存，或者重新打开本页，再撤销。"))
        services.undo(draft.pk, request.seat, seen=_version(request))
    except PlanRefused as refused:
        form.is_valid()
        form.add_error(None, str(refused))
        return _section_page(request, draft_for(request.seat, draft.public_id), form.spot.section, form, status=409)
    messages.success(request, _("已撤销上一次修改。再按一次可以恢复。"))
    return redirect(present.address(draft, form.spot.section, form.spot.path))


def _gone(request, draft, shown):
    """What was looked at is not there any more: the section instead, and what was typed to copy from."""
    words = _("您打开的这一项已经不在计划里，可能被去掉或移动了。")
    if request.method != "POST":
        messages.warning(request, words)
        return redirect(present.address(draft, shown, ()))
    form = SectionForm(shown, read_draft(draft.text, draft.under).values)
    typed = ["、".join(values) for name, values in request.POST.lists() if "-" in name and not name.endswith("-rows")]
    lost = {"refusal": words, "typed": "\n".join(filter(None, typed))}
    return _section_page(request, draft, shown, form, status=409, more=lost)


def _version(request):
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < len("2147483647") else 0


def _section_page(request, draft, shown, form, stale=None, status=200, more=None):
    reading = read_draft(draft.text, draft.under)
    if form is not None and status == 200:
        form.show()
    spot = form.spot if form else None
    context = {
        **present.frame(draft, "sections"),
        "section": shown,
        "spot": spot,
        "crumbs": present.crumbs(draft, spot) if spot else [],
        "steps": present.section_steps(draft, reading, shown.code),
        "form": form,
        "stale": stale,
        "editable": draft.status == PlanDraft.Status.EDITING,
        "lines": present.lines_for(draft, shown, spot),
        "under": reading.loaded.base if reading.loaded else None,
        "warnings": told(problems_in(shown, reading.warnings)[: present.MOST_PROBLEMS], reading, dates=True),
        "address": present.address(draft, shown, spot.path if spot else ()),
        "says": present.says_of(reading.document)(spot.value) if spot and spot.kind not in ("", *GROUPS) else "",
        **(more or {}),
    }
    return render(request, "drafts/section.html", context, status=status)
