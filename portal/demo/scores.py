"""The self-scored dossiers of the demo: what their applicants claim, who recommends them, what the offices find."""

from typing import Any

from accounts.models import Seat
from applicants.models import ArchiveEntry, Dossier
from applicants.services import scoring
from plans.spec.chain import Holder
from review.engine.commands import Command, OwnCommand
from review.models import Case
from review.queries.chain import stage_of_case
from review.queries.scores import score_facts
from review.services.run import run

ROUTE = "engineer-self-scored"

# item: (what is typed, the kind of entry that proves it); 60 + 10 + 10 + 9 + 5 + 2 = 96
CLAIMS = {
    "build-medium-lead": ("1", "project"),
    "degree": ("bachelor-degree", "education"),
    "experience": ("four-or-more", "work"),
    "paper-count": ("one-point", "paper"),
    "paper-quality": ("8", "paper"),
    "conduct": ("5", "appraisal"),
    "years": ("from-6", "work"),
}
EXPERTS = (
    {
        "name": "俞文彬",
        "employer": "湖州市建设工程质量监督站（演示）",
        "title": "高级工程师",
        "level": "associate_senior",
        "major": "土木工程",
        "phone": "13911110001",
    },
    {
        "name": "施丽华",
        "employer": "湖州城市规划设计院（演示）",
        "title": "正高级工程师",
        "level": "full_senior",
        "major": "土木工程",
        "phone": "13911110002",
    },
)
FOUND = {"paper-quality": (7, "论文刊载于省级一般刊物，水平分核减 1 分。")}
"""What the committee's office finds otherwise."""


def fill(seat: Seat, dossier: Dossier) -> None:
    """Fill in the sheet with the newest entry of each kind as evidence, and both recommenders."""
    entries = ArchiveEntry.objects.filter(person=dossier.person, status=ArchiveEntry.Status.APPROVED).order_by("pk")
    newest = dict(entries.values_list("kind", "public_id"))
    sheet = dossier.plan_version.spec.scoring_sheet("self-score")
    typed: dict[str, Any] = {
        "values": {item: value for item, (value, _kind) in CLAIMS.items()},
        "gates": [gate.code for gate in sheet.gates],
        "evidence": {item: [newest[kind]] for item, (_value, kind) in CLAIMS.items()},
    }
    scoring.save_sheet(dossier_id=dossier.pk, seat=seat, typed=typed, seen=0)
    scoring.save_recommenders(dossier_id=dossier.pk, seat=seat, rows=EXPERTS, seen=0)


def verify(case: Case, seat: Seat) -> None:
    """Verify the case's self-score where its stage has to: the employer agrees, the committee's office corrects."""
    stage = stage_of_case(case)
    score = score_facts(case, stage, case.snapshot)
    if score is None or score.verified_here:
        return
    values, reasons = dict(score.values), {}
    if stage.holder is Holder.COMMITTEE_OFFICE:
        for item, (value, reason) in FOUND.items():
            values[item], reasons[item] = value, reason
    payload = {"values": values, "gates": score.gates, "reasons": reasons}
    run(case.pk, Command(OwnCommand.VERIFY_SCORE, case.version, payload=payload), seat)
