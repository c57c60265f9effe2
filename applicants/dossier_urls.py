"""Addresses of the applicant's home and of the dossier; ``applicants.urls`` takes them in."""

from django.urls import path

from applicants.views import dossier, home
from applicants.views.steps import attachments, preview, scoring

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
    path("dossiers/<slug:public_id>/sheet/", scoring.sheet, name="sheet"),
    path("dossiers/<slug:public_id>/sheet/print/", scoring.sheet_print, name="sheet_print"),
    path("dossiers/<slug:public_id>/sheet/state/", scoring.sheet_state, name="sheet_state"),
    path("dossiers/<slug:public_id>/recommenders/", scoring.recommenders, name="recommenders"),
    path("dossiers/<slug:public_id>/<slug:section>/", dossier.step, name="step"),
]
