"""What a file is, judged by its first bytes and never by its name or its declared type. Pure Python, no Django."""

JPEG = "jpeg"
PNG = "png"
PDF = "pdf"

CONTENT_TYPES = {JPEG: "image/jpeg", PNG: "image/png", PDF: "application/pdf"}
EXTENSIONS = {JPEG: "jpg", PNG: "png", PDF: "pdf"}
NAMES = {
    JPEG: "JPG 图片",
    PNG: "PNG 图片",
    PDF: "PDF 文件",
    "gif": "GIF 图片",
    "bmp": "BMP 图片",
    "webp": "WEBP 图片",
    "tiff": "TIFF 图片",
    "heic": "HEIC 图片（苹果手机照片）",
    "avif": "AVIF 图片",
    "media": "影音文件",
    "zip": "压缩文件或 Office 文档",
    "office": "旧版 Office 文档",
    "markup": "网页或矢量图",
    "empty": "空文件",
    "unknown": "无法识别的文件",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
)
# What a file of boxes holds, by its first brand (ISO/IEC 14496-12; 23008-12 for pictures).
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
}


def sniff(data: bytes) -> str:
    """The kind of content: a key of NAMES. Never raises."""
    if not data:
        return "empty"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "media")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "markup"
    return "unknown"
