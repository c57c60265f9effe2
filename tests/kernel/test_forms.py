"""Every form refuses bad input with one Chinese sentence beside its field and keeps what was typed."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from kernel.forms import BaseForm, UploadField
from kernel.templatetags.ui import error_summary


class Sample(BaseForm):
    name = forms.CharField(label="项目名称", max_length=5, help_text="与合同一致。")
    done = forms.DateField(label="完成日期", required=False)
    hours = forms.IntegerField(label="学时", min_value=0, max_value=200, required=False)
    role = forms.ChoiceField(
        label="本人角色", choices=[("lead", "负责人"), ("main", "完成人")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="述职", max_length=1000, widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="已核对", error_messages={"required": "请先核对。"})
    file = UploadField(label="佐证材料", max_bytes=10, extensions=["pdf", "jpg"], required=False)


def errors_of(query: str, **files: SimpleUploadedFile) -> dict[str, list[str]]:
    form = Sample(QueryDict(query), files)
    form.is_valid()
    return {name: list(messages) for name, messages in form.errors.items()}


def test_a_good_form_passes_and_its_texts_are_cleaned():
    form = Sample(QueryDict("name=e%CC%81%E2%80%8B&role=lead&agreed=on&text=a%0D%0Ab"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "\u00e9"
    assert form.cleaned_data["text"] == "a\nb"


@pytest.mark.parametrize("bad", ["%00", "%07", "%ED%A0%80", "%FF"])
def test_a_character_that_cannot_be_stored_is_an_error_of_its_field(bad):
    form = Sample(QueryDict(f"name=ab{bad}c&role=lead&agreed=on"))
    assert not form.is_valid()
    assert list(form.errors) == ["name"]
    assert "第 3 个字符无法识别" in form.errors["name"][0]
    assert 'value="abc"' in str(form["name"])


def test_a_lone_surrogate_in_plain_data_is_refused_too():
    form = Sample({"name": "a\ud800", "role": "lead", "agreed": "on"})
    assert "第 2 个字符" in form.errors["name"][0]
    str(form).encode()


def test_each_kind_of_field_says_in_chinese_what_is_wrong():
    found = errors_of("name=abcdef&done=x&hours=-1&role=z")
    assert found["name"] == ["最多 5 个字，现在是 6 个字。"]
    assert found["done"] == ["请按“2026-11-20”的格式填写日期。"]
    assert found["hours"] == ["不能小于 0。"]
    assert found["role"] == ["所选的项目不在可选范围内，请重新选择。"]
    assert errors_of("hours=1.5")["hours"] == ["请填写整数。"]
    assert errors_of("")["role"] == ["请选择。"]
    assert errors_of("")["name"] == ["请填写。"]


def test_a_date_goes_into_the_browsers_own_input():
    assert 'value="2026-11-20"' in str(Sample(initial={"done": date(2026, 11, 20)})["done"])


def test_a_sentence_of_the_forms_own_stays():
    assert errors_of("")["agreed"] == ["请先核对。"]


@pytest.mark.feature("WIZ-02")
def test_the_thousand_and_first_character_is_told_and_kept():
    form = Sample({"name": "a", "role": "lead", "agreed": "on", "text": "职" * 1001})
    assert form.errors["text"] == ["最多 1000 个字，现在是 1001 个字。"]
    assert "职" * 1001 in str(form["text"])
    assert "maxlength" not in str(form["text"])
    assert 'data-limit="1000"' in str(form["text"])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "这个文件是空的"),
        ("a.exe", b"x", "只接受 PDF、JPG 文件"),
        ("IMG_0001.HEIC", b"x", "选“兼容性最佳”后重拍"),
        ("pdf", b"x", "只接受 PDF、JPG 文件"),
        ("a.pdf", b"x" * 11, "文件不能超过 10 B，您选择的文件是 11 B。"),
        ("a" * 130 + ".pdf", b"x", "文件名最多 120 个字"),
    ],
)
def test_a_wrong_file_is_refused_from_the_outside(name, content, sentence):
    assert sentence in errors_of("name=a&role=lead&agreed=on", file=SimpleUploadedFile(name, content))["file"][0]


@pytest.mark.abuse("AC-106")
def test_a_file_name_is_shown_as_text():
    form = Sample(QueryDict(""), {"file": SimpleUploadedFile("<img src=x onerror=y>.exe", b"x")})
    assert "<img" not in str(form)
    assert "&lt;img" in str(form)


def test_the_summary_links_to_each_field_and_is_drawn_once():
    form = Sample(QueryDict("name="))
    targets = [row.target for row in error_summary(form)["rows"]]
    assert targets == ["id_name", "id_role_0", "id_agreed"]
    assert all(f'id="{target}"' in str(form) for target in targets)
    assert error_summary(form)["rows"] == []


def test_a_refusal_is_not_counted_as_something_to_correct():
    refused = Sample(QueryDict("name=路&role=lead&agreed=on"))
    refused.add_error(None, "该申报件已由王敏办理。")
    assert "没有成功" in str(refused)
    assert "需要修改" not in str(refused)
    assert "有 3 处需要修改" in str(Sample(QueryDict("name=")))


def test_errors_hints_and_inputs_are_tied_together_for_screen_readers():
    page = str(Sample(QueryDict("name=&role=")))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<legend class="zp-label">本人角色</legend>' in page
    assert "style=" not in page


def test_a_broken_token_is_told_as_an_old_page():
    class Hidden(Sample):
        token = forms.CharField(widget=forms.HiddenInput)
        version = forms.IntegerField(widget=forms.HiddenInput)

    rows = error_summary(Hidden(QueryDict("name=路&role=lead&agreed=on&version=x")))["rows"]
    assert [(row.label, row.message) for row in rows] == [("", "这个页面不完整或已经过期，请刷新后重新提交。")]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("１２０", 120), (" 120 ", 120), ("1 2 0", 120), ("1,20", None), ("一百二十", None), ("１，２００", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_an_input_method_writes_it(typed, stored):
    form = Sample({"hours": typed})
    form.is_valid()
    assert form.cleaned_data.get("hours") == stored


def test_what_is_no_number_is_shown_as_it_was_typed():
    form = Sample({"name": "１２", "hours": "１2a"})
    form.is_valid()
    assert (form["name"].value(), form["hours"].value()) == ("１２", "１2a")
