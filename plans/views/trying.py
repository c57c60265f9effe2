"""Trying a draft out: the plan page as applicants would see it, and a rehearsal. Nothing is stored."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel import clock
from plans import draft_presenters as present
from plans import rehearsal as trial
from plans.drafting import read_draft
from plans.forms.drafts import RehearsalForm
from plans.misfits import unasked
from plans.models import Plan, PlanVersion, PlanWindow
from plans.queries.drafts import draft_for
from plans.rules.person import PersonFile, load_person
from plans.services.publishing import spans_of
from plans.spec import PlanDocument, PlanFileError, digest
from plans.spec.parts import WindowKind
from plans.spec.redate import redate_to_year
from plans.views.public import plan_context

MOST_OPEN = 5
"""Persons judged otherwise than expected that stand unfolded: on a telephone each is as long as the page."""


@require_safe
def preview(request, public_id):
    """The plan page of the draft, marked as a preview. Asks for no version of it to be stored."""
    draft = draft_for(request.seat, public_id)
    document = read_draft(draft.text, draft.under).document
    if document is None or WindowKind.APPLY not in spans_of(document):
        return render(request, "drafts/unreadable.html", present.frame(draft, "preview"))
    spans = spans_of(document)
    opens_at, closes_at = spans[WindowKind.APPLY]
    version = PlanVersion(
        plan=Plan(code=draft.code, organizer=draft.organizer),
        number=0,
        digest=digest(document),
        name=document.name,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    version.spec = document
    windows = [PlanWindow(kind=kind, opens_at=span[0], closes_at=span[1]) for kind, span in spans.items()]
    context = plan_context(version, windows, request.GET)
    context |= {"is_preview": True, "draft": draft, "here": reverse("drafts:preview", args=[draft.public_id])}
    return render(request, "plans/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request, public_id):
    """The chain on an artificial calendar, and synthetic persons judged. POST only because a person may be pasted."""
    draft = draft_for(request.seat, public_id)
    frame = present.frame(draft, "rehearsal")
    document = frame["reading"].document
    if document is None:
        return render(request, "drafts/unreadable.html", frame)
    form = RehearsalForm(request.POST if request.method == "POST" else None, initial={"today": clock.today()})
    form.is_valid()  # what is wrong in one field does not keep the others from being tried
    asked = form.cleaned_data if form.is_bound else {}
    if asked.get("year"):
        try:
            document = redate_to_year(document, asked["year"])
        except ValueError:
            form.add_error("year", _("不能移到这一年，请换一个年度。"))
    own = []
    if asked.get("person", "").strip():
        try:
            own = [trial.judged(document, _person(asked["person"], document), _("您填写的人"))]
        except PlanFileError as error:
            for problem in error.problems[:20]:
                form.add_error("person", str(problem))
    today = asked.get("today") or clock.today()
    steps, no_steps = trial.steps_of(document)
    pack = trial.pack_for(document, (draft.code, draft.base.plan.code))
    persons = own + pack.persons
    first = own + [each for each in pack.persons if each.surprises][:MOST_OPEN]
    context = {
        **frame,
        "form": form,
        "today": today,
        "year": document.year,
        "steps": steps,
        "no_steps": no_steps,
        "dates": trial.dates_on(document, today),
        "persons": persons,
        "pack": pack,
        "first": first,
        "folded": [each for each in persons if each not in first],
        "surprising": sum(bool(person.surprises) for person in persons),
    }
    return render(request, "drafts/rehearsal.html", context, status=422 if form.errors else 200)


def _person(text: str, document: PlanDocument) -> PersonFile:
    """A person pasted in, of whatever plan. Raises PlanFileError, also for answers that this one does not ask for."""
    person = load_person(text)
    problems = list(unasked(document, person))
    if problems:
        raise PlanFileError(problems)
    return person
