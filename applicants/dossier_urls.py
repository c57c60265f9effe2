"""Addresses of the applicant's home and of the dossier; ``applicants.urls`` takes them in."""

from django.urls import path

from applicants.views import dossier, home
from applicants.views.steps import attachments, preview

urlpatterns = [
    path("", home.home, name="home"),
    path("dossiers/", dossier.dossiers, name="dossiers"),
    path("dossiers/new/<slug:plan_code>/", dossier.dossier_new, name="dossier_new"),
    path("dossiers/<slug:public_id>/", dossier.dossier, name="dossier"),
    path("dossiers/<slug:public_id>/submit/", preview.submit, name="submit"),
    path("dossiers/<slug:public_id>/discard/", dossier.discard, name="dossier_discard"),
    path("dossiers/<slug:public_id>/findings/", dossier.findings, name="dossier_findings"),
    path("dossiers/<slug:public_id>/missing/<slug:section>/", dossier.missing, name="dossier_missing"),
    path("dossiers/<slug:public_id>/attachments/<slug:code>/", attachments.attachment_add, name="attachment_add"),
    path(
        "dossiers/<slug:public_id>/attachments/<slug:code>/<slug:file_id>/remove/",
        attachments.attachment_remove,
        name="attachment_remove",
    ),
    path("dossiers/<slug:public_id>/<slug:section>/", dossier.step, name="step"),
]
