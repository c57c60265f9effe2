"""Every field that takes a file, with every kind of file that is none: one sentence beside it, nothing kept."""

import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from PIL import Image

from applicants.models import ArchiveEntry, DossierFile
from documents.models import PhotoCheck, StoredFile
from kernel import idempotency
from kernel.multipart import ReadableHeaders
from tests import factories
from tests.applicants.archive_data import posted
from tests.documents.images import announced, portrait
from tests.portal.drawn import Drawn, bound_forms, faults_of_error

MB = 1024 * 1024


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def huge_png() -> bytes:
    header = (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def animated(fmt: str) -> bytes:
    frames = [Image.new("RGB", (90, 90), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, fmt, save_all=True, append_images=frames[1:])
    return out.getvalue()


BAD = {
    "empty": lambda: ("空.jpg", b""),
    "wrong kind": lambda: ("说明.docx", b"PK\x03\x04" + bytes(99)),
    "no extension": lambda: ("照片", portrait()),
    "truncated": lambda: ("断.jpg", portrait()[:5000]),
    "disguised": lambda: ("其实是.jpg", portrait(fmt="PNG")),
    "a page": lambda: ("网页.jpg", b"<html><script>alert(1)</script>"),
    "animated": lambda: ("动.jpg", animated("GIF")),
    "50,000 by 50,000": lambda: ("大.jpg", announced(50_000, 50_000)),
    "too large": lambda: ("重.jpg", portrait() + bytes(20 * MB)),
    "a name too long": lambda: ("长" * 130 + ".jpg", portrait()),
}
PAPERS = {
    "a PDF without a page": lambda: ("空白.pdf", factories.PDF.replace(b"/Type/Page", b"/Type/Pages")),
    "a PDF broken off": lambda: ("断.pdf", factories.PDF[:30]),
    "an animated PNG": lambda: ("动.png", animated("PNG")),
    "a PNG of 50,000 by 50,000": lambda: ("大.png", huge_png()),
}


@pytest.fixture
def draft(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def kept():
    return [table.objects.count() for table in (ArchiveEntry, DossierFile, PhotoCheck, StoredFile)]


def refused(client, address, field, upload, *, drafts=0, **data):
    """Return the answer to one upload and what is wrong with it; nothing of the upload may be kept.

    ``drafts``: how many entries of the archive hold what was typed beside it.
    """
    with transaction.atomic():
        before = kept()
        before[0] += drafts
        answer = client.post(address, data | {field: SimpleUploadedFile(*upload)})
        after = kept()
        transaction.set_rollback(True)
    assert answer.status_code == 422, answer.status_code
    form = next(form for form in bound_forms(answer) if field in form.errors)
    faults = faults_of_error(Drawn(answer), form, field, form.error_rows())
    return answer, faults if after == before else [*faults, f"kept {before} {after}"]


@pytest.mark.abuse("AC-093", "AC-094", "AC-095")
def test_evidence(cast):
    client, address = cast.client("lin"), reverse("applicants:entry_new", args=["work"])
    typed = posted("work") | {"token": idempotency.new_token()}
    for kind, make in (BAD | PAPERS).items():
        answer, faults = refused(client, address, "evidence", make(), drafts=1, **typed)
        assert (kind, faults) == (kind, [])
        assert typed["post"] in answer.content.decode(), kind


@pytest.mark.abuse("AC-093", "AC-094", "AC-095")
def test_attachments(cast, draft):
    client = cast.client("lin")
    address = reverse("applicants:attachment_add", args=[draft.public_id, "hours-certificates"])
    for kind, make in (BAD | PAPERS).items():
        assert (kind, refused(client, address, "file", make())[1]) == (kind, [])


@pytest.mark.abuse("AC-093", "AC-094", "AC-095")
def test_the_photo(cast, draft):
    client, address = cast.client("lin"), reverse("applicants:step", args=[draft.public_id, "photo"])
    for kind, make in BAD.items():
        assert (kind, refused(client, address, "photo", make())[1]) == (kind, [])


@pytest.mark.parametrize(
    "name", ["湖州.jpg".encode("gbk"), b"\xed\xa0\x80.jpg", b"a\x00b.jpg", b"\xff\xfe.jpg", "合\u202e同.jpg".encode()]
)
def test_a_file_of_any_name_is_taken(cast, draft, name):
    """Django drops a part whose header is no UTF-8: the person was told to choose a file they had chosen."""
    body = encode_multipart(BOUNDARY, {"photo": SimpleUploadedFile("PLACE.jpg", portrait())})
    address = reverse("applicants:step", args=[draft.public_id, "photo"])
    answer = cast.client("lin").generic("POST", address, body.replace(b"PLACE.jpg", name), MULTIPART_CONTENT)
    assert answer.status_code == 302, Drawn(answer).alerts()
    assert PhotoCheck.objects.get().original.name.endswith(".jpg")


@pytest.mark.parametrize("size", [1, 2, 7, 64, 65536])
def test_only_the_headers_of_the_parts_are_touched(size):
    content = b"\xff\x00--B\r\n \xff\r\n--" * 500 + b"\r\n--"
    body = (
        b'--B\r\nContent-Disposition: form-data; name="a"; filename="\xff\x00.pdf"\r\n\r\n' + content + b"\r\n--B--\r\n"
    )
    stream = ReadableHeaders(BytesIO(body.replace(b"--B\r\n \xff", b"--A\r\n \xff")), b"B")
    read = b"".join(iter(lambda: stream.read(size), b""))
    assert read == body.replace(b"--B\r\n \xff", b"--A\r\n \xff").replace(b'"\xff\x00.pdf', b'"__.pdf')


@pytest.mark.abuse("AC-093")
def test_an_endless_request_is_refused_before_it_is_read(cast, settings):
    settings.REQUEST_MAX_BYTES = 1000
    answer = cast.client("lin").post(reverse("applicants:entry_new", args=["work"]), {"post": "长" * 1000})
    assert answer.status_code == 413
    assert "分几次上传" in answer.content.decode()


@pytest.mark.parametrize(
    "body", [b"post=" + b"a" * (2 * MB + 1), b"&".join(b"a%d=1" % number for number in range(2001))]
)
def test_endless_words_and_endless_fields_are_told(cast, body):
    address = reverse("applicants:entry_new", args=["work"])
    answer = cast.client("lin").generic("POST", address, body, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "超过了一次能接收的上限" in answer.content.decode()
