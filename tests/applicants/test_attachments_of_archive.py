"""Files that the archive has already, used as attachments of a declaration."""

import html

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from applicants.models import ArchiveEntry, EvidenceFile
from applicants.queries import dossiers
from applicants.queries.dossiers import archived_files
from applicants.sections import Refused
from applicants.services import sections
from documents.models import StoredFile
from tests import factories
from tests.applicants.test_dossier_sections import posted, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def draft(cast, version):
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


@pytest.mark.feature("ATT-01")
def test_a_file_of_the_archive_is_used_without_another_upload(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    page = client.get(step(draft, "attachments"))
    entry, ((file, _field), *_more) = page.context["archived"][0]
    assert entry.summary in page.text and file.name in page.text
    take = reverse("applicants:attachments_take", args=[draft.public_id])
    nothing = client.post(take, {file.public_id: ""})
    assert nothing.status_code == 422
    assert "还没有选择文件" in nothing.text
    for code in ("degree-proof", "nothing"):
        refused = client.post(take, {file.public_id: code})
        assert refused.status_code == 422, "no attachment of this declaration"
    assert not draft.files.exists()
    assert client.post(take, {file.public_id: "hours-certificates"}).status_code == 302
    row = draft.files.get()
    assert (row.code, row.file.sha256, row.file.name) == ("hours-certificates", file.sha256, file.name)
    assert row.file.kind == StoredFile.Kind.ATTACHMENT
    twice = client.post(take, {file.public_id: "hours-certificates"})
    assert twice.status_code == 422
    assert "已经上传过了" in twice.text
    assert f'name="{file.public_id}"' in twice.text and '<option value="hours-certificates" selected>' in twice.text


def test_a_file_that_the_storage_has_lost_is_told_and_nothing_is_taken(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    _entry, (lost, *_more) = archived_files(draft)[0]
    default_storage.delete(lost.storage_name)
    take = reverse("applicants:attachments_take", args=[draft.public_id])
    answer = client.post(take, {lost.public_id: "hours-certificates"})
    assert answer.status_code == 422
    assert f"“{lost.name}”暂时读不出来" in html.unescape(answer.text)
    assert not draft.files.exists()


@pytest.mark.feature("ATT-01")
def test_of_a_large_archive_the_newest_files_are_offered(cast, draft, monkeypatch):
    monkeypatch.setattr(dossiers, "MOST_FILES", 2)
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    offered = client.get(step(draft, "attachments")).context["archived"]
    newest = EvidenceFile.objects.filter(entry__person=cast.lin.person).order_by("-entry_id")[:2]
    assert [file for _entry, files in offered for file, _chosen in files] == [each.file for each in newest]


@pytest.mark.abuse("AC-003")
def test_nobody_elses_archive_is_drawn_on(cast, draft, version):
    factories.archived(cast, version, owner="colleague")
    (stolen,) = ArchiveEntry.objects.filter(person=cast.colleague.person, evidence__isnull=False)[:1]
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    take = reverse("applicants:attachments_take", args=[draft.public_id])
    theirs = stolen.evidence.first().file.public_id
    assert client.post(take, {theirs: "hours-certificates"}).status_code == 422
    with pytest.raises(Refused, match="已不在业绩档案中"):
        sections.take_from_archive(dossier_id=draft.pk, seat=cast.lin.seat, wanted={theirs: "hours-certificates"})
    assert not draft.files.exists()
