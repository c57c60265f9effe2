"""Images drawn for the tests: no file is kept in the repository."""

from io import BytesIO

from PIL import Image, ImageDraw


def portrait(
    width=413,
    height=579,
    *,
    background="white",
    mode="RGB",
    fmt="JPEG",
    quality=92,
    size=None,
    **save,
) -> bytes:
    """A drawn head and shoulders before an even background; `size` pads the file to that many bytes (after its end)."""
    image = Image.new("RGB", (width, height), background)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.6), fill=(205, 165, 135))
    draw.rectangle((width * 0.05, height * 0.65, width * 0.95, height), fill=(30, 40, 90))
    buffer = BytesIO()
    image.convert(mode).save(buffer, fmt, **({"quality": quality} if fmt == "JPEG" else {}), **save)
    data = buffer.getvalue()
    if size is None:
        return data if len(data) > 31 * 1024 else data + bytes(31 * 1024 - len(data))
    if len(data) > size:
        raise ValueError(f"drawn {len(data)} bytes, more than the {size} asked for")
    return data + bytes(size - len(data))


def turned(data: bytes, orientation: int) -> bytes:
    """The same pixels, with an EXIF word that says how the camera was held."""
    image = Image.open(BytesIO(data))
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=92, exif=exif)
    return buffer.getvalue() + bytes(31 * 1024)


def announced(width: int, height: int) -> bytes:
    """A JPEG whose header announces the given size; the picture inside is small."""
    data = bytearray(portrait(64, 90))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)
