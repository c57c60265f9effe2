"""What an office keeps on a case: notes of its own, and its judgement of what only a person can judge."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.queries import is_open_seat
from applicants.facts import read_findings
from kernel import clock
from plans.spec.chain import Action
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.leaves import leaves_to_judge
from review.models import Case, CaseNote, Judgement
from review.queries.chain import chain_of_case
from review.queries.facts import collect, state_of
from review.services.once import Answer, once
from review.services.run import lock_cases


def write_note(case: Case, seat: Seat, *, text: str, is_private: bool, token: str) -> None:
    """Keep a note for the seat's office, or for its author alone. The same token again writes nothing.

    Locks the user's row. Sends nothing and changes nothing of the case, which is one that the seat may read.
    """

    def effect() -> Answer:
        note = CaseNote.objects.create(
            case=case,
            organization=seat.organization,
            author=seat,
            is_private=is_private,
            text=text,
            written_at=clock.now(),
        )
        return {"note": note.public_id}

    once(seat, token, "review.note", effect, target=(case.pk, text, is_private))


def remove_note(note: CaseNote) -> None:
    """Take away a note, which is its author's (``queries.desk.own_note``). Locks nothing, sends nothing."""
    note.delete()


def judge(case_id: int, seat: Seat, *, place: str, verdict: str, word: str) -> Judgement:
    """Keep what the seat's office finds of one condition, in place of what it found of it before in this round.

    Locks the case, so that no judgement is written once it is decided on. Sends nothing, moves nothing. Refused where
    the office does not decide on the case now, from a seat that has ended, and for a condition that is none of those a
    person judges.
    """
    with transaction.atomic():
        (case,) = lock_cases([case_id])
        if not is_open_seat(seat):
            raise Refused("seat", _("您的账号或席位刚刚停用，这项认定没有保存。请由本单位其他人员办理。"))
        if not may_judge(case, seat):
            raise Refused("not_permitted", _("该申报件现在不由您审核，这项认定没有保存。请刷新后查看最新状态。"))
        if place not in {leaf.place for leaf in leaves_to_judge(read_findings(case.snapshot.content["findings"]))}:
            raise Refused("place", _("申报材料已有变动，这一项不再需要人工认定。请刷新后再办。"))
        row, _made = Judgement.objects.update_or_create(
            case=case,
            round=case.round,
            stage=case.stage,
            organization=seat.organization,
            place=place,
            defaults={"verdict": verdict, "word": word, "seat": seat, "judged_at": clock.now()},
        )
        return row


def may_judge(case: Case, seat: Seat) -> bool:
    """Whether the seat's office examines the case now: what it judges then belongs to its approval or refusal. A public
    notice, say, may still end in a return, but nobody examines anything again there."""
    return Action.APPROVE in permitted(state_of(case), chain_of_case(case), collect(case, seat, clock.now()))
