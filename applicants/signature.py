"""A signature drawn on the page: read, judged and drawn anew, so that nothing of what was sent is kept (AC-086)."""

import base64
import binascii
import json
import math
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_BYTES = 200 * 1024
MAX_SIDE = 4000
LEAST_WIDTH, LEAST_HEIGHT = 40, 16
"""Smallest extent of the ink, in dots of the screen."""
LEAST_SHARE = 0.12
"""Smallest share of the pad's longer side that a name spans: written smaller it cannot be read on paper."""
LEAST_INK = 120
"""Fewest dots of ink."""
LEAST_SPREAD = 0.1
"""How wide the ink is across its own direction, as a part of how long it is along it: below, it is a line."""
MOST_FILLED = 0.6
"""Largest part of the space around the ink that may be ink."""
_SAMPLE = 160
_PREFIX = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"


class SignatureRefused(ValueError):
    """The drawing is no signature; the message says so in Chinese."""


def redrawn(posted: str) -> bytes:
    """Return the signature as a new PNG: black ink on nothing, cut to the ink.

    ``posted`` is what the pad sends: JSON ``{"png": "data:image/png;base64,…", …}``. Raises SignatureRefused for an
    empty pad, a dot, a line, a name too small to read, and anything that is no small PNG drawing.
    """
    if not posted.strip():
        raise SignatureRefused(_("还没有签名，请在签名框内手写本人姓名。"))
    return _redraw(_png(posted))


def _png(posted: str) -> bytes:
    unreadable = _("没有收到完整的签名，请重写一次。")
    if len(posted) > MAX_BYTES * 4:
        raise SignatureRefused(_("签名图像太大，请重写一次。"))
    try:
        address = json.loads(posted)["png"]
        if not isinstance(address, str) or not address.startswith(_PREFIX):
            raise SignatureRefused(unreadable)
        data = base64.b64decode(address.removeprefix(_PREFIX), validate=True)
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise SignatureRefused(unreadable) from error
    if len(data) > MAX_BYTES:
        raise SignatureRefused(_("签名图像太大，请重写一次。"))
    if not data.startswith(_PNG):
        raise SignatureRefused(unreadable)
    return data


def _redraw(data: bytes) -> bytes:
    from PIL import Image  # heavy: only the step that signs needs it

    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            if max(picture.size) > MAX_SIDE or getattr(picture, "is_animated", False):
                raise SignatureRefused(_("签名图像太大，请重写一次。"))
            ink = picture.convert("RGBA").getchannel("A")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise SignatureRefused(_("签名图像太大，请重写一次。")) from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, SignatureRefused):
            raise
        raise SignatureRefused(_("没有收到完整的签名，请重写一次。")) from error
    written = ink.point(lambda alpha: 255 if alpha > 64 else 0)
    box = written.getbbox()
    if box is None:
        raise SignatureRefused(_("还没有签名，请在签名框内手写本人姓名。"))
    left, top, right, bottom = box
    _judge(written, box)
    cut = Image.new("LA", (right - left, bottom - top), (0, 0))
    cut.putalpha(ink.crop(box))
    out = BytesIO()
    cut.save(out, "PNG", optimize=True)
    return out.getvalue()


def _judge(written: "Picture", box: tuple[int, int, int, int]) -> None:
    """Refuse what cannot be a name, each with its own sentence. ``written``: 255 where there is ink, within ``box``."""
    width, height = box[2] - box[0], box[3] - box[1]
    ink, longer = written.histogram()[255], max(written.size)
    if ink > MOST_FILLED * written.width * written.height:
        raise SignatureRefused(_("签名框几乎被涂满，看不出姓名，请重写一次。"))
    if max(width, height) < LEAST_WIDTH:
        raise SignatureRefused(_("签名框里只有一个点，请写出完整的姓名。"))
    if _spread(written.crop(box)) < LEAST_SPREAD:
        raise SignatureRefused(_("签名框里只有一条线，看不出姓名，请写出完整的姓名，字迹端正清晰。"))
    if ink > MOST_FILLED * width * height:
        raise SignatureRefused(_("笔画涂成了一团，看不出姓名，请重写一次。"))
    if min(width, height) < LEAST_HEIGHT or max(width, height) < LEAST_SHARE * longer or ink < LEAST_INK:
        raise SignatureRefused(_("签名太小，打印出来看不清，请写大一些，字迹端正清晰。"))


def _spread(ink: "Picture") -> float:
    """Width across the ink's main direction over length along it: 0 for a straight line, 1 for a blot."""
    ink.thumbnail((_SAMPLE, _SAMPLE))
    columns = ink.width
    points = [(at % columns, at // columns, value) for at, value in enumerate(ink.tobytes()) if value]
    weight = sum(value for _x, _y, value in points)
    middle_x = sum(x * value for x, _y, value in points) / weight
    middle_y = sum(y * value for _x, y, value in points) / weight
    xx = sum((x - middle_x) ** 2 * value for x, _y, value in points) / weight
    yy = sum((y - middle_y) ** 2 * value for _x, y, value in points) / weight
    xy = sum((x - middle_x) * (y - middle_y) * value for x, y, value in points) / weight
    half, root = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    return math.sqrt(max(half - root, 0) / (half + root)) if half + root else 0.0
