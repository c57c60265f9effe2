"""The photo check: what it costs beside a bare decode, and what a bomb costs."""

import io
import random
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from documents import photo
from measure.result import Figure, interleaved

ROOT = Path(__file__).resolve().parent.parent.parent
#: Width, height, quality and dots of the drawn portraits: about 0.2, 0.5 and 1 MB.
PORTRAITS = ((1050, 1470, 80, 12000), (1600, 2240, 82, 26000), (2400, 3360, 78, 32000))
_BOMB = """
import re, struct, time
from documents import photo
size = struct.pack(">BHHB", 8, 65500, 65500, 1)
frame = b"\\xff\\xc0" + struct.pack(">H", 2 + len(size) + 3) + size + b"\\x01\\x11\\x00"
data = b"\\xff\\xd8" + frame + bytes(40_000) + b"\\xff\\xd9"
start = time.perf_counter()
findings = photo.check(data, photo.PhotoRules())
took = time.perf_counter() - start
assert any(each.code == photo.PIXELS and not each.ok for each in findings)
# The kernel's other figure, ru_maxrss, is that of the program which started this one.
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(took * 1e3, int(peak[1]) / 1024)
"""


def portrait(width: int, height: int, quality: int, dots: int) -> bytes:
    """A drawn person on white; the dots stand for the grain that makes a photograph large."""
    chance = random.Random(1)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for _dot in range(dots):
        x, y = chance.gauss(width / 2, width / 8.4), chance.gauss(height * 0.67, height / 6.8)
        shade = chance.randrange(30, 190)
        draw.ellipse((x, y, x + 18, y + 18), fill=(shade, shade // 2 + 40, 90))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def photo_figures() -> list[Figure]:
    """The check against a bare 1/8-scale decode and against a full decode with a look at every pixel's colour."""
    figures = [figure for drawn in PORTRAITS for figure in _beside_decodes(portrait(*drawn))]
    return [*figures, *_bomb()]


def _beside_decodes(data: bytes) -> list[Figure]:
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
        Figure(f"photo check, {size} KB, speed", "/s", 1 / own, "full decode with HSV", 1 / full, "at least 6"),
    ]


def _bomb() -> list[Figure]:
    """A JPEG that announces four thousand million points, checked by a process that does nothing else."""
    done = subprocess.run([sys.executable, "-c", _BOMB], cwd=ROOT, capture_output=True, text=True, check=True)
    took, memory = (float(part) for part in done.stdout.split())
    return [
        Figure("photo bomb refused, time", "ms", took, "the goal", 50, "less than 1"),
        Figure("photo bomb refused, memory", "MB", memory, "the goal", 64, "less than 1"),
    ]
