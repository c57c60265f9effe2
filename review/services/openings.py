"""打开: that the one whose turn it is has read the case. What was read cannot be taken back any more (AC-022)."""

from collections.abc import Sequence

from accounts.models import Role, Seat
from kernel import clock
from review.models import Case, Opening


def note(case: Case, seat: Seat) -> bool:
    """Write down, once for each visit of the case, that its holder or, after a return, its applicant has read it.

    Called by a page that is only read, so it takes no lock of its own: the row's foreign key waits for a command that
    is being decided on the case, and for nothing else. Returns whether it was written now: then the page reads the case
    again, for a recall may have been faster.
    """
    by_applicant = seat.role == Role.APPLICANT
    if not _is_turn_of(case, seat, by_applicant=by_applicant):
        return False
    key = {
        "case": case,
        "organization_id": seat.organization_id,
        "by_applicant": by_applicant,
        "since": case.entered_at,
    }
    if Opening.objects.filter(**key).exists():
        return False
    Opening.objects.bulk_create([Opening(**key, seat=seat, at=clock.now())], ignore_conflicts=True)
    return True


def note_all(cases: Sequence[Case], seat: Seat) -> None:
    """Write down that the seat's office has these cases before it, as ``note`` does for one: those that it holds, and
    never the seat's own. Needs the cases' locks; one statement for all."""
    now = clock.now()
    held = [case for case in cases if _is_turn_of(case, seat, by_applicant=False)]
    rows = [
        Opening(case=case, organization_id=seat.organization_id, since=case.entered_at, seat=seat, at=now)
        for case in held
        if case.person_id != seat.user.person_id
    ]
    Opening.objects.bulk_create(rows, ignore_conflicts=True)


def _is_turn_of(case: Case, seat: Seat, *, by_applicant: bool) -> bool:
    if by_applicant:
        return case.status == Case.Status.RETURNED and case.person_id == seat.user.person_id
    return case.status == Case.Status.IN_REVIEW and case.holder_id == seat.organization_id
