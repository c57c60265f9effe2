"""The two clients of the portal and the invented accounts, written at every start."""

from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.conf import settings

from portal.idp.models import Account
from portal.idp.people import HOLDERS, LEGAL, PERSON
from portal.settings import SIGN_ON_CLIENTS


def write_books() -> None:
    """Write the clients with the addresses they may send people back to, and every account. About a dozen rows."""
    site = urlsplit(settings.SITE_URL)
    hosts = {site.netloc, *(f"{name}:{site.port}" for name in ("127.0.0.1", "localhost") if site.port)}
    for door in (PERSON, LEGAL):
        name, secret = SIGN_ON_CLIENTS[door]
        client = Client.objects.filter(pk=name).first() or Client(pk=name, name=name)
        client.set_secret(secret)
        client.set_scopes(["openid", "profile"])
        client.set_redirect_uris(
            [f"{site.scheme}://{host}/accounts/oidc/{door}/login/callback/" for host in sorted(hosts)]
        )
        client.skip_consent = True
        client.save()
    for holder in HOLDERS:
        Account.objects.update_or_create(
            username=holder.username, defaults={"door": holder.door, "claims": holder.claims()}
        )
