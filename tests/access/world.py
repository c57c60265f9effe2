"""One object of every kind, in a state in which something can be done with it, made by walking the services."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

from accounts.models import EmployerClaim, Invitation, Organization, Person, Role
from accounts.services import employers, offices, register_person, seat_person
from accounts.services.invitations import invite
from applicants import copying
from applicants.facts import read_findings
from applicants.integrity import services as integrity_services
from applicants.models import (
    ArchiveEntry,
    ArchiveImport,
    Dossier,
    DossierFile,
    IntegrityRecord,
    Profile,
    SigningCode,
)
from applicants.services import archive, archive_imports, recommending, signing
from documents.models import Rendering, StoredFile
from documents.services import run_paper_check, store_product
from fees import services as fees
from fees.models import Bill, Payment, PaymentAnomaly
from fees.providers import Notice, provider
from kernel import clock
from messaging.models import OutboxMessage
from plans.models import PlanDraft, PlanVersion
from plans.services import drafts
from plans.spec.chain import Action
from portal.sandbox import books, registers
from portal.sandbox.models import SandboxOrder, SandboxRegister
from review.engine.commands import Defect
from review.leaves import leaves_to_judge
from review.models import (
    Batch,
    BulkJob,
    CalendarDecree,
    Case,
    CaseNote,
    Complaint,
    GroupMeeting,
    Judgement,
    Meeting,
    Objection,
    Phrase,
    PostStatement,
    PublicNotice,
    SpotCheck,
    SpotCheckItem,
    Supervision,
)
from review.printing import posts as post_printing
from review.printing import rosters
from review.services import (
    bulk,
    bulk_work,
    calendar_decrees,
    committee,
    complaints,
    desk,
    notices,
    phrases,
    spot_checks,
    supervision,
)
from review.services import posts as post_services
from review.services.forms import request_form
from tests import factories, walk
from tests.access import marks, samples
from tests.access.marks import mark
from tests.access.relations import RELATIONS
from tests.accounts import claims
from tests.applicants import integrity
from tests.cast import PASSWORD, Actor, Cast, credit_code, id_number, standing_cast
from tests.review import posts

# Who stands where, beside Lin (at the employer) and the payer. Several at one stage are told apart by the number.
PLACES = (
    "employer_notice",
    "employer_notice-noticed",
    "employer_notice-objected",
    "employer_notice-running",
    "department-approved",
    "committee",
    "committee-uncounted",
    "confirmation",
    "employer-returned",
)


@dataclass(eq=False)
class World:
    """``cases`` holds one case at each place; the rest is what the rows of the table speak of."""

    cast: Cast
    version: PlanVersion
    draft: Dossier
    draft_file: DossierFile
    case: Case
    cases: dict[str, Case] = field(default_factory=dict)
    loose: ArchiveEntry = field(init=False)
    loose_file: StoredFile = field(init=False)
    hours_read: ArchiveImport = field(init=False)
    written: ArchiveEntry = field(init=False)
    sent: ArchiveEntry = field(init=False)
    sent_file: StoredFile = field(init=False)
    approved: Case = field(init=False)
    batch: Batch = field(init=False)
    bill: Bill = field(init=False)
    anomaly: PaymentAnomaly = field(init=False)
    nobodys: PaymentAnomaly = field(init=False)
    order: SandboxOrder = field(init=False)
    registered: SandboxRegister = field(init=False)
    notice: PublicNotice = field(init=False)
    objection: Objection = field(init=False)
    signing_token: str = field(init=False)
    recommend_token: str = field(init=False)
    running: PublicNotice = field(init=False)
    meeting: Meeting = field(init=False)
    uncounted: Case = field(init=False)
    note: CaseNote = field(init=False)
    phrase: Phrase = field(init=False)
    judged: str = field(init=False)
    scored_draft: Dossier = field(init=False)
    scored: Case = field(init=False)
    job: BulkJob = field(init=False)
    stopped_job: BulkJob = field(init=False)
    posts: PostStatement = field(init=False)
    met: GroupMeeting = field(init=False)
    proposed_record: IntegrityRecord = field(init=False)
    appealed_record: IntegrityRecord = field(init=False)
    payers_record: IntegrityRecord = field(init=False)
    employers_record: IntegrityRecord = field(init=False)
    papers: dict[str, StoredFile] = field(default_factory=dict)
    plan_draft: PlanDraft = field(init=False)
    decree: CalendarDecree = field(init=False)
    invitation: Invitation = field(init=False)
    invitation_secret: str = field(init=False)
    returned_claim: EmployerClaim = field(init=False)
    waiting_claim: EmployerClaim = field(init=False)
    disputed_claim: EmployerClaim = field(init=False)
    rival_claim: EmployerClaim = field(init=False)
    own_claim: EmployerClaim = field(init=False)
    spare_office: Organization = field(init=False)
    supervision: Supervision = field(init=False)
    complaint: Complaint = field(init=False)
    complaint_of_office: Complaint = field(init=False)
    spot_check: SpotCheck = field(init=False)
    drawn: SpotCheckItem = field(init=False)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    def signed_in(self, actor: str) -> SimpleCookie:
        """Return the cookies of the actor's browser, signed in once."""
        if actor not in self.cookies:
            self.cookies[actor] = self.cast.client(actor).cookies
        return self.cookies[actor]


def add_applicant(cast: Cast, key: str, name: str, serial: int) -> Actor:
    """Add one more applicant of the employer to the cast."""
    born = date(1988, 5, 4)
    employer = cast.organizations["employer"]
    user = register_person(
        full_name=name,
        id_number=id_number(serial, born),
        sex=Person.Sex.MALE,
        birth_date=born,
        phone=f"1390572{serial:04d}",
        username=key,
        password=PASSWORD,
    )
    Profile.objects.create(person=user.person, employer=employer)
    cast.actors[key] = Actor(key, user, seat_person(user, employer, Role.APPLICANT))
    return cast.actors[key]


def build_world() -> World:
    """Write the world. A few seconds: ten dossiers walk the chain."""
    cast = standing_cast()
    version = factories.plan(cast)
    draft = marks.ready(cast, version, "colleague")
    draft_file = DossierFile.objects.filter(dossier=draft).order_by("pk")[0]
    world = World(cast, version, draft, draft_file, marks.submitted(cast, version, "lin"))
    _archive(world)
    _cases(world)
    _committee(world)
    _notices(world)
    _desks(world)
    _scores(world)
    _papers(world)
    _odd_payments(world)
    _jobs(world)
    _records(world)
    _posts(world)
    world.decree = calendar_decrees.propose(
        walk.seat_of(world.cast.operator), year=2030, source="国办发明电〔2029〕1号", text="1月1日放假。"
    )
    world.plan_draft = drafts.create_from(version, walk.seat_of(cast.sun))
    _claims(world)
    world.draft.refresh_from_db()
    _invitation(world)
    _supervision(world)
    world.spare_office = offices.open_office(
        walk.seat_of(cast.operator), Organization.Kind.DEPARTMENT, name="长兴县水利局", superior=None
    )
    for actor in (*RELATIONS, *PLACES):
        world.signed_in(actor)
    _signing(world)
    _recommending(world)
    world.order = books.open_order(
        {"merchant": "zhiping-sandbox", "order_number": "WORLD1", "subject": "评审费", "amount_fen": 100}
        | {"notify_url": "http://127.0.0.1:9/", "return_url": "http://testserver/"}
    )
    world.registered = registers.write_down("330500198801010011", "登记人", {})
    return world


def _supervision(world: World) -> None:
    """A supervisor, complaints of an applicant and of the office, a spot check that was drawn and one that waits."""
    sun, plan = walk.seat_of(world.cast.sun), world.version.plan
    until = clock.now() + timedelta(days=200)
    world.supervision = supervision.grant(
        plan, walk.seat_of(world.cast.supervisor), sun, until=until, reason="派驻纪检监察组全程监督。"
    )
    said = {**samples.COMPLAINT, "text": mark("complaint", "text"), "name": mark("complaint", "name")}
    world.complaint = complaints.file_complaint(plan, **said)
    said |= {"about": Complaint.About.OFFICE, "text": mark("of_office", "text")}
    world.complaint_of_office = complaints.file_complaint(plan, **said)
    first = spot_checks.announce(plan, sun, source="12 月 1 日上证综合指数收盘点位", size=2)
    spot_checks.draw_cases(first.pk, sun, words="3285.67")
    world.drawn = first.items.order_by("place")[0]
    world.spot_check = spot_checks.announce(plan, sun, source="12 月 2 日上证综合指数收盘点位", size=3)


def _invitation(world: World) -> None:
    place = world.cast.organizations["other_office"]
    issued = invite(
        walk.seat_of(world.cast.operator), place, full_name="陶待任", id_number=id_number(912), phone="13905720912"
    )
    assert issued.invitation is not None
    world.invitation, world.invitation_secret = issued.invitation, issued.secret


def _archive(world: World) -> None:
    lin = world.cast.lin
    world.sent = factories.archive_entry(lin, "award", samples.AWARD, content=b"sent")
    world.sent = archive.send(walk.seat_of(lin), world.sent.public_id, seen_version=world.sent.version)
    world.loose = factories.archive_entry(
        lin, "award", {**samples.AWARD, "name": mark("lin", "loose")}, content=b"loose"
    )
    marks.archived(world.cast, world.version, "stranger", "zhao")
    world.written = factories.archive_entry(lin, "paper", samples.PAPER, content=b"written")
    world.sent_file = world.sent.evidence.get().file
    run_paper_check(world.sent_file.paper_check.pk)
    world.loose_file = world.loose.evidence.get().file
    world.hours_read = archive_imports.read_hours(walk.seat_of(lin), samples.hours_sheet())


def _cases(world: World) -> None:
    cast = world.cast
    world.cases["payer"] = marks.submitted(cast, world.version, "payer")
    wanted: dict[str, list[Case]] = {"office": [world.cases["payer"]]}
    for serial, place in enumerate(PLACES, start=300):
        add_applicant(cast, place, f"钱{serial}", serial)
        world.cases[place] = marks.submitted(cast, world.version, place)
        wanted.setdefault(place.partition("-")[0], []).append(world.cases[place])
    walk.walk_all(cast, wanted)
    world.approved = walk.decide(
        world.cases["department-approved"],
        cast.department_officer,
        Action.APPROVE,
        reason=mark("department-approved", "opinion"),
    )
    world.batch = Batch.objects.filter(cases=world.approved).get()
    defects = (Defect("information", mark("employer-returned", "opinion")),)
    walk.decide(world.cases["employer-returned"], cast.wang, Action.RETURN, defects=defects)


def _scores(world: World) -> None:
    cast, route = world.cast, factories.SCORED_ROUTE
    stranger = cast.stranger
    world.scored_draft = factories.fill(factories.open_dossier(stranger, world.version, route), walk.seat_of(stranger))
    add_applicant(cast, "scored", "钱自评", 399)
    world.scored = world.cases["scored"] = marks.submitted(cast, world.version, "scored", route)


def _signing(world: World) -> None:
    """A code that waits for the stranger's phone, and one by which the colleague's has written."""
    colleague, stranger = world.cast.colleague, world.cast.stranger
    session = world.signed_in("colleague")["sessionid"].value
    _code, token = signing.show_code(dossier_id=world.draft.pk, seat=walk.seat_of(colleague), session=session)
    signing.take_signature(token=token, posted=factories.signature())
    _code, world.signing_token = signing.show_code(
        dossier_id=world.scored_draft.pk, seat=walk.seat_of(stranger), session=""
    )
    # The tests of one world take longer than five minutes.
    SigningCode.objects.update(expires_at=clock.now() + timedelta(days=1))


def _recommending(world: World) -> None:
    """A link that waits for the first recommender of the stranger's draft."""
    recommending.ask(dossier_id=world.scored_draft.pk, seat=walk.seat_of(world.cast.stranger), position=0)
    secret = OutboxMessage.objects.get(template="recommendation_asked").secret
    world.recommend_token = str(secret).strip("/").rpartition("/")[2]


def _committee(world: World) -> None:
    """Counts of their own for the case whose result is staged, so that they can be told from released ones."""
    sun, case = walk.seat_of(world.cast.sun), world.cases["committee"]
    meeting = committee.MeetingForm("2026年第二次评审会议", clock.today(), 25, 21, "高主任")
    world.meeting = committee.open_meeting(sun, world.version, meeting)
    case.refresh_from_db()
    committee.record_ballots(
        world.meeting.pk, sun, [committee.CountRow(case.public_id, case.version, yes=17, no=3, abstain=1)]
    )
    case.refresh_from_db()
    world.uncounted = world.cases["committee-uncounted"]


def _notices(world: World) -> None:
    hr = walk.seat_of(world.cast.wang)
    noticed, objected = world.cases["employer_notice-noticed"], world.cases["employer_notice-objected"]
    both = [*walk.chosen(noticed), *walk.chosen(objected)]
    world.notice = notices.open_notice(hr, both, place="本单位公告栏")
    objection = {**samples.OBJECTION, "name": mark("objector", "name"), "text": mark("objector", "text")}
    world.objection = notices.file_objection(world.notice.pk, objected.pk, **objection)
    walk.after_notice(world.notice)
    # Billed only now: a bill has its own deadline, and the clock has moved.
    walk.decide(world.cases["payer"], world.cast.sun, Action.APPROVE, reason=mark("payer", "opinion"))
    world.bill = Bill.objects.get(payer=world.cast.payer.user)
    running = walk.chosen(world.cases["employer_notice-running"])
    world.running = notices.open_notice(hr, running, place="本单位公告栏")


def _desks(world: World) -> None:
    """Notes of the employer on a case that has moved on, and what the department found of one that it holds."""
    hr, payer = walk.seat_of(world.cast.wang), world.cases["payer"]
    for what in ("note", "private"):
        desk.write_note(payer, hr, text=mark("payer", what), is_private=what == "private", token="")
    world.note = CaseNote.objects.get(text=mark("payer", "note"))
    world.phrase = phrases.keep(hr, use="approve", text=mark("payer", "phrase"))
    world.judged = leaves_to_judge(read_findings(world.case.snapshot.content["findings"]))[0].place
    held = world.cases["department-approved"]
    officer = walk.seat_of(world.cast.department_officer)
    found = {
        "verdict": "fails",
        "word": mark("department-approved", "judged"),
        "judged_at": clock.now(),
        "seat": officer,
    }
    here = {"round": held.round, "stage": held.stage, "organization": officer.organization}  # before it was approved
    Judgement.objects.create(case=held, place=world.judged, **here, **found)


def _claims(world: World) -> None:
    """A claim that waits, one that was returned, two of one employer, an HR's own in force, and one against it."""
    seatless, hr = world.cast.seatless.user, world.cast.unverified_hr.user
    operator = walk.seat_of(world.cast.operator)
    returned = claims.filed(world.cast, seatless, 901)
    world.returned_claim = employers.give_back(
        returned.public_id, operator, reason="委托书没有加盖公章。", seen_version=returned.version
    )
    world.waiting_claim = claims.filed(world.cast, hr, 902)
    claims.filed(world.cast, seatless, 903)
    world.disputed_claim = claims.filed(world.cast, hr, 903)
    # Filed before the portal knew the employer's code: nobody is frozen by it, or no row of its HR would be left.
    world.rival_claim = claims.filed(world.cast, world.cast.payer.user, 904)
    known = world.cast.organizations["other_employer"]
    known.credit_code = credit_code(904)
    known.save(update_fields=["credit_code"])
    institution, enterprise = EmployerClaim.Nature.PUBLIC_INSTITUTION, EmployerClaim.Nature.ENTERPRISE
    world.own_claim = claims.approved(
        world.cast,
        world.cast.zhao.user,
        904,
        name=known.name,
        nature=institution if known.is_public_institution else enterprise,
        department=known.department,
        bureau=known.bureau,
    )


def _papers(world: World) -> None:
    """Put a printed form, a roster and a notice's sheet where the workers would put them."""
    for owner in ("committee-uncounted", "payer"):
        form = request_form(world.cases[owner].pk)
        form.file, form.status = _paper(world, StoredFile.Kind.REVIEW_FORM, owner), Rendering.Status.DONE
        form.done_at = clock.now()
        form.save()
    printed = rosters.request(world.batch)
    Rendering.objects.filter(pk=printed.pk).update(file=_paper(world, StoredFile.Kind.ROSTER, "roster"))
    _printed_sheet(world)
    board = PublicNotice.objects.filter(items__case=world.cases["payer"], scope=PublicNotice.Scope.EMPLOYER)
    board.update(is_declared=True, evidence=_paper(world, StoredFile.Kind.NOTICE_EVIDENCE, "board"))
    _printed_score(world, "scored", world.scored.public_id)
    _printed_score(world, "stranger", world.scored_draft.public_id)
    _printed_score(world, "lin", world.case.dossier.public_id)
    copy = copying.request(world.case.dossier)
    Rendering.objects.filter(pk=copy.pk).update(file=_paper(world, StoredFile.Kind.DOSSIER_COPY, "copy-lin"))


def _printed_sheet(world: World) -> None:
    """The sheet of a notice, as its task leaves it."""
    kind = StoredFile.Kind.NOTICE_SHEET
    Rendering.objects.create(
        kind=kind,
        task="review.render_notice_sheet",
        subject=world.notice.public_id,
        digest=mark("sheet", "paper"),
        template_digest="",
        check_value="NOTICE-SHEET",
        status=Rendering.Status.DONE,
        file=_paper(world, kind, "sheet"),
        asked_at=clock.now(),
        done_at=clock.now(),
    )


def _posts(world: World) -> None:
    """The statement of a public institution, with its paper; a meeting of the employer's recommending group."""
    employer = {"employer": world.cast.organizations["employer"], "plan_version": world.version, "stage": "employer"}
    met = {"held_on": clock.today(), "members": mark("employer", "group"), "present": 3, "entered_at": clock.now()}
    world.met = GroupMeeting.objects.create(**employer, **met, entered_by=walk.seat_of(world.cast.wang))
    Organization.objects.filter(pk=world.cast.organizations["unverified_employer"].pk).update(
        is_public_institution=True
    )
    hr = walk.seat_of(world.cast.unverified_hr)
    hr.organization.is_public_institution = True
    world.posts = post_services.state(hr, world.version.year, posts.stated(), seen_version=0)
    paper = post_printing.request(world.posts)
    file = _paper(world, StoredFile.Kind.POST_STATEMENT, "posts")
    Rendering.objects.filter(pk=paper.pk).update(file=file, status=Rendering.Status.DONE, done_at=clock.now())


def _records(world: World) -> None:
    """Integrity records that bar nothing: one that waits, one appealed against, one of the payer, one of an employer."""
    made = {"cast": world.cast, "version": world.version, "kind": "DIS-03"}
    world.proposed_record = integrity.proposed(**made, owner="stranger", facts=mark("stranger", "proposed"))
    colleague = walk.seat_of(world.cast.colleague)
    proof = [factories.pdf("核查.pdf", mark("colleague", "proof").encode())]
    record = integrity.confirmed(**made, owner="colleague", facts=mark("colleague", "record"), files=proof)
    world.appealed_record = integrity_services.appeal(colleague, record.public_id, text=mark("colleague", "appeal"))
    world.payers_record = integrity.confirmed(**made, owner="payer", facts=mark("payer", "record"))
    of_employer = {"employer": world.cast.organizations["other_employer"], "full_name": "", "id_number": ""}
    words = {"ground": "出具虚假证明", "facts": mark("stranger", "employer"), "ban": None}
    world.employers_record = integrity.confirmed(**made, **of_employer, **words)


def _odd_payments(world: World) -> None:
    """A bill paid a second time, and money for an order that is in nobody's books."""
    bill = Bill.objects.get(reference=world.cases["committee"].public_id)
    gate, now = provider(), clock.now()
    order = {"provider": gate.code, "order_number": "TWICE", "amount_fen": bill.amount_fen, "created_at": now}
    Payment.objects.create(bill=bill, **order)
    for number, at in (("TWICE", now), ("NOBODYS", now - timedelta(hours=1))):
        fees.apply(Notice(number, f"T{number}", bill.amount_fen, "CNY", gate.merchant, "paid", at))
    world.anomaly, world.nobodys = (PaymentAnomaly.objects.get(order_number=each) for each in ("TWICE", "NOBODYS"))


def _jobs(world: World) -> None:
    """The department's own to be confirmed, and one of the employer's HR over Lin's case that was stopped."""
    cast = world.cast
    world.job = bulk.prepare(walk.seat_of(cast.department_officer), Action.FORWARD, walk.chosen(world.approved))
    world.stopped_job = bulk.prepare(walk.seat_of(cast.wang), Action.APPROVE, walk.chosen(world.case))
    for job in (world.job, world.stopped_job):
        bulk_work.work(job.pk)
    now, stopped = clock.now(), BulkJob.State.STOPPED
    BulkJob.objects.filter(pk=world.stopped_job.pk).update(state=stopped, started_at=now, ended_at=now)


def _printed_score(world: World, owner: str, subject: str) -> None:
    """A scoring sheet on paper: of a case for the offices, of a dossier for its applicant."""
    kind = StoredFile.Kind.SCORE_SHEET
    Rendering.objects.create(
        kind=kind,
        task="review.render_score_sheet",
        subject=subject,
        digest=mark(owner, "paper"),
        template_digest="",
        check_value=f"SCORE-{owner}",
        status=Rendering.Status.DONE,
        file=_paper(world, kind, f"score-{owner}"),
        asked_at=clock.now(),
        done_at=clock.now(),
    )


def _paper(world: World, kind: StoredFile.Kind, name: str) -> StoredFile:
    data = factories.pdf(content=mark(name, "paper").encode()).read()
    world.papers[name] = store_product(data, kind=kind, name=f"{name}.pdf", media_type="application/pdf")
    return world.papers[name]
