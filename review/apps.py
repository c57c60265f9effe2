from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """评审."""

    name = "review"
    verbose_name = "评审"
