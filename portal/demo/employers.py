"""Employers that are not bound yet: one that waits for the operator, one that two handlers claim."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from accounts.models import EmployerClaim, Organization
from accounts.services import register_person
from accounts.services.employers import Claimed, file_claim
from kernel import clock
from portal.demo import pictures
from portal.demo.cast import id_number


@dataclass(frozen=True)
class Handler:
    """Somebody who asks to act for an employer."""

    name: str
    sex: str
    born: date
    employer: str
    credit_code: str


HANDLERS = (
    Handler("刘文清", "female", date(1987, 4, 9), "湖州新筑工程有限公司（演示）", "91330500MA2BHP003W"),
    Handler("丁志明", "male", date(1984, 10, 21), "湖州云建科技有限公司（演示）", "91330500MA2BHP0040"),
    Handler("邱雅琴", "female", date(1990, 6, 3), "湖州云建科技有限公司（演示）", "91330500MA2BHP0040"),
)


def claim_employers(department: Organization, bureau: Organization) -> list[EmployerClaim]:
    """File the claims of the handlers; the last two contradict each other."""
    paper = pictures.evidence_paper("授权委托书")
    filed = []
    for place, handler in enumerate(HANDLERS):
        user = register_person(
            full_name=handler.name,
            id_number=id_number(handler.born, 200 + place),
            sex=handler.sex,
            birth_date=handler.born,
            phone=f"1380000002{place}",
            username=f"handler{place + 1}",
            password=None,
        )
        claimed = Claimed(
            credit_code=handler.credit_code,
            name=handler.employer,
            nature=EmployerClaim.Nature.ENTERPRISE,
            department=department,
            bureau=bureau,
            letter_until=clock.today() + timedelta(days=365),
        )
        filed.append(file_claim(user, claimed, ContentFile(paper, name=f"授权委托书（{handler.name}）.pdf")))
    return filed
