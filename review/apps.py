from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """评审."""

    name = "review"
    verbose_name = "评审"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from applicants import standing
        from review import access, affected, behind, closing, receivers  # noqa: F401 - imported to be connected
        from review.presenters.standing import standings

        access.register()
        affected.register()
        behind.register()
        closing.register()
        standing.register(standings)
