"""Questions of a plan that the registers answer, so that the applicant is not asked (INF-05, INF-09).

A plan marks an option with what makes it true (``plans.spec.condition.QuestionOption.known_by``). Where the registers
leave it open, the applicant answers as before.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction

from applicants.models import Dossier
from applicants.registers import words
from applicants.registers.base import RegisterKind
from applicants.registers.queries import Known, known_of
from kernel import clock
from plans.spec import PlanDocument

_PROVINCE = re.compile(r".+?(省|自治区|市)")


class Given(NamedTuple):
    """The answer to one question."""

    value: str
    """Code of the option."""
    checked: str
    """来自…，…核实."""


def given(dossier: Dossier) -> dict[str, Given]:
    """The answers that the registers give to this dossier's plan, by code of the question. At most two queries."""
    plan = dossier.plan_version.spec
    if not any(option.known_by for question in plan.questions for option in question.options):
        return {}
    true: dict[str, str] = {}
    for known in known_of(dossier.person_id).values():
        good = known.good
        if good is not None and good.done_at is not None:
            told = words.checked(good.source, good.done_at)
            true |= dict.fromkeys(_outcomes(known, plan, dossier.employer.credit_code), told)
    return {
        question.code: Given(option.code, true[option.known_by])
        for question in plan.questions
        for option in question.options
        if option.known_by in true
    }


def _outcomes(known: Known, plan: PlanDocument, credit_code: str) -> Iterable[str]:
    """What is true by the last answer of a register. A partial answer settles nothing."""
    good = known.good
    if good is None or not good.is_complete:
        return
    if known.kind is RegisterKind.DEGREES:
        yield "degrees_found" if good.values else "degrees_missing"
    insured = [value for value in good.values if value.get("is_current")]
    if known.kind is RegisterKind.INSURANCE and insured:
        here = any(_province(value["region"]) == _province(plan.region) for value in insured)
        yield "insured_in_province" if here else "insured_outside"
        if credit_code:
            own = any(value["credit_code"] == credit_code for value in insured)
            yield "insured_by_employer" if own else "insured_by_other"


def _province(region: str) -> str:
    found = _PROVINCE.match(region)
    return found[0] if found else region


def with_given(typed: Mapping[str, str], answers: Mapping[str, Given]) -> dict[str, str]:
    """What was typed, with the registers' answers in the place of the applicant's."""
    return {**typed, **{code: answer.value for code, answer in answers.items()}}


def settle(person_id: int) -> None:
    """Put the registers' newest answers into the person's drafts, so that attachments are asked by them.

    Locks and writes each draft whose answers change, one transaction for each.
    """
    drafts = Dossier.objects.filter(person=person_id, status=Dossier.Status.DRAFT).order_by("pk")
    for key in list(drafts.values_list("pk", flat=True)):
        with transaction.atomic():
            dossier = (
                Dossier.objects.select_for_update(of=("self",)).select_related("plan_version", "employer").get(pk=key)
            )
            answers = with_given(dossier.answers, given(dossier))
            if dossier.status == Dossier.Status.DRAFT and answers != dossier.answers:
                dossier.answers = answers
                dossier.version += 1
                dossier.changed_at = clock.now()
                dossier.save(update_fields=["answers", "version", "changed_at"])
