"""The addresses of the sandbox's single sign-on. None of them is the portal's."""

from django.urls import include, path

from portal.idp import views

urlpatterns = [
    path("login/", views.choose, name="account_login"),
    path("login/again/", views.choose, name="account_reauthenticate"),
    path("", include("allauth.idp.urls")),
]
