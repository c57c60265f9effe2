"""An applicant's archive for the demo: complete, sent and approved, through the same services as the pages."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Seat
from applicants.models import ArchiveEntry
from applicants.services import archive
from applicants.services.archive_review import Decision, decide
from kernel import idempotency

Kind = ArchiveEntry.Kind


def entries(project: str, year: int, employer: str) -> list[tuple[str, dict[str, Any]]]:
    """(kind, data) of what route E1 asks for at a cut-off of 31 December ``year`` beside what the registers know."""
    return [*_career(year, employer), *_achievements(project, year)]


def _career(year: int, employer: str) -> list[tuple[str, dict[str, Any]]]:
    appointed = date(year - 5, 6, 1)
    return [
        (
            Kind.WORK,
            {
                "employer": employer,
                "post": "项目技术负责人",
                "nature": "technical",
                "started_on": f"{year - 7}-07-15",
                "ended_on": "",
                "duties": "负责施工组织设计、技术交底、质量验收和竣工资料。",
            },
        ),
        (
            Kind.APPOINTMENT,
            {
                "title": "助理工程师",
                "level": "junior",
                "employer": employer,
                "started_on": appointed.isoformat(),
                "ended_on": "",
            },
        ),
        (Kind.CREDENTIAL, _title_certificate(year)),
    ]


def _title_certificate(year: int) -> dict[str, Any]:
    return {
        "category": "title",
        "name": "助理工程师",
        "title_level": "junior",
        "grade": "",
        "number": "ZJ330500123456",
        "issuer": "湖州市人力资源和社会保障局",
        "issued_on": f"{year - 5}-05-20",
    }


def _achievements(project: str, year: int) -> list[tuple[str, dict[str, Any]]]:
    return [
        (
            Kind.PROJECT,
            {
                "name": project,
                "category": "construction_supervision",
                "complexity": "moderate",
                "role": "backbone",
                "started_on": f"{year - 3}-03-01",
                "ended_on": f"{year - 1}-05-20",
                "description": "建筑面积约 3.2 万平方米，框架剪力墙结构，地下一层、地上十一层。",
                "own_part": "任项目技术负责人，编制深基坑和高支模专项方案，组织专家论证并现场实施。",
            },
        ),
        (
            Kind.PAPER,
            {
                "title": "深基坑支护变形监测与信息化施工",
                "paper_kind": "paper",
                "journal": "浙江建筑",
                "issue": f"{year - 1}年第4期",
                "published_on": f"{year - 1}-08-15",
                "rank": "1",
            },
        ),
    ]


def fill(seat: Seat, rows: list[tuple[str, dict[str, Any]]], papers: dict[str, bytes]) -> None:
    """Create the entries with their evidence. ``papers``: the bytes of one PDF by kind."""
    for kind, data in rows:
        file = ContentFile(papers[kind], name=f"{Kind(kind).label}.pdf")
        archive.create(seat, kind, data, [file], token=idempotency.new_token())  # type: ignore[list-item]


def send_and_approve(applicant: Seat, hr: Seat) -> list[tuple[ArchiveEntry, str]]:
    """Send everything and let the employer approve it. Returns what could not be sent, with the reason."""
    sending = archive.send_all(applicant)
    for entry in sending.sent:
        decide(
            hr,
            entry.public_id,
            Decision.APPROVE,
            original_seen=True,
            seen_version=entry.version,
            token=idempotency.new_token(),
        )
    written = next((entry for entry in sending.sent if entry.kind == Kind.PAPER), None)
    if written is not None:
        archive.designate(applicant, written.public_id)
    return sending.left
