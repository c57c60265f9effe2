"""The plug-in that takes the money. One is chosen by ``settings.PAYMENT_PROVIDER``."""

from django.conf import settings
from django.utils.module_loading import import_string

from fees.providers.base import Notice, Order, PaymentProvider, ProviderError

__all__ = ["Notice", "Order", "PaymentProvider", "ProviderError", "provider"]


def provider() -> PaymentProvider:
    """The provider of this installation. Only its callbacks are believed: a sandbox key opens nothing elsewhere."""
    made: PaymentProvider = import_string(settings.PAYMENT_PROVIDER)()
    return made
