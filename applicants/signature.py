"""A signature drawn on the page: read, judged and drawn anew, so that nothing of what was sent is kept (AC-086)."""

import base64
import binascii
import json
from io import BytesIO

from django.utils.translation import gettext as _

MAX_BYTES = 200 * 1024
MAX_SIDE = 4000
LEAST_WIDTH, LEAST_HEIGHT = 40, 16
"""Smallest extent of the ink, in dots of the screen: a dot or a dash is no name."""
LEAST_INK = 120
"""Fewest dots of ink."""
_PREFIX = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"


class SignatureRefused(ValueError):
    """The drawing is no signature; the message says so in Chinese."""


def redrawn(posted: str) -> bytes:
    """Return the signature as a new PNG: black ink on nothing, cut to the ink.

    ``posted`` is what the pad sends: JSON ``{"png": "data:image/png;base64,…", …}``. Raises SignatureRefused for an
    empty pad, a dot, and anything that is no small PNG drawing.
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
    if right - left < LEAST_WIDTH or bottom - top < LEAST_HEIGHT or written.histogram()[255] < LEAST_INK:
        raise SignatureRefused(_("签名太小或不完整，请写出完整的姓名，字迹端正清晰。"))
    if written.histogram()[255] > 0.6 * written.width * written.height:
        raise SignatureRefused(_("签名框几乎被涂满，看不出姓名，请重写一次。"))
    cut = Image.new("LA", (right - left, bottom - top), (0, 0))
    cut.putalpha(ink.crop(box))
    out = BytesIO()
    cut.save(out, "PNG", optimize=True)
    return out.getvalue()
