"""The plan document: one committee's evaluation for one year, whole and checked."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import product
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field, StringConstraints, model_validator

from plans.spec.base import CalendarYear, Code, Day, Name, Spec, Text
from plans.spec.chain import Stage
from plans.spec.choosing import fitting, most_particular
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
from plans.spec.posts import PostRule
from plans.spec.references import check_codes, check_references
from plans.spec.returning import ReturnReason
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
    posts: PostRule | None = None
    """How staff of public institutions are held to the vacant posts; empty: not stated."""
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
    return_reasons: tuple[ReturnReason, ...] = ()
    """For what a dossier is given back; the portal's own reasons are offered besides."""
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

    def chain_for(self, title: str, route: str | None = None) -> tuple[Stage, ...]:
        """The stages that a declaration of a title by a route (codes) walks through; None: those of all its routes."""
        return tuple(stage for stage in self.chain if stage.is_walked(title, route))

    @property
    def review_form(self) -> PrintedForm | None:
        """What the plan says of the printed review form; None: nothing."""
        return next((form for form in self.forms if form.code == REVIEW_FORM), None)

    def questions_for(self, title: str | None, route: str | None, major: str | None) -> tuple[Question, ...]:
        """The questions that whoever declares so (codes; None: not chosen yet) answers."""
        return tuple(question for question in self.questions if question.is_asked(title, route, major))

    def needs_defence(self, route: str, major: str | None = None) -> bool | None:
        """Whether a route (code) needs a defence: the major's word before its own, that before its title's; None: not
        stated."""
        chosen, own = self.route(route), next((each.needs_defence for each in self.majors if each.code == major), None)
        if own is not None:
            return own
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

    def windows_for(
        self, kind: WindowKind | str, title: str | None = None, route: str | None = None, office: str | None = None
    ) -> tuple[Window, ...]:
        """Every window of this kind that whoever has chosen so far (codes; None: not yet) may come to have.

        At most one where all is chosen by which the windows tell apart; none: whoever chose so has no such time.
        """
        found = (most_particular(some) for some in self.fitting_windows(kind, title, route, office))
        return tuple(dict.fromkeys(found))

    def window(
        self, kind: WindowKind | str, title: str | None = None, route: str | None = None, office: str | None = None
    ) -> Window | None:
        """The window of ``windows_for``; while there may be several, the one that closes last."""
        return max(self.windows_for(kind, title, route, office), key=lambda each: each.closes, default=None)

    def fitting_windows(
        self, kind: WindowKind | str, title: str | None = None, route: str | None = None, office: str | None = None
    ) -> list[list[Window]]:
        """For every way to declare that is left to choose, the windows of this kind that are for it."""
        some = [each for each in self.windows if each.kind == kind]
        titles, routes, offices = (any(each.whom[place] for each in some) for place in range(3))
        known = self.receiving.offices if self.receiving and offices else ()
        sites: list[str | None] = [office] if office else [each.code for each in known]
        named = titles or routes
        found: list[list[Window]] = []
        for one in [each.code for each in self.titles] if named and not title else [title]:
            offered = self.offered_routes(one) if one and routes else ()
            ways: list[str | None] = [route] if route else [each.code for each in offered]
            found += [fitting(some, (one, *way)) for way in product(ways or [None], sites or [None])]
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
