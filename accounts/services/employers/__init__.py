"""Writes to the claims of handlers: filing, changing, deciding, disputes, reminders."""

from accounts.services.employers.agreeing import ANSWERS, answers, invite
from accounts.services.employers.changing import MAY_EXCHANGE, exchange_letter, may_withdraw, withdraw
from accounts.services.employers.contesting import acting_besides, answer
from accounts.services.employers.deciding import approve, give_back
from accounts.services.employers.disputes import EVERYBODY, NOBODY, PRESENT, resolve, seated_besides, standing
from accounts.services.employers.filing import Against, Claimed, file_again, file_claim, keep_letter
from accounts.services.employers.guarding import Unconfirmed
from accounts.services.employers.reminding import remind_of_endings
from accounts.services.employers.terms import OPEN, Refused, Stale, ends_at

__all__ = [
    "ANSWERS",
    "EVERYBODY",
    "MAY_EXCHANGE",
    "NOBODY",
    "OPEN",
    "PRESENT",
    "Against",
    "Claimed",
    "Refused",
    "Stale",
    "Unconfirmed",
    "acting_besides",
    "answer",
    "answers",
    "approve",
    "ends_at",
    "exchange_letter",
    "file_again",
    "file_claim",
    "give_back",
    "invite",
    "keep_letter",
    "may_withdraw",
    "remind_of_endings",
    "resolve",
    "seated_besides",
    "standing",
    "withdraw",
]
