"""What django-allauth asks of this project: it speaks OpenID Connect and keeps second factors, accounts are ours."""

import logging
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Door, Person
from accounts.provider_session import ProviderSession

logger = logging.getLogger(__name__)


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Takes over where the provider's answer has been read: allauth stores nothing of it."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign the person in, or say why not; allauth's own sign-up never begins."""
        from accounts.views.sign_on import arrived

        account = sociallogin.account
        next_url = str(sociallogin.state.get("next") or "")
        raise ImmediateHttpResponse(arrived(request, Door(account.provider), account.extra_data, next_url))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Allauth's suggestion of an account is not used."""
        return sociallogin.user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Answer with a page of ours: cancelled, forged, expired, or the provider is out of order."""
        from accounts.views.sign_on import refused

        if error == AuthError.CANCELLED:
            reason = _("您在政务服务网取消了登录。")
        elif exception is not None:
            logger.warning("the sign-on failed: %r", exception)
            reason = _("政务服务网暂时没有答复，这次没有登录，请稍后再试。")
        else:
            reason = _("这次登录已经超时，或者不是从本平台的登录页开始的，请重新登录。")
        # There is no state where the answer belongs to no departure of this session.
        next_url = str(((extra_context or {}).get("state") or {}).get("next") or "")
        raise ImmediateHttpResponse(refused(request, reason, next_url))

    def get_requests_session(self) -> requests.Session:
        """One that spares the threads of the web server."""
        return ProviderSession()


class FactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, with the keys of the encrypted fields."""

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_cipher().decrypt(encrypted_text.encode()).decode())


def _cipher() -> Any:
    return Person._meta.get_field("id_number").f  # type: ignore[union-attr]
