"""What an office keeps on a case for itself. Every read of notes and judgements goes through here."""

from django.db.models import Q
from django.http import Http404

from accounts.models import Seat
from review.models import Case, CaseNote, Judgement
from review.queries.cases import readable


def notes_for(seat: Seat, case: Case) -> list[CaseNote]:
    """The seat's office's own notes on a case it may read, without what colleagues wrote for themselves. One query."""
    rows = CaseNote.objects.filter(case__in=readable(seat).filter(pk=case.pk), organization=seat.organization_id)
    mine = rows.filter(Q(is_private=False) | Q(author__user__person=seat.user.person_id))
    return list(mine.select_related("author__user__person").order_by("pk"))


def own_note(seat: Seat, case: Case, public_id: str) -> CaseNote:
    """The note on this case that this person wrote in this office. Raises Http404 for everyone else. One query."""
    mine = CaseNote.objects.filter(organization=seat.organization_id, author__user__person=seat.user.person_id)
    note = mine.filter(case=case, public_id=public_id).first()
    if note is None:
        raise Http404
    return note


def judgements_for(seat: Seat, case: Case) -> list[Judgement]:
    """What the seat's own office judged of a case it may read, in any round. One query.

    For the office that holds it now, also what those before it judged in this round: an office that has passed a case
    on reads nothing of what the next ones find.
    """
    rows = Judgement.objects.filter(case=case)
    if case.holder_id == seat.organization_id:
        before = Q(round=case.round) & ~Q(stage=case.stage)
        rows = rows.filter(Q(organization=seat.organization_id) | before)
    else:
        rows = rows.filter(organization=seat.organization_id)
    return list(rows.select_related("organization", "seat__user__person").order_by("pk"))
