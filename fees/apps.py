from django.apps import AppConfig


class FeesConfig(AppConfig):
    """缴费."""

    name = "fees"
    verbose_name = "缴费"
