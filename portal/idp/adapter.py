"""What the sandbox's single sign-on tells the portal."""

from collections.abc import Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client

from portal.idp.models import Account


class Adapter(DefaultOIDCAdapter):
    """The real-name attributes go into the answer to `userinfo`; the identity token only names the account."""

    def get_claims(
        self, purpose: str, user: Any, client: Client, scopes: Iterable[str], email: str | None = None, **more: Any
    ) -> dict[str, Any]:
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        return claims | user.claims if purpose == "userinfo" and "profile" in scopes else claims

    def get_user_sub(self, client: Client, user: Any) -> str:
        return str(user.username)

    def get_user_by_sub(self, client: Client, sub: str) -> Account | None:
        return Account.objects.filter(username=sub, is_active=True).first()
