from django.apps import AppConfig


class PlansConfig(AppConfig):
    """评审计划."""

    name = "plans"
    verbose_name = "评审计划"
