"""What a payment provider must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

State = Literal["paid", "closed", "refunded"]


@dataclass(frozen=True)
class Order:
    """What is asked of the provider. Amounts are integer fen."""

    number: str
    subject: str
    amount_fen: int
    notify_url: str
    return_url: str


@dataclass(frozen=True)
class Notice:
    """What the provider says of an order, after its signature was found right; nothing else about it is believed yet.

    `amount_fen` is None when the provider's amount was not a whole number of fen.
    """

    order_number: str
    trade_number: str
    amount_fen: int | None
    currency: str
    merchant: str
    state: State
    at: datetime


class ProviderError(Exception):
    """The provider could not be reached or did not understand."""


class PaymentProvider(Protocol):
    """Calls over the network are made with no transaction open."""

    code: str
    merchant: str
    answer_accepted: str
    answer_refused: str

    def open(self, order: Order) -> str:
        """Announce the order (again) and return the address of its cashier. Raises ProviderError."""

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """Read a callback; None when its signature or its form is wrong."""

    def ask(self, order_number: str) -> Notice | None:
        """What became of the order; None while nobody paid or closed it. Raises ProviderError."""
