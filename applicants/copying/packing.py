"""Packing the copy.

Layout of the zip, below one folder named by the dossier's number::

    第1次提交.html   the content as people read it, with links to the files; one for each submit
    第1次提交.json   the content as it was frozen: canonical JSON, whose SHA-256 is the snapshot's digest
    样式.css         what the pages look like
    文件/01-….pdf    every file once, whichever submit names it
    校验值.txt       SHA-256 of everything above, as ``sha256sum -c`` reads it
"""

import hashlib
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from applicants import snapshot
from applicants.copying.parts import parts
from applicants.copying.requests import STYLE, TEMPLATE
from applicants.files import files_in
from applicants.models import Dossier, Snapshot
from documents.file_names import bare_name
from documents.models import Rendering, StoredFile
from documents.services import read, report_progress
from kernel.formats import local
from kernel.language import official

Content = dict[str, Any]


class _Folder:
    """The zip being written: one folder, its digests kept."""

    def __init__(self, zipped: ZipFile, name: str, written: tuple[int, int, int, int, int, int]) -> None:
        self.zipped, self.name, self.written = zipped, name, written
        self.digests: list[str] = []

    def put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        """Write one file. What is compressed already (PDF, JPEG, PNG) is stored as it is."""
        info = ZipInfo(f"{self.name}/{name}", self.written)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o644 << 16
        self.zipped.writestr(info, data)
        self.digests.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")


def pack(rendering: Rendering) -> IO[bytes]:
    """The zip that ``rendering`` asks for, in a temporary file. Says how far it is while it works.

    One file of the dossier is in memory at a time. Raises Snapshot.DoesNotExist when the content is not on record, and
    ValueError when a file no longer has its digest: nobody is handed altered evidence (AC-027).
    """
    last = Snapshot.objects.get(dossier__public_id=rendering.subject, digest=rendering.digest)
    rounds = list(Snapshot.objects.filter(dossier=last.dossier_id, round__lte=last.round).order_by("round"))
    files = {file["public_id"]: file for each in rounds for file in files_in(each.content)}
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the caller stores it and closes it
    try:
        with official(), ZipFile(out, "w") as zipped:
            _fill(zipped, rounds, files, rendering.pk)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _fill(zipped: ZipFile, rounds: list[Snapshot], files: dict[str, Content], rendering_id: int) -> None:
    paths = {key: path_of(number, file) for number, (key, file) in enumerate(files.items(), start=1)}
    folder = _Folder(zipped, _title(rounds[-1]), local(rounds[-1].submitted_at).timetuple()[:6])
    for each in rounds:
        name = _("第%(number)d次提交") % {"number": each.round}
        folder.put(f"{name}.html", page(each, paths).encode())
        folder.put(f"{name}.json", snapshot.canonical(each.content))
    folder.put(_("样式.css"), (settings.BASE_DIR / "templates" / STYLE).read_bytes())
    _put_files(folder, files.values(), paths, rendering_id)
    folder.put(_("校验值.txt"), "".join(folder.digests).encode())


def page(submitted: Snapshot, paths: dict[str, str]) -> str:
    """One submit as HTML that needs nothing from outside: what was typed is escaped, no script, no address."""
    content = submitted.content
    context = {
        "content": content,
        "headline": snapshot.headline(content),
        "submitted_at": submitted.submitted_at,
        "round": submitted.round,
        "digest": submitted.digest,
        "parts": parts(content, paths),
        "style": _("样式.css"),
        "platform_name": settings.PLATFORM_NAME,
    }
    return str(get_template(TEMPLATE).render(context))


def file_name(rendering: Rendering) -> str:
    """What the zip is called when it is saved."""
    with official():
        return _("申报材料-%s.zip") % Dossier.objects.get(public_id=rendering.subject).number


def _title(last: Snapshot) -> str:
    return _("申报材料-%s") % last.content["dossier"]["number"]


def path_of(number: int, file: Content) -> str:
    """Where the file lies. Its number tells apart two of one name; its name is made harmless once more."""
    return f"{_('文件')}/{number:02d}-{bare_name(file['name'], otherwise=_('未命名'))}"


def _put_files(folder: _Folder, files: Iterable[Content], paths: dict[str, str], rendering_id: int) -> None:
    wanted = list(files)
    stored = StoredFile.objects.in_bulk([file["public_id"] for file in wanted], field_name="public_id")
    for number, file in enumerate(wanted, start=1):
        kept = stored[file["public_id"]]
        if kept.sha256 != file["sha256"]:
            raise ValueError(f"file {kept.public_id} is not the one that was submitted")
        folder.put(paths[file["public_id"]], read(kept), packed=False)
        report_progress(rendering_id, number * 100 // len(wanted))
