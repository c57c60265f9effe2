"""Reads of employers and of the claims to act for them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from accounts import behind
from accounts.models import ClaimEvent, EmployerClaim, HandlerInvitation, Organization, Role, Seat, User
from accounts.services.employers.agreeing import ANSWERS, usable
from accounts.services.employers.terms import powers
from documents.models import StoredFile
from kernel import clock

Status = EmployerClaim.Status
PAGE = 50
MOST_FOUND = 5
"""A search never shows more employers than this: the list of all is nobody's to read."""
LEAST_TYPED = 2
TABS = {
    "disputed": (Status.DISPUTED,),
    "waiting": (Status.WAITING,),
    "done": (Status.RETURNED, Status.APPROVED, Status.REFUSED, Status.REPLACED, Status.WITHDRAWN),
}
_STOPPING = Exists(Organization.objects.filter(credit_code=OuterRef("credit_code"), is_frozen=True))
_SHOWN = ("handler__person", "department", "bureau", "organization", "letter__paper_check")


def _with_events(claims: QuerySet[EmployerClaim]) -> QuerySet[EmployerClaim]:
    """The same claims, their steps fetched along with one query, newest first."""
    events = ClaimEvent.objects.select_related("by__person", "letter").order_by("-pk")
    return claims.select_related(*_SHOWN).prefetch_related(Prefetch("events", queryset=events))


def claims_of(user: User) -> list[EmployerClaim]:
    """The claims that this account filed, newest first, with their steps. Two queries."""
    return list(_with_events(EmployerClaim.objects.filter(handler=user.pk)).order_by("-pk"))


def kept_letter(user: User, public_id: str) -> StoredFile | None:
    """A letter that this account uploaded with a form that was refused, to be sent along with the next. One query."""
    kind = StoredFile.Kind.AUTHORIZATION
    return StoredFile.objects.filter(owner=user, kind=kind, public_id=public_id).first()


def own_claim_for(user: User, public_id: str) -> EmployerClaim:
    """One claim of this account; 404 for anybody else. Two queries."""
    return _or_404(_with_events(EmployerClaim.objects.filter(handler=user.pk)), public_id)


def claims(seat: Seat) -> QuerySet[EmployerClaim]:
    """The claims that this seat answers: the operator's, without those of the operator's own person (D9)."""
    if seat.role != Role.OPERATOR:
        return EmployerClaim.objects.none()
    return EmployerClaim.objects.exclude(handler__person=seat.user.person_id)


def claim_for(seat: Seat | None, public_id: str) -> EmployerClaim:
    """A claim that this seat answers, with its steps; 404 for everybody else. Two queries."""
    if seat is None:
        raise Http404
    return _or_404(_with_events(claims(seat)), public_id)


def claims_page(seat: Seat, tab: str, after: int | None = None) -> tuple[list[EmployerClaim], int | None]:
    """One page of the seat's claims and the key the next page starts behind, None on the last. One query, of the next
    page two.

    What is to be answered comes oldest first, what was answered newest first; of the disputed those that have stopped
    an employer before those to one that nobody acts for yet.
    """
    rows = claims(seat).filter(status__in=TABS[tab])
    is_done = tab == "done"
    if after is not None:
        rows = rows.filter(pk__lt=after) if is_done else _behind(rows, after)
    ordered = rows.order_by("-pk") if is_done else rows.order_by(_STOPPING.desc(), "pk")
    found = list(ordered.select_related("handler__person", "bureau")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _behind(rows: QuerySet[EmployerClaim], after: int) -> QuerySet[EmployerClaim]:
    if rows.filter(_STOPPING, pk=after).exists():
        return rows.filter(~Q(_STOPPING) | Q(pk__gt=after))
    return rows.filter(~Q(_STOPPING), pk__gt=after)


def people_behind(found: list[EmployerClaim]) -> dict[str, int]:
    """By the credit codes of the employers that are stopped, how many persons wait for each. One query, and one of each
    app that was asked."""
    codes = {claim.credit_code for claim in found if claim.status == Status.DISPUTED}
    stopped = Organization.objects.filter(credit_code__in=codes, is_frozen=True)
    known = dict(stopped.values_list("pk", "credit_code")) if codes else {}
    waiting = behind.people(list(known)) if known else {}
    return {code: len(waiting.get(key, set())) for key, code in known.items()}


def contests(user: User) -> list[EmployerClaim]:
    """Claims of others, open beside an employer this account acts for, with their steps: it may answer them (AC-013).
    Two queries, one where there is none."""
    return list(_with_events(_contesting(user)).order_by("pk"))


def contests_to_answer(user: User) -> int:
    """How many of them this account has said nothing of yet. One query and the clock's."""
    said = ClaimEvent.objects.filter(claim=OuterRef("pk"), by=user, kind__in=ANSWERS)
    return _contesting(user).filter(~Exists(said)).count()


def _contesting(user: User) -> QuerySet[EmployerClaim]:
    """Without those of handlers who act for the employer as well: a next letter contradicts nobody."""
    now = clock.now()
    own = powers(now).filter(organization__credit_code=OuterRef("credit_code"), user=OuterRef("handler"))
    is_open = Q(status__in=[Status.WAITING, Status.DISPUTED], organization=None)
    return _rivals_of(user, now).filter(is_open).filter(~Exists(own))


def invitations_of(user: User) -> list[HandlerInvitation]:
    """The invitations of this account that nobody has used yet and that are not over. One query and the clock's."""
    return list(usable(clock.now()).filter(by=user).order_by("pk"))


def invitation_with(code: str) -> HandlerInvitation | None:
    """An invitation that may still be used, with what is registered of its employer; whoever knows the code may read
    it. One query and the clock's."""
    known = usable(clock.now()).select_related("organization__department", "organization__bureau")
    return known.filter(public_id=code).first()


def rival_claim_for(user: User, public_id: str) -> EmployerClaim:
    """A claim of another to an employer this account acts for, whatever became of it; 404 for everybody else. Two
    queries."""
    return _or_404(_with_events(_rivals_of(user, clock.now())), public_id)


def _rivals_of(user: User, now: datetime) -> QuerySet[EmployerClaim]:
    acted_for = powers(now).filter(user=user)
    claimed = EmployerClaim.objects.filter(credit_code__in=acted_for.values("organization__credit_code"))
    return claimed.exclude(handler__person=user.person_id)


def earlier_letters(claim: EmployerClaim) -> list[StoredFile]:
    """Letters that were exchanged for the present one, newest first. None for a claim read with its steps."""
    known = {event.letter.pk: event.letter for event in claim.events.all() if event.letter is not None}
    return [letter for key, letter in known.items() if key != claim.letter_id]


def waiting_claims(seat: Seat, tab: str = "") -> int:
    """How many claims this seat has still to answer, all of them or those of one tab. One query."""
    wanted = TABS[tab] if tab else (*TABS["waiting"], *TABS["disputed"])
    return claims(seat).filter(status__in=wanted).count()


def parties(claim: EmployerClaim) -> list[EmployerClaim]:
    """Every disputed claim to the same employer, this one among them, with its steps. Two queries."""
    same = EmployerClaim.objects.filter(credit_code=claim.credit_code, status=Status.DISPUTED)
    return list(_with_events(same).order_by("pk"))


def employer_with(code: str) -> Organization | None:
    """What the portal knows of the employer with this credit code. One query."""
    return Organization.objects.filter(credit_code=code).select_related("department", "bureau").first()


def usual_bureaus(claim: EmployerClaim) -> list[str]:
    """Names of the bureaus of the verified employers under the claim's department, when the claimed one is not among
    them: the department of one county and the bureau of another are a likely slip. At most one query."""
    others = verified_employers().filter(department=claim.department_id).exclude(credit_code=claim.credit_code)
    known = dict(others.exclude(bureau=None).values_list("bureau", "bureau__name")) if claim.department_id else {}
    return [] if claim.bureau_id in known else sorted(known.values())


def verified_employers() -> QuerySet[Organization]:
    """The employers that an applicant may name as theirs."""
    kind = Organization.Kind.EMPLOYER
    return Organization.objects.filter(kind=kind, is_verified=True, is_frozen=False)


def is_attended(organization: Organization) -> bool:
    """Whether anybody acts for this employer now: not once the authorization letter has ended (AC-014). Two queries.

    While two claim it, it counts as attended: that it is frozen is another matter.
    """
    return powers(clock.now()).filter(organization=organization.pk, user__is_active=True).exists()


def suspended(user: User) -> list[str]:
    """Names of the employers that this account acts for, or asks to, and that are in dispute (AC-013). Two queries."""
    seats = powers(clock.now()).filter(user=user, organization__is_frozen=True)
    claimed = EmployerClaim.objects.filter(handler=user, status=Status.DISPUTED)
    return sorted({*seats.values_list("organization__name", flat=True), *claimed.values_list("name", flat=True)})


def search(typed: str, code: str) -> list[Organization]:
    """Verified employers with this credit code, or with ``typed`` in their names: one more than may be shown.

    One query, none for a text too short.
    """
    if len(typed) < LEAST_TYPED:
        return []
    found = _called(verified_employers(), typed, code)
    return list(found.select_related("bureau").order_by("name")[: MOST_FOUND + 1])


def is_being_examined(typed: str, code: str) -> bool:
    """Whether what `search` looks for is an employer that two claim and that nobody can choose meanwhile. One query."""
    frozen = Organization.objects.filter(kind=Organization.Kind.EMPLOYER, is_verified=True, is_frozen=True)
    return _called(frozen, typed, code).exists()


def _called(found: QuerySet[Organization], typed: str, code: str) -> QuerySet[Organization]:
    return found.filter(credit_code=code) if code else found.filter(name__icontains=typed)


def employments(user: User) -> list[Seat]:
    """Where this person has worked as an applicant, by any account, newest first. One query."""
    seats = Seat.objects.filter(user__person=user.person_id, role=Role.APPLICANT)
    real = seats.exclude(organization__kind=Organization.Kind.UNASSIGNED)
    return list(real.select_related("organization").order_by("-starts_at", "-pk"))


def _or_404(rows: QuerySet[EmployerClaim], public_id: str) -> EmployerClaim:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
