"""What the six steps share: the dossier with everything its pages show, and the frame they are drawn in."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from applicants import gates, moving, snapshot
from applicants.editing import why_closed
from applicants.facts import read_findings
from applicants.models import Dossier, Snapshot
from applicants.presenters import submitting
from applicants.presenters.defects import Asked, defects_of
from applicants.queries import dossiers as queries
from applicants.sections import Problem, Section
from applicants.services.dossiers import may_submit
from applicants.services.sections import version_of
from applicants.signals import return_opened
from kernel import clock
from kernel.middleware import noting
from plans.models import PlanVersion, PlanWindow
from plans.rules.finding import Finding
from plans.spec import PlanDocument


@dataclass
class Page:
    """One step of one dossier, as stored at this moment."""

    dossier: Dossier
    section: Section
    now: datetime

    @cached_property
    def window(self) -> PlanWindow | None:
        return queries.apply_window(self.dossier.plan_version)

    @property
    def plan(self) -> PlanDocument:
        return self.dossier.plan_version.spec

    @cached_property
    def last(self) -> Snapshot | None:
        return queries.last_snapshot(self.dossier)

    @cached_property
    def sources(self) -> snapshot.Sources:
        return snapshot.sources_of(self.dossier)

    @cached_property
    def content(self) -> snapshot.Content:
        """What is declared: as it was submitted where that stands, else as a submit at this moment would freeze it."""
        if self.last is not None and self.dossier.status in (Dossier.Status.SUBMITTED, Dossier.Status.CLOSED):
            return self.last.content
        number = self.last.round + 1 if self.last else 1
        return snapshot.build(self.dossier, round=number, submitted_at=None, last=self.last, sources=self.sources)

    @cached_property
    def problems(self) -> list[Problem]:
        return gates.problems(self.dossier, self.content)

    @cached_property
    def unanswered(self) -> list[Section]:
        return gates.unanswered(self.dossier, self.last)

    @cached_property
    def findings(self) -> list[Finding]:
        return read_findings(self.content["findings"])

    @cached_property
    def locked(self) -> str:
        """Why this step cannot be changed; empty when it can."""
        return why_closed(self.dossier, self.section, self.now)

    @property
    def deadline(self) -> datetime | None:
        """Until when the applicant may submit: the correction's end after a return, the window's otherwise."""
        if self.dossier.status == Dossier.Status.RETURNED:
            return self.dossier.correct_until
        return self._capped(queries.submit_until(self.dossier))

    @property
    def first_deadline(self) -> datetime | None:
        """When it ends at the earliest, where that still depends on the route or receiving office to be chosen."""
        if self.dossier.status != Dossier.Status.DRAFT:
            return None
        first, last = map(self._capped, queries.submit_span(self.dossier))
        return first if first < last else None

    def _capped(self, until: datetime) -> datetime:
        return min(until, self.window.closes_at) if self.window else until

    def steps(self) -> list[dict[str, Any]]:
        states = gates.states(self.dossier, self.problems, self.unanswered)
        return [
            {
                "label": section.label,
                "url": step_url(self.dossier, section),
                "state": states[section],
                "active": section is self.section,
            }
            for section in Section
        ]

    def missing(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """What still keeps the dossier from being submitted, by step: (label, url, [(sentence, url of its field)]).

        Nothing is asked of one that has ended.
        """
        if self.dossier.status == Dossier.Status.CLOSED:
            return []
        groups: dict[Section, list[tuple[str, str]]] = {}
        for problem in self.problems:
            groups.setdefault(problem.section, []).append((problem.text, problem_url(self.dossier, problem)))
        return [(each.label, step_url(self.dossier, each), rows) for each, rows in groups.items()]

    def frame(self) -> dict[str, Any]:
        """The context that every step's template needs."""
        order = list(Section)
        place = order.index(self.section)
        missing = self.missing()
        return {
            "dossier": self.dossier,
            "plan": self.plan,
            "content": self.content,
            "section": self.section.value,
            "section_label": self.section.label,
            "step_number": place + 1,
            "headline": snapshot.headline(self.content),
            "steps": self.steps(),
            "missing": missing,
            "problem_count": sum(len(rows) for _label, _url, rows in missing),
            "unanswered": [(each.label, step_url(self.dossier, each)) for each in self.unanswered],
            "locked": self.locked,
            "shut": may_submit(self.dossier, self.window, self.now),
            "deadline": self.deadline,
            "first_deadline": self.first_deadline,
            "newer": self.newer(),
            "now": self.now,
            "defects": self.defects(),
            "return_reason": self.dossier.return_reason,
            "begins_again": submitting.begins_again(submitting.chain_of(self.dossier)),
            "version": version_of(self.dossier, self.section),
            "saved_at": self.saved_at(),
            "back_url": step_url(self.dossier, order[place - 1]) if place else "",
            "next_url": step_url(self.dossier, order[place + 1]) if place + 1 < len(order) else "",
        }

    def newer(self) -> PlanVersion | None:
        """The later version of the plan that this dossier can be moved to."""
        version = queries.newer_version(self.dossier)
        return version if version and moving.is_open_to(self.dossier, version) else None

    def saved_at(self) -> datetime | None:
        saved = self.dossier.saves.get(self.section)
        return datetime.fromisoformat(saved["at"]) if saved else None

    def defects(self) -> list[Asked]:
        """What a return asks to correct, and what was answered."""
        return defects_of(self.dossier)


def step_url(dossier: Dossier, section: Section) -> str:
    return reverse("applicants:step", args=[dossier.public_id, section.value])


def problem_url(dossier: Dossier, problem: Problem) -> str:
    """Where a problem is mended: its field, or the step as a whole."""
    page = reverse(f"applicants:{problem.page}", args=[dossier.public_id]) if problem.page else ""
    place = f"#{problem.target}" if problem.target else ""
    return f"{page or step_url(dossier, problem.section)}{place}"


def page_for(request: HttpRequest, public_id: str, section: Section) -> Page:
    """The step of the visitor's own dossier; 404 for a stranger."""
    return Page(dossier_of(request, public_id), section, clock.now())


def dossier_of(request: HttpRequest, public_id: str) -> Dossier:
    """The visitor's own dossier with what this request needs of it; 404 for a stranger. One query."""
    by_itself = request.method == "POST" and request.POST.get("autosave") == "1"
    dossier = queries.dossier_for(request.seat, public_id, to_save=by_itself)
    if dossier.status == Dossier.Status.RETURNED:
        with noting(request):
            return_opened.send(sender=Dossier, dossier=dossier, seat=request.seat)
    return dossier


def draw(request: HttpRequest, page: Page, context: dict[str, Any], status: int = 200):
    """Draw a step in its frame."""
    template = f"applicants/steps/{page.section.value}.html"
    return render(request, template, page.frame() | context, status=status)
