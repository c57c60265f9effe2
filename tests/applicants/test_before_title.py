"""An achievement from before the present title is marked wherever the dossier is read (ARC-19)."""

import pytest
from django.urls import reverse

from applicants import snapshot
from applicants.models import ArchiveEntry, Snapshot
from review.models import Case
from tests import factories
from tests.applicants.test_dossier_submit import submit

MARK = "任现职以前"


@pytest.fixture
def ready(cast):
    """With the chosen project finished before the title was got."""
    dossier = factories.ready_dossier(cast, factories.plan(cast))
    chosen = dossier.entries.get()
    early = chosen.data | {"started_on": "2009-01-01", "ended_on": "2009-12-31"}
    ArchiveEntry.objects.filter(pk=chosen.pk).update(data=early)
    return dossier


@pytest.mark.feature("ARC-19")
def test_preview_snapshot_and_case_carry_the_mark(cast, ready):
    preview = cast.client("lin").get(reverse("applicants:step", args=[ready.public_id, "preview"])).text
    assert MARK in preview and "有 1 项业绩标为" in preview
    submit(ready, cast.lin)
    frozen = Snapshot.objects.get().content
    assert [entry["is_before"] for entry in snapshot.entries_of(frozen, ["project"])] == [True]
    assert not any(entry["is_before"] for entry in frozen["entries"] if not entry["selected"])
    case = Case.objects.get(dossier=ready)
    assert MARK in cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
