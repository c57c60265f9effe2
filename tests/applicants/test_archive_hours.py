"""Hours taken in from a spreadsheet: template, lines with their errors, preview, and what is written (CED-06)."""

import io
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applicants import archive_bundle, archive_hours
from applicants.models import ArchiveEntry, ArchiveImport, EvidenceFile
from documents.sheet_reading import Row, SheetRefused, read_rows
from tests import factories
from tests.access.samples import hours_sheet
from tests.portal.drawn import Drawn

TODAY = date(2026, 11, 20)
GOOD = ("2025", "专业科目", "24", "", "", "装配式建筑施工技术", "湖州市建筑业协会")
UPLOAD = "applicants:hours_import"


def judged(*rows):
    return archive_hours.read([Row(number, list(cells)) for number, cells in enumerate(rows, start=2)], TODAY)


def errors(*rows):
    return [row["errors"] for row in judged(*rows)["rows"]]


def uploaded(client, *rows):
    answer = client.post(reverse(UPLOAD), {"file": hours_sheet(*rows)})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


@pytest.fixture
def lin(cast):
    return cast.client("lin")


@pytest.mark.feature("CED-06")
def test_the_template_is_filled_in_uploaded_looked_at_and_only_then_written(cast, lin):
    book = openpyxl.load_workbook(io.BytesIO(lin.get(reverse("applicants:hours_template")).content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == archive_hours.columns()
    sheet.append(list(GOOD))
    sheet.append(["2025", "专业科目", 6, "", "", "深基坑监测", "湖州市建筑业协会"])
    filled = io.BytesIO()
    book.save(filled)
    page = lin.post(reverse(UPLOAD), {"file": ContentFile(filled.getvalue(), name="我的学时.xlsx")}, follow=True)
    assert "将写入 1 条" in page.text
    assert "2025年 · 专业科目 · 30学时" in page.text
    assert not ArchiveEntry.objects.exists()
    done = lin.post(page.request["PATH_INFO"], follow=True)
    entry = ArchiveEntry.objects.get()
    assert "写入 1 条" in done.text
    assert (entry.status, entry.source, entry.source_name) == ("draft", "sheet", "我的学时.xlsx")
    assert entry.data["hours"] == "30"
    assert entry.data["course"] == "装配式建筑施工技术、深基坑监测"
    assert "由表格“我的学时.xlsx”导入" in lin.get(reverse("applicants:entry", args=[entry.public_id])).text


@pytest.mark.feature("CED-06")
def test_a_wrong_line_says_so_beside_itself_and_nothing_is_written_unless_the_rest_is_asked_for(lin):
    address = uploaded(lin, GOOD, ("2099", "别的科目", "一些", "", "", "", ""))
    page = lin.get(address)
    assert "请填写以下之一：一般公需科目、行业公需科目、专业科目。" in page.text
    assert "请填写 1949 到" in page.text
    assert "有 1 行需要改" in page.text
    refused = lin.post(address)
    assert refused.status_code == 409
    assert not ArchiveEntry.objects.exists()
    lin.post(address, {"only_good": "on"})
    assert [entry.data["year"] for entry in ArchiveEntry.objects.all()] == ["2025"]


@pytest.mark.feature("CED-06")
def test_one_certificate_of_a_year_goes_with_each_of_its_entries(lin):
    other = ("2025", "一般公需科目", "8", "", "", "职业道德", "湖州市人社局")
    address = uploaded(lin, GOOD, other, ("2024", *GOOD[1:]))
    assert [f'name="proof_{year}"' in lin.get(address).text for year in ("2023", "2024", "2025")] == [False, True, True]
    refused = lin.post(
        address, {"proof_2025": factories.pdf("锁住.pdf", b"x"), "proof_2024": ContentFile(b"%PDF", "坏.pdf")}
    )
    assert refused.status_code == 422
    assert "2024 年的学时证明" in refused.text and Drawn(refused).alerts()
    assert not ArchiveEntry.objects.exists() and not EvidenceFile.objects.exists()
    done = lin.post(address, {"proof_2025": factories.pdf("2025年学时证明.pdf")})
    assert done.status_code == 302
    assert sorted(entry.evidence.count() for entry in ArchiveEntry.objects.all()) == [0, 1, 1]
    assert {entry.data["year"] for entry in ArchiveEntry.objects.filter(evidence__isnull=True)} == {"2024"}
    assert EvidenceFile.objects.values("file").distinct().count() == 1


@pytest.mark.abuse("AC-023")
def test_a_second_click_and_a_second_upload_write_nothing_twice(lin):
    address = uploaded(lin, GOOD)
    lin.post(address)
    lin.post(address)
    assert ArchiveEntry.objects.count() == 1
    again = lin.get(uploaded(lin, GOOD))
    assert "档案里都已经有了" in again.text
    assert ArchiveImport.objects.count() == 2


def test_an_older_preview_that_nobody_confirmed_goes(lin):
    first = uploaded(lin, GOOD)
    second = uploaded(lin, GOOD)
    assert lin.get(first).status_code == 404
    assert lin.get(second).status_code == 200


@pytest.mark.abuse("AC-001")
def test_a_preview_is_its_owners(cast, lin):
    address = uploaded(lin, GOOD)
    for who in ("colleague", "wang", "stranger"):
        assert cast.client(who).get(address).status_code == 404
        assert cast.client(who).post(address).status_code == 404
    assert not ArchiveEntry.objects.exists()


@pytest.mark.feature("CED-06")
def test_a_year_and_its_hours_are_read_as_people_write_them():
    (entry,) = judged(("２０２５年", "专业科目", "１２．５", "", "", "", ""))["entries"]
    assert (entry["data"]["year"], entry["data"]["hours"]) == ("2025", "12.5")


def test_the_same_line_twice_is_an_error_of_the_second():
    assert errors(GOOD, GOOD) == [{}, {"year": "与第 2 行完全相同，请删去一行。"}]


def test_lines_of_one_year_subject_and_issuer_become_one_entry():
    other = (*GOOD[:5], "另一门", GOOD[6])
    (entry,) = judged(GOOD, other)["entries"]
    assert (entry["data"]["hours"], entry["rows"]) == ("48", [2, 3])
    (entry,) = judged(GOOD, (*GOOD[:2], "18.5", "", "", "半天的课", GOOD[6]))["entries"]
    assert entry["data"]["hours"] == "42.5"
    assert len(judged(GOOD, (*GOOD[:6], "别的单位"))["entries"]) == 2


def test_a_sum_that_one_entry_cannot_hold_is_an_error_of_every_line():
    lines = [(*GOOD[:2], "600", "", "", course, "") for course in ("甲", "乙")]
    assert errors(*lines) == [{"hours": "同一年度、科目和单位合计 1200，一条最多 999。"}] * 2
    assert judged(*lines)["entries"] == []


def test_many_courses_are_named_in_the_room_of_one():
    (entry,) = judged(*[(*GOOD[:2], "1", "", "", f"第{n}门很长很长的课程名称", "") for n in range(20)])["entries"]
    assert len(entry["data"]["course"]) <= 120
    assert entry["data"]["course"].endswith("等 20 项")


def test_a_character_that_cannot_be_stored_is_an_error_of_its_cell():
    assert "course" in errors((*GOOD[:5], "甲\x01乙", ""))[0]


@pytest.mark.abuse("AC-104")
def test_what_begins_like_a_formula_stays_words(lin):
    lin.post(uploaded(lin, (*GOOD[:5], "=1+1", "")))
    assert ArchiveEntry.objects.get().data["course"].lstrip("'") == "=1+1"


def test_numbers_and_dates_of_a_cell_read_as_they_would_be_typed():
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙", "多余"])
    book.active.append([2025, date(2025, 5, 1), 1.5])
    book.active.append([None, "  ", None])
    data = io.BytesIO()
    book.save(data)
    assert read_rows(data.getvalue(), ["乙", "甲"]) == [Row(2, ["2025-05-01", "2025"])]


def packed(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def sheet_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def far_apart():
    book = openpyxl.Workbook()
    book.active["A1"] = "年度"
    book.active["XFD1048576"] = "远"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


HOSTILE = {
    "empty": (lambda: b"", "不是 .xlsx 表格"),
    "words": (lambda: b"year,hours\n2025,24", "不是 .xlsx 表格"),
    "cut": (lambda: hours_sheet().read()[:2000], "不是 .xlsx 表格"),
    "bomb": (lambda: packed(a=b"0" * 60_000_000), "展开后太大"),
    "crowd": (lambda: packed(**{f"part{n}": b"" for n in range(501)}), "展开后太大"),
    "other archive": (lambda: packed(a=b"words"), "表格无法读取"),
    "huge": (lambda: b"0" * (5 * 1024 * 1024 + 1), "不能超过"),
    "far apart": (far_apart, "表格无法读取|没有“科目”"),
}


@pytest.mark.abuse("AC-097")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_sheet_is_refused_with_one_sentence(kind):
    made, sentence = HOSTILE[kind]
    with pytest.raises(SheetRefused) as refused:
        read_rows(made(), archive_hours.columns())
    assert any(part in refused.value.message for part in sentence.split("|")), refused.value.message


def understated(name, packing):
    """Four million bytes in one part that announces a thousand."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr(name, b"0" * 4_000_000)
    data = bytearray(made.getvalue())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.abuse("AC-097")
@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_size_that_was_told_too_small_is_no_way_round_the_limit(packing):
    sheet, bundle = understated("a", packing), understated("signature.json", packing)
    tracemalloc.start()
    try:
        with pytest.raises(SheetRefused):
            read_rows(sheet, archive_hours.columns())
        with pytest.raises(archive_bundle.BundleRefused):
            archive_bundle.read(io.BytesIO(bundle))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.abuse("AC-097")
def test_an_answer_without_end_is_no_answer():
    rows = [[f"{number}{'长' * 2000}"] * 2 for number in range(1500)]  # 36 MB once told, little as a sheet
    with pytest.raises(SheetRefused, match="表格无法读取"):
        read_rows(sheet_of(["甲", "乙"], *rows), ["甲"])


def test_a_cell_is_read_as_far_as_a_field_goes_and_then_refused_as_too_long(lin):
    (row,) = read_rows(sheet_of(["甲"], ["长" * 30_000]), ["甲"])
    assert len(row.cells[0]) == 2000
    assert "course" in errors((*GOOD[:5], row.cells[0], ""))[0]


@pytest.mark.abuse("AC-097")
def test_sheets_are_read_for_one_person_only_so_often(cast, lin, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sheets"}}
    monkeypatch.setattr("applicants.views.archive_import.SHEETS_AN_HOUR", 1)
    uploaded(lin, GOOD)
    again = lin.post(reverse(UPLOAD), {"file": hours_sheet(GOOD)})
    assert again.status_code == 422
    assert "一小时内最多上传 1 次表格" in again.text
    assert uploaded(cast.client("colleague"), GOOD)


def test_more_lines_than_one_import_takes_are_counted_and_refused():
    with pytest.raises(SheetRefused, match="最多导入 2 行，这个表格有 3 行"):
        read_rows(hours_sheet(GOOD, GOOD, GOOD).read(), archive_hours.columns(), most=2)
    endless = sheet_of(["甲"], *([str(number)] for number in range(20_500)))
    with pytest.raises(SheetRefused, match="这个表格超过 19999 行"):
        read_rows(endless, ["甲"])  # what was not read is not counted


def test_a_refused_file_is_told_beside_its_field(lin):
    answer = lin.post(reverse(UPLOAD), {"file": ContentFile(b"words", name="学时.xlsx")})
    assert answer.status_code == 422
    assert "不是 .xlsx 表格" in answer.context["form"].errors["file"][0]


def test_five_thousand_lines_are_read_shown_and_written_quickly(lin, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
    years, issuers = range(2017, 2026), range(40)
    rows = [
        (str(y), "专业科目", "1", "", "", f"课程{n}", f"单位{i}") for y in years for i in issuers for n in range(13)
    ]
    address = uploaded(lin, *rows)
    page = lin.get(address)
    assert "将写入 360 条" in page.text
    assert len(page.content) < 400_000
    lin.post(address)
    assert ArchiveEntry.objects.count() == 360
