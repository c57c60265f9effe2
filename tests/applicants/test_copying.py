"""Everything an applicant gave, as one zip to keep."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from applicants import copying
from applicants.files import files_in
from applicants.models import Dossier, Snapshot
from applicants.tasks import render_dossier_copy
from documents.models import Rendering, StoredFile
from documents.services import read
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.models import Case
from tests import factories, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def dossier(cast, version):
    return walk.submitted(cast, version).dossier


def packed(dossier):
    """Ask for the copy, let the task run twice, and return what the zip holds by name."""
    rendering = copying.request(dossier)
    for _run in range(2):
        render_dossier_copy(rendering.pk)
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE, rendering.error
    zipped = ZipFile(BytesIO(read(rendering.file)))
    assert zipped.testzip() is None
    folder = f"申报材料-{dossier.number}/"
    return {name.removeprefix(folder): zipped.read(name) for name in zipped.namelist()}


def test_the_copy_holds_the_content_as_frozen_every_file_and_a_page_to_read(dossier):
    held = packed(dossier)
    submitted = Snapshot.objects.get(dossier=dossier)
    content = held["第1次提交.json"]
    assert json.loads(content) == submitted.content
    assert "sha256:" + hashlib.sha256(content).hexdigest() == submitted.digest
    digests = {file["sha256"] for file in files_in(submitted.content)}
    assert digests == {hashlib.sha256(data).hexdigest() for name, data in held.items() if name.startswith("文件/")}
    page = held["第1次提交.html"].decode()
    for words in ("林清", "市民中心一期工程", factories.STATEMENT, 'href="%E6%96%87%E4%BB%B6/', submitted.digest):
        assert words in page
    told = dict(line.split("  ")[::-1] for line in held["校验值.txt"].decode().splitlines())
    assert told == {name: hashlib.sha256(data).hexdigest() for name, data in held.items() if name != "校验值.txt"}


def test_after_a_return_the_copy_holds_both_submits(cast, dossier):
    first = packed(dossier)
    case = Case.objects.get(dossier=dossier)
    walk.decide(case, cast.wang, Action.RETURN, defects=(Defect("information", "述职没有写明工程规模"),))
    factories.submit(Dossier.objects.get(pk=dossier.pk), cast.lin)
    held = packed(dossier)
    assert {"第1次提交.json", "第2次提交.json", "第2次提交.html"} <= held.keys()
    assert held["第1次提交.json"] == first["第1次提交.json"]
    assert Rendering.objects.filter(kind=StoredFile.Kind.DOSSIER_COPY).count() == 2


@pytest.mark.abuse("AC-106")
def test_what_was_typed_and_how_a_file_is_called_cannot_harm_whoever_opens_the_copy(dossier):
    submitted = Snapshot.objects.get(dossier=dossier)
    submitted.content["statement"] = "<script>alert(1)</script>"
    submitted.content["attachments"][0]["files"][0]["name"] = "../../<b>甲.pdf"
    paths = {file["public_id"]: copying.packing.path_of(1, file) for file in files_in(submitted.content)}
    page = copying.packing.page(submitted, paths)
    assert "<script>" not in page and "<b>" not in page
    assert "文件/01-_b_甲.pdf" in paths.values()


@pytest.mark.abuse("AC-027")
def test_a_copy_is_never_packed_from_altered_evidence(dossier):
    rendering = copying.request(dossier)
    photo = Snapshot.objects.get(dossier=dossier).content["photo"]["public_id"]
    with default_storage.open(StoredFile.objects.get(public_id=photo).storage_name, "r+b") as stream:
        stream.write(b"altered")
    render_dossier_copy(rendering.pk)
    rendering.refresh_from_db()
    assert (rendering.status, rendering.file, rendering.error) == (Rendering.Status.WAITING, None, "ValueError")


def test_the_tracker_offers_the_copy_and_says_how_far_it_is(cast, dossier):
    client = cast.client("lin")
    tracker = reverse("review:tracker", args=[dossier.public_id])
    asking = reverse("applicants:copy", args=[dossier.public_id])
    assert asking in client.get(tracker).content.decode()
    assert [client.post(asking).status_code for _click in range(2)] == [302, 302]
    rendering = Rendering.objects.get(kind=StoredFile.Kind.DOSSIER_COPY)
    Rendering.objects.filter(pk=rendering.pk).update(progress=40)
    state = reverse("applicants:copy_state", args=[dossier.public_id])
    waiting = client.get(state).content.decode()
    assert "已完成 40%" in waiting and state in waiting
    render_dossier_copy(rendering.pk)
    rendering.refresh_from_db()
    address = reverse("documents:file", args=[rendering.file.public_id])
    assert address in client.get(tracker).content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], answer.status_code) == ("application/zip", 200)
    assert answer["Content-Disposition"].startswith("attachment")
    assert cast.client("wang").get(address).status_code == 404
    Rendering.objects.filter(pk=rendering.pk).update(status=Rendering.Status.FAILED, file=None)
    failed = client.get(state).content.decode()
    assert "打包失败" in failed and asking in failed
    client.post(asking)
    assert "正在打包" in client.get(state).content.decode()


def test_of_a_draft_there_is_nothing_to_pack(cast, version):
    draft = factories.ready_dossier(cast, version, "lin", "wang")
    answer = cast.client("lin").post(reverse("applicants:copy", args=[draft.public_id]), follow=True)
    assert "还没有提交过" in answer.content.decode()
    assert (
        "copy-state"
        in cast.client("lin").get(reverse("applicants:copy_state", args=[draft.public_id])).content.decode()
    )
    assert not Rendering.objects.exists()
