"""Which organization answers for a case at a stage."""

from django.db.models import Q

from accounts.models import Organization, Person, Role, Seat
from kernel import clock
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
REVIEWING = frozenset({Role.EMPLOYER_HR, Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER})
_LADDER = (
    Holder.EMPLOYER,
    Holder.DEPARTMENT,
    Holder.UPPER_DEPARTMENT,
    Holder.BUREAU,
    Holder.UPPER_BUREAU,
    Holder.COMMITTEE_OFFICE,
)


def holder_for(stage: Stage, case: Case) -> Organization | None:
    """The organization that holds ``case`` at ``stage``; None when it is the applicant.

    The employer is the one the dossier was submitted under (AC-015). An upper office is the one that the employer's
    own office has as its own: a district's department, the city's. An office that is missing is replaced by the one
    above it, and so is an office whose only reviewer is the applicant (decision D9).
    """
    if stage.holder is Holder.APPLICANT:
        return None
    for rung in _LADDER[_LADDER.index(stage.holder) :]:
        office = _office(rung, case)
        if office is not None and not _only_reviewer_is(office, case.person):
            return office
    return case.plan_version.plan.organizer


def _office(rung: Holder, case: Case) -> Organization | None:
    if rung is Holder.EMPLOYER:
        return case.employer
    if rung is Holder.COMMITTEE_OFFICE:
        return case.plan_version.plan.organizer
    of_department = rung in (Holder.DEPARTMENT, Holder.UPPER_DEPARTMENT)
    own = case.employer.department if of_department else case.employer.bureau
    if own is None or rung in (Holder.DEPARTMENT, Holder.BUREAU):
        return own
    return own.department if of_department else own.bureau


def organizes(seat: Seat, case: Case) -> bool:
    """Whether the seat is in the committee office whose plan the case is under: it asks for the fee."""
    return seat.role == Role.OFFICE_OFFICER and seat.organization_id == case.plan_version.plan.organizer_id


def _only_reviewer_is(office: Organization, person: Person) -> bool:
    now = clock.now()
    reviewers = set(
        Seat.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), organization=office, role__in=REVIEWING)
        .filter(user__is_active=True)
        .order_by("pk")
        .values_list("user__person_id", flat=True)
    )
    return reviewers == {person.pk}
