"""Addresses of the public plan pages."""

from django.urls import path

from plans.views import public

app_name = "plans"

urlpatterns = [
    path("", public.catalogue, name="catalogue"),
    path("<slug:code>/", public.detail, name="detail"),
    path("<slug:code>/v<int:number>/", public.version, name="version"),
    path("<slug:code>/check/", public.self_check, name="self_check"),
]
