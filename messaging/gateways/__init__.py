"""The plug-in that hands a text message to a carrier. One is chosen by ``settings.SMS_GATEWAY``."""

from django.conf import settings
from django.utils.module_loading import import_string

from messaging.gateways.base import Sms, SmsError, SmsGateway

__all__ = ["Sms", "SmsError", "SmsGateway", "gateway"]


def gateway() -> SmsGateway:
    """The gateway of this installation."""
    made: SmsGateway = import_string(settings.SMS_GATEWAY)()
    return made
