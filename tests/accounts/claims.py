"""Claims to act for employers, filed as a handler files them."""

from datetime import timedelta

from accounts.models import EmployerClaim, Organization, Seat, User
from accounts.queries import open_seats
from accounts.services import employers
from accounts.services.employers import Against, Claimed
from documents.models import PaperCheck
from kernel import clock
from messaging.models import OutboxMessage
from tests import factories
from tests.cast import Cast, credit_code

DAYS = 365
REASON = "已电话向单位核实。"
MEANT = Against(is_confirmed=True)


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
    cast: Cast,
    user: User,
    serial: int = 1,
    *,
    days: int = DAYS,
    unit_code: str = "",
    against: Against = MEANT,
    **otherwise: object,
) -> EmployerClaim:
    """File a claim, have its letter looked at, and return it as it then stands in the database.

    ``unit_code``: of the legal person's account that the handler signed in by; ``against``: what is brought against
    those who act for the employer or claim it, the word that they are to be frozen unless stated.
    """
    letter = factories.pdf("授权委托书.pdf", f"{user.pk}-{serial}-{days}".encode())
    said = claimed(cast, serial, days=days, **otherwise)
    claim = employers.file_claim(user, said, letter, against, unit_code=unit_code)
    PaperCheck.objects.filter(file=claim.letter_id).update(status=PaperCheck.Status.CLEAR)
    return EmployerClaim.objects.get(pk=claim.pk)


def approved(cast: Cast, user: User, serial: int = 1, **more: object) -> EmployerClaim:
    """File a claim that the operator approves."""
    claim = filed(cast, user, serial, **more)  # type: ignore[arg-type]
    assert cast.operator.seat is not None
    employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    return EmployerClaim.objects.get(pk=claim.pk)


def organization(serial: int = 1) -> Organization:
    """Return the employer with this serial as it stands now."""
    return Organization.objects.get(credit_code=credit_code(serial))


def seats_for(user: User, serial: int = 1) -> list[Seat]:
    """Return the seats from which this account can act for the employer now."""
    return [seat for seat in open_seats(user) if seat.organization.credit_code == credit_code(serial)]


def messages(user: User) -> list[str]:
    """Return the templates of what this account was told, oldest first."""
    return list(OutboxMessage.objects.filter(to_user=user).order_by("pk").values_list("template", flat=True))


def history(claim: EmployerClaim) -> list[str]:
    """Return the kinds of the claim's steps, oldest first."""
    return [event.kind for event in claim.events.order_by("pk")]


def resolve(cast: Cast, claim: EmployerClaim, winner: str) -> None:
    """End the dispute as the operator, who read it just now."""
    parties = EmployerClaim.objects.filter(credit_code=claim.credit_code, status=EmployerClaim.Status.DISPUTED)
    seen = employers.standing(list(parties.order_by("pk")))
    assert cast.operator.seat is not None
    employers.resolve(claim.public_id, cast.operator.seat, winner=winner, reason=REASON, seen=seen)
