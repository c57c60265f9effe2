"""What a machine will look at, and which originals are wanted, is said before the first file is chosen."""

import pytest
from django.urls import reverse

from applicants.archive_kinds import KINDS
from documents.paper_words import LEAST_DPI
from tests import declared, factories
from tests.access import samples

SAID, ORIGINAL = f"分辨率不低于 {LEAST_DPI} dpi", "请备好原件，单位审核时可能要核对。"


@pytest.mark.feature("ARC-08", "ARC-18")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_archive_says_it_at_every_kind_and_asks_for_the_originals_of_certificates(cast, kind):
    page = cast.client("lin").get(reverse("applicants:entry_new", args=[kind])).text
    assert SAID in page
    assert (ORIGINAL in page) is (kind in {"education", "appointment", "patent", "award", "credential"})


def test_with_a_file_there_it_is_said_by_what_was_found(cast):
    entry = factories.archive_entry(cast.lin, "award", samples.AWARD)
    assert SAID not in cast.client("lin").get(reverse("applicants:entry", args=[entry.public_id])).text


@pytest.mark.feature("ATT-01")
def test_the_attachments_name_what_the_plan_compares_on_paper_and_where(cast):
    client = cast.client("lin")
    version = declared.plan(declared.JIANYANG, cast.organizations["office"])
    draft = declared.ready(version, cast.lin, cast.wang)
    page = client.get(reverse("applicants:step", args=[draft.public_id, "attachments"])).text
    compared = version.spec.stage("on_site").settings.compared
    assert SAID in page and f"“专技科现场审核”时要带纸质材料核对，请备好：{'、'.join(compared)}。" in page


def test_a_plan_that_compares_no_papers_asks_for_none(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    page = cast.client("lin").get(reverse("applicants:step", args=[draft.public_id, "attachments"])).text
    assert SAID in page and "时要带纸质材料核对" not in page


@pytest.mark.feature("ACC-05")
def test_the_letter_of_an_employer_is_told_of_alike(cast):
    assert SAID in cast.client("seatless").get(reverse("accounts:employer_new")).text
