"""The archive as one file: given out, taken in elsewhere, and refused when anything about it is wrong."""

import io
import json
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applicants import archive_bundle, archive_carried, archive_seal
from applicants.models import ArchiveEntry
from applicants.services import archive_bundles as services
from documents.models import StoredFile
from kernel import clock
from tests.applicants.archive_data import VALID
from tests.applicants.test_archive_services import answer, draft, sent

ADDRESS = "applicants:archive_bundle"


def given_out(actor):
    (entries,) = services.bundles(actor.seat)
    with services.export(actor.seat, entries) as file:
        return file.read()


def rebuilt(data, *, drop=(), **changed):
    """The same zip with parts left out, changed or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        parts = {name: old.read(name) for name in old.namelist() if name not in drop}
        for name, content in (parts | {key.replace("__", "."): value for key, value in changed.items()}).items():
            new.writestr(name, content)
    return made.getvalue()


def sealed(content, files=()):
    made = io.BytesIO()
    archive_bundle.write(made, content, ((f"{number}.pdf", data) for number, data in enumerate(files)))
    return made.getvalue()


def named_by_digest(data):
    """The same bundle as it was given out before its files had names that people can read."""
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist() if not name.startswith(("digests", "signature"))}
    old = {f"files/{archive_bundle.digest(each)[7:]}" if "/" in name else name: each for name, each in parts.items()}
    digests = archive_bundle.canonical({name: archive_bundle.digest(each) for name, each in old.items()})
    seal = {"key": archive_seal.public_key(), "signature": archive_seal.seal(digests)}
    sealing = {"digests__json": digests, "signature__json": archive_bundle.canonical(seal)}
    return rebuilt(data, drop=[*parts], **old, **sealing)


def refused(data):
    with pytest.raises(archive_bundle.BundleRefused) as told:
        archive_bundle.read(io.BytesIO(data))
    return told.value.message


def upload(client, data):
    return client.post(reverse(ADDRESS), {"file": ContentFile(data, name="档案.zip")}, follow=True)


@pytest.mark.feature("ARC-05")
@pytest.mark.parametrize("is_old", [False, True], ids=["named", "by digest"])
def test_what_was_given_out_is_taken_in_as_drafts_without_the_approval(cast, is_old):
    answer(cast.wang, sent(cast.lin, name="市民中心"), original_seen=True)
    draft(cast.lin, "paper")
    lin = cast.client("lin")
    answered = lin.get(reverse("applicants:archive_bundle_download"))
    data = b"".join(answered.streaming_content)
    first, second = (each for each in zipfile.ZipFile(io.BytesIO(data)).namelist() if "/" in each)
    assert re.fullmatch(r"files/001-论文著作-[^/]+\.pdf", first) and second.startswith("files/002-工程项目-")
    if is_old:
        data = named_by_digest(data)
    ArchiveEntry.objects.all().delete()  # as on the other installation, where there is nothing yet
    page = upload(lin, data)
    assert "将导入 2 条" in page.text
    assert not ArchiveEntry.objects.exists()
    lin.post(page.request["PATH_INFO"])
    project = ArchiveEntry.objects.get(kind="project")
    assert (project.status, project.source, project.original_seen, project.decided_by) == (
        "draft",
        "bundle",
        False,
        None,
    )
    assert project.data["name"] == "市民中心"
    assert project.evidence.count() == 1
    assert "导出的档案包导入" in lin.get(reverse("applicants:entry", args=[project.public_id])).text


def test_nothing_is_taken_in_twice(cast):
    draft(cast.lin)
    lin = cast.client("lin")
    page = upload(lin, given_out(cast.lin))
    assert "档案里都已经有了" in page.text
    lin.post(page.request["PATH_INFO"])
    lin.post(page.request["PATH_INFO"])
    assert ArchiveEntry.objects.count() == 1


@pytest.mark.abuse("AC-001")
def test_another_persons_bundle_is_refused(cast):
    draft(cast.lin)
    page = upload(cast.client("colleague"), given_out(cast.lin))
    assert page.status_code == 422
    assert "这是别人的档案包" in page.text
    assert StoredFile.objects.filter(owner=cast.colleague.user).count() == 0


@pytest.mark.abuse("AC-097")
def test_whatever_is_changed_in_a_bundle_is_seen(cast):
    draft(cast.lin)
    data = given_out(cast.lin)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    (file,) = (name for name in names if name.startswith("files/"))
    digests = zipfile.ZipFile(io.BytesIO(data)).read("digests.json")
    assert "被改动过" in refused(rebuilt(data, archive__json=b"{}"))
    assert "被改动过" in refused(rebuilt(data, **{file: b"other"}))
    assert "签名不对" in refused(rebuilt(data, digests__json=digests.replace(b"sha256:", b"sha256:0", 1)))
    assert "签名不对" in refused(rebuilt(data, signature__json=b'{"key": "", "signature": ""}'))
    assert "签名不对" in refused(rebuilt(data, signature__json=b"[]"))
    assert "文件清单不一致" in refused(rebuilt(data, drop=[file]))
    assert "文件清单不一致" in refused(rebuilt(data, **{"files/" + "0" * 64: b"more"}))


@pytest.mark.abuse("AC-097")
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "files/../x", "files/" + "A" * 64, "other.txt"])
def test_a_name_that_is_not_ours_is_refused(cast, name):
    draft(cast.lin)
    assert "不应该有的文件" in refused(rebuilt(given_out(cast.lin), **{name: b"x"}))


@pytest.mark.abuse("AC-097")
def test_a_bundle_that_would_explode_is_refused_before_it_is_unpacked():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle, bundle.open("archive.json", "w") as part:
        for _ in range(210):
            part.write(b"0" * 1024 * 1024)
    assert made.tell() < 1024 * 1024
    assert "展开后超过" in refused(made.getvalue())


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"words", b"PK\x05\x06" + b"\x00" * 18], ids=["empty", "two", "words", "no parts"]
)
def test_what_is_no_bundle_is_refused(data):
    assert "不是本平台导出的档案包" in refused(data)


def test_a_bundle_of_an_installation_that_is_not_listed_is_refused(cast, settings, monkeypatch):
    draft(cast.lin)
    own = settings.SECRET_KEY
    settings.SECRET_KEY = "another installation"
    foreign, key = given_out(cast.lin), archive_seal.public_key()
    settings.SECRET_KEY = own
    assert "不在本平台认可的名单中" in refused(foreign)
    settings.ARCHIVE_TRUSTED_KEYS = [key]
    assert archive_bundle.read(io.BytesIO(foreign)).content["schema"] == 1


PERSON = {"full_name": "林清", "birth_date": "1985-03-12", "id_number": "3305**********1234"}


def taken(*entries, **more):
    content = {"schema": 1, "platform": "别处", "person": PERSON, "entries": list(entries), **more}
    return archive_carried.carried(json.loads(json.dumps(content)), PERSON)["entries"]


def test_entries_are_brought_into_our_shape():
    (entry,) = taken(
        {"kind": "award", "data": VALID["award"] | {"level": "world", "status": "approved"}, "files": "none"}
    )
    assert entry["data"] == VALID["award"] | {"level": ""}
    assert entry["files"] == []


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        {},
        {"kind": []},
        {"kind": "degree"},
        {"kind": "award", "data": []},
        {"kind": "award", "data": {"name": 1}},
    ],
)
def test_a_useless_entry_is_left_out_and_said_so(entry):
    (left,) = taken(entry)
    assert left["problem"]


def test_files_keep_their_part_when_we_know_it():
    sha256 = "a" * 64
    files = [
        {"sha256": sha256, "name": "a\x00b.pdf", "part": "cover"},
        {"sha256": sha256, "part": []},
        {"sha256": "x"},
        1,
    ]
    (entry,) = taken({"kind": "paper", "data": VALID["paper"], "files": files[:1]})
    assert entry["files"] == [{"sha256": sha256, "name": "ab.pdf", "part": "cover"}]
    (entry,) = taken({"kind": "paper", "data": VALID["paper"], "files": files})
    assert [file["part"] for file in entry["files"]] == [""]


@pytest.mark.parametrize("content", [[], {}, {"schema": 2, "entries": []}, {"schema": 1}])
def test_a_content_of_another_schema_is_refused(content):
    with pytest.raises(archive_bundle.BundleRefused, match="格式本平台不认识"):
        archive_carried.carried(content, PERSON)


@pytest.mark.abuse("AC-095")
def test_a_file_that_no_form_would_take_is_left_out_and_named(cast):
    content = {
        "schema": 1,
        "platform": "别处",
        "exported_at": clock.now().isoformat(),
        "person": services._told(cast.lin.person),
        "entries": [{"kind": "award", "data": VALID["award"], "files": [
            {"sha256": archive_bundle.digest(b"<html>")[7:], "name": "网页.pdf", "part": ""},
            {"sha256": "b" * 64, "name": "没有.pdf", "part": ""}]}],
    }  # fmt: skip
    lin = cast.client("lin")
    page = upload(lin, sealed(content, [b"<html>"]))
    assert "“网页.pdf”：不能上传网页或矢量图" in page.text
    assert "“没有.pdf”：档案包里没有这个文件。" in page.text
    lin.post(page.request["PATH_INFO"])
    assert ArchiveEntry.objects.get().evidence.count() == 0


def test_an_archive_too_large_for_one_bundle_becomes_several(cast, monkeypatch):
    for name in ("甲", "乙", "丙"):
        draft(cast.lin, name=name)
    size = StoredFile.objects.first().size
    monkeypatch.setattr(services, "_ROOM", 2 * size)
    assert [len(entries) for entries in services.bundles(cast.lin.seat)] == [2, 1]
    lin = cast.client("lin")
    assert "下载第 2 包" in lin.get(reverse(ADDRESS)).text
    assert lin.get(reverse("applicants:archive_bundle_download") + "?number=2").status_code == 200
    assert lin.get(reverse("applicants:archive_bundle_download") + "?number=3").status_code == 404


def test_a_lost_file_is_told_and_nothing_is_given_out(cast, monkeypatch):
    draft(cast.lin)

    def lost(file):
        raise FileNotFoundError

    monkeypatch.setattr(services, "read_file", lost)
    answered = cast.client("lin").get(reverse("applicants:archive_bundle_download"), follow=True)
    assert "有佐证文件暂时读不出来" in answered.text


def test_an_empty_archive_has_nothing_to_give_out(cast):
    assert "没有可以导出的" in cast.client("lin").get(reverse(ADDRESS)).text


def test_bundles_are_read_for_one_person_only_so_often(cast, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bundles"}}
    monkeypatch.setattr("applicants.views.archive_bundle.BUNDLES_AN_HOUR", 1)
    lin = cast.client("lin")
    assert upload(lin, b"no bundle").status_code == 422
    assert "一小时内最多上传 1 次档案文件" in upload(lin, b"no bundle").text
    assert "一小时内" not in upload(cast.client("colleague"), b"no bundle").text
