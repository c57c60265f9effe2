"""What a plan says about the walk of a case: an ordered list of stages.

Pure Python: no Django. A new chain needs no code; a new stage kind needs one module in ``review/engine/kinds``.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from plans.spec.base import Code
from plans.spec.dates import LastMoment


class StageKind(StrEnum):
    """The kinds of stage a chain may use."""

    EXAMINE = "examine"
    PUBLIC_NOTICE = "public_notice"
    ON_SITE_CHECK = "on_site_check"
    PAYMENT = "payment"
    DEFENCE = "defence"
    EVALUATION = "evaluation"
    BALLOT = "ballot"
    CONFIRMATION = "confirmation"
    CERTIFICATION = "certification"


#: Where an office reads each dossier from end to end and answers for it.
READING = frozenset({StageKind.EXAMINE, StageKind.ON_SITE_CHECK})


class Holder(StrEnum):
    """How the responsible organization is found from the case. ``upper_``: the one above the employer's own;
    ``lower_``: below the committee whose plan it is."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"
    DEPARTMENT = "department"
    UPPER_DEPARTMENT = "upper_department"
    BUREAU = "bureau"
    UPPER_BUREAU = "upper_bureau"
    LOWER_COMMITTEE_OFFICE = "lower_committee_office"
    COMMITTEE_OFFICE = "committee_office"


class Action(StrEnum):
    """What a stage may allow; a stage lists its own (a whitelist, so a new action never appears by accident)."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    FORWARD = "forward"
    OPEN_NOTICE = "open_notice"
    CLOSE_NOTICE = "close_notice"
    SETTLE = "settle"
    RECORD_BALLOT = "record_ballot"
    RELEASE = "release"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


class Gate(StrEnum):
    """A condition that must hold before a case may leave the stage."""

    NOTICE_OVER = "notice_over"
    NO_OPEN_OBJECTION = "no_open_objection"
    BILL_SETTLED = "bill_settled"
    RESULT_STAGED = "result_staged"


class StageLabels(BaseModel):
    """Three wordings of one stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    staff: str
    applicant: str
    not_reached: str


class StageSettings(BaseModel):
    """Settings a kind reads; a kind refuses a plan that lacks what it needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_working_days: int | None = Field(
        default=None, ge=1, le=60, description="public_notice: full working days shown"
    )
    correction_working_days: int = Field(default=5, ge=1, le=60, description="examine: the applicant's own window (D2)")
    recommending_group: str | None = Field(
        default=None, min_length=1, max_length=40, description="examine: the group whose meeting an approval rests on"
    )
    vouches: str | None = Field(
        default=None, min_length=1, max_length=200, description="examine: what the office answers for by approving"
    )
    compared: tuple[str, ...] = Field(
        default=(), max_length=40, description="on_site_check: the papers compared with the online record"
    )
    quorum: tuple[int, int] = Field(default=(2, 3), description="ballot: least share of members present")
    majority: tuple[int, int] = Field(default=(2, 3), description="ballot: least share of those present who say yes")


class Stage(BaseModel):
    """One stage of a chain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,31}$")
    kind: StageKind
    holder: Holder
    labels: StageLabels
    actions: tuple[Action, ...]
    requires: tuple[Gate, ...] = ()
    deadline: LastMoment | None = Field(default=None, description="first moment too late; a bare date counts whole")
    settings: StageSettings = StageSettings()
    titles: tuple[Code, ...] = Field(default=(), description="only for these titles; empty: for every title")
    routes: tuple[Code, ...] = Field(default=(), description="only for these routes; empty: for every route")
    source: str | None = Field(default=None, description="notice number and clause")

    def is_walked(self, title: str, route: str | None = None) -> bool:
        """Whether a declaration (codes) comes to this stage; ``route`` None: whether by some route it may."""
        return (not self.titles or title in self.titles) and (not self.routes or not route or route in self.routes)
