"""Employers and their letters: those in force, one that waits for the operator, one that a second claim has frozen."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from accounts.models import EmployerClaim, Organization, Seat, User
from accounts.services import register_person
from accounts.services.employers import Against, Claimed, approve, file_claim
from documents.models import PaperCheck
from documents.services import run_paper_check
from kernel import clock
from portal.demo import pictures
from portal.demo.cast import id_number, serial_of

TERM_DAYS = 730


@dataclass(frozen=True)
class Handler:
    """Somebody who asks to act for an employer."""

    name: str
    sex: str
    born: date
    employer: str
    credit_code: str
    acts: bool = False
    """Whether their letter has been approved."""


HANDLERS = (
    Handler("刘文清", "female", date(1987, 4, 9), "湖州永筑建材检测有限公司（演示）", "91330500MA2BHP0053"),
    Handler("丁志明", "male", date(1984, 10, 21), "湖州云建科技有限公司（演示）", "91330500MA2BHP0040", acts=True),
    Handler("邱雅琴", "female", date(1990, 6, 3), "湖州云建科技有限公司（演示）", "91330500MA2BHP0040"),
)


def authorize(seat: Seat, operator: Seat) -> None:
    """Let the HR of this seat act for their employer by a letter that the operator has examined."""
    employer, nature = seat.organization, EmployerClaim.Nature
    kind = nature.PUBLIC_INSTITUTION if employer.is_public_institution else nature.ENTERPRISE
    assert employer.bureau is not None  # noqa: S101 - every employer of the demo has one
    claim = _file(seat.user, employer.credit_code, employer.name, kind, employer.department, employer.bureau)
    _approve(claim, operator)


def claim_employers(department: Organization, bureau: Organization, operator: Seat) -> None:
    """File the claims of the handlers; the last contradicts the one before, who acts for the employer: it is frozen."""
    for place, handler in enumerate(HANDLERS):
        user = register_person(
            full_name=handler.name,
            id_number=id_number(handler.born, serial_of(100 + place, handler.sex)),
            sex=handler.sex,
            birth_date=handler.born,
            phone=f"1380000002{place}",
            username=f"handler{place + 1}",
            password=None,
        )
        kind = EmployerClaim.Nature.ENTERPRISE
        claim = _file(user, handler.credit_code, handler.employer, kind, department, bureau)
        if handler.acts:
            _approve(claim, operator)


def _approve(claim: EmployerClaim, operator: Seat) -> None:
    run_paper_check(PaperCheck.objects.get(file=claim.letter_id).pk)  # no worker runs yet
    approve(claim.public_id, operator, seen_version=claim.version)


def _file(
    user: User, code: str, name: str, nature: str, department: Organization | None, bureau: Organization
) -> EmployerClaim:
    until = clock.today() + timedelta(days=TERM_DAYS)
    letter = ContentFile(pictures.evidence_paper("授权委托书"), name=f"授权委托书（{user.person.full_name}）.pdf")
    claimed = Claimed(code, name, nature, department, bureau, until)
    return file_claim(user, claimed, letter, Against(is_confirmed=True))
