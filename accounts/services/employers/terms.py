"""What the steps of a claim have in common: the end of a letter's term, who else claims, refusals."""

import unicodedata
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import EmployerClaim, Organization, Role, Seat
from kernel import clock

Status = EmployerClaim.Status
OPEN = (Status.WAITING, Status.RETURNED, Status.DISPUTED)


class Refused(Exception):
    """Nothing was done; ``message`` says why in one Chinese sentence, ``field`` beside which field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """The claim has changed since the page was drawn."""


def require_open(*offices: Organization | None) -> None:
    """Refuse an employer whose authority has been closed meanwhile. Locks them against a closing at this moment."""
    keys = [office.pk for office in offices if office is not None]
    for office in Organization.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"):
        if office.closed_at is not None:
            text = _("“%s”已经关闭，请由经办人重新选择主管部门后再提交。")
            raise Refused(text % office.name, "bureau" if office.kind == Organization.Kind.BUREAU else "department")


def is_name_of_another(name: str, code: str) -> bool:
    """Whether another organization is called this, whatever the form of its brackets and without blanks. One query."""
    bare = unicodedata.normalize("NFKC", "".join(name.split()))
    spellings = {name, "".join(name.split()), bare, bare.translate({ord("("): "（", ord(")"): "）"})}
    return Organization.objects.filter(name__in=spellings).exclude(credit_code=code).exists()


def ends_at(letter_until: date) -> datetime:
    """The instant at which a letter's powers end: the midnight after its last day (AC-014)."""
    return datetime.combine(letter_until + timedelta(days=1), time(), tzinfo=clock.CHINA)


def organization_of(code: str) -> QuerySet[Organization]:
    """The organization with this credit code, if the portal knows it."""
    return Organization.objects.filter(credit_code=code)


def powers(at: datetime) -> QuerySet[Seat]:
    """Seats from which employers are acted for at this moment, those of frozen employers too."""
    in_term = Q(ends_at=None) | Q(ends_at__gt=at)
    return Seat.objects.filter(in_term, role=Role.EMPLOYER_HR, starts_at__lte=at)


def rivals(claim: EmployerClaim, now: datetime) -> QuerySet[EmployerClaim]:
    """Claims of other persons to the same employer that wait, are disputed, or are in force."""
    in_force = Q(status=Status.APPROVED, letter_until__gte=now.astimezone(clock.CHINA).date())
    return (
        EmployerClaim.objects.filter(Q(status__in=[Status.WAITING, Status.DISPUTED]) | in_force)
        .filter(credit_code=claim.credit_code)
        .exclude(handler__person=claim.handler.person_id)
        .select_related("handler__person")
        .order_by("pk")
    )


def is_seated(claim: EmployerClaim, at: datetime) -> bool:
    """Whether the handler has a seat from which the employer is acted for, a frozen one too."""
    employer = organization_of(claim.credit_code)
    return powers(at).filter(organization__in=employer, user=claim.handler_id).exists()


def is_frozen(code: str) -> bool:
    """Whether nobody decides for the employer with this credit code until a dispute is over."""
    return organization_of(code).filter(is_frozen=True).exists()


def acts_for(claim: EmployerClaim, now: datetime) -> bool:
    """Whether the handler acts for the employer already, which nobody disputes."""
    return is_seated(claim, now) and not is_frozen(claim.credit_code)


def incumbents(claim: EmployerClaim, now: datetime) -> QuerySet[Seat]:
    """Seats of other persons that act for the employer already, those of a frozen one too."""
    return (
        powers(now)
        .filter(organization__in=organization_of(claim.credit_code))
        .exclude(user__person=claim.handler.person_id)
        .select_related("user__person", "organization")
        .order_by("pk")
    )
