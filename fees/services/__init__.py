"""What this app does for the others: make a bill, lead to the cashier, apply the provider's word."""

from fees.services.asking import ask_for_silent_payments, ask_provider
from fees.services.bills import PaymentRefused, confirm_in_demo, create_bill, start_payment
from fees.services.settlement import Outcome, Reason, apply

__all__ = [
    "Outcome",
    "PaymentRefused",
    "Reason",
    "apply",
    "ask_for_silent_payments",
    "ask_provider",
    "confirm_in_demo",
    "create_bill",
    "start_payment",
]
