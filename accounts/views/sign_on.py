"""To the government's single sign-on and back: OpenID Connect with PKCE, spoken by django-allauth."""

import logging

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.claims import ClaimsRefused, read_claims
from accounts.models import Door
from accounts.services.entrance import enter
from kernel import clock, throttle
from kernel.middleware import arrives_by_get

logger = logging.getLogger(__name__)

UNIT_KEY = "unit"
"""In the session of a legal person's account: {"name", "code"} of the unit, as the provider vouched for it."""
NO_ANSWER = (
    *(RequestException, ValueError, KeyError, TypeError, AttributeError, RecursionError),
    ImproperlyConfigured,
)
"""What reading an answer raises that is none of a provider's; RecursionError: JSON without a bottom."""
DEPARTURES_AN_HOUR = 300
"""Of one address and without a session: each of them writes one. A whole office may share the address."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@require_safe
@arrives_by_get  # what the answer is checked against must be kept before the browser leaves
def depart(request, door):
    """Send the browser to the provider, with the state and the PKCE challenge of this session.

    A GET, because the content security policy lets no form end on another site.
    """
    if door not in Door.values or not settings.SIGN_ON_URL:
        raise Http404
    next_url = request.GET.get("next", "")
    if not request.session.keys():
        address = throttle.client_address(request)
        if throttle.is_exhausted("sign-on", address, most=DEPARTURES_AN_HOUR):
            return refused(request, _("您所在的网络一小时内登录的次数太多，请稍后再试。"), next_url)
        throttle.count("sign-on", address, seconds=3600)
    provider = get_adapter(request).get_provider(request, provider=door)
    try:
        return provider.redirect(request, "login", next_url=_allowed(request, next_url))
    except NO_ANSWER as error:
        logger.warning("the sign-on failed: %r", error)
        return refused(request, _("政务服务网暂时没有答复，这次没有登录，请稍后再试。"), next_url)


@login_not_required
@require_safe
@arrives_by_get
def arrive(request, provider_id):
    """Take the provider's answer. The state must be of this session, the code is exchanged with the PKCE verifier."""
    if provider_id not in Door.values or not settings.SIGN_ON_URL:
        raise Http404
    try:
        return callback(request, provider_id=provider_id)
    except NO_ANSWER as error:
        logger.warning("the sign-on failed: %r", error)
        return refused(request, _("政务服务网暂时没有答复，这次没有登录，请稍后再试。"))


def arrived(request, door, told, next_url):
    """Sign in the person of these claims and lead them to their work, or say why not."""
    try:
        client, _secret = settings.SIGN_ON_CLIENTS[door]
        claims = read_claims(door, told, today=clock.today(), client=client)
        user = enter(claims)
    except ClaimsRefused as refusal:
        return refused(request, str(refusal), next_url)
    login(request, user, backend=BACKEND)
    if door == Door.LEGAL:
        request.session[UNIT_KEY] = {"name": claims.unit_name, "code": claims.unit_code}
    return redirect(_allowed(request, next_url) or resolve_url(settings.LOGIN_REDIRECT_URL))


def refused(request, reason, next_url=""):
    """Back to the sign-in page with one sentence beside both ways to begin again, which lead where the first did."""
    messages.error(request, reason)
    asked_for = _allowed(request, next_url)
    return redirect(reverse("accounts:login") + (f"?{urlencode({'next': asked_for})}" if asked_for else ""))


def _allowed(request, address):
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if is_ours and address.startswith("/") else ""
