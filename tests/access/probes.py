"""What shows that a condition of the policy is gone: for each function that decides for a visitor, where to look."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Role, SafetyEvent, Seat
from accounts.office_queries import offices as authorities
from accounts.officer_queries import invitation_for, officer_seats, open_invitations, safety_lines
from accounts.queries import SESSION_KEY, is_officer, seat_of_request
from accounts.services import seat_person
from accounts.services.safety import note
from applicants.queries import archive, dossiers, profile
from documents.access import may_read
from documents.models import StoredFile
from kernel import clock
from messaging.models import OutboxMessage
from messaging.queries import inbox, unread_count
from plans.spec.chain import Action
from review.models import Case, Judgement
from review.queries import ballots, bulk, desk, offices
from review.queries.cases import held_by
from review.queries.phrases import phrases_of, recent_reasons
from tests import walk
from tests.access.crawl import NOT_THE_PORTAL
from tests.access.marks import mark
from tests.access.objects import Object, all_objects
from tests.access.relations import RELATIONS, SIGNED_IN
from tests.access.requests import METHODS, allowed, ask, fault_of, send, undone
from tests.access.rights import STAGED, UP_TO_OFFICE, foreign_words
from tests.access.table import ROWS
from tests.access.unit_probes import (
    answers_of_others,
    appointees_of_others,
    claims_of_rivals,
    claims_to_answer,
    disputes_of_others,
    letters_of_others,
    meetings_of_others,
    own_claims,
    pictures_of_others,
    posts_of_others,
    records_of_others,
)
from tests.access.world import World

Probe = str | Callable[[World], Iterator[str]]


def faults(world: World, probe: Probe) -> Iterator[str]:
    """Yield what the probe finds wrong. A name is an address of the table, asked by everybody; with a query, a page."""
    if callable(probe):
        yield from probe(world)
    elif "?" in probe:
        yield from _faults_of_page(world, *probe.split("?"))
    else:
        row = ROWS[probe]
        for method in METHODS:
            if allowed(row, method) is not None:
                for actor in RELATIONS:
                    yield from _faults_of_cell(world, probe, method, actor)


def _faults_of_cell(world: World, name: str, method: str, actor: str) -> Iterator[str]:
    outcome = ask(world, name, method, actor)
    if fault := fault_of(ROWS[name], method, actor, outcome):
        yield fault
    if not name.startswith(NOT_THE_PORTAL):
        yield from foreign_words(world, actor, outcome.text)


def _faults_of_page(world: World, name: str, query: str) -> Iterator[str]:
    for actor in sorted(ROWS[name].get or ()):
        yield from foreign_words(world, actor, send(world, f"{reverse(name)}?{query}", "GET", actor, None).text)


def people_for_an_applicant(world: World) -> Iterator[str]:
    """The list for HR, asked for by an applicant past the page that refuses them."""
    seat = walk.seat_of(world.cast.lin)
    if archive.people(seat, only_waiting=False).rows:
        yield "the list for HR has a person in it"
    with suppress(Http404):
        archive.person_for(seat, world.cast.lin.person.public_id)
        yield "the page for HR opens"


def who_examines(world: World) -> Iterator[str]:
    """Only an employer's only reviewer has another office examine her archive (D9)."""
    lin, colleague = (walk.seat_of(actor) for actor in (world.cast.lin, world.cast.colleague))
    employer = lin.organization
    if archive.examiner_of(lin) != employer:
        yield "somebody else could examine"
    alone = copy(lin)
    alone.organization = copy(employer)
    alone.organization.department = None
    with undone():
        others = Seat.objects.filter(organization=employer, role=Role.EMPLOYER_HR)
        others.exclude(user__person=lin.user.person_id).update(ends_at=clock.now())
        found = [archive.examiner_of(seat) for seat in (lin, alone, colleague)]
        if found != [employer.department, employer.bureau, employer]:
            yield "an examiner who is not the one above"


def own_dossier_from_the_office(world: World) -> Iterator[str]:
    """An applicant's pages are not those of her seat in the office."""
    with suppress(Http404):
        dossiers.dossier_for(world.cast.actors["owner_hr"].seat, world.case.dossier.public_id)
        yield "her own dossier"


def own_case_in_a_job(world: World) -> Iterator[str]:
    """What the office did with many at once names nobody who sits there."""
    seat = walk.seat_of(world.cast.actors["owner_hr"])
    if bulk.items_for(seat, world.stopped_job) or bulk.progress_of(seat, world.stopped_job):
        yield "her own case"


def own_case_on_the_desk(world: World) -> Iterator[str]:
    """What the office did with the case of somebody who sits there."""
    secret = mark("lin", "secret")
    with undone():
        walk.decide(world.case, world.cast.wang, Action.APPROVE, reason=secret)
        if secret in send(world, reverse("review:desk"), "GET", "owner_hr", None).text:
            yield "her own case"
    world.case.refresh_from_db()


def own_things_as_work(world: World) -> Iterator[str]:
    """One's own entries and cases are no work for oneself (D9)."""
    seat = walk.seat_of(world.cast.actors["owner_hr"])
    mine = seat.user.person_id
    if archive.waiting_entries(seat).filter(person=mine).exists() or held_by(seat).filter(person=mine).exists():
        yield "her own waits for her"
    with undone():
        Case.objects.filter(pk=world.case.pk).update(step=Case.Step.APPROVED)
        if world.case in offices.held(seat, Case.Step.APPROVED):
            yield "her own can be sent on"


def cases_of_another_office(world: World) -> Iterator[str]:
    """What another office holds is no work for this one."""
    for name in ("zhao", "department_officer", "chen", "sun"):
        seat = walk.seat_of(world.cast.actors[name])
        if held_by(seat).exclude(holder=seat.organization_id).exists():
            yield f"a case of another office for {name}"


def seats_of_another_sort(world: World) -> Iterator[str]:
    """An office that lost its authorization, and people of a role that has no business with these objects."""
    hr, officer = walk.seat_of(world.cast.wang), walk.seat_of(world.cast.sun)
    clerk, outsider = copy(hr), copy(officer)
    clerk.role = outsider.role = Role.OPERATOR
    suspended = copy(hr)
    suspended.organization = copy(hr.organization)
    suspended.organization.is_verified = False
    if archive.visible_entries(clerk).exists() or archive.visible_entries(suspended).exists():
        yield "entries"
    if held_by(clerk).exists() or held_by(walk.seat_of(world.cast.colleague)).exists():
        yield "cases"
    if bulk.jobs(clerk).exists():
        yield "jobs of the office"
    if offices.meetings(outsider).exists() or offices.batches(clerk).exists() or offices.notices(clerk).exists():
        yield "lists of the office"
    for foreign in (clerk, walk.seat_of(world.cast.zhao)):
        with suppress(Http404):
            offices.objection_for(foreign, world.objection.public_id)
            yield "an objection"


def objection_to_oneself(world: World) -> Iterator[str]:
    """Who objected to a person is not for that person, whatever office they sit in (D9)."""
    seat = walk.seat_of(world.cast.wang)
    concerned = copy(seat)
    concerned.user = world.cast.actors["employer_notice-objected"].user
    if world.objection not in offices.objections(seat):
        yield "the office does not see it"
    if world.objection in offices.objections(concerned):
        yield "the person concerned sees it"


def own_counts(world: World) -> Iterator[str]:
    """What the committee counted of a person is not for that person, whatever office they sit in (D9, AC-058)."""
    seat, case = walk.seat_of(world.cast.sun), world.cases["committee"]
    concerned = copy(seat)
    concerned.user = world.cast.actors["committee"].user
    if [count.case_id for count in ballots.counts_for(world.meeting, seat)] != [case.pk]:
        yield "the office does not see its counts"
    if ballots.counts_for(world.meeting, concerned).exists():
        yield "the person concerned sees them"
    with suppress(Http404):
        ballots.count_for(world.meeting, concerned, case.public_id)
        yield "the person concerned may correct them"
    with suppress(Http404):
        ballots.count_for(world.meeting, seat, world.uncounted.public_id)
        yield "counts of another case"


def own_things_only(world: World) -> Iterator[str]:
    """Lists of one's own hold nothing of anybody else."""
    for name in ("lin", "colleague", "payer", "stranger"):
        actor = world.cast.actors[name]
        seat = walk.seat_of(actor)
        if any(dossier.person_id != actor.person.pk for dossier in dossiers.dossiers_of(seat)):
            yield "a dossier"
        found = profile.profile_of(seat)
        if found is None or found.person_id != actor.person.pk:
            yield "a profile"
        messages = list(inbox(actor.user))
        if any(message.to_user_id != actor.user.pk for message in messages):
            yield "a message"
        if unread_count(actor.user) != OutboxMessage.objects.filter(to_user=actor.user, read_at=None).count():
            yield "a number of messages"


def staged_counts(world: World) -> Iterator[str]:
    """The page of a case whose result is staged."""
    address = reverse("review:case", args=[world.cases["committee"].public_id])
    for actor in sorted(UP_TO_OFFICE):
        yield from foreign_words(world, actor, send(world, address, "GET", actor, None).text)
    if STAGED not in send(world, address, "GET", "sun", None).text:
        yield "the office does not see its own counts"


def notes_of_others(world: World) -> Iterator[str]:
    """Notes are read in the office that wrote them, private ones by their author, and never by an applicant's seat."""
    case = world.cases["payer"]
    expected = {"wang": ["note", "private"], "owner_hr": ["note"], "department_officer": [], "sun": [], "lin": []}
    for actor, notes in expected.items():
        found = [note.text for note in desk.notes_for(walk.seat_of(world.cast.actors[actor]), case)]
        if found != [mark("payer", what) for what in notes]:
            yield f"notes for {actor}"


def own_words_only(world: World) -> Iterator[str]:
    """What is offered to be written again is what this seat wrote."""
    said = [words for _kind, words, _person in recent_reasons(walk.seat_of(world.cast.sun))]
    if mark("payer", "opinion") not in said or mark("department-approved", "opinion") in said:
        yield "another office's words"


def phrases_of_another_sort(world: World) -> Iterator[str]:
    """Whoever is of the employer and examines nothing has none of its phrases."""
    if phrases_of(walk.seat_of(world.cast.colleague)).exists() or phrases_of(None).exists():
        yield "phrases"


def own_note_of_a_former_office(world: World) -> Iterator[str]:
    """Who wrote a note and sits in the next office now reads the case there, and not the note."""
    with undone(), suppress(Http404):
        department = world.cast.organizations["department"]
        seat = seat_person(world.cast.wang.user, department, Role.DEPARTMENT_OFFICER)
        desk.own_note(seat, world.cases["payer"], world.note.public_id)
        yield "a note of the office before"


def judgements_of_others(world: World) -> Iterator[str]:
    """An office that passed a case on reads nothing of what the next finds; the next nothing of an earlier submit."""
    case = world.cases["department-approved"]
    seats = {name: walk.seat_of(world.cast.actors[name]) for name in ("wang", "department_officer")}
    if desk.judgements_for(seats["wang"], case):
        yield "what the department found"
    with undone():
        row, hr = Judgement.objects.get(case=case), seats["wang"]
        row.pk, row.round, row.organization, row.seat = None, 0, hr.organization, hr
        row.save(force_insert=True)
        if len(desk.judgements_for(seats["department_officer"], case)) != 1:
            yield "what the employer found of an earlier submit"


def a_second_seat(world: World) -> Iterator[str]:
    """Of two seats the one that was chosen counts."""
    with undone():
        wang = world.cast.wang.user
        second = seat_person(wang, world.cast.organizations["other_employer"], Role.EMPLOYER_HR)
        request = RequestFactory().get("/")
        request.user, request.session = wang, {SESSION_KEY: second.public_id}  # type: ignore[assignment]
        if seat_of_request(request) != second:
            yield "the other seat"


def entrances(world: World) -> Iterator[str]:
    """An account that was issued is told from one that was not."""
    for name, expected in (("sun", True), ("operator", True), ("lin", False), ("wang", False)):
        if is_officer(world.cast.actors[name].user) != expected:
            yield f"the entrance of {name}"


def accounts_for_others(world: World) -> Iterator[str]:
    """The accounts of authorities, asked for past the page that refuses whoever is no operator."""
    operator = walk.seat_of(world.cast.operator)
    if not officer_seats(operator).exists() or open_invitations(operator) != [world.invitation]:
        yield "the operator does not see them"
    for name in ("sun", "wang"):
        seat = walk.seat_of(world.cast.actors[name])
        if officer_seats(seat).exists() or open_invitations(seat):
            yield f"a list for {name}"
        with suppress(Http404):
            invitation_for(seat, world.invitation.public_id)
            yield f"an invitation for {name}"


def authorities_for_others(world: World) -> Iterator[str]:
    """The authorities are the operator's to manage."""
    if world.spare_office not in authorities(walk.seat_of(world.cast.operator)):
        yield "the operator does not see them"
    if authorities(walk.seat_of(world.cast.sun)).exists():
        yield "they are another officer's"


def safety_of_another(world: World) -> Iterator[str]:
    """What happened to one account is not told of another."""
    with undone():
        note(world.cast.sun.user, SafetyEvent.Kind.FACTOR_SET, by=world.cast.sun.user)
        if not safety_lines(world.cast.sun.user) or safety_lines(world.cast.chen.user):
            yield "the lines of another account"


def files(world: World) -> Iterator[str]:
    """What applicants uploaded opens for its readers."""
    printed = {_address(paper) for paper in world.papers.values()}
    for one in all_objects(world):
        if one.kind == "documents:file" and one.address not in printed:
            yield from _faults_of_file(world, one)


def paper(*names: str) -> Probe:
    """What was printed opens for its readers."""

    def printed(world: World) -> Iterator[str]:
        addresses = {_address(world.papers[name]) for name in names}
        for one in all_objects(world):
            if one.address in addresses:
                yield from _faults_of_file(world, one)

    printed.__name__ = f"paper: {names[0]}"
    return printed


def paper_without_owner(world: World) -> Iterator[str]:
    """It is not that of a visitor without an account."""
    nobody = RequestFactory().get("/")
    nobody.user, nobody.seat = AnonymousUser(), None
    if may_read(nobody, world.papers["roster"]):
        yield "a roster"


def _address(file: StoredFile) -> str:
    return reverse("documents:file", args=[file.public_id])


def _faults_of_file(world: World, one: Object) -> Iterator[str]:
    for actor in (*sorted(SIGNED_IN), "committee", "committee-uncounted"):
        if (send(world, one.address, "GET", actor, None).status == 200) != (actor in one.readers):
            yield f"{one.address} as {actor}"


_CASES: tuple[Probe, ...] = ("review:case", "review:worklist?step=all", "review:form_state")
_ARCHIVE = "applicants.queries.archive"
_CASE_QUERIES = "review.queries.cases"
_OFFICES = "review.queries.offices"
PROBES: dict[str, tuple[Probe, ...]] = {
    "accounts.queries.open_seats": ("applicants:home", "review:case"),
    "accounts.queries.seat_of_request": (a_second_seat,),
    "accounts.queries.is_officer": (entrances,),
    "accounts.queries.only_reviewer_is": (who_examines,),
    "accounts.officer_queries.officer_seats": (accounts_for_others,),
    "accounts.officer_queries.open_invitations": (accounts_for_others,),
    "accounts.officer_queries.invitation_for": (accounts_for_others,),
    "accounts.officer_queries.safety_lines": (safety_of_another,),
    "accounts.office_queries.offices": (authorities_for_others,),
    "accounts.access.letter_rule": (files,),
    "accounts.employer_queries.claims_of": (own_claims,),
    "accounts.employer_queries.suspended": (disputes_of_others,),
    "accounts.employer_queries._rivals_of": (claims_of_rivals,),
    "accounts.employer_queries.contests_to_answer": (answers_of_others,),
    "accounts.employer_queries.invitations_of": (own_claims,),
    "accounts.employer_queries.kept_letter": (letters_of_others,),
    "accounts.employer_queries.own_claim_for": ("accounts:employer_claim",),
    "accounts.employer_queries.claims": (claims_to_answer,),
    "accounts.employer_queries.claim_for": ("accounts:claim",),
    "accounts.employer_queries.employments": (own_claims,),
    "applicants.access.evidence_rule": ("documents:file",),
    "applicants.access.sheet_rule": (paper("score-stranger", "score-lin", "copy-lin"),),
    "applicants.views.seats.seat_as": ("applicants:archive", "applicants:archive_desk"),
    "applicants.access.integrity_rule": (files,),
    "applicants.integrity.queries.records": (records_of_others, "applicants:integrity_record"),
    "applicants.integrity.queries.record_for": ("applicants:integrity_record",),
    "applicants.integrity.queries.own_records": (records_of_others,),
    "applicants.integrity.queries.own_record_for": ("applicants:integrity_appeal",),
    "applicants.integrity.queries.plans_of": ("applicants:integrity_new",),
    f"{_ARCHIVE}.examiner_of": (who_examines,),
    f"{_ARCHIVE}.sent_to": (seats_of_another_sort, "applicants:desk_entry", "applicants:archive_desk?show=all"),
    f"{_ARCHIVE}.visible_entries": (
        seats_of_another_sort,
        "applicants:desk_entry",
        "applicants:entry",
        "applicants:archive_desk?show=all",
    ),
    f"{_ARCHIVE}.own_entries": ("applicants:archive",),
    f"{_ARCHIVE}.waiting_entries": (own_things_as_work,),
    f"{_ARCHIVE}.people": (people_for_an_applicant,),
    f"{_ARCHIVE}.person_for": (people_for_an_applicant, "applicants:archive_person"),
    f"{_ARCHIVE}.may_see_evidence": ("documents:file",),
    f"{_ARCHIVE}_imports.own_imports": ("applicants:archive_import",),
    "applicants.queries.dossiers.dossier_for": (
        own_dossier_from_the_office,
        "applicants:dossier_findings",
    ),
    "applicants.queries.dossiers.dossiers_of": (own_things_only,),
    "applicants.queries.profile.profile_of": (own_things_only,),
    "documents.access.may_read": (paper_without_owner, files),
    "documents.queries.file_for": ("documents:file",),
    "documents.queries.photo_check_for": ("documents:photo_status",),
    "fees.queries.bill_for": ("fees:bill",),
    "fees.queries.anomaly_for": ("fees:anomaly",),
    "messaging.queries.inbox": (own_things_only,),
    "messaging.queries.unread_count": (own_things_only,),
    "review.access.snapshot_rule": (files,),
    "review.access.post_rule": (paper("posts"),),
    "review.queries.groups.group_meetings": (meetings_of_others,),
    "review.queries.posts.statements": (posts_of_others,),
    "review.queries.posts.statement_for": ("review:posts_year",),
    "review.queries.posts.appointee_for": (appointees_of_others,),
    "review.access.form_rule": (paper("payer", "committee-uncounted"),),
    "review.access.roster_rule": (paper("roster"),),
    "review.access.sheet_rule": (paper("sheet"),),
    "review.access.notice_evidence_rule": (paper("board"),),
    "review.access.sheet_rule_for_staff": (paper("score-scored"),),
    f"{_CASE_QUERIES}.held_by": (
        cases_of_another_office,
        own_things_as_work,
        seats_of_another_sort,
        "review:worklist?step=pending",
    ),
    f"{_CASE_QUERIES}.readable": _CASES,
    f"{_CASE_QUERIES}.case_for": _CASES,
    f"{_CASE_QUERIES}.own_case": ("review:tracker",),
    f"{_CASE_QUERIES}.organized_case_for": ("review:payment_extend",),
    f"{_OFFICES}.held": (
        own_things_as_work,
        "review:batches",
    ),
    f"{_OFFICES}.batches": (seats_of_another_sort, "review:batch", "review:batches"),
    f"{_OFFICES}.batch_for": ("review:batch",),
    f"{_OFFICES}.notices": (
        seats_of_another_sort,
        "review:notice",
    ),
    f"{_OFFICES}.notice_for": ("review:notice",),
    f"{_OFFICES}.kept_picture": (pictures_of_others,),
    "review.queries.calendar_effects.decrees": ("review:calendar", "review:calendar_decree"),
    "review.queries.calendar_effects.decree_for": ("review:calendar_decree", "review:calendar_decide"),
    f"{_OFFICES}.objections": (seats_of_another_sort, "review:objection_decide", objection_to_oneself),
    f"{_OFFICES}.objection_for": (
        seats_of_another_sort,
        "review:objection_decide",
    ),
    f"{_OFFICES}.meetings": (
        seats_of_another_sort,
        "review:meeting",
    ),
    f"{_OFFICES}.meeting_for": ("review:meeting",),
    "review.queries.ballots.counts_for": (own_counts,),
    "review.queries.ballots.count_for": (own_counts,),
    "review.queries.bulk.jobs": (seats_of_another_sort, "review:bulk_job", "review:bulk_start"),
    "review.queries.bulk.job_for": ("review:bulk_job",),
    "review.queries.bulk._others": (own_case_in_a_job,),
    "review.queries.desk.notes_for": (notes_of_others,),
    "review.queries.desk.own_note": ("review:note_remove", own_note_of_a_former_office),
    "review.queries.desk.judgements_for": (judgements_of_others,),
    "review.queries.history.events_for": (staged_counts,),
    "review.queries.phrases.recent_reasons": (own_words_only,),
    "review.queries.phrases.phrases_of": (phrases_of_another_sort, "review:phrase"),
    "review.queries.phrases.phrase_for": ("review:phrase",),
    "review.queries.history.recent_events": ("review:desk", own_case_on_the_desk),
}
# Conditions without which nothing changes, and why: they only save a query.
SPARING = {
    "review.access.snapshot_rule: if seat is None or file.owner_id is None": "no seat reads no case, and every dossier "
    "has an account",
}
