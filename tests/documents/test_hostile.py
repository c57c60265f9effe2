"""A hundred hostile files and five hundred damaged ones: each is refused with a sentence or is what it says it is."""

import gzip
import io
import random
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from documents import papers, photo, services, sniff
from documents.models import StoredFile

from .images import announced, portrait, turned
from .pages import pdf, scanned, sheet, typed

ROOT = Path(__file__).resolve().parents[2]
RULES = photo.PhotoRules()
SHEET, TYPED = sheet(620, 877), pdf(typed(5))
NAMES = {sniff.PDF: "材料.pdf", sniff.JPEG: "材料.jpg", sniff.PNG: "材料.png"}


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def png(width, height, data=b"", *more) -> bytes:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + body + chunk(b"IEND", b"")


def saved(fmt, **save) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, fmt, **save)
    return out.getvalue()


def zipped(*names) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(100_000))
    return out.getvalue()


def with_object(body: bytes) -> bytes:
    return TYPED.replace(b"trailer", b"90 0 obj" + body + b"endobj\ntrailer", 1)


def hostile() -> list[tuple[str, bytes]]:
    """Name and bytes, by the kinds of AC-094 to AC-097."""
    jpeg = portrait()
    box = b"\x00\x00\x00\x18ftyp"
    bombs = [announced(w, h) for w, h in ((50_000, 50_000), (65_500, 400), (5_001, 5_000), (65_535, 65_535))]
    bombs += [png(w, h) for w, h in ((50_000, 50_000), (2**31 - 1, 2**31 - 1), (25_000_001, 1), (1, 2**31 - 1))]
    other = {
        "a.gif": saved("GIF"), "a.bmp": saved("BMP"), "a.webp": saved("WEBP"), "a.tif": saved("TIFF"),
        "a.heic": box + b"heic" + bytes(99), "a.heif": box + b"mif1" + bytes(99), "a.avif": saved("AVIF"),
        "a.mp4": box + b"isom" + bytes(99), "a.mov": box + b"qt  " + bytes(99), "a.ico": saved("ICO"),
        "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "a.html": b"<!doctype html><script>alert(1)</script>", "a.xml": b"<?xml version='1.0'?><!DOCTYPE a>",
        "a.exe": b"MZ" + bytes(500), "a.elf": b"\x7fELF" + bytes(500), "a.sh": b"#!/bin/sh\nrm -rf /\n",
        "a.zip": zipped("a.txt"), "a.docx": zipped("word/document.xml"), "a.xlsx": zipped("xl/workbook.xml"),
        "a.rar": b"Rar!\x1a\x07\x00" + bytes(99), "a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(99), "a.gz": gzip.compress(bytes(9999)),
        "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n", "a.txt": b"text",
        "slip.zip": zipped("../../etc/passwd"), "a.jar": zipped("META-INF/MANIFEST.MF"), "a.psd": b"8BPS" + bytes(99),
        "a.class": b"\xca\xfe\xba\xbe" + bytes(99), "a.lnk": b"L\x00\x00\x00" + bytes(99), "empty.pdf": b"", "nul.jpg": bytes(5000),
    }  # fmt: skip
    # The content under the names and types that are taken: what a thing is called changes nothing.
    disguised = [
        (f"{stem}.{extension}", data) for extension in ("pdf", "jpg", "png") for stem, data in list(other.items())[:11]
    ]
    swapped = [("a.pdf", jpeg), ("a.pdf", saved("PNG")), ("a.jpg", TYPED), ("a.png", TYPED), ("a.jpg", saved("PNG")),
               ("a.png", jpeg), ("a.pdf.jpg", TYPED), ("a.jpg\x00.pdf", TYPED)]  # fmt: skip
    polyglots = [("a.jpg", b"GIF89a" + jpeg), ("a.pdf", b"<script>alert(1)</script>" + TYPED), ("a.png", b"PK\x03\x04" + saved("PNG")),
                 ("a.pdf", b"\xff\xd8\xff" + TYPED)]  # fmt: skip
    cut = [("a.jpg", jpeg[:n]) for n in (200, 3000)] + [("a.png", saved("PNG")[:-9]), ("a.pdf", TYPED[:-40])]
    active = [b"<</S/JavaScript/JS(app.alert\\(1\\))>>", b"<</S/#4aavaScript>>", b"<</S/Launch/F(cmd.exe)>>", b"<</EmbeddedFiles 9 0 R>>",
              b"<</Type/RichMedia/RichMedia 1>>", b"<</Encrypt 9 0 R>>", b"<</Movie 1>>", b"<</Subtype/3D/3D 1>>", b"(never closed"]  # fmt: skip
    pages = [("a.pdf", TYPED.replace(b"trailer", b"<</Type/Page>>\n" * 2001 + b"trailer")),
             ("a.pdf", b"%PDF-1.7\ntrailer<<>>\nstartxref\n0\n%%EOF\n")]  # fmt: skip
    endless = [
        ("a.jpg", b"\xff\xd8" + 2000 * b"\xff\xe1\x00\x02" + jpeg[2:]), ("a.jpg", b"\xff\xd8" + 2000 * b"\xff" + jpeg[2:]),
        ("a.jpg", jpeg[: jpeg.index(b"\xff\xd9")] + 20_000 * b"\xff\xe1\x00\x02" + b"\xff\xd9"),
        ("a.png", png(9, 9, bytes(99), *[chunk(b"aaAa", b"")] * 20_000)),
    ]  # fmt: skip
    moving = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    return [
        *(("a.jpg" if data.startswith(b"\xff") else "a.png", data) for data in bombs), *other.items(), *disguised, *swapped,
        *polyglots, *cut, *endless, *(("a.pdf", with_object(body)) for body in active), *pages, ("a.png", moving.getvalue()),
    ]  # fmt: skip


def refusal(user, name, data) -> str:
    """The sentence with which an upload is refused; '' when it is taken."""
    try:
        services.store(ContentFile(data, name=name), owner=user, kind=StoredFile.Kind.EVIDENCE)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@pytest.mark.abuse("AC-094", "AC-095", "AC-096", "AC-097")
@pytest.mark.django_db
def test_a_hundred_hostile_files_are_refused_each_with_a_sentence(cast):
    files = hostile()
    assert len(files) >= 100
    taken = []
    for name, data in files:
        sentence = refusal(cast.lin.user, name, data)
        if not sentence.endswith("。"):
            taken.append((name, data[:40], sentence))
        findings = photo.check(data, RULES)
        assert not photo.accepted(findings) or data.startswith(b"\xff\xd8\xff"), name
    assert taken == []
    assert not StoredFile.objects.exists()


@pytest.mark.abuse("AC-094")
@pytest.mark.django_db
def test_a_picture_in_many_pieces_is_still_one(cast):
    jpeg, few = portrait(), 900 * b"\xff\xe1\x00\x02"
    for name, data in (
        ("a.jpg", b"\xff\xd8" + few + jpeg[2:]),
        ("b.jpg", jpeg[: jpeg.index(b"\xff\xd9")] + few + b"\xff\xd9"),
        ("c.png", png(9, 9, bytes(99), *[chunk(b"aaAa", b"")] * 9_000)),
    ):
        assert refusal(cast.lin.user, name, data) == "", name


def damaged(whole: bytes, dice: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(dice.randrange(1, 12)):
        at, how = dice.randrange(len(data)), dice.randrange(4)
        if how == 0:
            data[at] = dice.randrange(256)
        elif how == 1:
            del data[at : at + dice.randrange(1, 60)]
        elif how == 2:
            data[at:at] = dice.randbytes(dice.randrange(1, 60))
        else:
            data[at : at + 20] = bytes(20)
        if len(data) < 50:
            break
    return bytes(data[: dice.randrange(len(data) // 2, len(data))] if dice.random() < 0.2 else data)


LOOK = """
import struct, sys
from documents import papers
stream = sys.stdin.buffer
while head := stream.read(8):
    paper = papers.look(stream.read(struct.unpack("Q", head)[0]), "pdf")
    print(paper.trouble or "broken" * bool(paper.broken) or len(paper.pages) + (paper.count > papers.MAX_SEEN), flush=True)
"""


@pytest.mark.abuse("AC-095", "AC-096")
@pytest.mark.django_db
def test_five_hundred_damaged_files_are_refused_or_can_be_opened(cast, monkeypatch):
    monkeypatch.setattr("documents.services.files._write", lambda *args: None)
    dice = random.Random(500)
    seeds = [(sniff.JPEG, sheet(310, 438, lines=9)), (sniff.JPEG, turned(sheet(310, 438), 6)), (sniff.PNG, sheet(310, 438, fmt="PNG")),
             (sniff.PDF, TYPED), (sniff.PDF, scanned(sheet(310, 438)))]  # fmt: skip
    taken: dict[str, list[bytes]] = {sniff.PDF: [], sniff.JPEG: [], sniff.PNG: []}
    for number in range(500):
        kind, whole = seeds[number % len(seeds)]
        data = damaged(whole, dice)
        photo.check(data, RULES)
        sentence = refusal(cast.lin.user, NAMES[kind], data)
        assert sentence == "" or sentence.endswith("。")
        if not sentence:
            taken[kind].append(data)
    assert len(taken[sniff.JPEG]) > 20
    for kind, reader in ((sniff.JPEG, JpegImageFile), (sniff.PNG, PngImageFile)):
        for data in taken[kind]:
            paper = papers.look(data, kind)
            assert bool(paper.trouble) == (not opens(reader, data))
    # PDFs in a process of their own, as ever: one that died of them would answer for fewer.
    sent = b"".join(len(data).to_bytes(8, sys.byteorder) + data for data in taken[sniff.PDF])
    done = subprocess.run(
        [sys.executable, "-c", LOOK], input=sent, cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    answers = done.stdout.split()
    assert len(answers) == len(taken[sniff.PDF]) > 20
    assert {b"1", b"unreadable"} <= set(answers) <= {b"1", b"unreadable", b"broken"}


def opens(reader, data) -> bool:
    try:
        with reader(io.BytesIO(data)) as image:
            image.load()
    except Exception:
        return False
    return True
