"""Plans, archives, dossiers and cases made by really walking the services: nothing is inserted past the rules."""

import base64
import hashlib
import json
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import Seat
from applicants import archive_kinds
from applicants.models import ArchiveEntry, Dossier
from applicants.services import archive, archive_review, dossiers, scoring, sections
from applicants.snapshot import commitment_digest
from documents.models import StoredFile
from kernel import clock, idempotency
from plans.models import Plan, PlanVersion
from plans.services import publish
from plans.spec import PlanDocument, load
from plans.spec.redate import DAYS_BEFORE, redate, with_fee
from tests.cast import Actor, Cast
from tests.consistency.sources import ROOT
from tests.documents.images import portrait
from tests.written import approved_archive, papers, published

CATALOGUE_FILE = ROOT / "plans/catalog/huzhou-construction-2020.yaml"
FEE_FEN = 32_000
ROUTE = "engineer-normal"
SCORED_ROUTE = "engineer-self-scored"
MAJOR = "building-construction"
# 60 + 10 + 10 + 10 + 5 = 95, each proven by an entry of the kind named.
SCORES = {
    "build-medium-lead": ("1", "project"),
    "degree": ("bachelor-degree", "education"),
    "licence": ("first-class", "credential"),
    "experience": ("four-or-more", "work"),
    "conduct": ("5", "appraisal"),
}
EXPERTS = [
    {"name": "严高工", "employer": "湖州市建筑设计院", "title": "高级工程师", "level": "associate_senior",
     "major": "土木工程", "phone": "13905720001"},
    {"name": "金高工", "employer": "湖州市城建集团", "title": "正高级工程师", "level": "full_senior",
     "major": "工民建", "phone": "13905720002"},
]  # fmt: skip
STATEMENT = "任现职以来，先后担任三个房屋建筑工程的技术负责人，组织编制施工方案并解决关键技术问题。"
PDF_NAME = "证明.pdf"
# One A4 page with a grey bar on it, without a table of its objects: readers look for them.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Type/Page>>endobj\n"
    b"4 0 obj<</Length 30>>stream\n0.4 g 60 600 300 90 re f      \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)

_token = idempotency.new_token


def pdf_bytes(content: bytes = b"") -> bytes:
    """Return a small PDF; ``content`` tells two of them apart."""
    return PDF.replace(b"/Page>>endobj", b"/Page>>endobj %" + content, 1)


def pdf(name: str = PDF_NAME, content: bytes = b"") -> SimpleUploadedFile:
    """Return an upload that is a small PDF."""
    return SimpleUploadedFile(name, pdf_bytes(content), "application/pdf")


def is_stored(upload: SimpleUploadedFile) -> bool:
    """Whether the storage holds the bytes of this upload, whatever became of its row."""
    upload.seek(0)
    return default_storage.exists(StoredFile(sha256=hashlib.sha256(upload.read()).hexdigest()).storage_name)


def jpeg(name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return an upload that passes the photo rules."""
    return SimpleUploadedFile(name, _portrait(), "image/jpeg")


_portrait = cache(portrait)


@cache
def signature(peak: int = 25) -> str:
    """Return what the signing pad posts: a drawn line as a PNG; another ``peak`` is another drawing."""
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.line([(20, 30), (90, 90), (140, peak), (200, 95), (280, 40)], fill=(0, 0, 0, 255), width=4)
    out = BytesIO()
    picture.save(out, "PNG")
    return json.dumps({"png": "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()})


def plan(cast: Cast) -> PlanVersion:
    """Publish the Huzhou plan, moved so that its window opened two days ago; Sun's office runs it.

    More than 40 days are left, so that a test may let two public notices pass.
    """
    around = clock.today() + timedelta(days=DAYS_BEFORE - 2)
    document, office = _document(around), cast.organizations["office"]
    is_new = not Plan.objects.filter(code=document.code).exists()
    return published(document, office) if is_new else publish(document, organizer=office)


@cache
def _document(around: date) -> PlanDocument:
    """The plan file read and moved as an import does it, once a day: reading takes longer than most tests."""
    return with_fee(redate(load(CATALOGUE_FILE.read_text()).document, around), FEE_FEN)


def entries_for(version: PlanVersion) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, data) of an archive that meets the normal route: degree, title, appointment, appraisals, hours."""
    spec = version.spec
    year = spec.year
    assert spec.appraisal is not None
    hours = spec.continuing_education[0]
    made: list[tuple[str, dict[str, Any]]] = [
        ("education", {"school": "浙江工业大学", "major": "土木工程", "degree": "bachelor", "academic_degree": "bachelor",
                       "study_form": "full_time", "graduated_on": f"{year - 12}-06-30",
                       "certificate_number": "103371201205001234", "degree_number": "1033742012001234"}),
        ("work", {"employer": "苕溪建设集团有限公司", "post": "施工员", "nature": "technical", "started_on": f"{year - 12}-08-01"}),
        ("credential", {"category": "title", "name": "助理工程师", "title_level": "junior",
                        "issued_on": f"{year - 7}-09-01", "issuer": "吴兴区人力资源和社会保障局"}),
        ("appointment", {"title": "助理工程师", "level": "junior", "employer": "苕溪建设集团有限公司",
                         "started_on": f"{year - 6}-01-01"}),
        ("project", {"name": "市民中心一期工程", "category": "construction_supervision", "complexity": "moderate",
                     "role": "backbone", "started_on": f"{year - 3}-03-01", "ended_on": f"{year - 2}-05-30",
                     "description": "框架剪力墙结构，地上十八层。", "own_part": "负责施工方案编制和现场技术管理。"}),
    ]  # fmt: skip
    made += [
        ("appraisal", {"year": str(y), "grade": "competent", "employer": "苕溪建设集团有限公司"})
        for y in spec.appraisal.years
    ]
    made += [
        ("hours", {"year": str(y), "hours_kind": subject.kind.value, "hours": "24"})
        for y in hours.years
        for subject in hours.subjects
    ]
    return made


def archive_entry(actor: Actor, kind: str, data: dict[str, Any], *, content: bytes = b"") -> ArchiveEntry:
    """Put a draft with one evidence file into the actor's archive."""
    assert actor.seat is not None
    files = [pdf(content=content)] if archive_kinds.needs_evidence(kind, data) else []
    return archive.create(actor.seat, kind, data, files, token=_token())


def approve_archive(owner: Actor, hr: Actor) -> list[ArchiveEntry]:
    """Send everything the owner has ready; the employer's HR approves it one by one."""
    assert owner.seat is not None and hr.seat is not None
    sending = archive.send_all(owner.seat)
    assert not sending.left, sending.left
    return [
        archive_review.decide(
            hr.seat, entry.public_id, archive_review.Decision.APPROVE, seen_version=entry.version, token=_token()
        )
        for entry in sending.sent
    ]


def archived(cast: Cast, version: PlanVersion, owner: str = "lin", hr: str = "wang") -> list[ArchiveEntry]:
    """Give the owner a whole approved archive that meets the normal route."""
    contents = [f"{owner}-{number}".encode() for number in range(len(entries_for(version)))]
    return written(cast.actors[owner], cast.actors[hr], entries_for(version), contents)


def written(
    owner: Actor, hr: Actor, entries: list[tuple[str, dict[str, Any]]], contents: list[bytes]
) -> list[ArchiveEntry]:
    """Give the owner these entries, approved; ``contents`` tells their files apart."""
    assert owner.seat is not None and hr.seat is not None
    whole = [
        (kind, data, pdf_bytes(content) if archive_kinds.needs_evidence(kind, data) else b"")
        for (kind, data), content in zip(entries, contents, strict=True)
    ]
    return approved_archive(owner.seat, hr.seat, whole, PDF_NAME)


def open_dossier(actor: Actor, version: PlanVersion, route: str = ROUTE) -> Dossier:
    """Open the actor's draft under the plan, on the normal route."""
    assert actor.seat is not None
    return dossiers.open_dossier(seat=actor.seat, plan_code=version.plan.code, route=route, token=_token())


def typed_sheet(dossier: Dossier, scores: dict[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Return what is typed into the scoring sheet: the scores, proven by the first approved entry of each kind."""
    sheet = dossier.plan_version.spec.scoring_sheet("self-score")
    entries = ArchiveEntry.objects.filter(person=dossier.person, status="approved").order_by("-pk")
    by_kind = dict(entries.values_list("kind", "public_id"))
    given = SCORES if scores is None else scores
    return {
        "values": {code: value for code, (value, _kind) in given.items()},
        "gates": [gate.code for gate in sheet.gates],
        "evidence": {code: [by_kind[kind]] for code, (_value, kind) in given.items() if kind},
    }


def score(dossier: Dossier, seat: Seat, scores: dict[str, tuple[str, str]] | None = None) -> Dossier:
    """Fill in the scoring sheet and the recommenders of a dossier on the self-scored route."""
    dossier.refresh_from_db()
    seen = sections.version_of(dossier, "sheet")
    scoring.save_sheet(dossier_id=dossier.pk, seat=seat, typed=typed_sheet(dossier, scores), seen=seen)
    seen = sections.version_of(dossier, "recommenders")
    return scoring.save_recommenders(dossier_id=dossier.pk, seat=seat, rows=EXPERTS, seen=seen)


def fill(dossier: Dossier, seat: Seat, *, self_scored: bool = True) -> Dossier:
    """Fill in all six steps so that nothing blocks the submit. Returns the dossier as it then is.

    ``self_scored`` false leaves the scoring sheet and the recommenders of the self-scored route empty.
    """
    key = dossier.pk
    scored = dossier.route == SCORED_ROUTE
    codes = ("hours-certificates", "self-score-sheet" if scored else "appointment-letters")
    attachments = [(code, f"{code}.pdf", pdf_bytes(f"{code}-{key}".encode())) for code in codes]
    papers(dossier, seat, portrait=_portrait(), signature=signature(), attachments=attachments)
    values = {
        "route": dossier.route,
        "major": MAJOR,
        "statement": STATEMENT,
        "education-online": "found",
        "insurance": "in-province",
    }
    sections.save_information(dossier_id=key, seat=seat, values=values, seen=0)
    projects = ArchiveEntry.objects.filter(person=dossier.person, kind="project", status="approved")
    chosen = list(projects.values_list("public_id", flat=True))
    sections.select_entries(dossier_id=key, seat=seat, public_ids=chosen, seen=0)
    if scored and self_scored:
        score(dossier, seat)
    return Dossier.objects.get(pk=key)


def ready_dossier(
    cast: Cast, version: PlanVersion, owner: str = "lin", hr: str = "wang", route: str = ROUTE
) -> Dossier:
    """Return the owner's dossier, complete and not yet submitted."""
    archived(cast, version, owner, hr)
    actor = cast.actors[owner]
    assert actor.seat is not None
    return fill(open_dossier(actor, version, route), actor.seat)


def sign_anew(dossier: Dossier, actor: Actor) -> None:
    """Sign the dossier's commitment once more, as a correction of what it declares asks for."""
    assert actor.seat is not None
    told = commitment_digest(dossier, dossier.plan_version.spec.commitment_text or "")
    sections.sign_commitment(dossier_id=dossier.pk, seat=actor.seat, posted=signature(), text_digest=told)
    dossier.refresh_from_db()


def submit(dossier: Dossier, actor: Actor) -> dossiers.Receipt:
    """Submit the dossier as its owner."""
    assert actor.seat is not None
    return dossiers.submit(dossier_id=dossier.pk, seat=actor.seat, token=_token(), seen_version=dossier.version)
