"""A file that surely is of no use keeps an entry from the employer and a dossier from being submitted; a hint does not."""

import pytest
from django.urls import reverse

from applicants.models import DossierFile
from applicants.services import archive
from applicants.services.archive import Refused
from documents.models import PaperCheck
from kernel import clock
from tests import factories, walk
from tests.access import samples

BLANK = {"code": "blank", "weight": "refused", "text": "整个文件是空白的，请重新扫描后再上传。"}
FAINT = {"code": "faint", "weight": "hint", "text": "第 1 页不够清晰。"}


def seen(file, status, finding):
    PaperCheck.objects.filter(file=file).update(status=status, findings=[finding], pages=1)


@pytest.fixture
def entry(cast):
    return factories.archive_entry(cast.lin, "award", samples.AWARD)


def send(cast, entry):
    return archive.send(walk.seat_of(cast.lin), entry.public_id, seen_version=entry.version)


@pytest.mark.feature("ARC-17")
def test_an_entry_with_a_blank_scan_is_not_sent(cast, entry):
    seen(entry.evidence.get().file, "refused", BLANK)
    with pytest.raises(Refused, match="不能使用：整个文件是空白的"):
        send(cast, entry)
    page = cast.client("lin").get(reverse("applicants:entry", args=[entry.public_id])).text
    assert "整个文件是空白的" in page


@pytest.mark.feature("ARC-17")
@pytest.mark.parametrize("status", ["waiting", "hint", "clear"])
def test_a_hint_or_a_check_that_did_not_come_to_it_keeps_nobody_back(cast, entry, status):
    seen(entry.evidence.get().file, status, FAINT)
    assert send(cast, entry).status == "sent"


@pytest.mark.feature("ARC-17")
def test_hr_reads_what_was_seen_beside_the_file(cast, entry):
    seen(entry.evidence.get().file, "hint", FAINT)
    entry = send(cast, entry)
    page = cast.client("wang").get(reverse("applicants:desk_entry", args=[entry.public_id])).text
    assert "第 1 页不够清晰" in page
    assert "data-look-first" in page


@pytest.mark.feature("ATT-07", "WIZ-08")
def test_the_preview_leads_to_the_files_that_want_a_second_look(cast):
    draft = factories.ready_dossier(cast, factories.plan(cast))
    client, address = cast.client("lin"), reverse("applicants:step", args=[draft.public_id, "preview"])
    assert "请再看一眼" not in client.get(address).text
    attachment = DossierFile.objects.filter(dossier=draft).first().file
    evidence = draft.entries.first().evidence.get().file
    PaperCheck.objects.get_or_create(file=evidence, defaults={"asked_at": clock.now()})
    for file in (attachment, evidence):
        seen(file, "hint", FAINT)
    page = client.get(address).text
    assert "有 2 个文件请再看一眼" in page
    assert page.count("第 1 页不够清晰。") == 2
    told = page[page.index("data-hinted") : page.index("看得清楚的不用换")]
    for file in (attachment, evidence):
        assert reverse("documents:look", args=[file.public_id]) in told
    assert "提交申报材料" in page, "a hint keeps nobody back"


@pytest.mark.feature("ATT-07")
def test_a_dossier_with_a_blank_attachment_is_not_submitted(cast):
    version = factories.plan(cast)
    draft = factories.ready_dossier(cast, version)
    row = DossierFile.objects.filter(dossier=draft).first()
    client, address = cast.client("lin"), reverse("applicants:step", args=[draft.public_id, "preview"])
    assert "不能使用" not in client.get(address).text
    seen(row.file, "refused", BLANK)
    assert f"“{row.file.name}”不能使用：整个文件是空白的" in client.get(address).text
    step = client.get(reverse("applicants:step", args=[draft.public_id, "attachments"])).text
    assert "整个文件是空白的" in step
    seen(row.file, "hint", FAINT)
    assert "不能使用" not in client.get(address).text
