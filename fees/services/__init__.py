"""What this app does for the others: make a bill, lead to the cashier, apply the provider's word."""

from fees.services.asking import ask_for_silent_payments, ask_provider
from fees.services.bills import (
    PaymentRefused,
    cancel_bill,
    confirm_in_demo,
    create_bill,
    extend_bill,
    lock_bills,
    start_payment,
    subject_of,
)
from fees.services.handling import AlreadyDealtWith, HandlingRefused, deal_with
from fees.services.settlement import Outcome, Reason, apply, keep_for_clerk

__all__ = [
    "AlreadyDealtWith",
    "HandlingRefused",
    "Outcome",
    "PaymentRefused",
    "Reason",
    "apply",
    "ask_for_silent_payments",
    "ask_provider",
    "cancel_bill",
    "confirm_in_demo",
    "create_bill",
    "deal_with",
    "extend_bill",
    "keep_for_clerk",
    "lock_bills",
    "start_payment",
    "subject_of",
]
