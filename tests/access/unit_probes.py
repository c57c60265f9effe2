"""What shows that a condition of the policy is gone, of employers: claims, integrity records, posts, meetings."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy

from django.http import Http404

from accounts.employer_queries import (
    claims,
    claims_of,
    contests,
    contests_to_answer,
    employments,
    invitations_of,
    kept_letter,
    rival_claim_for,
    suspended,
)
from accounts.models import ClaimEvent, EmployerClaim, Organization, Role
from accounts.services.employers import invite
from applicants.integrity import queries as integrity
from kernel import clock
from review.models import Case
from review.queries import groups, offices, posts
from review.services.declaring import keep_picture
from tests import factories, walk
from tests.access.requests import undone
from tests.access.world import World


def own_claims(world: World) -> Iterator[str]:
    """What somebody claims, where they worked and whom they invite is on nobody else's page."""
    if {claim.handler for claim in claims_of(world.cast.seatless.user)} != {world.cast.seatless.user}:
        yield "a claim"
    if {seat.user for seat in employments(world.cast.payer.user)} != {world.cast.payer.user}:
        yield "where another has worked"
    with undone():
        made = invite(world.cast.zhao.user, world.own_claim.public_id)
        if invitations_of(world.cast.zhao.user) != [made] or invitations_of(world.cast.wang.user):
            yield "an invitation of another"


def disputes_of_others(world: World) -> Iterator[str]:
    """Neither who acts for another employer in dispute nor who claims one is told to somebody else."""
    with undone():
        Organization.objects.filter(pk=world.cast.organizations["employer"].pk).update(is_frozen=True)
        if not suspended(world.cast.wang.user) or suspended(world.cast.lin.user):
            yield "a dispute of others"


def claims_of_rivals(world: World) -> Iterator[str]:
    """A claim against an employer is told to whoever acts for it, and to nobody else."""
    if contests(world.cast.zhao.user) != [world.rival_claim] or contests(world.rival_claim.handler):
        yield "the second claim to an employer"
    if any(contests(world.cast.actors[name].user) for name in ("wang", "ended_hr", "lin", "seatless", "operator")):
        yield "a claim to another's employer"
    with undone():
        own = EmployerClaim.objects.filter(pk=world.rival_claim.pk)
        own.update(handler=world.cast.zhao.user)
        with suppress(Http404):
            rival_claim_for(world.cast.zhao.user, world.rival_claim.public_id)
            yield "a claim of one's own"


def answers_of_others(world: World) -> Iterator[str]:
    """What somebody else said of a claim answers it for nobody."""
    zhao, kind = world.cast.zhao.user, ClaimEvent.Kind.OBJECTED
    with undone():
        for user, left in ((world.cast.wang.user, 1), (zhao, 0)):
            ClaimEvent.objects.create(claim=world.rival_claim, kind=kind, by=user, at=clock.now())
            if contests_to_answer(zhao) != left:
                yield "an answer of another"


def letters_of_others(world: World) -> Iterator[str]:
    """A letter that was uploaded by one account is sent along by no other."""
    letter = world.returned_claim.letter
    if not kept_letter(letter.owner, letter.public_id) or kept_letter(world.cast.lin.user, letter.public_id):
        yield "a letter of another"


def pictures_of_others(world: World) -> Iterator[str]:
    """The picture of a board that was uploaded by one account is sent along by no other, nor another file as one."""
    wang, letter = walk.seat_of(world.cast.wang), world.returned_claim.letter
    with undone():
        board = keep_picture(wang, factories.pdf("公示栏.pdf", b"board"))
        if not offices.kept_picture(wang, board.public_id):
            yield "one's own picture"
        if offices.kept_picture(walk.seat_of(world.cast.lin), board.public_id):
            yield "a picture of another"
    clerk = copy(wang)
    clerk.user = letter.owner
    if offices.kept_picture(clerk, letter.public_id):
        yield "a letter"


def records_of_others(world: World) -> Iterator[str]:
    """Integrity records are the office's that made them, never of the officer who looks, and of whoever they are of."""
    office, zhao = walk.seat_of(world.cast.sun), walk.seat_of(world.cast.zhao)
    clerk, concerned, operator = copy(office), copy(office), copy(zhao)
    clerk.role, concerned.user, operator.role = Role.BUREAU_OFFICER, world.cast.colleague.user, Role.OPERATOR
    if world.appealed_record not in integrity.records(office) or integrity.records(clerk).exists():
        yield "the office's records"
    if world.appealed_record in integrity.records(concerned):
        yield "their own record"
    if list(integrity.own_records(zhao)) != [world.employers_record] or integrity.own_records(operator).exists():
        yield "an employer's records"
    for name, expected in (("colleague", [world.appealed_record]), ("lin", []), ("wang", []), ("stranger", [])):
        if list(integrity.own_records(walk.seat_of(world.cast.actors[name]))) != expected:
            yield f"records of {name}"


def meetings_of_others(world: World) -> Iterator[str]:
    """What a recommending group met over is read in its own unit."""
    own, other = walk.seat_of(world.cast.wang), walk.seat_of(world.cast.zhao)
    clerk = copy(own)
    clerk.role = Role.APPLICANT
    if list(groups.group_meetings(own)) != [world.met]:
        yield "its own meetings"
    if groups.group_meetings(clerk).exists() or groups.group_meetings(other).exists():
        yield "another's meetings"


def posts_of_others(world: World) -> Iterator[str]:
    """The posts of a public institution are its HR's to state; a company has none."""
    own, company = walk.seat_of(world.cast.unverified_hr), walk.seat_of(world.cast.wang)
    own.organization.refresh_from_db()
    clerk, other = copy(own), copy(company)
    clerk.role, other.organization = Role.APPLICANT, copy(company.organization)
    other.organization.is_public_institution = True
    if list(posts.statements(own)) != [world.posts] or not posts.keeps_posts(own):
        yield "its own posts"
    for seat, name in ((clerk, "an applicant's"), (company, "a company's")):
        if posts.statements(seat).exists() or posts.keeps_posts(seat):
            yield f"{name} seat"
    if posts.statements(other).exists():
        yield "another institution's"


def appointees_of_others(world: World) -> Iterator[str]:
    """Who passed is appointed by their own institution, and by nobody as themselves (D9)."""
    case = world.cases["confirmation"]
    with undone():
        Case.objects.filter(pk=case.pk).update(status=Case.Status.PASSED, decided_at=clock.now())
        own, other = copy(walk.seat_of(world.cast.wang)), walk.seat_of(world.cast.unverified_hr)
        other.organization.refresh_from_db()
        own.organization = copy(own.organization)
        own.organization.is_public_institution = True
        concerned, company = copy(own), walk.seat_of(world.cast.wang)
        concerned.user = world.cast.actors["confirmation"].user
        with _staff_on_the_establishment():
            if posts.appointee_for(own, case.public_id) != case:
                yield "its own appointee"
            for seat, name in ((other, "another's"), (concerned, "oneself"), (company, "a company's")):
                with suppress(Http404):
                    posts.appointee_for(seat, case.public_id)
                    yield name
        with suppress(Http404):
            posts.appointee_for(own, case.public_id)
            yield "somebody who needs no post"


@contextmanager
def _staff_on_the_establishment() -> Iterator[None]:
    """While inside, everybody counts as one who needs a post."""
    asked = posts.is_within_posts
    posts.is_within_posts = lambda case: True
    try:
        yield
    finally:
        posts.is_within_posts = asked


def claims_to_answer(world: World) -> Iterator[str]:
    """Only the operator answers them, and never their own (D9)."""
    operator = walk.seat_of(world.cast.operator)
    clerk, concerned = copy(operator), copy(operator)
    clerk.role = Role.OFFICE_OFFICER
    concerned.user = world.cast.seatless.user
    if not claims(operator).exists() or claims(clerk).exists():
        yield "claims"
    if claims(concerned).filter(handler=concerned.user).exists():
        yield "their own claim"
