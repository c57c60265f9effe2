"""What a gateway must be able to do."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Sms:
    """One text message. `key` is the same on every attempt, so that the gateway can refuse to send it twice."""

    key: str
    phone: str
    text: str


class SmsError(Exception):
    """The gateway did not take the message. `permanent`: trying again cannot help (a number that does not exist)."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class SmsGateway(Protocol):
    """Each method is one call over the network, made with no transaction open."""

    def send(self, message: Sms) -> str:
        """Hand the message over and return the gateway's receipt. Raises SmsError."""

    def receipt(self, key: str) -> str | None:
        """The receipt of an earlier attempt with that key, None when there was none. Raises SmsError.

        Asked before any second attempt: the first may have been accepted although its answer never came (D5).
        """
