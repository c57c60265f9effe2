from django.apps import AppConfig


class IdpConfig(AppConfig):
    """演示用统一身份认证."""

    name = "portal.idp"
    label = "idp"
    verbose_name = "演示用统一身份认证"
