from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "accounts"
    verbose_name = "账号"
