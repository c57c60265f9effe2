"""The life of an archive entry: kept, sent, decided, changed."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.services import seat_person
from applicants.models import ArchiveEntry
from applicants.sections import Refused, Stale
from applicants.services import archive
from applicants.services.archive_review import Decision, decide
from documents.models import StoredFile
from kernel import clock, idempotency
from tests.applicants.archive_data import VALID
from tests.factories import is_stored, pdf

Status = ArchiveEntry.Status
token = idempotency.new_token


def draft(actor, kind="project", *, files=True, **changes):
    uploads = [pdf(content=repr((kind, changes)).encode())] if files else []
    return archive.create(actor.seat, kind, VALID[kind] | changes, uploads, token=token())


def sent(actor, kind="project", **changes):
    entry = draft(actor, kind, **changes)
    return archive.send(actor.seat, entry.public_id, seen_version=entry.version)


def answer(actor, entry, decision=Decision.APPROVE, **more):
    return decide(actor.seat, entry.public_id, decision, **{"seen_version": entry.version, "token": token()} | more)


def fresh(entry):
    return ArchiveEntry.objects.get(pk=entry.pk)


@pytest.mark.feature("ARC-01")
def test_an_incomplete_draft_is_kept_as_typed(cast):
    entry = archive.create(cast.lin.seat, "paper", {"title": "半成品", "rank": "第一"}, token=token())
    assert fresh(entry).data == {"title": "半成品", "rank": "第一"}
    assert entry.status == Status.DRAFT
    assert entry.employer is None


@pytest.mark.abuse("AC-023")
def test_the_same_form_sent_twice_makes_one_entry(cast):
    once = token()
    first = archive.create(cast.lin.seat, "work", VALID["work"], token=once)
    second = archive.create(cast.lin.seat, "work", VALID["work"], token=once)
    assert first.pk == second.pk
    assert ArchiveEntry.objects.count() == 1


@pytest.mark.feature("ACC-07")
def test_an_applicant_of_an_unverified_employer_can_keep_nothing(cast):
    with pytest.raises(Refused, match="尚未通过单位认证"):
        archive.create(cast.newcomer.seat, "work", VALID["work"], token=token())
    assert not ArchiveEntry.objects.exists()


@pytest.mark.feature("ARC-02")
def test_a_complete_entry_goes_to_the_employer_of_the_seat(cast):
    entry = sent(cast.lin)
    assert entry.status == Status.SENT
    assert entry.employer == cast.organizations["employer"]


@pytest.mark.feature("ARC-02")
@pytest.mark.parametrize(
    ("changes", "files", "sentence"),
    [({"name": ""}, True, "请先填好：项目名称。"), ({}, False, "请上传佐证材料后再送审。")],
)
def test_what_is_incomplete_or_unproved_is_not_sent(cast, changes, files, sentence):
    entry = draft(cast.lin, files=files, **changes)
    with pytest.raises(Refused) as refused:
        archive.send(cast.lin.seat, entry.public_id, seen_version=entry.version)
    assert refused.value.message == sentence
    assert fresh(entry).status == Status.DRAFT


def test_sending_everything_leaves_what_is_not_ready(cast):
    ready, unproved = draft(cast.lin), draft(cast.lin, "award", files=False)
    result = archive.send_all(cast.lin.seat)
    assert [entry.pk for entry in result.sent] == [ready.pk]
    assert [(entry.pk, reason) for entry, reason in result.left] == [(unproved.pk, "请上传佐证材料后再送审。")]


def test_one_appraisal_a_year_is_enough(cast):
    sent(cast.lin, "appraisal")
    again = draft(cast.lin, "appraisal", grade="excellent")
    with pytest.raises(Refused, match="2019年的年度考核已经送审或通过"):
        archive.send(cast.lin.seat, again.public_id, seen_version=again.version)


@pytest.mark.feature("ARC-02", "ARC-04")
def test_hr_approves_one_entry(cast):
    entry = answer(cast.wang, sent(cast.lin))
    assert entry.status == Status.APPROVED
    assert entry.decided_by == cast.wang.seat
    assert entry.decided_at is not None


@pytest.mark.feature("ARC-04")
@pytest.mark.parametrize(
    ("reason", "good"),
    [("四个字啊", False), ("正好五个字", True), ("长" * 500, True), ("长" * 501, False), ("   ", False)],
)
def test_a_return_needs_a_reason_of_5_to_500_characters(cast, reason, good):
    entry = sent(cast.lin)
    if good:
        assert answer(cast.wang, entry, Decision.RETURN, reason=reason).reason == reason
        return
    with pytest.raises(Refused, match="请写明退回原因"):
        answer(cast.wang, entry, Decision.RETURN, reason=reason)
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-020")
@pytest.mark.parametrize("change", ["data", "file added", "file removed"])
def test_a_changed_approved_entry_loses_its_approval(cast, change):
    entry = answer(cast.wang, sent(cast.lin))
    seat, key, seen = cast.lin.seat, entry.public_id, entry.version
    if change == "data":
        archive.save(seat, key, entry.data | {"name": "另一个项目"}, seen_version=seen)
    elif change == "file added":
        archive.save(seat, key, entry.data, [pdf(content=b"more")], seen_version=seen)
    else:
        archive.remove_evidence(seat, key, entry.evidence.get().file.public_id, seen_version=seen)
    changed = fresh(entry)
    assert changed.status == Status.DRAFT
    assert changed.decided_by is None
    assert changed.decided_at is None
    assert changed.version == seen + 1


@pytest.mark.abuse("AC-020")
def test_saving_an_approved_entry_unchanged_keeps_the_approval(cast):
    entry = answer(cast.wang, sent(cast.lin))
    archive.save(cast.lin.seat, entry.public_id, entry.data, seen_version=entry.version)
    archive.save(
        cast.lin.seat,
        entry.public_id,
        entry.data,
        [pdf(content=repr(("project", {})).encode())],
        seen_version=entry.version,
    )
    assert fresh(entry).status == Status.APPROVED
    assert fresh(entry).version == entry.version


def test_a_second_tab_cannot_overwrite_the_first(cast):
    entry = draft(cast.lin)
    archive.save(cast.lin.seat, entry.public_id, entry.data | {"name": "第一个标签页"}, seen_version=1)
    late, typed = pdf(content=b"late"), entry.data | {"name": "第二个标签页"}
    with pytest.raises(Stale):
        archive.save(cast.lin.seat, entry.public_id, typed, [late], seen_version=1)
    assert fresh(entry).data["name"] == "第一个标签页"
    assert not is_stored(late)


@pytest.mark.abuse("AC-021", "AC-025")
def test_the_second_decision_is_told_who_was_first(cast):
    entry = sent(cast.lin)
    other = seat_person(cast.colleague.user, cast.organizations["employer"], "employer_hr")
    answer(cast.wang, entry)
    with pytest.raises(Stale, match=r"已由王敏于 .*处理为“单位已通过”"):
        decide(
            other, entry.public_id, Decision.RETURN, reason="材料看不清楚", seen_version=entry.version, token=token()
        )
    assert fresh(entry).status == Status.APPROVED


@pytest.mark.abuse("AC-025")
def test_a_decision_on_an_older_version_changes_nothing(cast):
    entry = sent(cast.lin)
    seen = entry.version
    changed = archive.save(cast.lin.seat, entry.public_id, entry.data | {"name": "换了名字"}, seen_version=seen)
    with pytest.raises(Stale, match="已撤回"):
        answer(cast.wang, entry, seen_version=seen)
    archive.send(cast.lin.seat, entry.public_id, seen_version=changed.version)
    with pytest.raises(Stale, match="申报人修改过"):
        answer(cast.wang, entry, seen_version=seen)
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-023")
def test_the_same_decision_sent_twice_is_answered_twice_and_made_once(cast):
    entry, once = sent(cast.lin), token()
    first = answer(cast.wang, entry, token=once)
    second = answer(cast.wang, entry, token=once)
    assert (first.pk, first.version) == (second.pk, second.version)
    assert fresh(entry).version == entry.version + 1


@pytest.mark.abuse("AC-023")
def test_a_page_sent_again_is_not_answered_as_done_when_the_entry_was_changed_since(cast):
    once = token()
    entry = archive.create(cast.lin.seat, "work", VALID["work"], token=once)
    archive.save(cast.lin.seat, entry.public_id, VALID["work"] | {"post": "改过"}, seen_version=1)
    with pytest.raises(Refused, match="这次没有保存"):
        archive.create(cast.lin.seat, "work", VALID["work"], token=once)
    entry, once = sent(cast.lin), token()
    answer(cast.wang, entry, token=once)
    archive.save(cast.lin.seat, entry.public_id, VALID["project"] | {"name": "改过"}, seen_version=fresh(entry).version)
    with pytest.raises(Stale, match="没有生效"):
        answer(cast.wang, entry, token=once)


@pytest.mark.abuse("AC-006")
def test_nobody_decides_on_their_own_entry_from_whatever_account(cast):
    entry = sent(cast.lin)
    with pytest.raises(Refused, match="不能审核本人"):
        answer(cast.owner_hr, entry)
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-001")
@pytest.mark.parametrize("who", ["zhao", "unverified_hr", "colleague", "chen", "department_officer", "sun", "operator"])
def test_strangers_cannot_decide(cast, who):
    entry = sent(cast.lin)
    with pytest.raises(Http404):
        answer(cast.actors[who], entry)
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-001", "AC-002")
@pytest.mark.parametrize("who", ["colleague", "stranger", "wang", "zhao"])
def test_only_the_owner_changes_an_entry(cast, who):
    entry = draft(cast.lin)
    seat = cast.actors[who].seat
    for change in (
        lambda: archive.save(seat, entry.public_id, {}, seen_version=1),
        lambda: archive.send(seat, entry.public_id, seen_version=1),
        lambda: archive.delete(seat, entry.public_id, seen_version=1),
        lambda: archive.remove_evidence(seat, entry.public_id, entry.evidence.get().file.public_id, seen_version=1),
    ):
        with pytest.raises(Http404):
            change()
    assert fresh(entry).data == entry.data


def test_what_the_employer_has_before_it_cannot_be_deleted(cast):
    entry = sent(cast.lin)
    with pytest.raises(Refused, match="不能删除"):
        archive.delete(cast.lin.seat, entry.public_id, seen_version=entry.version)
    returned = answer(cast.wang, entry, Decision.RETURN, reason="扫描件不清楚")
    archive.delete(cast.lin.seat, entry.public_id, seen_version=returned.version)
    assert not ArchiveEntry.objects.exists()
    assert StoredFile.objects.exists()


@pytest.mark.abuse("AC-095")
def test_a_bad_file_takes_everything_back(cast):
    bad = SimpleUploadedFile("图纸.png", b"GIF89a not a picture", "image/png")
    with pytest.raises(ValidationError, match="图纸"):
        archive.create(cast.lin.seat, "award", VALID["award"], [pdf(), bad], token=token())
    assert not ArchiveEntry.objects.exists()


@pytest.mark.abuse("AC-093")
def test_an_entry_has_at_most_20_files(cast):
    uploads = [pdf(content=str(n).encode()) for n in range(21)]
    with pytest.raises(ValidationError, match="最多 20 个文件"):
        archive.create(cast.lin.seat, "award", VALID["award"], uploads, token=token())
    entry = archive.create(
        cast.lin.seat, "award", VALID["award"], [pdf(content=str(n).encode()) for n in range(20)], token=token()
    )
    assert entry.evidence.count() == 20


def test_the_database_refuses_a_decided_entry_without_its_time(cast):
    entry = draft(cast.lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArchiveEntry.objects.filter(pk=entry.pk).update(status=Status.APPROVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArchiveEntry.objects.filter(pk=entry.pk).update(decided_at=clock.now())


def test_what_is_there_word_for_word_is_not_stored_again(cast):
    """Going back after a save shows the form with what was typed, and another token."""
    draft(cast.lin, "work", files=False)
    with pytest.raises(Refused, match="内容完全相同，没有再存一条"):
        draft(cast.lin, "work", files=False)
    draft(cast.lin, "work", files=False, post="另一个岗位")
    draft(cast.colleague, "work", files=False)
    assert ArchiveEntry.objects.filter(kind="work").count() == 3
