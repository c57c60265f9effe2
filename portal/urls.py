"""All addresses. Every one is listed with its readers in ``tests/access/table.py``."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import sign_on
from portal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include("accounts.urls")),
    # The name and the parameter are those by which django-allauth looks the address up.
    path("accounts/oidc/<slug:provider_id>/login/callback/", sign_on.arrive, name="openid_connect_callback"),
    path("plans/", include("plans.urls")),
    path("drafts/", include("plans.draft_urls")),
    path("my/", include("applicants.urls")),
    path("files/", include("documents.urls")),
    path("messages/", include("messaging.urls")),
    path("fees/", include("fees.urls")),
    path("", include("review.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("portal.demo.urls")))
if settings.SANDBOX:
    urlpatterns.append(path("sandbox/", include("portal.sandbox.urls")))

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
