"""What an event tells the applicant: the one place that says which message follows from it, and with which words.

``reactions`` queues it with the event, and a page that asks for a confirmation shows it beforehand (``foretell``).
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from kernel.formats import cn_closing, cn_date, money
from kernel.language import official
from messaging.templates import fill
from review.engine import events as ev
from review.engine.apply import apply
from review.engine.commands import Command
from review.engine.decide import decide
from review.engine.facts import CaseFacts
from review.engine.state import Result
from review.engine.turn import stage_of
from review.models import Case
from review.queries.chain import chain_of_case, spec_of
from review.queries.facts import state_of
from review.queries.owed import Owed, owed


@dataclass(frozen=True)
class Message:
    """One message to the case's applicant: a template of ``messaging`` and its values."""

    template: str
    params: Mapping[str, str]

    @property
    def text(self) -> str:
        """What the telephone shows."""
        return fill(self.template, self.params)


def told(case: Case, event: ev.Event, due: Owed | None) -> Message | None:
    """The message that follows from ``event``, or None. ``case`` stands where the command left it; ``due`` is what it
    is to pay there, where the event brought it there. Writes nothing."""
    words = _TOLD.get(type(event))
    if words is None:
        return None
    with official():
        found = words(case, event, due)
        if found is None:
            return None
        template, params = found
        whole = {"plan": spec_of(case.plan_version).name, "number": case.dossier.number, **params}
    return Message(template, whole)


def foretell(case: Case, command: Command, facts: CaseFacts) -> list[Message]:
    """The messages that ``command`` would send, with ``facts`` as they are (``queries.facts.collect``).

    Locks and writes nothing. Raises ``Refused`` as the command would. What becomes known only when it is carried out
    (a calendar edited meanwhile) may still differ.
    """
    state, after = state_of(case), copy(case)
    events = decide(state, chain_of_case(case), command, facts)
    for event in events:
        state = apply(state, event)
    after.stage, after.due_at = state.stage, state.due_at
    found = (told(after, event, owed(after, facts.now) if isinstance(event, ev.Entered) else None) for event in events)
    return [message for message in found if message is not None]


Words = tuple[str, dict[str, str]]


def _stage_label(case: Case, code: str) -> str:
    return stage_of(chain_of_case(case), code).labels.staff


def _received(case: Case, event: ev.Started | ev.Resubmitted, due: Owed | None) -> Words:
    return "case_received", {"holder": case.holder.name if case.holder else ""}


def _entered(case: Case, event: ev.Entered, due: Owed | None) -> Words | None:
    if due is None:
        return None
    return "fee_due", {"amount": money(due.amount_fen), "until": cn_closing(due.until)}


def _returned(case: Case, event: ev.Returned, due: Owed | None) -> Words:
    counted = {"count": str(len(event.defects)), "until": cn_closing(event.until)}
    return "case_returned", {"stage": _stage_label(case, event.stage), "reason": event.reason, **counted}


def _rejected(case: Case, event: ev.Rejected, due: Owed | None) -> Words:
    return "case_rejected", {"stage": _stage_label(case, event.stage), "reason": event.reason}


def _lapsed(case: Case, event: ev.Lapsed, due: Owed | None) -> Words:
    return "case_lapsed", {"reason": event.reason}


def _voided(case: Case, event: ev.Voided, due: Owed | None) -> Words:
    return "case_voided", {"reason": event.reason}


def _recalled(case: Case, event: ev.Recalled, due: Owed | None) -> Words | None:
    """An applicant who was told of a return, or to pay, is told that it is off."""
    if event.bill:
        return "fee_recalled", {"stage": _stage_label(case, event.stage)}
    if event.decision != ev.NAMES[ev.Returned]:
        return None
    return "return_recalled", {"stage": _stage_label(case, event.stage)}


def _notice_opened(case: Case, event: ev.NoticeOpened, due: Owed | None) -> Words:
    """One shown away from the portal is over when it is written down, and says so."""
    if event.declared:
        return "notice_declared", {"first": cn_date(event.first_day), "last": cn_date(event.last_day)}
    return "notice_opened", {"first": cn_date(event.first_day), "last": cn_date(event.last_day)}


def _notice_stopped(case: Case, event: ev.NoticeStopped, due: Owed | None) -> Words:
    return "notice_stopped", {"reason": event.reason}


def _settled(case: Case, event: ev.FeeSettled, due: Owed | None) -> Words | None:
    return None if event.waived else ("review_form_ready", {})


def _payment_extended(case: Case, event: ev.PaymentExtended, due: Owed | None) -> Words:
    return "payment_extended", {"until": cn_closing(event.until), "reason": event.reason}


def _released(case: Case, event: ev.Released, due: Owed | None) -> Words:
    return "result_failed" if event.result is Result.FAILED else "result_passed", {}


def _confirmed(case: Case, event: ev.Confirmed, due: Owed | None) -> Words:
    return "result_confirmed", {"document": event.document}


_TOLD: dict[type[ev.Event], Callable[[Case, Any, Owed | None], Words | None]] = {
    ev.Started: _received,
    ev.Resubmitted: _received,
    ev.Entered: _entered,
    ev.Returned: _returned,
    ev.Rejected: _rejected,
    ev.Lapsed: _lapsed,
    ev.Voided: _voided,
    ev.Recalled: _recalled,
    ev.NoticeOpened: _notice_opened,
    ev.NoticeStopped: _notice_stopped,
    ev.FeeSettled: _settled,
    ev.PaymentExtended: _payment_extended,
    ev.Released: _released,
    ev.Confirmed: _confirmed,
}
