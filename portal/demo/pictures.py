"""Pictures for the demo: a drawn identity photo on white, a hand's signature, a paper that stands for evidence."""

import base64
import json
import math
import random
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from documents.pdf import render

_SUITS = ((38, 52, 84), (58, 58, 66), (70, 44, 52), (36, 72, 70))
_SKINS = ((235, 205, 180), (226, 190, 162), (240, 214, 192))


@lru_cache(maxsize=64)
def identity_photo(seed: str) -> bytes:
    """A JPEG of 600 × 840 pixels on white that keeps the plan's photo rules; the same seed draws the same person."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGB", (600, 840), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    suit, skin = chance.choice(_SUITS), chance.choice(_SKINS)
    draw.ellipse((70, 590, 530, 1150), fill=suit)
    draw.polygon([(300, 800), (240, 600), (360, 600)], fill=(245, 246, 250))
    draw.rectangle((262, 500, 338, 620), fill=tuple(value - 14 for value in skin))
    draw.ellipse((190, 190, 410, 545), fill=skin)
    hair = chance.choice(((30, 26, 24), (44, 36, 30), (60, 56, 54)))
    draw.chord((178, 150, 422, 470), 180, 360, fill=hair)
    for x in (252, 348):
        draw.ellipse((x - 13, 352, x + 13, 368), fill=(40, 34, 32))
    draw.arc((258, 410, 342, 470), 25, 155, fill=(160, 84, 78), width=5)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    grain = Image.effect_noise(picture.size, 26).convert("L")
    textured = Image.composite(picture, grain.convert("RGB"), Image.new("L", picture.size, 225))
    figure = Image.new("L", picture.size, 0)
    mark = ImageDraw.Draw(figure)
    mark.ellipse((80, 600, 520, 1150), fill=255)
    mark.ellipse((200, 200, 400, 540), fill=255)
    picture.paste(textured, mask=figure)
    out = BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def signature(seed: str) -> str:
    """What the signing pad posts: JSON with a PNG of handwriting-like strokes on nothing."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGBA", (480, 180), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for stroke in range(7):
        start = 40 + stroke * 58
        points = [
            (start + step * 5, 90 + 42 * math.sin(step / 3 + chance.random()) + chance.uniform(-6, 6))
            for step in range(12)
        ]
        draw.line(points, fill=(20, 24, 60, 255), width=6, joint="curve")
    out = BytesIO()
    picture.save(out, "PNG")
    return json.dumps({"png": "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()})


def evidence_paper(title: str) -> bytes:
    """A one-page PDF that says what it stands for."""
    html = (
        '<html lang="zh-CN"><head><style>@page{size:A4;margin:30mm} body{font-family:"Noto Sans CJK SC",sans-serif}'
        "h1{font-size:24pt} p{font-size:12pt;line-height:1.8}</style></head><body>"
        f"<h1>{title}</h1><p>演示材料。真实办理时，这里是证书、合同或证明的扫描件。</p>"
        "<p>核对无误。验证人：人事专员（演示） 验证时间：见系统记录 （盖章处）</p></body></html>"
    )
    return render(html)
