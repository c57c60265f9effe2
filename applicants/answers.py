"""The answers a dossier gives, by which the plan's conditions are judged (ATT-02)."""

from applicants.models import Dossier, Profile
from applicants.residency import residency_of
from plans.spec.base import EmploymentClass

Answers = dict[str, str | None]


def employment_class(profile: Profile | None) -> EmploymentClass:
    """How the person is bound to the employer, by the profile."""
    if profile is None or not profile.employer.is_public_institution:
        return EmploymentClass.ENTERPRISE
    if profile.on_establishment:
        return EmploymentClass.INSTITUTION_ESTABLISHMENT
    return EmploymentClass.INSTITUTION_OFF_ESTABLISHMENT


def answers_of(dossier: Dossier, profile: Profile | None) -> Answers:
    """Every answer of a dossier by its key: the plan's own questions, and what every dossier says."""
    codes = {question.code for question in dossier.plan_version.spec.questions}
    given = {code: value for code, value in dossier.answers.items() if code in codes and isinstance(value, str)}
    return given | {
        "title": dossier.title or None,
        "route": dossier.route or None,
        "major": dossier.major or None,
        "employment_class": employment_class(profile).value,
        "residency": residency_of(dossier.person.id_number),
    }
