"""Writes to the claims of handlers: filing, deciding, disputes, reminders."""

from accounts.services.employers.deciding import approve, give_back
from accounts.services.employers.disputes import EVERYBODY, NOBODY, PRESENT, resolve, seated_besides, standing
from accounts.services.employers.filing import Claimed, file_again, file_claim, keep_letter
from accounts.services.employers.reminding import remind_of_endings
from accounts.services.employers.terms import OPEN, Refused, Stale, ends_at

__all__ = [
    "EVERYBODY",
    "NOBODY",
    "OPEN",
    "PRESENT",
    "Claimed",
    "Refused",
    "Stale",
    "approve",
    "ends_at",
    "file_again",
    "file_claim",
    "give_back",
    "keep_letter",
    "remind_of_endings",
    "resolve",
    "seated_besides",
    "standing",
]
