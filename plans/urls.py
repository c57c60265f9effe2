"""Addresses of the public plan pages."""

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/check/", views.self_check, name="self_check"),
]
