"""Addresses of the applicant's home and of the dossier; ``applicants.urls`` takes them in."""

from django.urls import path

from applicants.views import copying, dossier, home, moving, phone, recommend, replies
from applicants.views.steps import attachments, preview, recommending, scoring, signing

urlpatterns = [
    path("", home.home, name="home"),
    path("dossiers/", dossier.dossiers, name="dossiers"),
    path("dossiers/new/<slug:plan_code>/", dossier.dossier_new, name="dossier_new"),
    path("dossiers/<slug:public_id>/", dossier.dossier, name="dossier"),
    path("dossiers/<slug:public_id>/submit/", preview.submit, name="submit"),
    path("dossiers/<slug:public_id>/discard/", dossier.discard, name="dossier_discard"),
    path("dossiers/<slug:public_id>/move/", moving.dossier_move, name="dossier_move"),
    path("dossiers/<slug:public_id>/replies/", replies.replies, name="replies"),
    path("dossiers/<slug:public_id>/copy/", copying.ask, name="copy"),
    path("dossiers/<slug:public_id>/copy/state/", copying.state, name="copy_state"),
    path("dossiers/<slug:public_id>/findings/", dossier.findings, name="dossier_findings"),
    path("dossiers/<slug:public_id>/missing/<slug:section>/", dossier.missing, name="dossier_missing"),
    path("dossiers/<slug:public_id>/attachments-of-archive/", attachments.attachments_take, name="attachments_take"),
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
    path(
        "dossiers/<slug:public_id>/recommenders/<int:place>/ask/", recommending.recommender_ask, name="recommender_ask"
    ),
    path(
        "dossiers/<slug:public_id>/recommenders/<int:place>/withdraw/",
        recommending.recommender_withdraw,
        name="recommender_withdraw",
    ),
    path("recommend/<slug:token>/", recommend.recommend, name="recommend"),
    path("dossiers/<slug:public_id>/signing/", signing.signing, name="signing"),
    path("dossiers/<slug:public_id>/signing/code/", signing.signing_code, name="signing_code"),
    path("dossiers/<slug:public_id>/signing/accept/", signing.signing_accept, name="signing_accept"),
    path("dossiers/<slug:public_id>/signing/withdraw/", signing.signing_withdraw, name="signing_withdraw"),
    path("dossiers/<slug:public_id>/commitment/paper/", signing.commitment_paper, name="commitment_paper"),
    path("sign/<slug:token>/", phone.sign, name="sign"),
    path("dossiers/<slug:public_id>/<slug:section>/", dossier.step, name="step"),
]
