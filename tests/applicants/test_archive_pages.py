"""The archive's pages as its owner uses them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.archive_choices import ProjectRole
from applicants.models import ArchiveEntry, Profile
from applicants.services.archive_review import Decision
from documents.models import StoredFile
from kernel import idempotency
from tests.applicants.archive_data import TRUTHFUL, VALID, posted
from tests.applicants.test_archive_services import answer, draft, fresh, sent
from tests.documents.images import portrait
from tests.factories import pdf
from tests.portal.drawn import Drawn

Status = ArchiveEntry.Status


def new(kind):
    return reverse("applicants:entry_new", args=[kind])


def page(entry, name="entry", *more):
    return reverse(f"applicants:{name}", args=[entry.public_id, *more])


@pytest.fixture
def lin(cast):
    return cast.client("lin")


@pytest.mark.feature("ARC-01")
def test_an_empty_archive_says_where_to_start(lin):
    answered = lin.get(reverse("applicants:archive"))
    assert "从这里开始" in answered.text
    for kind in ArchiveEntry.Kind:
        assert new(kind.value) in answered.text


@pytest.mark.feature("ARC-01", "CED-01", "APR-01", "APR-02", "INF-13")
@pytest.mark.parametrize("kind", sorted(VALID))
def test_each_kind_is_filled_in_proved_and_sent(cast, lin, kind):
    form = lin.get(new(kind))
    assert form.status_code == 200
    assert TRUTHFUL in form.text
    data = posted(kind) | {"token": idempotency.new_token(), "then": "send", "evidence": [pdf(), pdf(content=b"2")]}
    answered = lin.post(new(kind), data, follow=True)
    entry = ArchiveEntry.objects.get()
    assert entry.status == Status.SENT, answered.text
    assert entry.data == VALID[kind]
    assert entry.evidence.count() == 2
    assert f"已送{cast.organizations['employer'].name}审核。" in answered.text
    assert entry.summary in answered.text


@pytest.mark.feature("ARC-01")
def test_an_incomplete_entry_is_saved_and_says_beside_each_field_what_is_missing(lin):
    answered = lin.post(new("paper"), {"title": "题目已有", "rank": "第一", "then": "send"}, follow=True)
    entry = ArchiveEntry.objects.get()
    assert entry.status == Status.DRAFT
    assert "已保存，但没有送审。" in answered.text
    assert 'value="题目已有"' in answered.text
    assert 'value="第一"' in answered.text
    assert "请填写 1 到 99 之间的整数。" in answered.context["form"].errors["rank"]
    assert 'href="#id_journal"' in answered.text
    assert answered.context["form"].errors["evidence"] == ["请上传佐证材料。"]


@pytest.mark.parametrize("then", ["send", "save"])
def test_a_form_with_nothing_in_it_is_no_entry(lin, then):
    answered = lin.post(new("paper"), {"title": " ", "then": then})
    assert answered.status_code == 422
    assert "还没有填写任何内容，没有保存。" in answered.text
    assert not ArchiveEntry.objects.exists()
    lin.post(new("paper"), {"evidence": [pdf()], "then": then})
    assert ArchiveEntry.objects.get().evidence.count() == 1


@pytest.mark.abuse("AC-016")
def test_keys_that_are_no_fields_never_reach_the_entry(cast, lin):
    extra = {"status": "approved", "person": cast.stranger.person.pk, "version": 99, "decided_at": "2020-01-01",
             "public_id": "x" * 16, "summary": "伪造", "is_staff": "1"}  # fmt: skip
    lin.post(new("work"), posted("work") | extra | {"then": "save"})
    entry = ArchiveEntry.objects.get()
    assert (entry.status, entry.person, entry.employer, entry.version) == (Status.DRAFT, cast.lin.person, None, 1)
    assert entry.data == VALID["work"]
    assert entry.summary == "苕溪建设集团有限公司 · 施工员"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"post": "a\x00b"}, "post", "第 2 个字符无法识别或无法保存，请删除后重新输入。"),
        ({"post": "长" * 5001}, "post", "最多 60 个字，现在是 5001 个字。"),
        ({"nature": "invented"}, "nature", "所选的项目不在可选范围内，请重新选择。"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_leaves_no_trace(lin, changes, field, sentence):
    answered = lin.post(new("work"), posted("work", **changes) | {"then": "save"})
    assert answered.status_code == 422
    assert answered.context["form"].errors[field] == [sentence]
    assert VALID["work"]["employer"] in answered.text
    assert not ArchiveEntry.objects.exists()


@pytest.mark.abuse("AC-095")
@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("空.pdf", b""),
        SimpleUploadedFile("网页.html", b"<html>"),
        SimpleUploadedFile("图.jpg", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
        SimpleUploadedFile("断.jpg", portrait()[:2000]),
        SimpleUploadedFile("没有后缀", b"%PDF-1.4"),
    ],
    ids=lambda upload: upload.name,
)
def test_a_bad_file_is_named_beside_the_field_and_nothing_else_is_lost(lin, upload):
    """The words and the good file are kept; of the bad one there is no trace."""
    upload.seek(0)
    answered = lin.post(new("work"), posted("work") | {"then": "send", "evidence": [pdf("好.pdf"), upload]})
    assert answered.status_code == 422
    (sentence,) = answered.context["form"].errors["evidence"]
    assert sentence.startswith(f"“{upload.name}”没有上传：")
    assert sentence.endswith("。")
    assert "填写的内容和其余 1 个文件已保存。还没有送审。" in answered.text
    entry = ArchiveEntry.objects.get()
    assert (entry.data, entry.status) == (VALID["work"], Status.DRAFT)
    assert [each.file.name for each in entry.evidence.all()] == ["好.pdf"]
    assert StoredFile.objects.count() == 1
    drawn = Drawn(answered)
    (form,) = (each for each in drawn.tree.iter("form") if each.get("enctype"))
    assert form.get("action") == page(entry), "the next save is of the same entry"


def test_a_bad_file_added_later_leaves_the_words_of_that_save(cast, lin):
    entry = draft(cast.lin, "work")
    typed = posted("work", post="质量员") | {"version": entry.version, "then": "save"}
    answered = lin.post(page(entry), typed | {"evidence": [pdf("好.pdf"), SimpleUploadedFile("空.pdf", b"")]})
    assert answered.status_code == 422
    assert fresh(entry).data["post"] == "质量员"
    assert "好.pdf" in [each.file.name for each in entry.evidence.all()]
    again = lin.post(page(entry), typed | {"version": answered.context["version"]}, follow=True)
    assert again.status_code == 200


@pytest.mark.parametrize("upload", [("空.pdf", b""), ("假.pdf", b"MZ" + bytes(99))], ids=lambda upload: upload[0])
def test_a_bad_file_alone_is_no_entry(lin, upload):
    answered = lin.post(new("work"), {"then": "save", "evidence": SimpleUploadedFile(*upload)})
    assert answered.status_code == 422
    assert f"“{upload[0]}”没有上传" in answered.text
    assert not ArchiveEntry.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.abuse("AC-023")
def test_the_same_request_again_says_again_which_file_was_bad(lin):
    token = idempotency.new_token()
    for _again in range(2):
        data = posted("work") | {"then": "save", "token": token, "evidence": [SimpleUploadedFile("假.pdf", b"MZ")]}
        answered = lin.post(new("work"), data)
        assert "“假.pdf”没有上传" in answered.text
    assert ArchiveEntry.objects.count() == 1


def test_a_photograph_in_the_format_of_some_telephones_is_refused_with_advice(lin):
    upload = SimpleUploadedFile("IMG_0001.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(99))
    answered = lin.post(new("project"), posted("project") | {"evidence_contract": upload})
    assert answered.status_code == 422
    assert "“IMG_0001.HEIC”没有上传：这是苹果手机的 HEIC 照片" in answered.text
    assert "选“兼容性最佳”后重拍" in answered.text
    assert posted("project")["name"] in answered.text


@pytest.mark.parametrize("kind", ["project", "award"])
def test_every_file_field_can_be_photographed_into(lin, kind):
    drawn = Drawn(lin.get(new(kind)))
    files = {each.get("id") for each in drawn.tree.iter("input") if each.get("type") == "file"}
    cameras = [each for each in drawn.tree.iter("button") if each.get("data-camera")]
    assert {each.get("data-camera-for") for each in cameras} == files
    assert all(each.get("type") == "button" and each.get("hidden") is not None for each in cameras)


def test_a_double_click_on_save_makes_one_entry(lin):
    data = posted("work") | {"token": idempotency.new_token(), "then": "save"}
    first, second = lin.post(new("work"), data), lin.post(new("work"), data)
    assert first["Location"] == second["Location"]
    assert ArchiveEntry.objects.count() == 1


@pytest.mark.abuse("AC-023")
def test_a_page_sent_again_with_a_file_is_never_told_that_the_file_was_saved(lin):
    data = posted("award") | {"token": idempotency.new_token(), "then": "save"}
    assert lin.post(new("award"), data).status_code == 302
    answered = lin.post(new("award"), data | {"evidence": [pdf()]})
    assert answered.status_code == 409
    assert "现在的内容和文件没有保存" in answered.text
    assert not ArchiveEntry.objects.get().evidence.exists()
    again = data | {"token": answered.context["token"]}
    assert [lin.post(new("award"), again | {"evidence": [pdf()]}).status_code for _click in range(2)] == [302, 302]
    assert sorted(entry.evidence.count() for entry in ArchiveEntry.objects.all()) == [0, 1]


@pytest.mark.abuse("AC-023")
def test_a_double_click_on_save_and_send_is_one_change(cast, lin):
    entry = draft(cast.lin)
    for _click in range(2):
        data = posted("project", name="改过") | {"version": 1, "then": "send", "evidence": [pdf(content=b"new")]}
        answered = lin.post(page(entry), data, follow=True)
        assert f"已送{cast.organizations['employer'].name}审核。" in answered.text
    assert fresh(entry).status == Status.SENT
    assert fresh(entry).version == 3
    assert entry.evidence.count() == 2


def test_a_stale_page_leaves_no_file_behind(cast, lin):
    entry = draft(cast.lin)
    lin.post(page(entry), posted("project", name="第一个标签页") | {"version": 1, "then": "save"})
    data = posted("project", name="第二个标签页") | {"version": 1, "then": "save", "evidence": [pdf(content=b"new")]}
    assert lin.post(page(entry), data).status_code == 409
    assert entry.evidence.count() == 1


def stale(lin, entry, first, second, **more):
    """The answer to the second of two windows on one entry."""
    lin.post(page(entry), posted("project", **first) | {"version": 1, "then": "save"})
    return lin.post(page(entry), posted("project", **second) | {"version": 1, "then": "save"} | more)


def others(answered):
    """What the other window saved, as its ticks would post it."""
    return {name: box.get("value") for name, box in Drawn(answered).ids.items() if name.startswith("other-")}


@pytest.mark.abuse("AC-025")
def test_a_page_from_an_older_version_is_told_so_and_shows_both_values(cast, lin):
    entry = draft(cast.lin)
    first = {"name": "第一个标签页", "role": "participant", "started_on": "2017-02-01"}
    answered = stale(lin, entry, first, {"name": "第二个标签页"}, evidence=pdf(content=b"new"))
    drawn = Drawn(answered)
    assert answered.status_code == 409
    assert "刚才没有保存" in drawn.alerts()
    assert "刚才选择的文件没有上传，请重新选择。" in drawn.alerts()
    assert drawn.ids["id_name"].get("value") == "第二个标签页"
    assert others(answered) == {
        "other-name": "第一个标签页",
        "other-role": first["role"],
        "other-started_on": "2017-02-01",
    }
    beside = [
        "".join(e.itertext()).split() for e in drawn.tree.iter("p") if "另一个窗口保存的：" in "".join(e.itertext())
    ]
    assert [words[0] for words in beside] == [
        "另一个窗口保存的：第一个标签页",
        f"另一个窗口保存的：{ProjectRole('participant').label}",
        "另一个窗口保存的：2017年2月1日",
    ]
    assert [drawn.links[f"id_{name}"] for name in first] == [["项目名称"], ["本人作用"], ["开始日期"]]
    assert fresh(entry).data["name"] == "第一个标签页"


def test_of_two_values_either_may_be_kept(cast, lin):
    entry = draft(cast.lin)
    answered = stale(
        lin, entry, {"name": "第一个标签页", "description": "甲\n乙"}, {"name": "第二个标签页", "own_part": "丙"}
    )
    again = posted("project", name="第二个标签页", own_part="丙")
    again |= {"version": answered.context["version"], "then": "save", "other-description": "甲\r\n乙"}
    assert lin.post(page(entry), again).status_code == 302
    kept = fresh(entry).data
    assert (kept["name"], kept["description"], kept["own_part"]) == ("第二个标签页", "甲\n乙", "丙")


def test_a_third_window_makes_the_second_stale_again(cast, lin):
    entry = draft(cast.lin)
    version = stale(lin, entry, {"name": "第一个标签页"}, {"name": "第二个标签页"}).context["version"]
    lin.post(page(entry), posted("project", name="第三个标签页") | {"version": version, "then": "save"})
    again = lin.post(page(entry), posted("project", name="第二个标签页") | {"version": version, "then": "save"})
    assert again.status_code == 409
    assert others(again) == {"other-name": "第三个标签页"}
    assert fresh(entry).data["name"] == "第三个标签页"


def test_a_flag_of_the_other_window_can_be_taken_off_and_on(cast, lin):
    entry = draft(cast.lin, "patent")
    lin.post(page(entry), posted("patent", by_transfer="on") | {"version": 1, "then": "save"})
    answered = lin.post(page(entry), posted("patent", name="另一种支撑装置") | {"version": 1, "then": "save"})
    assert others(answered) == {"other-name": VALID["patent"]["name"], "other-by_transfer": "on"}
    again = posted("patent", name="另一种支撑装置") | {"version": 2, "then": "save", "other-by_transfer": "on"}
    lin.post(page(entry), again)
    assert fresh(entry).data["by_transfer"] is True
    lin.post(page(entry), again | {"version": 3, "other-by_transfer": ""})
    assert fresh(entry).data["by_transfer"] is False


def test_after_a_decision_nobody_is_said_to_have_saved_anything(cast, lin):
    entry = answer(cast.wang, sent(cast.lin), Decision.RETURN, reason="合同缺最后一页")
    answered = lin.post(page(entry), posted("project", name="改过") | {"version": 2, "then": "save"})
    assert answered.status_code == 409
    assert "现在保存的：" in answered.text
    assert "另一个窗口保存的" not in answered.text
    assert "合同缺最后一页" in answered.text


def test_what_was_typed_into_an_entry_deleted_elsewhere_becomes_a_new_one(cast, lin):
    entry = draft(cast.lin)
    lin.post(page(entry, "entry_delete"), {"version": 1})
    typed = posted("project", name="第二个标签页") | {"version": 1, "then": "save", "kind": "project"}
    answered = lin.post(page(entry), typed)
    drawn = Drawn(answered)
    assert answered.status_code == 404
    assert "这条档案已经删除，刚才没有保存" in drawn.alerts()
    assert drawn.ids["id_name"].get("value") == "第二个标签页"
    form = next(form for form in drawn.tree.iter("form") if "zp-form" in (form.get("class") or ""))
    assert not ArchiveEntry.objects.exists()
    assert lin.post(form.get("action"), typed | {"token": answered.context["token"]}).status_code == 302
    assert ArchiveEntry.objects.get().data["name"] == "第二个标签页"


@pytest.mark.abuse("AC-002")
def test_a_stranger_learns_nothing_from_the_answer_to_a_deleted_entry(cast):
    entry, stranger = draft(cast.lin), cast.client("stranger")
    typed = posted("project", name="随便") | {"version": 1, "then": "save", "kind": "project"}
    answers = [stranger.post(address, typed) for address in (page(entry), reverse("applicants:entry", args=["x" * 16]))]
    assert [each.status_code for each in answers] == [404, 404]
    assert Drawn(answers[0]).alerts() == Drawn(answers[1]).alerts()
    assert fresh(entry).version == 1
    assert entry.data["name"] not in answers[0].text
    assert stranger.post(page(entry), typed | {"kind": "invented"}).status_code == 404


@pytest.mark.abuse("AC-020")
def test_an_approved_entry_warns_before_it_is_changed(cast, lin):
    entry = answer(cast.wang, sent(cast.lin))
    shown = lin.get(page(entry))
    assert "王敏于" in shown.text
    assert "<form" not in shown.text.split("<main")[1].split("</main>")[0]
    assert "修改会失去审核结果" in lin.get(page(entry) + "?change=1").text
    lin.post(page(entry), posted("project", name="改过") | {"version": entry.version, "then": "save"})
    assert fresh(entry).status == Status.DRAFT


@pytest.mark.feature("ARC-04")
def test_the_reason_of_a_return_is_shown_until_the_entry_is_decided_again(cast, lin):
    entry = answer(cast.wang, sent(cast.lin), Decision.RETURN, reason="合同缺最后一页")
    assert "合同缺最后一页" in lin.get(reverse("applicants:archive")).text
    assert "合同缺最后一页" in lin.get(page(entry)).text
    lin.post(page(entry), posted("project", name="改过") | {"version": entry.version, "then": "save"})
    assert "上次退回原因：合同缺最后一页" in lin.get(page(entry)).text


def test_everything_ready_is_sent_at_once_and_the_rest_is_explained(cast, lin):
    draft(cast.lin)
    left = draft(cast.lin, "award", files=False)
    answered = lin.post(reverse("applicants:archive_send"), follow=True)
    assert "已把 1 条送" in answered.text
    assert "有 1 条没有送出，原因写在各条下面。" in answered.text
    beside = answered.text.split(page(left))[1].split("</li>")[0]
    assert "没有送出：请上传佐证材料后再送审。" in beside
    assert "没有送出" not in lin.get(reverse("applicants:archive")).text


def test_a_file_is_taken_off(cast, lin):
    entry = draft(cast.lin)
    file = entry.evidence.get().file
    assert lin.get(reverse("documents:file", args=[file.public_id])).getvalue().startswith(b"%PDF")
    answered = lin.post(page(entry, "evidence_remove", file.public_id), {"version": 1}, follow=True)
    assert "文件已移除。" in answered.text
    assert not entry.evidence.exists()


def test_deleting_asks_first(cast, lin):
    entry = draft(cast.lin)
    assert "不能恢复" in lin.get(page(entry, "entry_delete")).text
    assert ArchiveEntry.objects.exists()
    lin.post(page(entry, "entry_delete"), {"version": 1})
    assert not ArchiveEntry.objects.exists()


@pytest.mark.abuse("AC-106")
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_markup_in_a_field_is_shown_as_text(cast, lin, text):
    entry = draft(cast.lin, name=text)
    for address in (page(entry), reverse("applicants:archive")):
        body = lin.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


def test_the_pages_ask_the_same_number_of_questions_for_any_length(cast, lin, django_assert_max_num_queries):
    asked = []
    lin.get(reverse("applicants:archive"))  # a new session notes when it was first seen
    for n in (1, 3):
        while ArchiveEntry.objects.filter(kind="project").count() < n:
            number = ArchiveEntry.objects.count()
            answer(cast.wang, sent(cast.lin, name=f"项目{number}"))
            draft(cast.lin, "award", name=f"奖项{number}")
        with django_assert_max_num_queries(14) as queries:
            lin.get(reverse("applicants:archive"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.feature("ARC-01")
def test_an_amount_is_taken_as_a_contract_writes_it(lin):
    lin.post(new("project"), {"name": "南太湖大桥", "amount": "１２，３４５.６７", "rank": "１", "then": "save"})
    entry = ArchiveEntry.objects.get()
    assert (entry.data["amount"], entry.data["rank"]) == ("12345.67", "1")


@pytest.mark.feature("ARC-01")
def test_what_is_known_already_is_not_asked_for_again(cast, lin):
    employer = cast.organizations["employer"].name

    def begun(kind):
        return {name: value for name, value in lin.get(new(kind)).context["form"].initial.items() if value}

    Profile.objects.filter(person=cast.lin.person).update(post="项目负责人")
    assert begun("work") == {"employer": employer, "post": "项目负责人"}
    assert begun("appointment") == begun("appraisal") == {"employer": employer}
    assert begun("project") == {}
    lin.post(new("work"), posted("work") | {"then": "save"})
    assert begun("work") == {}, "another one is of an earlier employer"
