from django.urls import path

from review.views import batches, case, meetings, notices, printed, public, score, tracker, worklist

app_name = "review"
urlpatterns = [
    path("desk/", worklist.desk, name="desk"),
    path("cases/", worklist.cases, name="worklist"),
    path("cases/<str:public_id>/", case.case, name="case"),
    path("cases/<str:public_id>/form/", printed.ask, name="form_request"),
    path("cases/<str:public_id>/form/state/", printed.state, name="form_state"),
    path("cases/<str:public_id>/score/", score.score, name="score"),
    path("cases/<str:public_id>/score/print/", score.ask, name="score_print"),
    path("cases/<str:public_id>/score/state/", score.state, name="score_state"),
    path("cases/<str:public_id>/<str:action>/", case.act, name="act"),
    path("batches/", batches.batches, name="batches"),
    path("batches/forward/", batches.forward, name="forward"),
    path("batches/<str:public_id>/", batches.batch, name="batch"),
    path("batches/<str:public_id>/roster.xlsx", batches.roster, name="roster"),
    path("notices/", notices.notices, name="notices"),
    path("notices/open/", notices.notice_open, name="notice_open"),
    path("notices/<str:public_id>/", notices.notice, name="notice"),
    path("notices/<str:public_id>/close/", notices.notice_close, name="notice_close"),
    path("objections/<str:public_id>/decide/", notices.objection_decide, name="objection_decide"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/confirm/", meetings.confirmation, name="confirmation"),
    path("meetings/<str:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<str:public_id>/release/", meetings.release, name="release"),
    path("meetings/<str:public_id>/count/<str:case_id>/", meetings.count, name="count"),
    path("progress/<str:dossier_id>/", tracker.tracker, name="tracker"),
    path("progress/<str:dossier_id>/withdraw/", tracker.withdraw, name="withdraw"),
    path("public/notices/", public.public_notices, name="public_notices"),
    path("public/notices/<str:public_id>/", public.public_notice, name="public_notice"),
    path("public/notices/<str:public_id>/objection/<int:number>/", public.objection, name="objection"),
    path("public/objections/<str:public_id>/", public.objection_receipt, name="objection_receipt"),
    path("verify/", printed.verify, name="verify"),
    path("verify/<str:code>/", printed.verify, name="verify_code"),
]
