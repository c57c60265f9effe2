"""Addresses of the plan editor, for the committee's office."""

from django.urls import path

from plans.views import closing, drafts, editing, trying

app_name = "drafts"

urlpatterns = [
    path("", drafts.index, name="index"),
    path("from/<slug:code>/", drafts.new, name="new"),
    path("close/<slug:code>/", closing.close, name="close"),
    path("reopen/<slug:code>/", closing.reopen, name="reopen"),
    path("<slug:public_id>/", drafts.draft, name="draft"),
    path("<slug:public_id>/text/", editing.text, name="text"),
    path("<slug:public_id>/section/<slug:code>/", editing.section, name="section"),
    path("<slug:public_id>/preview/", trying.preview, name="preview"),
    path("<slug:public_id>/rehearsal/", trying.rehearsal, name="rehearsal"),
    path("<slug:public_id>/changes/", drafts.changes, name="changes"),
    path("<slug:public_id>/do/<slug:action>/", drafts.act, name="act"),
]
