"""What the registers of the demo know of its invented people."""

import hashlib
import random
from datetime import date, timedelta
from typing import Any

from kernel import clock

Said = dict[str, Any]

SOURCES = {
    "degrees": "中国高等教育学生信息网（演示）",
    "insurance": "浙江省社会保险登记（演示）",
    "photo": "居民身份证照片库（演示）",
    "appraisals": "浙江省专业技术人员年度考核登记（演示）",
    "hours": "浙江省专业技术人员继续教育学时登记（演示）",
}
_FIRST_DEGREE_YEAR = 2001
_NUMBER_LENGTH = 18


def of_cast(study_major: str, year: int, employer: str, credit_code: str) -> dict[str, list[Said]]:
    """The records of a person of the demo, whose plan has its cut-off on 31 December ``year``."""
    subjects = (("general", 18), ("sector", 18), ("professional", 54))
    return {
        "degrees": [degree(year - 7, study_major, f"103471{year - 7}05000001")],
        "insurance": [insurance(employer, credit_code, date(year - 7, 7, 15))],
        "appraisals": [{"year": past, "grade": "competent", "employer": employer} for past in range(year - 3, year)],
        "hours": [
            {"year": past, "hours_kind": kind, "hours": hours, "system": SOURCES["hours"]}
            for past in range(year - 4, year)
            for kind, hours in subjects
        ],
    }


def made_up(id_number: str) -> dict[str, list[Said]]:
    """Records of somebody of whom none were written down, always the same ones: a degree and an insurance.

    Nothing for a passport or a permit: their holders are in no register.
    """
    chance = random.Random(hashlib.sha256(id_number.encode()).hexdigest())  # noqa: S311 - invented, no secret
    digits = id_number[6:10] if len(id_number) == _NUMBER_LENGTH else ""
    year = int(digits) + 22 if digits.isascii() and digits.isdigit() else 0
    if not _FIRST_DEGREE_YEAR <= year < clock.today().year:
        return {}
    major = chance.choice(("土木工程", "工程管理", "给排水工程", "建筑学"))
    return {
        "degrees": [degree(year, major, f"10347{chance.randrange(10**7, 10**8)}{year}")],
        "insurance": [insurance("湖州天禾建设有限公司（演示）", "91330500MA2BHP001N", date(year, 7, 15))],
    }


def degree(year: int, major: str, number: str) -> Said:
    """A full-time bachelor's degree of that year."""
    return {
        "school": "湖州理工学院",
        "major": major,
        "degree": "bachelor",
        "academic_degree": "bachelor",
        "study_form": "full_time",
        "graduated_on": f"{year}-06-30",
        "certificate_number": number,
    }


def insurance(insurer: str, credit_code: str, since: date, region: str = "浙江省湖州市") -> Said:
    """Insured without a gap since that day."""
    return {
        "insurer": insurer,
        "credit_code": credit_code,
        "region": region,
        "insured_since": since.isoformat(),
        "months": max((clock.today() - since) // timedelta(days=30), 0),
        "is_current": True,
    }
