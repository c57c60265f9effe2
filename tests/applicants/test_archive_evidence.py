"""What proves an entry part by part, who vouched for it, and what a machine can see to be odd about it."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from applicants import archive_evidence, archive_hints, gates, provenance, snapshot
from applicants.models import ArchiveEntry
from applicants.present_title import PresentTitle, is_before, present_title
from applicants.sections import Refused
from applicants.services import archive
from applicants.services.archive_review import Decision
from applicants.templatetags.dossier import empty_columns
from kernel import idempotency
from plans.services import publish
from tests import factories
from tests.applicants.archive_data import VALID, posted
from tests.applicants.test_archive_services import answer, draft, fresh, sent
from tests.factories import pdf
from tests.portal.drawn import Drawn

COLLECTIVE, ALONE = VALID["project"], VALID["project"] | {"alone": True}
REPORT = VALID["paper"] | {"paper_kind": "report"}


def page(entry, name="entry"):
    return reverse(f"applicants:{name}", args=[entry.public_id])


def lacking(kind, data, *there):
    return [part.code for part in archive_evidence.missing(kind, data, there)]


@pytest.fixture
def lin(cast):
    return cast.client("lin")


@pytest.mark.feature("ARC-12", "ARC-14", "ARC-15", "ARC-08")
@pytest.mark.parametrize(
    ("kind", "data", "wanted"),
    [
        ("project", COLLECTIVE, ["contract", "process", "completion", "share"]),
        ("project", ALONE, ["contract", "process", "completion"]),
        ("paper", VALID["paper"], ["cover", "imprint", "contents", "text"]),
        ("paper", REPORT, ["text", "authorship"]),
        ("standard", VALID["standard"], ["cover", "drafters"]),
        ("award", VALID["award"], ["certificate"]),
        ("education", VALID["education"], ["diploma", "degree"]),
        ("education", VALID["education"] | {"academic_degree": "none"}, ["diploma"]),
        ("work", VALID["work"], []),
    ],
)
def test_each_kind_names_the_papers_it_needs(kind, data, wanted):
    assert lacking(kind, data) == wanted
    assert lacking(kind, data, *wanted) == []
    assert lacking(kind, data, archive_evidence.WHOLE) == []
    if wanted:
        assert lacking(kind, data, *wanted[1:]) == wanted[:1]


@pytest.mark.feature("ARC-12")
def test_files_are_uploaded_to_their_part_and_what_is_missing_is_named(cast, lin):
    data = posted("project") | {"token": idempotency.new_token(), "then": "save"}
    files = {"evidence_contract": [pdf(content=b"1")], "evidence_share": [pdf(content=b"2")]}
    answered = lin.post(reverse("applicants:entry_new", args=["project"]), data | files, follow=True)
    entry = ArchiveEntry.objects.get()
    assert [each.part for each in entry.evidence.all()] == ["contract", "share"]
    assert "还没有上传：过程文件、完成文件。" in answered.text
    archive.send(cast.lin.seat, entry.public_id, seen_version=entry.version)
    desk = cast.client("wang").get(page(entry, "desk_entry"))
    assert "还没有上传：过程文件、完成文件。" in desk.text
    assert "本人是主要完成人的证明" in desk.text


def test_a_draft_that_cannot_be_sent_yet_says_why_beside_saved_and_marks_what_is_asked_of_it(lin):
    data = posted("project") | {"token": idempotency.new_token(), "then": "save", "evidence_contract": [pdf()]}
    answered = lin.post(reverse("applicants:entry_new", args=["project"]), data, follow=True)
    assert "已保存为草稿，还不能送单位审核。集体项目请上传“本人是主要完成人的证明”" in answered.text
    form = answered.context["form"]
    marks = [form[f"evidence_{part}"].show_optional for part in ("share", "process", "contract")]
    assert marks == [False, False, True], "what is said to be missing is not marked as optional"
    narrowed = Drawn(answered).ids["id_complexity"]
    assert narrowed.get("data-narrow-by") == "id_category"
    assert json.loads(narrowed.get("data-narrow-to"))["technical_management"] == ["government", "enterprise"]


def test_the_same_file_uploaded_to_another_part_moves_there(cast):
    entry = draft(cast.lin)
    (file,) = entry.evidence.all()
    again = {"contract": [pdf(content=repr(("project", {})).encode())]}
    saved = archive.save(cast.lin.seat, entry.public_id, entry.data, again, seen_version=entry.version)
    assert [(each.pk, each.part) for each in saved.evidence.all()] == [(file.pk, "contract")]
    assert archive.save(cast.lin.seat, entry.public_id, entry.data, again, seen_version=1).version == saved.version


def test_a_bad_file_is_told_beside_its_own_part(lin):
    data = posted("project") | {"then": "save", "evidence_process": [SimpleUploadedFile("坏.pdf", b"<html>")]}
    answered = lin.post(reverse("applicants:entry_new", args=["project"]), data)
    assert answered.status_code == 422
    assert "坏.pdf" in answered.context["form"].errors["evidence_process"][0]


@pytest.mark.feature("ARC-08")
def test_a_collective_project_is_not_sent_without_proof_of_the_own_share(cast):
    def made(data):
        files = {"contract": [pdf(content=repr(data).encode())]}
        return archive.create(cast.lin.seat, "project", data, files, token=idempotency.new_token())

    entry = made(COLLECTIVE)
    with pytest.raises(Refused, match="本人是主要完成人的证明"):
        archive.send(cast.lin.seat, entry.public_id, seen_version=entry.version)
    alone = made(ALONE)
    assert archive.send(cast.lin.seat, alone.public_id, seen_version=alone.version).status == "sent"


@pytest.mark.feature("ARC-18")
def test_who_held_the_originals_is_said_everywhere_until_the_entry_changes(cast, lin):
    entry = sent(cast.lin)
    version, token = entry.version, idempotency.new_token()
    wang = cast.client("wang")
    data = {"decision": "approve", "original_seen": "on", "version": version, "token": token}
    wang.post(page(entry, "entry_decide"), data)
    told = f"{cast.wang.person.full_name}已核对原件"
    assert told in lin.get(page(entry)).text
    assert told in wang.get(page(entry, "desk_entry")).text
    seen = fresh(entry)
    assert provenance.lines(seen)[0] == "本人填报"
    archive.save(cast.lin.seat, entry.public_id, entry.data | {"name": "改名"}, seen_version=seen.version)
    assert fresh(entry).original_seen is False


@pytest.mark.feature("ARC-18")
def test_an_approval_without_the_originals_says_so(cast):
    entry = answer(cast.wang, sent(cast.lin))
    assert provenance.lines(entry)[-1] == "审核时没有标记核对原件"
    returned = answer(
        cast.wang, sent(cast.lin, name="另一个"), Decision.RETURN, reason="材料看不清楚", original_seen=True
    )
    assert returned.original_seen is False


@pytest.mark.feature("ARC-13")
def test_there_is_exactly_one_representative_work(cast, lin):
    first, second = draft(cast.lin, "paper"), draft(cast.lin, "paper", title="另一篇")
    for entry in (first, second, second):
        lin.post(page(entry, "entry_representative"))
    assert [fresh(entry).representative for entry in (first, second)] == [False, True]
    assert "这一篇是您的代表作" in lin.get(page(second)).text
    with transaction.atomic(), pytest.raises(IntegrityError):
        ArchiveEntry.objects.filter(pk=first.pk).update(representative=True)


@pytest.mark.feature("ARC-13")
def test_only_a_writing_of_ones_own_is_a_representative_work(cast, lin):
    award = draft(cast.lin, "award")
    assert "代表作只能从论文、著作和技术报告中确定。" in lin.post(page(award, "entry_representative"), follow=True).text
    foreign = draft(cast.stranger, "paper")
    assert lin.post(page(foreign, "entry_representative")).status_code == 404
    assert not ArchiveEntry.objects.filter(representative=True).exists()


@pytest.mark.feature("ARC-16")
@pytest.mark.parametrize(
    ("kind", "name", "column"),
    [
        ("project", "一种支撑装置发明专利", "专利"),
        ("award", "实用新型专利 ZL201820000000.0", "专利"),
        ("paper", "DB33/T 1234 施工规程", "标准"),
        ("project", "科学技术进步奖二等奖", "获奖"),
        ("award", "浙江省技术能手", "证书与资格"),
        ("project", "发表于建筑学报", "论文著作"),
        ("patent", "一种支撑装置", ""),
        ("paper", "专利导航研究", ""),
        ("standard", "GB 50300 施工质量验收", ""),
        ("award", "优质工程奖", ""),
        ("hours", "发明专利", ""),
    ],
)
def test_a_name_of_another_column_is_remarked_on(kind, name, column):
    field = "title" if kind == "paper" else "name"
    (*found,) = archive_hints.hints(kind, {field: name})
    assert [f"“{column}”一栏" in sentence for sentence in found] == ([True] if column else [])


@pytest.mark.feature("ARC-11")
def test_a_patent_whose_inventors_were_changed_is_remarked_on_for_both(cast, lin):
    entry = sent(cast.lin, "patent", by_transfer=True)
    for client, name in ((lin, "entry"), (cast.client("wang"), "desk_entry")):
        assert "通过转让变更过发明人的专利，有的评审计划不予认可" in client.get(page(entry, name)).text


@pytest.mark.feature("ARC-19")
def test_the_present_title_divides_the_achievements():
    old, new = VALID["credential"] | {"issued_on": "2010-09-01"}, VALID["credential"]
    title = present_title([("credential", new), ("credential", old), ("appointment", VALID["appointment"])])
    assert title == PresentTitle("助理工程师", date(2015, 9, 1))
    assert present_title([("appointment", VALID["appointment"])]) == PresentTitle("助理工程师", date(2016, 1, 1))
    assert present_title([("credential", new | {"category": "honour"})]) is None
    assert is_before({"awarded_on": "2015-08-31"}, title)
    assert not is_before({"awarded_on": "2015-09-01"}, title)
    assert not is_before({}, title)
    assert not is_before({"awarded_on": "2015-08-31"}, None)


@pytest.mark.feature("ARC-19")
def test_the_archive_marks_what_was_done_before_the_title(cast, lin):
    draft(cast.lin, "credential")
    draft(cast.lin, "award", awarded_on="2014-05-01")
    assert lin.get(reverse("applicants:archive")).text.count("任现职以前") == 1


@pytest.mark.feature("ARC-20")
def test_columns_without_an_entry_are_filled_with_none(cast):
    ready = factories.ready_dossier(cast, factories.plan(cast))
    content = snapshot.build(ready, round=1, submitted_at=None, last=None)
    assert empty_columns(content) == "论文著作、专利、标准、获奖"
    preview = cast.client("lin").get(reverse("applicants:step", args=[ready.public_id, "preview"]))
    assert "以下栏目填“无”：论文著作、专利、标准、获奖。" in preview.text


@pytest.mark.feature("ARC-13")
def test_a_plan_that_wants_a_representative_work_gets_one_with_the_writings_chosen(cast):
    spec = factories.plan(cast).spec.model_copy(update={"representative_work": True})
    ready = factories.ready_dossier(cast, publish(spec, organizer=cast.organizations["office"]))

    def asked():
        content = snapshot.build(ready, round=1, submitted_at=None, last=None)
        return [problem.text for problem in gates.problems(ready, content) if "代表作" in problem.text]

    assert asked() == []
    paper = answer(cast.wang, sent(cast.lin, "paper"))
    ready.entries.add(paper)
    assert len(asked()) == 1
    archive.designate(cast.lin.seat, paper.public_id)
    assert asked() == []


@pytest.mark.feature("ARC-06", "ARC-19")
def test_the_choice_of_achievements_marks_what_came_before_the_title(cast):
    ready = factories.ready_dossier(cast, factories.plan(cast))
    answer(cast.wang, sent(cast.lin, "award", awarded_on="2001-05-01"))
    page = cast.client("lin").get(reverse("applicants:step", args=[ready.public_id, "achievements"]))
    assert page.text.count("任现职以前") == 1
