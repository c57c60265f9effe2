from django.urls import path

from applicants import dossier_urls
from applicants.views import (
    archive,
    archive_bundle,
    archive_desk,
    archive_import,
    employer,
    integrity,
    profile,
    registers,
)

app_name = "applicants"

urlpatterns = [
    *dossier_urls.urlpatterns,
    path("profile/", profile.profile, name="profile"),
    path("employer/", employer.employer, name="employer"),
    path("integrity/", integrity.own_records, name="integrity"),
    path("integrity/records/", integrity.records, name="integrity_records"),
    path("integrity/new/<slug:code>/<slug:about>/", integrity.record_new, name="integrity_new"),
    path("integrity/records/<slug:public_id>/", integrity.record, name="integrity_record"),
    path("integrity/records/<slug:public_id>/answer/", integrity.record_answer, name="integrity_answer"),
    path("integrity/records/<slug:public_id>/appeal/", integrity.record_appeal, name="integrity_appeal"),
    path("integrity/records/<slug:public_id>/<slug:do>/", integrity.record_decide, name="integrity_decide"),
    path("registers/", registers.registers, name="registers"),
    path("registers/state/", registers.registers_state, name="registers_state"),
    path("registers/<slug:kind>/fetch/", registers.register_fetch, name="register_fetch"),
    path("archive/", archive.archive, name="archive"),
    path("archive/send/", archive.archive_send, name="archive_send"),
    path("archive/new/<slug:kind>/", archive.entry_new, name="entry_new"),
    path("archive/entry/<slug:public_id>/", archive.entry, name="entry"),
    path("archive/entry/<slug:public_id>/send/", archive.entry_send, name="entry_send"),
    path("archive/entry/<slug:public_id>/delete/", archive.entry_delete, name="entry_delete"),
    path("archive/entry/<slug:public_id>/representative/", archive.entry_representative, name="entry_representative"),
    path(
        "archive/entry/<slug:public_id>/evidence/<slug:file_id>/remove/",
        archive.evidence_remove,
        name="evidence_remove",
    ),
    path("archive/hours/", archive_import.hours, name="hours_import"),
    path("archive/hours/template/", archive_import.hours_template, name="hours_template"),
    path("archive/import/<slug:public_id>/", archive_import.preview, name="archive_import"),
    path("archive/bundle/", archive_bundle.bundle, name="archive_bundle"),
    path("archive/bundle/download/", archive_bundle.bundle_download, name="archive_bundle_download"),
    path("archive/desk/", archive_desk.archive_desk, name="archive_desk"),
    path("archive/desk/person/<slug:public_id>/", archive_desk.archive_person, name="archive_person"),
    path("archive/desk/entry/<slug:public_id>/", archive_desk.desk_entry, name="desk_entry"),
    path("archive/desk/entry/<slug:public_id>/decide/", archive_desk.entry_decide, name="entry_decide"),
]
