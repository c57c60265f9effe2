from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """账号."""

    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Say who may read the authorization letters, and note every sign-in."""
        # Models can be imported only once all apps are loaded.
        from accounts import access, checks  # noqa: F401 - importing registers the checks
        from accounts.services.browsers import note_sign_in

        access.register()
        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.note_sign_in")
