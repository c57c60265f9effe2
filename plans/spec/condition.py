"""When something is asked of a person: a small tree over what their dossier says, for attachments and parts of a fee.

The leaves are ``answer`` and those of the rules that a dossier alone can tell, written as in a rule.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from plans.spec.base import MOST_NUMBER, Code, Name, Spec, Text
from plans.spec.rule_people import EmploymentRule, MajorInRule, NumberRule, ResidencyRule

BUILT_IN_ANSWERS = ("title", "level", "route", "major", "employment_class", "residency")
"""Answers every dossier has; a plan adds its own by ``questions``."""

OWN_NAMES = frozenset(
    {
        *BUILT_IN_ANSWERS,
        "statement",  # the other fields of the information step
        "version",
        "autosave",  # what its page posts besides
        "csrfmiddlewaretoken",
        "questions",  # what its template asks the form for, by way of the form's fields
        "route_texts",
        "closest",  # what its scripts ask the form element for, by way of the names of its inputs
        "dataset",
        "elements",
        "method",
    }
)
"""Names that the page of the questions uses itself: under such a code an answer would replace something else."""
OWN_BEGINNING = "other-"
"""So begin the names of the ticks that take over what another window saved."""


class AnswerIs(Spec):
    """The answer to ``key`` is one of ``values``."""

    kind: Literal["answer"]
    key: Code
    values: tuple[Code, ...] = Field(min_length=1)


class AllConditions(Spec):
    """All parts hold."""

    kind: Literal["all"]
    of: tuple["Condition", ...] = Field(min_length=1)


class AnyCondition(Spec):
    """One part holds."""

    kind: Literal["any"]
    of: tuple["Condition", ...] = Field(min_length=1)


class NotCondition(Spec):
    """The part does not hold."""

    kind: Literal["not"]
    of: "Condition"


Told = AnswerIs | EmploymentRule | ResidencyRule | NumberRule | MajorInRule
"""The leaves."""
Condition = Annotated[Told | AllConditions | AnyCondition | NotCondition, Field(discriminator="kind")]

for _model in (AllConditions, AnyCondition, NotCondition):
    _model.model_rebuild()


def told_in(condition: Condition) -> Iterator[Told]:
    """The leaves of a condition."""
    if isinstance(condition, AllConditions | AnyCondition):
        for part in condition.of:
            yield from told_in(part)
    elif isinstance(condition, NotCondition):
        yield from told_in(condition.of)
    else:
        yield condition


KnownBy = Literal[
    "degrees_found",
    "degrees_missing",
    "insured_in_province",
    "insured_outside",
    "insured_by_employer",
    "insured_by_other",
]
"""What a government register can settle: whether it holds degrees of the person, where and by whom they are insured."""


class QuestionOption(Spec):
    """One answer that may be chosen."""

    code: Code
    label: Name
    known_by: KnownBy | None = None
    """What makes the option true without asking: a government register knows it. Empty: the applicant answers."""


class NumberAnswer(Spec):
    """An answer that is a number: hours taught, months insured, points of an examination."""

    unit: Name
    """What is counted, as it stands behind the number: 课时, 个月, 分."""
    least: int = Field(default=0, ge=0, le=MOST_NUMBER, strict=True)
    """The smallest number that may be written."""
    most: int | None = Field(default=None, ge=1, le=MOST_NUMBER, strict=True)
    """The greatest number that may be written; empty: not stated."""
    decimals: bool = False
    """Whether up to two decimals may be written."""

    @model_validator(mode="after")
    def _in_order(self) -> "NumberAnswer":
        if self.most is not None and self.least > self.most:
            raise ValueError("least 不能大于 most")
        return self


class Question(Spec):
    """Something the plan asks of the applicant because an attachment or a rule depends on it.

    Answered by choosing one of ``options``, or by writing a ``number``.
    """

    code: Code
    text: Text
    hint: Text | None = None
    options: tuple[QuestionOption, ...] = ()
    number: NumberAnswer | None = None
    titles: tuple[Code, ...] = ()
    """Only for these titles; empty: for every title."""
    routes: tuple[Code, ...] = ()
    """Only for these routes; empty: for every route."""
    majors: tuple[Code, ...] = ()
    """Only for these majors; empty: for every major."""

    @model_validator(mode="after")
    def _one_way(self) -> "Question":
        if bool(self.options) == (self.number is not None):
            raise ValueError("options 和 number 必须写且只写一个")
        if len(self.options) == 1:
            raise ValueError("options 至少要有两项")
        return self

    @property
    def is_for_all(self) -> bool:
        """Whether everybody answers it."""
        return not (self.titles or self.routes or self.majors)

    def is_for_route(self, title: str | None, route: str | None) -> bool:
        """Whether it is for this title and route (codes; None: not chosen yet), perhaps for some majors only."""
        return (not self.titles or title in self.titles) and (not self.routes or route in self.routes)

    def is_asked(self, title: str | None, route: str | None, major: str | None) -> bool:
        """Whether whoever declares this title by this route in this major answers it (codes; None: not chosen yet)."""
        return self.is_for_route(title, route) and (not self.majors or major in self.majors)
