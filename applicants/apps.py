from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    """申报."""

    name = "applicants"
    verbose_name = "申报"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from applicants import access, affected, behind, closing, receivers  # noqa: F401 - imported to be connected

        access.register()
        affected.register()
        behind.register()
        closing.register()
