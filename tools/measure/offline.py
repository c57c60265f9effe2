"""Photo check and review form, in this process."""

import io
import random

from PIL import Image, ImageDraw

from documents import photo
from documents.models import Rendering
from documents.pdf import render
from measure.result import Figure, interleaved
from review.printing import build_html, build_pdf

PLAIN_CSS = "table{table-layout:auto!important}"


def photo_file() -> bytes:
    """A portrait of 1600 × 2240 pixels and about half a megabyte, on white."""
    chance = random.Random(1)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGB", (1600, 2240), "white")
    draw = ImageDraw.Draw(picture)
    for _dot in range(26000):
        x, y = chance.gauss(800, 190), chance.gauss(1500, 330)
        shade = chance.randrange(30, 190)
        draw.ellipse((x, y, x + 18, y + 18), fill=(shade, shade // 2 + 40, 90))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def photo_figures() -> list[Figure]:
    """The check against a bare 1/8-scale decode and against a full decode with a look at every pixel's colour."""
    data = photo_file()
    rules = photo.PhotoRules()

    def bare() -> None:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (picture.width // 8, picture.height // 8))
            picture.load()

    def naive() -> None:
        with Image.open(io.BytesIO(data)) as picture:
            picture.convert("HSV").resize((200, 280)).tobytes()

    own, small, full = interleaved(25, lambda: photo.check(data, rules), bare, naive)
    size = len(data) // 1024
    return [
        Figure(f"photo check, {size} KB, time", "ms", own * 1e3, "bare 1/8 decode", small * 1e3, "at most 1.6"),
        Figure("photo check, speed", "/s", 1 / own, "full decode with HSV", 1 / full, "at least 6"),
    ]


def form_figures() -> list[Figure]:
    """The form as it is printed against the same HTML with automatic tables and the mark as HTML on every page."""
    rendering = Rendering.objects.filter(kind="review_form").order_by("-pk").first()
    if rendering is None:
        raise SystemExit("The demo asked for no review form.")
    html = build_html(rendering)
    marks = "".join(
        f'<span style="position:fixed;top:{y}mm;left:{x}mm;transform:rotate(-30deg);opacity:.1">职评专业技术职称</span>'
        for y in range(10, 280, 45)
        for x in range(0, 180, 30)
    )
    plain = html.replace("</body>", f"{marks}</body>")
    tuned, slow = interleaved(5, lambda: build_pdf(rendering), lambda: render(plain, css=PLAIN_CSS))
    return [
        Figure("review forms, one worker", "/min", 60 / tuned, "auto tables, HTML marks", 60 / slow, "at least 2.5")
    ]
