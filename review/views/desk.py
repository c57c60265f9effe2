"""What an officer writes down beside a case: notes that stay in the office, and what a person judged."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from applicants.facts import read_findings
from kernel import idempotency
from review.engine.refusal import Refused
from review.forms.desk import JudgeForm, NoteForm
from review.queries.cases import case_for
from review.queries.desk import notes_for, own_note
from review.services import desk
from review.views.case import case_page, judging_of


@require_POST
def note_write(request, public_id):
    """Keep a note; the answer for a script is the part of the page that holds the notes."""
    found = case_for(request.seat, public_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            desk.write_note(found, request.seat, text=data["text"], is_private=data["is_private"], token=data["token"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
    if not request.htmx:
        return case_page(request, found, note_form=form, status=422) if form.errors else _back(public_id, "notes")
    shown = form if form.errors else NoteForm(initial={"token": idempotency.new_token()})
    return _notes(request, found, shown)


@require_POST
def note_remove(request, public_id, note_id):
    """Take one's own note away."""
    found = case_for(request.seat, public_id)
    desk.remove_note(own_note(request.seat, found, note_id))
    if not request.htmx:
        return _back(public_id, "notes")
    return _notes(request, found, NoteForm(initial={"token": idempotency.new_token()}))


@require_POST
def judge(request, public_id, place):
    """Keep what this office finds of one condition; the answer for a script is the line that says so."""
    found = case_for(request.seat, public_id)
    form = JudgeForm(request.POST, place=place)
    kept = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            kept = desk.judge(found.pk, request.seat, place=place, verdict=data["verdict"], word=data["word"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
    if not request.htmx:
        if kept is None:
            return case_page(request, found, judge_form=form, status=422)
        return _back(public_id, f"judge-{place}")
    findings = read_findings(found.snapshot.content["findings"])
    context = {
        "case": found,
        "place": place,
        "kept": kept,
        "errors": [row.message for row in form.error_rows()],
        "judging": replace(judging_of(found, request.seat, findings), may_judge=kept is not None),
    }
    return render(request, "review/judged.html", context)


def _notes(request, found, form):
    context = {"case": found, "notes": notes_for(request.seat, found), "note_form": form}
    return render(request, "review/notes.html", context)


def _back(public_id, part):
    return redirect(f"{reverse('review:case', args=[public_id])}#{part}")
