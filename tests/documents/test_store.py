"""Taking files in: what is kept, what is refused and with which sentence."""

import hashlib
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from applicants.models import Dossier, EvidenceFile
from documents import queries, services
from documents.models import PhotoCheck, StoredFile
from documents.services import files
from kernel import clock
from tests import factories

from .images import announced, portrait, turned

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Page>>\nendobj\nxref\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
Kind = StoredFile.Kind


def upload(data, name="材料.pdf"):
    return ContentFile(data, name=name)


def refusal(data, name="材料.pdf", **kwargs):
    with pytest.raises(ValidationError) as caught:
        services.store(upload(data, name), owner=kwargs.pop("owner"), kind=kwargs.pop("kind", Kind.EVIDENCE), **kwargs)
    (sentence,) = caught.value.messages
    assert sentence.endswith("。")
    return sentence


@pytest.fixture
def lin(cast):
    return cast.lin.user


def test_a_file_is_named_by_its_digest(lin):
    kept = services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.name, kept.media_type, kept.size) == ("材料.pdf", "application/pdf", len(PDF))
    assert services.read(kept) == PDF


def test_the_same_upload_again_is_the_same_file(lin, cast):
    first = services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    assert services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE) == first
    other = services.store(upload(PDF), owner=cast.colleague.user, kind=Kind.EVIDENCE)
    assert other != first
    assert other.storage_name == first.storage_name


@pytest.mark.abuse("AC-093", "AC-095")
@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "材料.pdf", "文件是空的"),
        (PDF[:20], "材料.pdf", "不完整或已损坏"),
        (PDF.replace(b"<</Type/Page>>", b"<</Encrypt 3 0 R>>"), "材料.pdf", "设有密码"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg", "不能上传网页或矢量图"),
        (b"<html>", "材料.pdf", "不能上传网页或矢量图"),
        (b"PK\x03\x04" + bytes(99), "材料.docx", "不能上传压缩文件或 Office 文档"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "材料.doc", "不能上传旧版 Office 文档"),
        (
            b"\x00\x00\x00\x18ftypheic" + bytes(99),
            "照片.heic",
            "HEIC 照片，审核人员的电脑多半打不开。请在手机“设置 › 相机 › 格式”中选“兼容性最佳”",
        ),
        (b"MZ" + bytes(99), "材料.pdf.exe", "不能上传无法识别的文件"),
        (portrait(fmt="PNG"), "照片.jpg", "文件名是 .jpg，内容却是PNG 图片"),
        (portrait(), "扫描.pdf", "文件名是 .pdf，内容却是JPG 图片"),
        (portrait()[:5000], "扫描.jpg", "不完整或已损坏"),
        (portrait(fmt="PNG")[:2000], "扫描.png", "不完整或已损坏"),
        (announced(50_000, 50_000), "扫描.jpg", "宽 50000、高 50000"),
    ],
)
def test_refused_with_one_sentence(data, name, says, lin):
    assert says in refusal(data, name, owner=lin)
    assert not StoredFile.objects.exists()


def png_chunk(name, body):
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


@pytest.mark.abuse("AC-094")
def test_a_png_of_a_billion_pixels_is_refused_unread(lin):
    header = (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(10_000)))
    assert "宽 50000、高 50000" in refusal(data + png_chunk(b"IEND", b""), "扫描.png", owner=lin)


@pytest.mark.abuse("AC-095")
def test_an_animated_png_is_refused(lin):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    assert refusal(buffer.getvalue(), "图.png", owner=lin) == "不能上传动态图片，请上传静态图片。"


@pytest.mark.abuse("AC-093")
def test_size_limit_is_inclusive(lin):
    limits = services.Limits(max_bytes=len(PDF), kinds=("pdf",))
    assert services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE, limits=limits)
    tight = services.Limits(max_bytes=len(PDF) - 1, kinds=("pdf",))
    assert "文件太大" in refusal(PDF, owner=lin, limits=tight)


@pytest.mark.abuse("AC-093")
def test_the_quota_of_one_person(lin, monkeypatch):
    monkeypatch.setattr(files, "OWNER_FILES", 1)
    services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    assert "已达上限（1 个" in refusal(PDF + b"\n", owner=lin)
    monkeypatch.setattr(files, "REMEMBERED", -1)
    assert services.store(upload(PDF + b"\n"), owner=lin, kind=Kind.EVIDENCE)  # nothing names the first one


@pytest.mark.abuse("AC-093")
def test_what_was_taken_away_counts_for_a_month_and_what_is_in_use_for_ever(lin, cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    dossier = factories.open_dossier(cast.lin, version)
    before = clock.now()
    services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    photo = services.store(upload(portrait(), "照片.jpg"), owner=lin, kind=Kind.PHOTO)
    now = clock.now()
    check = PhotoCheck.objects.create(file=photo, owner=lin, rules={}, asked_at=now)
    used, size = queries.owned(lin.pk, now)
    assert used == EvidenceFile.objects.filter(entry__person=cast.lin.person).count() > 0
    assert queries.owned(lin.pk, before)[0] == used + 2
    Dossier.objects.filter(pk=dossier.pk).update(photo=check)
    assert queries.owned(lin.pk, now) == (used + 1, size + photo.size)
    assert queries.stored_of(lin.pk)[0] == used + 2  # never less, so that whoever is within the limit by it has room


@pytest.mark.abuse("AC-093")
def test_a_full_disk_keeps_nothing(lin, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked), "allow_overwrite": True},
        },
    }
    assert "没有空间" in refusal(PDF, owner=lin)
    assert not StoredFile.objects.exists()


def test_a_half_written_file_is_written_again(lin):
    kept = services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    default_storage.save(kept.storage_name, ContentFile(PDF[:7]))
    with pytest.raises(ValueError, match="no longer has its digest"):
        services.read(kept)
    services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    assert services.read(kept) == PDF


@pytest.mark.abuse("AC-095", "AC-107")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/合同.pdf", "合同.pdf"),
        ("C:\\fakepath\\合同.PDF", "合同.PDF"),
        ("合同.pdf\r\nSet-Cookie: a=b", "合同.pdf_Set-Cookie_ a=b.pdf"),
        ("合\u202e同.pdf", "合同.pdf"),
        ("合同", "合同.pdf"),
        ("。" * 300 + ".pdf", "。" * 116 + ".pdf"),
        ('合"同".pdf', "合_同_.pdf"),
    ],
)
def test_names_are_made_safe(given, kept, lin):
    file = upload(PDF)
    file.name = given
    assert services.store(file, owner=lin, kind=Kind.EVIDENCE).name == kept


def test_a_name_that_cannot_be_kept_is_refused(lin):
    assert "文件名中有无法识别的字符" in refusal(PDF, "合\x00同.pdf", owner=lin)


@pytest.mark.abuse("AC-094", "AC-095")
def test_a_scan_loses_its_metadata_and_tail_but_no_pixel(lin):
    base = turned(portrait(), 6)[: -31 * 1024]
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "somewhere secret"
    buffer = BytesIO()
    Image.open(BytesIO(base)).save(buffer, "JPEG", exif=exif, comment=b"a secret comment", quality="keep")
    data = buffer.getvalue()
    kept = services.read(
        services.store(upload(data + b"PK\x03\x04 zip tail", "扫描.jpg"), owner=lin, kind=Kind.EVIDENCE)
    )
    assert b"secret" in data
    assert b"secret" not in kept
    assert b"zip tail" not in kept
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(kept))
    assert dict(after.getexif()) == {0x0112: 6}
    assert before.tobytes() == after.tobytes()


def test_a_png_loses_its_texts(lin):
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "secret")
    data = portrait(fmt="PNG", pnginfo=words) + b"tail"
    kept = services.read(services.store(upload(data, "扫描.png"), owner=lin, kind=Kind.SIGNATURE))
    assert b"secret" not in kept
    assert b"tail" not in kept
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(data)).tobytes()


@pytest.mark.abuse("AC-093")
def test_one_person_uploads_only_so_often(lin, cast, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "uploads"}}
    settings.UPLOADS_AN_HOUR = 2
    kept = services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE)
    assert "已损坏" in refusal(PDF[:-40], owner=lin)
    assert refusal(PDF, owner=lin) == "一小时内最多上传 2 个文件，请稍后再上传。"
    assert services.store(upload(PDF), owner=lin, kind=Kind.EVIDENCE, is_counted=False) == kept
    assert services.store(upload(PDF), owner=cast.colleague.user, kind=Kind.EVIDENCE)
