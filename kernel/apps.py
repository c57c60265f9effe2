from django.apps import AppConfig


class KernelConfig(AppConfig):
    """内核."""

    name = "kernel"
    verbose_name = "内核"
