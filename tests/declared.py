"""A whole dossier under each of the notices that the main path does not walk, with an archive that meets its rules."""

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from accounts.models import Organization, Seat
from applicants import information
from applicants.answers import answers_of
from applicants.models import ArchiveEntry, Dossier
from applicants.queries.dossiers import profile_of
from applicants.services import archive, sections
from kernel import clock
from plans.bases import CATALOG, base_beside
from plans.models import PlanVersion
from plans.rules.conditions import attachments_for
from plans.spec import PlanDocument, load_yaml
from plans.spec.redate import DAYS_BEFORE, redate, with_fee
from review.models import Case
from tests import factories
from tests.cast import Actor
from tests.documents.images import portrait
from tests.written import papers, published

FEE_FEN = 320_00
INNOVATIVE, LINPING = "huzhou-innovative-2020", "linping-manufacturing-2022"
TAIZHOU, JIANYANG = "taizhou-quality-2020", "jianyang-engineering-2020"
LEARNING_LINE = "杭州市专业技术人员学习新干线系统"
EMPLOYER = "苕溪建设集团有限公司"


class Way(NamedTuple):
    """What somebody declares under a notice: route, major, and the answers and texts besides."""

    route: str
    major: str
    told: dict[str, str]


ONLINE = {"education-online": "found", "insurance": "in-province"}
FULL_SENIOR = Way("full-normal", "quality", ONLINE)
WAYS = {
    INNOVATIVE: Way(
        "engineer-direct",
        "equipment",
        {
            **ONLINE,
            "seventh-condition": "not-claimed",
            "text.engineer-direct.claimed-conditions": "以第三、第四、第五项申报。",
            information.OFFICE: "wuxing",
        },
    ),
    LINPING: Way(
        "normal-undergraduate",
        "mechatronics",
        {
            **ONLINE,
            "employer-kind": "other",
            "study-record": "learning-line",
            "earlier-contracts": "provided",
            information.OFFICE: "municipal",
        },
    ),
    TAIZHOU: Way("senior-normal", "quality", {**ONLINE, information.OFFICE: "taizhou"}),
    JIANYANG: Way(
        "senior-bachelor",
        "engineering",
        {"department-kind": "production", "insurance": "same", "title-issuer": "chengdu", "graduation": "found"},
    ),
}


@cache
def notice(code: str) -> PlanDocument:
    """The notice as the catalogue has it."""
    file = CATALOG / f"{code}.yaml"
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


def plan(code: str, organizer: Organization, *, opened: int = 2) -> PlanVersion:
    """Publish the notice, moved so that its window opened so many days ago, with a fee: most state no amount."""
    document = redate(notice(code), clock.today() + timedelta(days=DAYS_BEFORE - opened))
    return published(with_fee(document, FEE_FEN), organizer)


def published_as(version: PlanVersion, organizer: Organization) -> PlanVersion:
    """Another plan of the same series, which another committee runs."""
    return published(version.spec.model_copy(update={"code": f"{version.plan.code}-{organizer.pk}"}), organizer)


def entries_for(code: str, year: int) -> list[tuple[str, dict[str, Any]]]:
    """(kind, data) of an archive that meets the way that ``WAYS`` goes under the notice."""
    senior = code in (TAIZHOU, JIANYANG)
    title, level = ("工程师", "intermediate") if senior else ("助理工程师", "junior")
    made: list[tuple[str, dict[str, Any]]] = [
        ("education", {"school": "浙江工业大学", "major": "机械工程", "degree": "bachelor", "academic_degree": "bachelor",
                       "study_form": "full_time", "graduated_on": f"{year - 14}-06-30",
                       "certificate_number": "103371201005001234", "degree_number": "1033742010001234"}),
        ("work", {"employer": EMPLOYER, "post": "技术员", "nature": "technical", "started_on": f"{year - 14}-08-01"}),
        ("credential", {"category": "title", "name": title, "title_level": level, "issued_on": f"{year - 8}-09-01",
                        "issuer": "吴兴区人力资源和社会保障局"}),
        ("appointment", {"title": title, "level": level, "employer": EMPLOYER, "started_on": f"{year - 7}-01-01"}),
        ("paper", {"title": "机床主轴热变形的补偿方法", "paper_kind": "paper", "journal": "机电工程", "rank": "1",
                   "published_on": f"{year - 2}-05-10"}),
        ("patent", {"name": "一种主轴冷却装置", "patent_kind": "invention", "number": "ZL201810000001.2",
                    "granted_on": f"{year - 2}-03-12", "rank": "1"}),
    ]  # fmt: skip
    made += [
        ("standard", {"name": f"数控机床装配规程 第{part}部分", "number": f"Q/TX {part:03d}", "level": "enterprise",
                      "role": "lead", "published_on": f"{year - 3}-03-12", "state": "in_force", "rank": "1"})
        for part in (1, 2)
    ]  # fmt: skip
    made += [
        ("appraisal", {"year": str(each), "grade": "competent", "employer": EMPLOYER}) for each in range(year - 6, year)
    ]
    system = {"unit": "credits", "system": LEARNING_LINE} if code == LINPING else {}
    made += [
        ("hours", {"year": str(each), "hours_kind": kind, "hours": "36", **system})
        for each in range(year - 3, year)
        for kind in ("general", "sector", "professional")
    ]
    return made


def ready(version: PlanVersion, owner: Actor, hr: Actor, way: Way | None = None) -> Dossier:
    """The owner's dossier under the plan, complete and not yet submitted; ``way`` None: as ``WAYS`` says."""
    assert owner.seat is not None
    code = version.plan.code
    way = way or WAYS[code]
    made = entries_for(code, version.year)
    factories.written(owner, hr, made, [f"{owner.name}-{place}".encode() for place in range(len(made))])
    dossier = factories.open_dossier(owner, version, way.route)
    values = {"route": way.route, "major": way.major, "statement": factories.STATEMENT, **way.told}
    sections.save_information(dossier_id=dossier.pk, seat=owner.seat, values=values, seen=0)
    _achievements(dossier, owner.seat)
    return _papers(Dossier.objects.get(pk=dossier.pk), owner.seat)


def _achievements(dossier: Dossier, seat: Seat) -> None:
    chosen = ArchiveEntry.objects.filter(person=dossier.person, kind__in=["paper", "patent", "standard"])
    archive.designate(seat, chosen.get(kind="paper").public_id)
    sections.select_entries(
        dossier_id=dossier.pk, seat=seat, public_ids=list(chosen.values_list("public_id", flat=True)), seen=0
    )


def _papers(dossier: Dossier, seat: Seat) -> Dossier:
    spec, answers = dossier.plan_version.spec, answers_of(dossier, profile_of(dossier.person_id))
    needed = [one.code for one, is_needed in attachments_for(spec, answers) if is_needed]
    files = [(code, f"{code}.pdf", factories.pdf_bytes(f"{code}-{dossier.pk}".encode())) for code in needed]
    ground = str(spec.photo.background) if spec.photo and spec.photo.background else "white"
    papers(dossier, seat, portrait=_portrait(ground), signature=factories.signature(), attachments=files)
    return Dossier.objects.get(pk=dossier.pk)


_portrait = cache(lambda ground: portrait(background=ground))


def submitted(version: PlanVersion, owner: Actor, hr: Actor, way: Way | None = None) -> Case:
    """The case of the owner's dossier just after its submit."""
    dossier = ready(version, owner, hr, way)
    factories.submit(dossier, owner)
    return Case.objects.get(dossier=dossier.pk)
