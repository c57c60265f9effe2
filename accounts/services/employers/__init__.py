"""Writes to the claims of handlers: filing, changing, deciding, disputes, reminders."""

from accounts.services.employers.changing import MAY_EXCHANGE, MAY_WITHDRAW, exchange_letter, withdraw
from accounts.services.employers.contesting import answer, answers, going_on, is_agreed
from accounts.services.employers.deciding import approve, give_back, take_up
from accounts.services.employers.disputes import EVERYBODY, NOBODY, PRESENT, resolve, seated_besides, standing
from accounts.services.employers.filing import Claimed, file_again, file_claim, keep_letter
from accounts.services.employers.reminding import remind_of_endings
from accounts.services.employers.terms import OPEN, Refused, Stale, ends_at

__all__ = [
    "EVERYBODY",
    "MAY_EXCHANGE",
    "MAY_WITHDRAW",
    "NOBODY",
    "OPEN",
    "PRESENT",
    "Claimed",
    "Refused",
    "Stale",
    "answer",
    "answers",
    "approve",
    "ends_at",
    "exchange_letter",
    "file_again",
    "file_claim",
    "give_back",
    "going_on",
    "is_agreed",
    "keep_letter",
    "remind_of_endings",
    "resolve",
    "seated_besides",
    "standing",
    "take_up",
    "withdraw",
]
