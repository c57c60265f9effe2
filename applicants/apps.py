from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    """申报."""

    name = "applicants"
    verbose_name = "申报"
