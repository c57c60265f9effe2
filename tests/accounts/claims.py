"""Claims to act for employers, filed as a handler files them."""

from datetime import timedelta

from accounts.models import EmployerClaim, User
from accounts.services import employers
from accounts.services.employers import Claimed
from documents.models import PaperCheck
from kernel import clock
from tests import factories
from tests.cast import Cast, credit_code

DAYS = 365


def claimed(cast: Cast, serial: int = 1, *, days: int = DAYS, **otherwise: object) -> Claimed:
    """What a handler says of the employer with this serial; the letter lasts ``days`` from today."""
    said = {
        "credit_code": credit_code(serial),
        "name": f"湖州新筑工程有限公司{serial}",
        "nature": EmployerClaim.Nature.ENTERPRISE,
        "department": cast.organizations["department"],
        "bureau": cast.organizations["bureau"],
        "letter_until": clock.today() + timedelta(days=days),
    }
    return Claimed(**(said | otherwise))  # type: ignore[arg-type]


def filed(
    cast: Cast, user: User, serial: int = 1, *, days: int = DAYS, unit_code: str = "", **otherwise: object
) -> EmployerClaim:
    """File a claim, have its letter looked at, and return it as it then stands in the database.

    ``unit_code``: of the legal person's account that the handler signed in by.
    """
    letter = factories.pdf("授权委托书.pdf", f"{user.pk}-{serial}-{days}".encode())
    said = claimed(cast, serial, days=days, **otherwise)
    claim = employers.file_claim(user, said, letter, unit_code=unit_code)
    PaperCheck.objects.filter(file=claim.letter_id).update(status=PaperCheck.Status.CLEAR)
    return EmployerClaim.objects.get(pk=claim.pk)


def approved(cast: Cast, user: User, serial: int = 1, **more: object) -> EmployerClaim:
    """File a claim that the operator approves."""
    claim = filed(cast, user, serial, **more)  # type: ignore[arg-type]
    assert cast.operator.seat is not None
    employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    return EmployerClaim.objects.get(pk=claim.pk)


def disputed(cast: Cast, user: User, serial: int = 1, **more: object) -> EmployerClaim:
    """File a claim against somebody who acts for the employer; the operator takes the dispute up."""
    claim = filed(cast, user, serial, **more)  # type: ignore[arg-type]
    assert cast.operator.seat is not None
    grounds = "委托书有公章，现经办人不回应。"
    employers.take_up(claim.public_id, cast.operator.seat, grounds=grounds, seen_version=claim.version)
    return EmployerClaim.objects.get(pk=claim.pk)
