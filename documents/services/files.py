"""Taking files in. Their content decides what they are; their bytes are named by digest and never changed."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from os import SEEK_END
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import containers, file_names, pdf_scan, queries, sniff
from documents.models import ForgottenBytes, StoredFile
from documents.services.asking import request_paper_check
from documents.services.counting import count_upload
from kernel import clock
from kernel.formats import file_size
from kernel.forms import HEIC
from kernel.text import TextRefused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

Kind = StoredFile.Kind
MB = 1024 * 1024
OWNER_FILES = 1000
OWNER_BYTES = 1024 * MB
REMEMBERED = 30  # days for which an upload counts although it was taken away again
_PDF_TAIL = 2048  # a PDF's end mark is looked for in its last bytes, because some printers append a few


@dataclass(frozen=True)
class Limits:
    """What one upload may be: the kinds of content of `documents.sniff`, and how many bytes at most (inclusive)."""

    max_bytes: int
    kinds: tuple[str, ...]


_PAPERS = (sniff.PDF, sniff.JPEG, sniff.PNG)
DEFAULT_LIMITS: dict[str, Limits] = {
    Kind.PHOTO: Limits(5 * MB, (sniff.JPEG,)),
    Kind.EVIDENCE: Limits(20 * MB, _PAPERS),
    Kind.ATTACHMENT: Limits(20 * MB, _PAPERS),
    Kind.AUTHORIZATION: Limits(20 * MB, _PAPERS),
    Kind.NOTICE_EVIDENCE: Limits(20 * MB, _PAPERS),
    Kind.SIGNATURE: Limits(200 * 1024, (sniff.PNG,)),
}
#: What people will read page by page.
READ_KINDS = frozenset({Kind.EVIDENCE, Kind.ATTACHMENT, Kind.AUTHORIZATION, Kind.NOTICE_EVIDENCE})


def store(
    file: "File[bytes]",
    *,
    owner: "AbstractBaseUser",
    kind: str,
    limits: Limits | None = None,
    is_counted: bool = True,
) -> StoredFile:
    """Keep one upload and return its row; the same upload of the same person again returns the row there is.

    Writes the bytes under their digest, then one row, and for READ_KINDS asks for a look at the pages. Pictures other
    than photos under check lose EXIF and whatever is hung on after their end; their pixels stay as they are. Refuses
    with ValidationError, one Chinese sentence: empty, too large, of another kind than its name or its limits say,
    broken off, too many pixels, over the owner's quota, no room on the disk, more than one person uploads in an hour.
    ``is_counted``: False for a file out of a bundle, which is counted as one upload by who takes it in.
    """
    if is_counted:
        count_upload(owner.pk)
    limits = limits or DEFAULT_LIMITS[kind]
    data = _bounded(file, limits.max_bytes)
    name = _file_name(file.name or "")
    content = _content(data, name, limits)
    _look_inside(data, content)
    if kind != Kind.PHOTO:
        data = _bare(data, content)
    _refuse_over_quota(owner.pk, len(data))
    stored = _keep(
        data,
        owner=owner,
        kind=kind,
        name=file_names.with_extension(name, content),
        media_type=sniff.CONTENT_TYPES[content],
    )
    if kind in READ_KINDS:
        request_paper_check(stored)
    return stored


def store_product(
    data: bytes | IO[bytes],
    *,
    kind: str,
    name: str,
    media_type: str,
    owner: "AbstractBaseUser | None" = None,
) -> StoredFile:
    """Keep what the portal itself made (a PDF, a roster). Writes the bytes and one row; judges nothing.

    What does not fit into memory comes as an open file, which stays open.
    """
    return _keep(data, owner=owner, kind=kind, name=name, media_type=media_type)


def read(file: StoredFile) -> bytes:
    """The file's bytes. Raises FileNotFoundError when the storage lost them, ValueError when it altered them."""
    with default_storage.open(file.storage_name) as stream:
        data: bytes = stream.read()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"stored file {file.public_id} no longer has its digest")
    return data


def _refuse_over_quota(owner_id: int, size: int) -> None:
    # Which files count is a long question, asked only where all of them together would be too many.
    if _has_room(queries.stored_of(owner_id), size):
        return
    if not _has_room(queries.owned(owner_id, clock.now() - timedelta(days=REMEMBERED)), size):
        raise ValidationError(
            _("您的文件已达上限（%(files)d 个或 %(size)s），请先删除不需要的；已删除的，上传 %(days)d 天后不再计入。")
            % {"files": OWNER_FILES, "size": file_size(OWNER_BYTES), "days": REMEMBERED},
            code="quota",
        )


def _has_room(totals: tuple[int, int], size: int) -> bool:
    files, kept = totals
    return files < OWNER_FILES and kept + size <= OWNER_BYTES


def _bounded(file: "File[bytes]", most: int) -> bytes:
    if file.size is not None and file.size > most:
        raise _too_large(most, file.size)
    file.seek(0)
    data: bytes = file.read(most + 1)
    if len(data) > most:
        raise _too_large(most, len(data))
    if not data:
        raise ValidationError(_("文件是空的，请重新选择文件。"), code="empty")
    return data


def _too_large(most: int, size: int) -> ValidationError:
    text = _("文件太大：%(size)s，最多 %(most)s；请压缩或拆分后再上传。")
    return ValidationError(text % {"size": file_size(size), "most": file_size(most)}, code="too_large")


def _file_name(name: str) -> str:
    try:
        return file_names.bare_name(name, otherwise=_("未命名"))
    except TextRefused:
        raise ValidationError(_("文件名中有无法识别的字符，请改名后再上传。"), code="name") from None


def _content(data: bytes, name: str, limits: Limits) -> str:
    content = sniff.sniff(data)
    if content == "heic":
        raise ValidationError(HEIC, code="heic")
    if content not in limits.kinds:
        wanted = _("、").join(sniff.NAMES[kind] for kind in limits.kinds)
        text = _("不能上传%(found)s，请上传 %(wanted)s。")
        raise ValidationError(text % {"found": sniff.NAMES[content], "wanted": wanted}, code="kind")
    if file_names.contradicts(name, content):
        text = _("文件名是 .%(extension)s，内容却是%(found)s；请核对后用正确的格式重新保存再上传。")
        params = {"extension": file_names.extension_of(name), "found": sniff.NAMES[content]}
        raise ValidationError(text % params, code="disguised")
    return content


_PDF_TROUBLE = {
    pdf_scan.ENCRYPTED: gettext_lazy("PDF 设有密码，审核人员无法打开；请去掉密码后再上传。"),
    pdf_scan.SCRIPT: gettext_lazy("PDF 中含有脚本，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.LAUNCH: gettext_lazy("PDF 中含有启动其他程序的动作，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.EMBEDDED: gettext_lazy("PDF 中嵌有其他文件，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.MEDIA: gettext_lazy("PDF 中嵌有影音，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.FORM: gettext_lazy("PDF 是动态表单（XFA），请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.SENDING: gettext_lazy("PDF 中含有提交或导入数据的动作，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.ELSEWHERE: gettext_lazy("PDF 中含有打开其他文件的链接，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.CALLING: gettext_lazy("PDF 一打开就会访问网址，请用“打印为 PDF”重新生成后再上传。"),
    pdf_scan.EXCESSIVE: gettext_lazy("PDF 页数过多或结构异常，请拆分或重新生成后再上传。"),
    pdf_scan.PAGELESS: gettext_lazy("PDF 里没有一页内容，请打开检查，重新导出后再上传。"),
    pdf_scan.UNREADABLE: gettext_lazy("PDF 的内部结构无法可靠读取，请用“打印为 PDF”重新生成后再上传。"),
}


def _look_inside(data: bytes, content: str) -> None:
    """Refuse what is broken off, what would explode when opened, and what a reviewer could not open."""
    if content == sniff.PDF:
        if b"%%EOF" not in data[-_PDF_TAIL:] or b"startxref" not in data[-_PDF_TAIL:]:
            raise _damaged()
        if (found := pdf_scan.trouble(data)) is not None:
            raise ValidationError(_PDF_TROUBLE[found], code=found)
        return
    size = containers.jpeg_size(data) if content == sniff.JPEG else None
    png = containers.read_png(data) if content == sniff.PNG else None
    if png is not None:
        size = (png.width, png.height)
    if size is None:
        raise _damaged()
    if size[0] * size[1] > containers.MAX_PIXELS:
        text = _("图片像素过多：宽 %(width)d、高 %(height)d，总像素最多 %(most)d 万；请缩小后再上传。")
        params = {
            "width": size[0],
            "height": size[1],
            "most": containers.MAX_PIXELS // 10_000,
        }
        raise ValidationError(text % params, code="pixels")
    if png is not None and png.is_animated:
        raise ValidationError(_("不能上传动态图片，请上传静态图片。"), code="animated")
    if content == sniff.JPEG and containers.read_jpeg(data) is None:
        raise _damaged()


def _damaged() -> ValidationError:
    return ValidationError(_("文件不完整或已损坏，请重新导出后再上传。"), code="damaged")


def _bare(data: bytes, content: str) -> bytes:
    if content == sniff.JPEG and (jpeg := containers.read_jpeg(data)) is not None:
        return containers.bare_jpeg(data, jpeg, containers.orientation(data, jpeg))
    if content == sniff.PNG and (png := containers.read_png(data)) is not None:
        return containers.bare_png(data, png)
    return data


def _keep(
    data: bytes | IO[bytes],
    *,
    owner: "AbstractBaseUser | None",
    kind: str,
    name: str,
    media_type: str,
) -> StoredFile:
    content = ContentFile(data) if isinstance(data, bytes) else File(data)
    size = content.seek(0, SEEK_END)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    owner_id = None if owner is None else owner.pk
    row = StoredFile(
        kind=kind,
        owner_id=owner_id,
        name=name,
        media_type=media_type,
        size=size,
        sha256=digest,
        stored_at=clock.now(),
    )
    ForgottenBytes.objects.filter(pk=digest).delete()  # waits where they are just being removed; they are wanted again
    _write(row, content)
    same = StoredFile.objects.filter(kind=kind, owner_id=owner_id, sha256=digest, name=name).first()
    if same is not None:
        return same
    row.save()
    return row


def _write(row: StoredFile, content: "File[bytes]") -> None:
    name = row.storage_name
    # The size is compared as well: a crash in the middle of an earlier write leaves a short file under the right name.
    if default_storage.exists(name) and default_storage.size(name) == row.size:
        return
    try:
        default_storage.save(name, content)
    except OSError as error:
        logger.error("no room for a stored file: %s", error.strerror)
        try:
            default_storage.delete(name)
        except OSError:
            logger.error("the half-written file could not be removed")
        text = _("服务器暂时没有空间保存文件，您的文件没有上传；请稍后再试。")
        raise ValidationError(text, code="no_room") from error
