"""Wherever somebody enters what is later judged, the page says who answers for what is false (INF-13)."""

import pytest
from django.urls import reverse

from applicants.models import ArchiveEntry
from tests.applicants.archive_data import TRUTHFUL
from tests.applicants.test_archive_bundle import given_out, upload
from tests.applicants.test_archive_hours import GOOD, uploaded
from tests.applicants.test_archive_services import draft


@pytest.mark.feature("INF-13")
def test_the_person_an_entry_again_and_every_import_warn_of_what_is_false(cast):
    lin = cast.client("lin")
    entry = draft(cast.lin, "paper")
    assert TRUTHFUL in lin.get(reverse("applicants:entry", args=[entry.public_id])).text
    assert TRUTHFUL in lin.get(reverse("applicants:profile")).text
    bundle = given_out(cast.lin)
    ArchiveEntry.objects.all().delete()
    assert TRUTHFUL in upload(lin, bundle).text
    assert TRUTHFUL in lin.get(uploaded(lin, GOOD)).text
