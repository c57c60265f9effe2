"""Papers drawn for the tests: PDFs of typed and of scanned pages, and pictures of pages."""

from io import BytesIO

from PIL import Image, ImageDraw

A4 = (595, 842)


def pdf(*pages: bytes, boxes=(A4,), extra: dict[int, bytes] | None = None) -> bytes:
    """A PDF of these contents (drawing operators), on pages of the sizes given in points; `extra` goes into the page."""
    parts = [b"%PDF-1.4\n"]
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (10 + 2 * number) for number in range(count))
    parts.append(b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n")
    parts.append(b"2 0 obj<</Type/Pages/Kids[" + kids + b"]/Count %d>>endobj\n" % count)
    parts.append(b"3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n")
    for number, content in enumerate(pages):
        box = boxes[min(number, len(boxes) - 1)]
        more = (extra or {}).get(number, b"/Resources<</Font<</F 3 0 R>>>>")
        parts.append(
            b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R%s>>endobj\n"
            % (10 + 2 * number, *box, 11 + 2 * number, more)
        )
        parts.append(
            b"%d 0 obj<</Length %d>>stream\n" % (11 + 2 * number, len(content)) + content + b"\nendstream endobj\n"
        )
    parts.append(b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
    return b"".join(parts)


def typed(lines=40, text=b"The quick brown fox jumps over the lazy dog, and again and again") -> bytes:
    """Operators that write lines of text, each beginning in another place of it."""
    rows = b"".join(
        b"1 0 0 1 60 %d Tm (%s) Tj " % (780 - 18 * line, text[7 * line % 50 :] + text[: 7 * line % 50])
        for line in range(lines)
    )
    return b"BT /F 12 Tf " + rows + b"ET"


def scanned(*pictures: bytes, box=A4) -> bytes:
    """A PDF whose pages are JPEGs from edge to edge."""
    body = [b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"]
    kids = b" ".join(b"%d 0 R" % (10 + 3 * number) for number in range(len(pictures)))
    body.append(b"2 0 obj<</Type/Pages/Kids[" + kids + b"]/Count %d>>endobj\n" % len(pictures))
    for number, data in enumerate(pictures):
        at, size = 10 + 3 * number, Image.open(BytesIO(data)).size
        draw = b"q %d 0 0 %d 0 0 cm /I Do Q" % box
        body.append(
            b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>"
            b"endobj\n" % (at, *box, at + 1, at + 2)
        )
        body.append(b"%d 0 obj<</Length %d>>stream\n" % (at + 1, len(draw)) + draw + b"\nendstream endobj\n")
        body.append(
            b"%d 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/DCTDecode/Length %d>>stream\n" % (at + 2, *size, len(data)) + data + b"\nendstream endobj\n"
        )
    body.append(b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
    return b"".join(body)


def sheet(width=1240, height=1754, *, lines=30, ground=252, turn=0, fmt="JPEG", **save) -> bytes:
    """A picture of a written page; `turn` in degrees, against the clock."""
    image = Image.new("RGB", (width, height), (ground,) * 3)
    draw = ImageDraw.Draw(image)
    for line in range(lines):
        top = height * (2 + line) // (lines + 6)
        for word in range(9):
            left = width * (1 + word) // 11
            draw.rectangle((left, top, left + width // 15, top + height // (3 * lines)), fill=(30, 30, 30))
    out = BytesIO()
    image.rotate(turn, expand=True).save(out, fmt, **save)
    return out.getvalue()
