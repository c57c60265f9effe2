"""The answers a dossier gives, by which the plan's conditions are judged (ATT-02)."""

from collections.abc import Mapping
from typing import Any

from applicants.models import Dossier, Profile
from applicants.residency import residency_of
from plans.spec.base import EmploymentClass

Answers = dict[str, str | None]
OUTSIDE: dict[str, EmploymentClass] = {
    Profile.Bond.AGENCY: EmploymentClass.AGENCY,
    Profile.Bond.FREELANCE: EmploymentClass.FREELANCE,
}
"""Whoever an organization only files for is not its staff, whatever it is itself."""


def employment_class(profile: Profile | None) -> EmploymentClass:
    """How the person is bound to the employer, by the profile."""
    if profile is not None and profile.bond in OUTSIDE:
        return OUTSIDE[profile.bond]
    if profile is None or not profile.employer.is_public_institution:
        return EmploymentClass.ENTERPRISE
    if profile.on_establishment:
        return EmploymentClass.INSTITUTION_ESTABLISHMENT
    return EmploymentClass.INSTITUTION_OFF_ESTABLISHMENT


def answers_in(content: Mapping[str, Any]) -> Answers:
    """The same of a dossier's frozen content (``applicants.snapshot``)."""
    given: Answers = {row["code"]: row["value"] for row in content["answers"]}
    chosen = {key: content[key]["code"] if content[key] else None for key in ("title", "route", "major")}
    return (
        given
        | chosen
        | {
            "employment_class": content["profile"]["employment_class"],
            "residency": content["person"]["residency"],
        }
    )


def answers_of(dossier: Dossier, profile: Profile | None) -> Answers:
    """Every answer of a dossier by its key: to the questions it is asked now, and what every dossier says."""
    chosen = (dossier.title or None, dossier.route or None, dossier.major or None)
    codes = {question.code for question in dossier.plan_version.spec.questions_for(*chosen)}
    given = {code: value for code, value in dossier.answers.items() if code in codes and isinstance(value, str)}
    return given | {
        "title": dossier.title or None,
        "route": dossier.route or None,
        "major": dossier.major or None,
        "employment_class": employment_class(profile).value,
        "residency": residency_of(dossier.person),
    }
