"""Which organization answers for a case at a stage."""

from accounts.models import Organization, Role, Seat
from accounts.queries import REVIEWING as REVIEWING
from accounts.queries import only_reviewer_is
from plans.spec.chain import Holder, Stage
from review.engine.facts import Role as EngineRole
from review.models import Case

#: What a seat is to the engine.
ENGINE_ROLES: dict[str, EngineRole] = {
    Role.APPLICANT: EngineRole.APPLICANT,
    Role.EMPLOYER_HR: EngineRole.EMPLOYER,
    Role.DEPARTMENT_OFFICER: EngineRole.DEPARTMENT,
    Role.BUREAU_OFFICER: EngineRole.BUREAU,
    Role.OFFICE_OFFICER: EngineRole.COMMITTEE_OFFICE,
    Role.OPERATOR: EngineRole.OPERATOR,
}
_LADDER = (
    Holder.EMPLOYER,
    Holder.DEPARTMENT,
    Holder.UPPER_DEPARTMENT,
    Holder.BUREAU,
    Holder.UPPER_BUREAU,
    Holder.LOWER_COMMITTEE_OFFICE,
    Holder.COMMITTEE_OFFICE,
)


def holder_for(stage: Stage, case: Case) -> Organization | None:
    """The organization that holds ``case`` at ``stage``; None when it is the applicant.

    The employer is the one the dossier was submitted under (AC-015). An upper office is the one that the employer's
    own office has as its own: a district's department, the city's. A receiving office that the applicant chose holds
    the stage of its sort where it is registered under the name that the plan gives it. An office that is missing is
    replaced by the one above it, and so is an office whose only reviewer is the applicant (decision D9).
    """
    if stage.holder is Holder.APPLICANT:
        return None
    for rung in _LADDER[_LADDER.index(stage.holder) :]:
        office = _office(rung, case)
        if office is not None and not only_reviewer_is(office, case.person_id):
            return office
    return case.plan_version.plan.organizer


def _office(rung: Holder, case: Case) -> Organization | None:
    if rung is Holder.EMPLOYER:
        return case.employer
    if rung is Holder.COMMITTEE_OFFICE:
        return case.plan_version.plan.organizer
    if rung is Holder.LOWER_COMMITTEE_OFFICE:
        return _lower_committee_office(case)
    of_department = rung in (Holder.DEPARTMENT, Holder.UPPER_DEPARTMENT)
    own = case.employer.department if of_department else case.employer.bureau
    if rung in (Holder.DEPARTMENT, Holder.BUREAU):
        return _chosen(rung, case) or own
    if own is None:
        return None
    return own.department if of_department else own.bureau


def _chosen(rung: Holder, case: Case) -> Organization | None:
    """The receiving office that the applicant chose, where it is a department (a bureau) known here by that name."""
    receiving = case.snapshot.content["receiving"]
    if receiving is None:
        return None
    return Organization.objects.filter(kind=str(rung), name=receiving["name"], closed_at=None).first()


def _lower_committee_office(case: Case) -> Organization | None:
    """The committee office below the one whose plan it is: that of the employer's bureau, or of the bureau above.

    Of several under one bureau the one that runs plans of the same series; None where that does not leave one.
    """
    version, bureau = case.plan_version, case.employer.bureau
    offices = Organization.objects.filter(kind=Organization.Kind.COMMITTEE_OFFICE, closed_at=None)
    offices = offices.exclude(pk=version.plan.organizer_id)
    while bureau is not None:
        found = list(offices.filter(bureau=bureau)[:2])
        if len(found) > 1:
            found = list(offices.filter(bureau=bureau, plans__current__series=version.series).distinct()[:2])
        if found:
            return found[0] if len(found) == 1 else None
        bureau = bureau.bureau
    return None


def organizes(seat: Seat, case: Case) -> bool:
    """Whether the seat is in the committee office whose plan the case is under: it asks for the fee."""
    return seat.role == Role.OFFICE_OFFICER and seat.organization_id == case.plan_version.plan.organizer_id
