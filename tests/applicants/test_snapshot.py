"""The content of a dossier: complete, canonical, by value, masked."""

import json

import pytest

from applicants import snapshot
from applicants.models import Snapshot
from applicants.queries.dossiers import dossier_for
from documents.models import StoredFile
from tests import factories

FILE = {"public_id", "name", "media_type", "size", "sha256"}


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def content_of(dossier):
    return snapshot.build(dossier, round=1, submitted_at=None, last=None)


def test_the_content_has_the_shape_it_promises(cast, ready):
    content = content_of(ready)
    assert set(content) == {
        "schema", "dossier", "plan", "title", "route", "major", "person", "employer", "profile", "photo", "commitment",
        "answers", "texts", "receiving", "statement", "entries", "registers", "attachments", "scoring", "recommenders", "replies",
        "counted", "findings",
    }  # fmt: skip
    assert set(content["photo"]) == FILE | {"status"}
    assert set(content["commitment"]["signature"]) == FILE
    assert content["plan"]["digest"] == ready.plan_version.digest
    assert [answer["label"] for answer in content["answers"]] == ["能查到", "浙江省内"]
    entry = snapshot.entries_of(content, ["project"])[0]
    assert entry["selected"]
    assert ["项目名称", "市民中心一期工程"] in entry["lines"]
    assert entry["decided_by"] == cast.wang.person.full_name
    assert entry["provenance"][0] == "本人填报"
    assert entry["is_before"] is False
    assert all(set(file) == FILE | {"part"} for entry in content["entries"] for file in entry["evidence"])
    assert [row["code"] for row in content["attachments"] if row["needed"]] == [
        "hours-certificates",
        "appointment-letters",
    ]


@pytest.mark.abuse("AC-027")
def test_every_file_of_the_content_is_stored_under_its_digest(ready):
    content = content_of(ready)
    files = [content["photo"], content["commitment"]["signature"]]
    files += [file for entry in content["entries"] for file in entry["evidence"]]
    files += [file for row in content["attachments"] for file in row["files"]]
    assert len(files) > 4
    for file in files:
        assert StoredFile.objects.get(public_id=file["public_id"]).sha256 == file["sha256"]


@pytest.mark.abuse("AC-110")
def test_numbers_of_persons_are_masked(ready):
    text = snapshot.canonical(content_of(ready)).decode()
    assert ready.person.id_number not in text
    assert ready.person.phone not in text
    assert content_of(ready)["person"]["id_number"].endswith(ready.person.id_number[-4:])


@pytest.mark.abuse("AC-027")
def test_the_digest_survives_the_database_and_sees_every_change(cast, ready):
    factories.submit(ready, cast.lin)
    frozen = Snapshot.objects.get(dossier=ready)
    assert snapshot.digest(frozen.content) == frozen.digest
    assert snapshot.digest(json.loads(json.dumps(frozen.content, sort_keys=False))) == frozen.digest
    changed = json.loads(json.dumps(frozen.content))
    changed["entries"][0]["lines"][0][1] += "。"
    assert snapshot.digest(changed) != frozen.digest


def test_the_same_dossier_has_the_same_content_twice(ready):
    assert snapshot.canonical(content_of(ready)) == snapshot.canonical(content_of(ready))


@pytest.mark.feature("INF-08")
def test_entries_stand_in_the_order_of_the_archive(ready):
    kinds = [entry["kind"] for entry in content_of(ready)["entries"]]
    order = ["education", "work", "appointment", "appraisal", "hours", "project", "credential"]
    assert list(dict.fromkeys(kinds)) == order


def test_the_headline_says_what_is_declared(ready):
    assert snapshot.headline(content_of(ready)) == "工程师 · 建筑施工 · 正常申报（学历和资历）"


def test_a_content_costs_a_fixed_number_of_queries(cast, ready, django_assert_num_queries):
    dossier = dossier_for(cast.lin.seat, ready.public_id)
    with django_assert_num_queries(8):
        content_of(dossier)
