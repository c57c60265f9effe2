"""What the factories make, the services made."""

from typing import Any

from applicants.models import ArchiveEntry, Dossier
from documents.services import read
from tests import factories, walk
from tests.cast import Cast


def test_a_ready_dossier_can_be_submitted(cast: Cast) -> None:
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version)
    receipt = factories.submit(dossier, cast.lin)
    assert receipt.round == 1
    assert Dossier.objects.get().status == Dossier.Status.SUBMITTED


NOT_COMPARED = {"id", "public_id", "person", "created_at", "changed_at", "decided_at"}


def told(owner: str) -> list[Any]:
    """Everything that the archive's rows hold, but who they are of and when they were written."""
    rows = ArchiveEntry.objects.filter(person__full_name=owner).order_by("pk")
    fields = [field.attname for field in ArchiveEntry._meta.concrete_fields if field.name not in NOT_COMPARED]
    evidence = [
        [(each.position, each.file.kind, each.file.name, each.file.media_type, each.file.size, read(each.file))
         for each in row.evidence.select_related("file").order_by("position")]
        for row in rows
    ]  # fmt: skip
    return [[getattr(row, name) for name in fields] + files for row, files in zip(rows, evidence, strict=True)]


def test_an_archive_written_at_once_is_one_that_walked(cast: Cast) -> None:
    entries = factories.entries_for(factories.plan(cast))
    contents = [str(number).encode() for number in range(len(entries))]
    for (kind, data), content in zip(entries, contents, strict=True):
        factories.archive_entry(cast.lin, kind, data, content=content)
    factories.approve_archive(cast.lin, cast.wang)
    factories.written(cast.actors["colleague"], cast.wang, entries, contents)
    walked = told(cast.lin.person.full_name)
    assert walked == told(cast.actors["colleague"].person.full_name)
    assert len(walked) == len(entries) > 0


def test_a_case_walks_the_whole_chain(cast: Cast) -> None:
    case = walk.submitted(cast, factories.plan(cast))
    assert case.stage == "employer"
    walk.walk_to(cast, case, "end")
    assert case.status == case.Status.PASSED
    assert Dossier.objects.get().status == Dossier.Status.CLOSED


def test_cases_walk_together(cast: Cast) -> None:
    version = factories.plan(cast)
    behind, ahead = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    walk.walk_all(cast, {"employer_notice": [behind], "bureau": [ahead]})
    assert (behind.stage, ahead.stage) == ("employer_notice", "bureau")
