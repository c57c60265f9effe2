"""What the factories make, the services made."""

from typing import Any

from django.db import transaction

from applicants.models import ArchiveEntry, Dossier
from applicants.services import sections
from applicants.snapshot import commitment_digest
from documents.services import read
from documents.services.photos import run_photo_check
from plans.models import PlanVersion
from plans.services import publish
from tests import factories, walk
from tests.cast import Cast
from tests.written import papers


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


def told_of(version: PlanVersion) -> list[Any]:
    """What a plan's rows hold, but their keys and when they were written."""
    version = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    left_out = {"id", "plan", "published_at"}
    fields = [field.attname for field in PlanVersion._meta.concrete_fields if field.name not in left_out]
    windows = version.windows.order_by("kind").values_list("kind", "opens_at", "closes_at", "ended_at")
    plan = version.plan
    is_current = plan.current_id == version.pk
    return [[getattr(version, name) for name in fields], list(windows), plan.code, plan.organizer_id, is_current]


def test_a_plan_written_at_once_is_one_that_was_published(cast: Cast) -> None:
    with transaction.atomic():
        at_once = factories.plan(cast)
        written = told_of(at_once)
        transaction.set_rollback(True)
    assert told_of(publish(at_once.spec, organizer=cast.organizations["office"])) == written


def papers_of(dossier: Dossier) -> list[Any]:
    """What the rows of a dossier's papers hold, but whose they are and when they were written."""
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.photo is not None and dossier.photo.original is not None
    check, signed = dossier.photo, dossier.commitment
    added = list(dossier.files.select_related("file__paper_check").order_by("pk"))
    files = [check.original, check.file, signed.signature, *(row.file for row in added)]
    return [
        [(file.kind, file.name, file.media_type, file.size, read(file)) for file in files],
        (check.status, check.findings, check.attempts, check.rules, check.done_at is None, check.owner == dossier.user),
        signed.text_digest == commitment_digest(dossier, dossier.plan_version.spec.commitment_text or ""),
        [(row.code, row.file.paper_check.status, row.file.paper_check.pages) for row in added],
        {step: (save["version"], save["told"]) for step, save in dossier.saves.items()},
        dossier.version,
    ]


def test_papers_written_at_once_are_those_that_walked(cast: Cast) -> None:
    version = factories.plan(cast)
    at_once, walked = (written_draft(cast, version, name) for name in ("lin", "colleague"))
    added = [
        (code, f"{code}.pdf", factories.pdf_bytes(code.encode()))
        for code in ("hours-certificates", "appointment-letters")
    ]
    portrait = factories.jpeg().read()
    papers(at_once, walk.seat_of(cast.lin), portrait=portrait, signature=factories.signature(), attachments=added)
    key, seat = walked.pk, walk.seat_of(cast.colleague)
    run_photo_check(sections.save_photo(dossier_id=key, seat=seat, file=factories.jpeg()).pk)
    digest = commitment_digest(walked, version.spec.commitment_text or "")
    sections.sign_commitment(dossier_id=key, seat=seat, posted=factories.signature(), text_digest=digest)
    for code, name, _pdf in added:
        sections.add_attachment(dossier_id=key, seat=seat, code=code, file=factories.pdf(name, code.encode()))
    assert papers_of(at_once) == papers_of(walked)


def written_draft(cast: Cast, version: PlanVersion, owner: str) -> Dossier:
    factories.archived(cast, version, owner)
    return factories.open_dossier(cast.actors[owner], version)


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
