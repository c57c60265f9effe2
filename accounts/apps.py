from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Say who may read the authorization letters."""
        # Models can be imported only once all apps are loaded.
        from accounts import access

        access.register()
