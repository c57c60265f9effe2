"""What the demo lacks so that every page can be pictured: run in a Django shell on a demo that is thrown away.

Everything goes through the services that the pages use. The answer, JSON on one line, is for `tools.pages`: who has
which session cookie, and the addresses that no link leads to, with who opens them.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import EmployerClaim, Organization, Role, Seat, User
from accounts.services import employers, invitations, register_person, seat_person
from accounts.step_up import DEMO_KEY
from applicants.integrity import services as integrity
from applicants.integrity.services import Proposal
from applicants.models import ArchiveEntry, Dossier
from applicants.services import archive, archive_imports, recommending, sections, signing
from applicants.services.profile import save_profile
from applicants.snapshot import commitment_digest
from documents.models import Rendering
from fees import services as fees
from fees.models import Bill
from fees.providers import Notice, provider
from kernel import clock
from messaging.models import OutboxMessage
from plans.models import PlanVersion
from plans.queries import published_version
from plans.services import closing, drafts, publish
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.chain import Action
from plans.spec.discipline import BanStart
from portal.demo import archive as archives
from portal.demo import declare, scores
from portal.demo import employers as employed
from portal.demo.load import PLAN
from portal.demo.pictures import evidence_paper, signature
from review.engine.commands import Command
from review.models import Case, PublicNotice
from review.services import bulk, bulk_work, calendar_decrees, complaints, groups, notices
from review.services.run import run
from review.services.selection import Chosen
from tests import declared
from tests.access import samples
from tests.cast import Actor, credit_code, id_number

CLOSED = "huzhou-innovative-2020"
AMENDED = "jianyang-engineering-2020"
WITHDRAWN, FAILED = "demo26", "demo03"
"""Who has taken a declaration back, and whose did not pass: they may begin another in the year."""
Found = Iterator[tuple[str, str]]


EMPTY_EMPLOYER, EMPTY_APPLICANT = "fresh-unit", "fresh"
"""Accounts of an employer where nothing happened yet, and of its one applicant, who has done nothing yet."""


def main() -> None:
    """Stage everything and say where it is."""
    stages = (
        *(_declaring, _archive, _offices, _groups, _plans, _public, _paying),
        *(_together, _units, _barred, _newer, _nothing),
    )
    addresses = [each for stage in stages for each in stage()]
    states = [*_states()]
    users = {user for user, *_more in (*addresses, *states) if user}
    cookies = {user: _cookie(user) for user in sorted(users)}
    print(json.dumps({"cookies": cookies, "addresses": addresses, "states": states}))


def _seat(username: str) -> Seat:
    return Seat.objects.get(user__username=username, ends_at=None)


def _hr() -> Seat:
    """The HR of the demo, whose seat ends with its letter."""
    return Seat.objects.select_related("organization", "user__person").get(user__username="wang", role=Role.EMPLOYER_HR)


def _cookie(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEMO_KEY] = True
    session.save()
    return str(session.session_key)


def _declaring() -> Found:
    """A self-scored draft with a link for a recommender, a draft whose commitment waits for a phone, a return."""
    seat = _seat("tang")
    scored = declare.open_one(seat, PLAN, scores.ROUTE)
    scores.fill(seat, scored)
    with transaction.atomic():  # the worker forgets the secret as it sends the message
        recommending.ask(dossier_id=scored.pk, seat=seat, position=0)
        secret = str(OutboxMessage.objects.filter(template="recommendation_asked").latest("pk").secret)
    yield "", reverse("applicants:recommend", args=[secret.strip("/").rpartition("/")[2]])
    yield "tang", reverse("applicants:sheet", args=[scored.public_id])
    yield "tang", reverse("applicants:recommenders", args=[scored.public_id])
    draft = Dossier.objects.get(person__users__username="demo30")
    _code, token = signing.show_code(dossier_id=draft.pk, seat=_seat("demo30"), session="")
    yield "", reverse("applicants:sign", args=[token])
    yield "demo30", reverse("applicants:dossier_discard", args=[draft.public_id])
    for case in Case.objects.filter(status=Case.Status.RETURNED).order_by("pk")[:1]:
        yield case.dossier.person.users.get().username, reverse("applicants:replies", args=[case.dossier.public_id])


def _states() -> Iterator[tuple[str, str, str]]:
    """Pages that look otherwise in a state: who opens them, where, and what the state is called."""
    case = Case.objects.filter(status=Case.Status.RETURNED).order_by("pk")[0]
    owner = case.dossier.person.users.get().username
    for section in ("information", "attachments", "preview"):
        yield owner, reverse("applicants:step", args=[case.dossier.public_id, section]), "returned"
    yield FAILED, reverse("applicants:dossier_new", args=[PLAN]), "again"
    yield "wang", reverse("review:case", args=[_come_back().public_id]), "second-round"
    yield "zhou", _sent_above(), "above"
    yield "wang", reverse("review:group", args=[AMENDED, "employer"]), "meeting"


def _come_back() -> Case:
    """A returned case that was corrected and submitted again."""
    case = Case.objects.filter(status=Case.Status.RETURNED, employer=_hr().organization).order_by("-pk")[0]
    dossier, seat = case.dossier, _seat(case.dossier.person.users.get().username)
    added = "在其中担任项目技术负责人，独立完成监测方案和信息化施工组织。"
    values = dossier.answers | {"major": dossier.major, "statement": f"{dossier.statement}{added}"}
    seen = sections.version_of(dossier, "information")
    sections.save_information(dossier_id=dossier.pk, seat=seat, values=values, seen=seen)
    code = case.snapshot.content["attachments"][0]["code"]
    paper = ContentFile(evidence_paper("补充的学时证明"), name="补充的学时证明.pdf")
    sections.add_attachment(dossier_id=dossier.pk, seat=seat, code=code, file=paper)
    digest = commitment_digest(dossier, dossier.plan_version.spec.commitment_text or "")
    sections.sign_commitment(dossier_id=dossier.pk, seat=seat, posted=signature("again"), text_digest=digest)
    declare.submit(seat, dossier)
    return case


def _sent_above() -> str:
    """The archive desk of the department, where an employer's only reviewer has sent something."""
    hr = _hr()
    own = seat_person(hr.user, hr.organization, Role.APPLICANT)
    paper = {"award": evidence_paper("优质结构工程奖")}
    award = {
        "name": "吴兴区优质结构工程奖",
        "award_kind": "engineering",
        "level": "county",
        "grade": "second",
        "issuer": "湖州市吴兴区住房和城乡建设局（演示）",
        "awarded_on": "2024-11-20",
        "rank": "3",
    }
    archives.fill(own, [("award", award)], paper)
    archive.send_all(own)
    return reverse("applicants:archive_desk")


def _archive() -> Found:
    draft = ArchiveEntry.objects.filter(person__users__username="lin", status=ArchiveEntry.Status.DRAFT)[0]
    yield "lin", reverse("applicants:entry_delete", args=[draft.public_id])
    read = archive_imports.read_hours(_seat("lin"), samples.hours_sheet())
    yield "lin", reverse("applicants:archive_import", args=[read.public_id])


def _offices() -> Found:
    operator = _seat("lu")
    bureau = Organization.objects.filter(kind=Organization.Kind.BUREAU).order_by("pk")[0]
    issued = invitations.invite(operator, bureau, full_name="顾新任", id_number=id_number(911), phone="13905720911")
    yield "", reverse("accounts:invitation", args=[issued.secret])
    for claim in EmployerClaim.objects.filter(status=EmployerClaim.Status.WAITING).order_by("pk")[:1]:
        employers.give_back(
            claim.public_id,
            operator,
            reason="授权委托书没有加盖单位公章，请补盖后重新上传。",
            seen_version=claim.version,
        )
        yield claim.handler.username, reverse("accounts:employer_claim", args=[claim.public_id])


def _plans() -> Found:
    seat = _seat("sun")
    draft = drafts.create_from(PlanVersion.objects.filter(plan__code=PLAN).latest("pk"), seat)
    yield "sun", reverse("drafts:draft", args=[draft.public_id])
    closing.close_plan(CLOSED, seat, "评审工作推迟，另行通知。")
    yield "sun", reverse("drafts:reopen", args=[CLOSED])


def _together() -> Found:
    """Cases of an employer that are to be decided on together."""
    seat = _hr()
    waiting = Case.objects.filter(holder=seat.organization, status=Case.Status.IN_REVIEW, step=Case.Step.PENDING)
    chosen = [Chosen(case.public_id, case.version) for case in waiting.order_by("pk")[:3]]
    job = bulk.prepare(seat, Action.APPROVE, chosen)
    bulk_work.work(job.pk)
    yield "wang", reverse("review:bulk_job", args=[job.public_id])
    yield "wang", reverse("review:notice_declare")


def _units() -> Found:
    """The posts of a public institution, and next year's holidays, which a second operator is to confirm."""
    posts = Seat.objects.filter(organization__is_public_institution=True, role=Role.EMPLOYER_HR)
    yield posts.order_by("pk")[0].user.username, reverse("review:posts")
    year = clock.today().year + 1
    text = f"一、元旦：{year}年1月1日至3日放假。二、国庆节：10月1日至7日放假，10月9日上班。"
    decree = calendar_decrees.propose(_seat("lu"), year=year, source="示例通知", text=text)
    yield "ke", reverse("review:calendar_decree", args=[decree.public_id])


def _groups() -> Found:
    """Two declarations of which the employer's recommending group speaks first, and one meeting that was held."""
    version = published_version(AMENDED)
    hr, model = _hr(), _seat("lin")
    cases = []
    for serial, name in ((921, "崔云帆"), (923, "汤以宁")):
        user = register_person(
            full_name=name,
            id_number=id_number(serial),
            sex="male",
            birth_date=date(1985, 3, 12),
            phone=f"13905720{serial}",
            username=f"group{serial}",
            password=None,
        )
        owner = Actor(user.username, user, seat_person(user, model.organization, Role.APPLICANT))
        save_profile(owner.seat, {"post": "工程师", "major_engaged": "机械", "work_started_on": None}, seen_version=0)
        case = declared.submitted(version, owner, Actor("wang", hr.user, hr))
        run(case.pk, Command(Action.APPROVE, case.version, reason="情况属实，同意报送。"), _seat("chen"))
        cases.append(case)
    groups.record_meeting(
        hr, groups.Met(clock.today(), "郭大可、易小平、孟知行", 3), [groups.Said(cases[0].pk, 3, True, "")]
    )
    yield "wang", reverse("review:groups")


def _barred() -> Found:
    """A record of somebody whose case waits at the employer: the employer is to end it."""
    hr = _hr()
    waiting = Case.objects.filter(holder=hr.organization, status=Case.Status.IN_REVIEW, step=Case.Step.PENDING)
    case = waiting.filter(stage="employer", plan_version__plan__code=PLAN).order_by("-pk")[0]
    ban = case.plan_version.spec.discipline.bans[0]
    said = Proposal(
        facts="学历证书编号经向毕业院校核查不存在，本人书面承认系购买。",
        found_on=clock.today(),
        ground=ban.grounds[0],
        ban=ban.model_copy(update={"starts": BanStart.DATE_OF_FINDING}),  # the notice's own begins next year
        level=Level.JUNIOR,
        full_name=case.person.full_name,
        id_number=case.person.id_number,
    )
    file = SimpleUploadedFile("核查回函.pdf", evidence_paper("核查回函"), "application/pdf")
    made = integrity.propose(_seat("qian"), case.plan_version, said, [file])
    integrity.confirm(_seat("sun"), made.public_id, note="证据充分。", seen_version=made.version)
    yield "wang", reverse("review:disqualify", args=[case.public_id])


def _newer() -> Found:
    """A draft under a plan that was published once more since."""
    version = published_version(AMENDED)
    spec = version.spec
    route = next(route.code for route in spec.routes if spec.is_offered(route))
    dossier = declare.open_one(_seat(WITHDRAWN), AMENDED, route)
    later = {"closes": (clock.now() + timedelta(days=60)).isoformat()}
    whole = spec.model_dump(mode="json")
    publish(PlanDocument.model_validate(whole | {"windows": [window | later for window in whole["windows"]]}))
    yield WITHDRAWN, reverse("applicants:dossier_move", args=[dossier.public_id])
    yield "", reverse("plans:version", args=[AMENDED, version.number])


def _nothing() -> Found:
    """An employer with its HR and one applicant, for the pages on which nothing stands yet."""
    model = _hr().organization
    employer = Organization.objects.create(
        kind=model.kind,
        name="湖州初晴勘测有限公司（演示）",
        credit_code=credit_code(977),
        is_verified=True,
        department=model.department,
        bureau=model.bureau,
    )
    for username, name, serial, role in (
        (EMPTY_EMPLOYER, "沈初晴", 977, Role.EMPLOYER_HR),
        (EMPTY_APPLICANT, "陆初晴", 979, Role.APPLICANT),
    ):
        user = register_person(
            full_name=name,
            id_number=id_number(serial),
            sex="male",
            birth_date=date(1985, 3, 12),
            phone=f"13905720{serial}",
            username=username,
            password=None,
        )
        seat = seat_person(user, employer, role)
    employed.authorize(_seat(EMPTY_EMPLOYER), _seat("lu"))
    save_profile(seat, {"post": "测量员", "major_engaged": "工程测量", "work_started_on": None}, seen_version=0)
    yield EMPTY_EMPLOYER, reverse("review:desk")
    yield EMPTY_APPLICANT, reverse("applicants:home")


def _public() -> Found:
    yield "", reverse("sandbox:phone")
    yield "", reverse("sandbox:registers")
    notice = PublicNotice.objects.filter(closed_at=None).order_by("pk")[0]
    case = notice.items.order_by("pk")[0].case
    objection = notices.file_objection(notice.pk, case.pk, **samples.OBJECTION)
    yield "", reverse("review:objection_receipt", args=[objection.public_id])
    complaint = complaints.file_complaint(notice.plan_version.plan, **samples.COMPLAINT)
    yield "", reverse("review:complaint_receipt", args=[complaint.public_id])
    for printed in Rendering.objects.exclude(check_value="").order_by("pk")[:1]:
        yield "", reverse("review:verify_code", args=[printed.check_value])


def _paying() -> Found:
    bill = Bill.objects.filter(status=Bill.Status.OPEN).order_by("pk")[0]
    case = Case.objects.get(public_id=bill.reference)
    yield bill.payer.username, reverse("fees:bill", args=[bill.public_id])
    yield bill.payer.username, reverse("review:tracker", args=[case.dossier.public_id])
    yield "sun", reverse("review:payment_extend", args=[case.public_id])
    gate = provider()
    fees.apply(Notice("NOBODYS", "T1", bill.amount_fen, "CNY", gate.merchant, "paid", clock.now()))
    yield "lu", reverse("fees:anomalies")
