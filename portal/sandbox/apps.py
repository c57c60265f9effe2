from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The other side of the wire: an SMS gateway and a cashier that exist only to be talked to over HTTP."""

    name = "portal.sandbox"
    label = "sandbox"
