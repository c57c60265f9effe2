from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """消息."""

    name = "messaging"
    verbose_name = "消息"
