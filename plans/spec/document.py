"""The plan document: one committee's evaluation for one year, whole and checked."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import product
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field, StringConstraints, model_validator

from plans.spec.base import CalendarYear, Code, Day, Name, Spec, Text
from plans.spec.chain import Stage
from plans.spec.choosing import fitting, most_particular, window_for
from plans.spec.condition import Question
from plans.spec.papers import REVIEW_FORM
from plans.spec.parts import (
    Ambiguity,
    Appraisal,
    Attachment,
    Audience,
    CitedDocument,
    Clause,
    Committee,
    Contact,
    ContinuingEducation,
    CutOff,
    CutOffKind,
    Deadline,
    Defence,
    Discipline,
    Fee,
    Limit,
    Major,
    NoticeRule,
    PaperPhase,
    PhotoPolicy,
    PreApproval,
    PrintedForm,
    Receiving,
    Redating,
    Route,
    SchoolEquivalence,
    StatedTwice,
    Tag,
    TitleOffer,
    Window,
    WindowKind,
)
from plans.spec.references import check_codes, check_references
from plans.spec.rule import Rule
from plans.spec.scoring import ScoringSheet


class PlanDocument(Spec):
    """Everything one notice lays down. Empty means "not stated" and is never filled from elsewhere."""

    schema_version: Literal[1] = 1
    code: Code
    name: Annotated[Name, StringConstraints(max_length=200)]  # as the columns of a version
    series: Annotated[Name, StringConstraints(max_length=60)]
    year: CalendarYear
    region: Annotated[Name, StringConstraints(max_length=60)]
    issuer: Name
    document_number: Name | None = None
    """Empty: the notice bears none."""
    issued_on: Day
    redating: Redating | None = None
    committee: Committee
    titles: tuple[TitleOffer, ...] = Field(min_length=1)
    audience: Audience
    limits: tuple[Limit, ...] = ()
    windows: tuple[Window, ...] = Field(min_length=1)
    cut_offs: tuple[CutOff, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    """Last moments beside the windows: for one office, one stage, or counted from another date."""
    receiving: Receiving | None = None
    pre_approvals: tuple[PreApproval, ...] = ()
    majors: tuple[Major, ...] = Field(min_length=1)
    conditions: tuple[Rule, ...] = ()
    """What everybody must meet, whatever the title and the route, besides audience, major, hours and appraisals."""
    routes: tuple[Route, ...] = Field(min_length=1)
    school_equivalences: tuple[SchoolEquivalence, ...] = ()
    scoring_sheets: tuple[ScoringSheet, ...] = ()
    continuing_education: tuple[ContinuingEducation, ...] = ()
    appraisal: Appraisal | None = None
    tags: tuple[Tag, ...] = ()
    """The words for the tags by which rules tell work apart."""
    questions: tuple[Question, ...] = ()
    photo: PhotoPolicy | None = None
    commitment_text: Text | None = None
    statement_limit: int | None = Field(default=None, ge=1, le=20000, strict=True)
    """Most characters of the statement; empty: not stated."""
    statement_hint: Text | None = None
    selection_hint: Text | None = None
    """What the notice says about choosing achievements."""
    representative_work: bool = False
    """Whether one of the chosen writings must be designated as the representative one (代表作)."""
    attachments: tuple[Attachment, ...] = ()
    chain: tuple[Stage, ...] = Field(min_length=1)
    notices: tuple[NoticeRule, ...] = ()
    defence: Defence | None = None
    fee: Fee | None = None
    forms: tuple[PrintedForm, ...] = ()
    paper_phase: PaperPhase | None = None
    discipline: Discipline | None = None
    requirements: tuple[Clause, ...] = ()
    contacts: tuple[Contact, ...] = ()
    announcements_later: tuple[Clause, ...] = ()
    """What the notice leaves to be announced."""
    ambiguities: tuple[Ambiguity, ...] = ()
    stated_twice: tuple[StatedTwice, ...] = ()
    sources: tuple[CitedDocument, ...] = ()

    def title(self, code: str) -> TitleOffer:
        """The title offered under this code; KeyError when there is none."""
        return _by_code(self.titles, code)

    def route(self, code: str) -> Route:
        """The route of this code; KeyError when there is none."""
        return _by_code(self.routes, code)

    def major(self, code: str) -> Major:
        """The major of this code; KeyError when there is none."""
        return _by_code(self.majors, code)

    def stage(self, code: str) -> Stage:
        """The stage of this code; KeyError when there is none."""
        return _by_code(self.chain, code)

    def attachment(self, code: str) -> Attachment:
        """The attachment of this code; KeyError when there is none."""
        return _by_code(self.attachments, code)

    def scoring_sheet(self, code: str) -> ScoringSheet:
        """The scoring sheet of this code; KeyError when there is none."""
        return _by_code(self.scoring_sheets, code)

    def deadline(self, code: str) -> Deadline:
        """The deadline of this code; KeyError when there is none."""
        return _by_code(self.deadlines, code)

    def pre_approval(self, code: str) -> PreApproval:
        """The approval before declaring of this code; KeyError when there is none."""
        return _by_code(self.pre_approvals, code)

    def majors_for(self, title: str | None) -> tuple[Major, ...]:
        """The majors in which a title (code) may be declared; all of them where none is chosen."""
        return tuple(each for each in self.majors if not title or not each.titles or title in each.titles)

    def chain_for(self, title: str) -> tuple[Stage, ...]:
        """The stages that a declaration of a title (code) walks through."""
        return tuple(stage for stage in self.chain if not stage.titles or title in stage.titles)

    @property
    def review_form(self) -> PrintedForm | None:
        """What the plan says of the printed review form; None: nothing."""
        return next((form for form in self.forms if form.code == REVIEW_FORM), None)

    def questions_for(self, title: str | None, route: str | None, major: str | None) -> tuple[Question, ...]:
        """The questions that whoever declares so (codes; None: not chosen yet) answers."""
        return tuple(question for question in self.questions if question.is_asked(title, route, major))

    def needs_defence(self, route: str) -> bool | None:
        """Whether a route (code) needs a defence: its own word before its title's; None: not stated."""
        chosen = self.route(route)
        return self.title(chosen.title).needs_defence if chosen.needs_defence is None else chosen.needs_defence

    def is_offered(self, route: Route) -> bool:
        """Whether a route may be chosen: open, run by this plan's committee, and not a policy of another year."""
        return route.open and route.run_by is None and route.valid_year in (None, self.year)

    def routes_for(self, title: str) -> tuple[Route, ...]:
        """The routes that lead to a title."""
        return tuple(route for route in self.routes if route.title == title)

    def offered_routes(self, title: str) -> tuple[Route, ...]:
        """The routes to a title that may be chosen."""
        return tuple(route for route in self.routes_for(title) if self.is_offered(route))

    def window(
        self, kind: WindowKind | str, title: str | None = None, route: str | None = None, office: str | None = None
    ) -> Window | None:
        """The window of this kind for a title, route and receiving office (codes; None: not chosen yet)."""
        return window_for([each for each in self.windows if each.kind == kind], (title, route, office))

    def windows_for(self, kind: WindowKind | str, title: str) -> tuple[Window, ...]:
        """Every window of this kind that somebody who declares the title may have, whatever the route and office."""
        found = (most_particular(some) for some in self.fitting_windows(kind, title))
        return tuple(dict.fromkeys(found))

    def fitting_windows(self, kind: WindowKind | str, title: str) -> list[list[Window]]:
        """For every route to a title and every receiving office the windows of this kind, where there are any."""
        some = [each for each in self.windows if each.kind == kind]
        known = self.receiving.offices if self.receiving and any(each.offices for each in some) else ()
        offered = self.offered_routes(title) if any(each.routes for each in some) else ()
        routes: list[str | None] = [each.code for each in offered]
        offices: list[str | None] = [each.code for each in known]
        found = [fitting(some, (title, *way)) for way in product(routes or [None], offices or [None])]
        return [each for each in found if each]

    def cut_off(self, kind: CutOffKind | str = CutOffKind.TENURE, title: str | None = None) -> date | None:
        """The cut-off date for a kind of evidence and a title: its own one before the common one."""
        fitting = [cut_off for cut_off in self.cut_offs if cut_off.kind == kind]
        own = [cut_off.date for cut_off in fitting if title in cut_off.titles]
        common = [cut_off.date for cut_off in fitting if not cut_off.titles]
        return next(iter(own or common), None)

    def is_open(self, kind: WindowKind | str, at: datetime, title: str | None = None) -> bool:
        """Whether the window of this kind is open at ``at`` (aware); false when the plan has none."""
        window = self.window(kind, title)
        return window is not None and window.is_open(at)

    @model_validator(mode="after")
    def _codes(self) -> "PlanDocument":
        check_codes(self)
        check_references(self)
        return self


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Part = TypeVar("Part", bound=_Coded)


def _by_code(parts: Iterable[Part], code: str) -> Part:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)
