"""When an attachment is needed: a small tree over the answers given in the dossier."""

from typing import Annotated, Literal

from pydantic import Field

from plans.spec.base import Code, Spec, Text


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


Condition = Annotated[AnswerIs | AllConditions | AnyCondition | NotCondition, Field(discriminator="kind")]

for _model in (AllConditions, AnyCondition, NotCondition):
    _model.model_rebuild()


class QuestionOption(Spec):
    """One answer that may be chosen."""

    code: Code
    label: Text


class Question(Spec):
    """Something the plan asks of the applicant because an attachment or a rule depends on it."""

    code: Code
    text: Text
    hint: Text | None = None
    options: tuple[QuestionOption, ...] = Field(min_length=2)
