"""Questions of a plan that the registers answer, so that the applicant is not asked (INF-05, INF-09).

A plan marks an option with what makes it true (``plans.spec.condition.QuestionOption.known_by``). Where the registers
leave it open, the applicant answers as before.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import Organization
from applicants.models import Dossier
from applicants.registers import words
from applicants.registers.base import RegisterKind
from applicants.registers.queries import LastAnswer, last_answers
from kernel import clock
from plans.spec import PlanDocument

_PROVINCE = re.compile(r".+?(省|自治区|市)")


class Given(NamedTuple):
    """The answer to one question."""

    value: str
    """Code of the option."""
    checked: str
    """来自…，…核实; empty: said once for all fields of the page."""


def given(dossier: Dossier) -> dict[str, Given]:
    """The answers that the registers give to this dossier's plan, by code of the question. At most one query, and one
    more for the employer, where the plan asks for it and it is not there yet: every autosave asks this."""
    plan = dossier.plan_version.spec
    asked = {option.known_by for question in plan.questions for option in question.options if option.known_by}
    if not asked:
        return {}
    true: dict[str, str] = {}
    for good in last_answers(dossier.person_id, (RegisterKind.DEGREES, RegisterKind.INSURANCE)):
        told = words.checked(good.source, good.done_at)
        true |= dict.fromkeys(_outcomes(good, plan, dossier if asked & _BY_EMPLOYER else None), told)
    return {
        question.code: Given(option.code, true[option.known_by])
        for question in plan.questions
        for option in question.options
        if option.known_by in true
    }


_BY_EMPLOYER = {"insured_by_employer", "insured_by_other"}


def _outcomes(good: LastAnswer, plan: PlanDocument, dossier: Dossier | None) -> Iterable[str]:
    """What is true by the last answer of a register. A partial answer settles nothing. ``dossier``: whose employer is
    compared; None: nobody asks."""
    if not good.is_complete:
        return
    if good.kind == RegisterKind.DEGREES:
        yield "degrees_found" if good.values else "degrees_missing"
    insured = [value for value in good.values if value.get("is_current")]
    if good.kind == RegisterKind.INSURANCE and insured:
        here = any(_province(value["region"]) == _province(plan.region) for value in insured)
        yield "insured_in_province" if here else "insured_outside"
        if dossier is not None and (credit_code := dossier.employer.credit_code):
            own = any(value["credit_code"] == credit_code for value in insured)
            yield "insured_by_employer" if own else "insured_by_other"


def insured_elsewhere(person_id: int, employer: Organization) -> str:
    """The insurer by the register's last answer when it is not this employer; '' where they agree or nothing tells.

    At most one query.
    """
    if not employer.credit_code:
        return ""
    for good in last_answers(person_id, (RegisterKind.INSURANCE,)):
        if good.is_complete:
            return insurer_besides(good.values, employer.credit_code)
    return ""


def insurer_besides(values: Iterable[Mapping[str, Any]], credit_code: str) -> str:
    """Who insures now by a complete answer, where none of them is the employer with this credit code; else ''."""
    insured = [value for value in values if value.get("is_current")]
    is_elsewhere = bool(credit_code) and all(value["credit_code"] != credit_code for value in insured)
    return str(insured[0]["insurer"]) if insured and is_elsewhere else ""


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
