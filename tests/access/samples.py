"""What an allowed POST sends: the smallest forms that bring a change about."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from accounts import employer_queries
from accounts.models import EmployerClaim
from accounts.services import employers
from applicants import archive_hours
from applicants.models import Dossier
from applicants.queries.dossiers import archived_files
from applicants.services import archive_bundles
from documents.spreadsheets import roster
from fees.models import Bill
from kernel import clock, idempotency
from review.models import Case, Meeting
from review.queries import ballots
from tests import factories
from tests.cast import PASSWORD, Actor, credit_code, id_number

if TYPE_CHECKING:
    from tests.access.world import World

PROFILE = {
    "post": "项目工程师",
    "major_engaged": "建筑施工",
    "bond": "staff",
    "work_started_on": "2012-07-01",
    "nation": "汉族",
    "version": 1,  # of the profile that everybody in the cast begins with
}
AWARD = {
    "name": "优质结构工程奖",
    "award_kind": "engineering",
    "level": "county",
    "grade": "second",
    "issuer": "吴兴区住房和城乡建设局",
    "awarded_on": "2023-11-20",
    "rank": "2",
}
PAPER = {
    "title": "大体积混凝土裂缝控制",
    "paper_kind": "paper",
    "journal": "浙江建筑",
    "published_on": "2024-04-15",
    "rank": "1",
}
DISHONEST = {
    "full_name": "郑外人",
    "id_number": id_number(914),
    "facts": "学历证书编号经核查不存在，系伪造。",
    "level": "",
}
NEW_PASSWORD = {"present": PASSWORD, "password": "quiet-harbour-47", "again": "quiet-harbour-47"}
INVITED = {"full_name": "顾新任", "id_kind": "resident", "id_number": id_number(911), "phone": "13905720911"}
ACCEPTED = {"username": "newcomer.officer", "password": "quiet-harbour-47", "again": "quiet-harbour-47"}
COMPLAINT = {"about": "applicant", "text": "有人冒用他人的工程业绩申报，请调查核实。", "name": "", "contact": ""}
OBJECTION = {"name": "路人", "contact": "13900000000", "text": "该同志所列工程并非由其担任技术负责人，请核实。"}


RECOMMENDATION = {
    "choice": "yes",
    "title": "高级工程师",
    "text": "熟悉其工作，同意推荐。",
    "phone": factories.EXPERTS[0]["phone"],
    "promise": "on",
}


def meeting() -> dict[str, Any]:
    """Return a committee's meeting of today: before the cases came to the committee there was none."""
    return {"name": "补充会议", "held_on": str(clock.today()), "members": 25, "present": 21, "chair": "高主任"}


def dishonesty() -> dict[str, Any]:
    """Return an integrity record of somebody unknown here, as a browser posts it."""
    paper = factories.pdf("核查回函.pdf", b"proof")
    return {**DISHONEST, "ground": "0-0", "found_on": str(clock.today()), "proof": [paper],
            "token": idempotency.new_token()}  # fmt: skip


def check_box(case: Case) -> str:
    """Return the value of a list's check box for this case."""
    return f"{case.public_id}:{case.version}"


def information(world: "World") -> dict[str, Any]:
    """Return the information step of the world's draft with another statement."""
    return {
        "route": factories.ROUTE,
        "major": factories.MAJOR,
        "statement": "改写后的述职。",
        "education-online": "found",
        "insurance": "in-province",
        "version": world.draft.saves["information"]["version"],
    }


def sheet(dossier: Dossier) -> dict[str, Any]:
    """Return the scoring sheet of a dossier as a browser posts it."""
    typed = factories.typed_sheet(dossier)
    data: dict[str, Any] = {f"item_{code}": value for code, value in typed["values"].items()}
    data |= {f"gate_{code}": "on" for code in typed["gates"]}
    data |= {f"evidence_{code}": ids for code, ids in typed["evidence"].items()}
    return {**data, "version": dossier.saves["sheet"]["version"]}


def recommenders(dossier: Dossier) -> dict[str, Any]:
    """Return the recommenders of a dossier as a browser posts them."""
    rows = {f"{name}_{place}": text for place, row in enumerate(factories.EXPERTS) for name, text in row.items()}
    return {**rows, "version": dossier.saves["recommenders"]["version"]}


def verification(case: Case, changed: dict[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Return a verified score as a browser posts it: the applicant's own, but for ``changed`` {item: (value, reason)}."""
    scored = case.snapshot.content["scoring"]
    items = [item for group in scored["groups"] for item in group["items"] if item["value"] is not None]
    data: dict[str, Any] = {f"item_{item['code']}": str(item["value"]) for item in items}
    data |= {f"gate_{gate['code']}": "on" for gate in scored["gates"] if gate["ticked"]}
    for code, (value, reason) in (changed or {}).items():
        data |= {f"item_{code}": value, f"reason_{code}": reason}
    return {**data, "seen_version": case.version, "token": idempotency.new_token()}


def extension(case: Case) -> dict[str, Any]:
    """Return more time to pay as a browser posts it."""
    due = Bill.objects.get(reference=case.public_id).due_at.astimezone(clock.CHINA).date()
    return {
        "last_day": str(due + timedelta(days=7)),
        "reason": "支付平台检修，顺延七天。",
        "seen_version": case.version,
    }


def hours_sheet(*rows: tuple[str, ...]) -> "ContentFile[bytes]":
    """Return a filled-in template of hours; without ``rows``, one with a single right line."""
    lines = rows or (("2025", "专业科目", "24", "", "", "装配式建筑施工技术", "湖州市建筑业协会"),)
    return ContentFile(roster(archive_hours.columns(), lines), name="学时.xlsx")


def claim(world: "World", serial: int = 900) -> dict[str, Any]:
    """Return the form by which an employer is registered, as a browser posts it."""
    return {
        "credit_code": credit_code(serial),
        "name": f"德清新筑工程有限公司{serial}",
        "nature": "enterprise",
        "department": world.cast.organizations["department"].public_id,
        "bureau": world.cast.organizations["bureau"].public_id,
        "letter_until": str(clock.today() + timedelta(days=365)),
        "letter": factories.pdf("授权委托书.pdf", b"letter"),
    }


def answer() -> dict[str, Any]:
    """Return what somebody who acts for the employer says of another's claim."""
    return {"answer": "object", "note": "单位没有委托这位同志。"}


def first_party(world: "World") -> EmployerClaim:
    """Return the claim of the account without a seat in the world's dispute."""
    return employer_queries.parties(world.disputed_claim)[0]


def resolution(world: "World") -> dict[str, Any]:
    """Return the end of the world's dispute: the account without a seat acts for the employer."""
    parties = employer_queries.parties(world.disputed_claim)
    return {
        "winner": parties[0].public_id,
        "reason": "已电话向单位核实，由该同志经办。",
        "standing": employers.standing(parties),
    }


def bundle(actor: Actor) -> "ContentFile[bytes]":
    """Return the actor's archive as it is given out."""
    assert actor.seat is not None
    found = archive_bundles.bundles(actor.seat)
    with archive_bundles.export(actor.seat, found[0]) as file:
        return ContentFile(file.read(), name="档案.zip")


def taken(draft: Dossier) -> dict[str, str]:
    """Return the choice of the archive's first file as another attachment."""
    return {archived_files(draft)[0][1][0].public_id: "other"}


def attachment() -> dict[str, Any]:
    """Return the upload of one attachment."""
    return {"file": factories.pdf("补充.pdf", b"another")}


def seen_of(meeting: Meeting) -> str:
    """Return what the page of the meeting shows of its counts."""
    return ballots.seen_of(count.case for count in meeting.counts.select_related("case"))


def declared(world: "World") -> dict[str, Any]:
    """A notice of the board that was over when the world's other one was: it hung since the approval of its case."""
    case = world.cases["employer_notice"]
    return {
        "case": [check_box(case)],
        "place": "本单位一楼公告栏",
        "appeared_on": case.entered_at.astimezone(clock.CHINA).date().isoformat(),
        "last_day": world.notice.last_day.isoformat(),
        "evidence": factories.pdf("公示栏.pdf", b"board"),
        "unopposed": "on",
    }


def grant(world: "World") -> dict[str, Any]:
    """Naming the supervisor who is named for no plan."""
    seat = world.cast.idle_supervisor.seat
    assert seat is not None
    last_day = clock.today() + timedelta(days=30)
    return {"seat": seat.public_id, "last_day": last_day.isoformat(), "reason": "按评审工作方案全程监督。"}
