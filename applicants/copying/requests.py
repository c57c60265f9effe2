"""Asking for the copy, and how far it is."""

import hashlib
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from applicants.models import Dossier, Snapshot
from applicants.queries.dossiers import last_snapshot
from applicants.sections import Refused
from documents.models import Rendering, StoredFile
from documents.services import request_rendering

TASK = "applicants.render_dossier_copy"
TEMPLATE = "applicants/copy/summary.html"
STYLE = "applicants/copy/summary.css"


@cache
def layout_digest() -> str:
    """The digest of page and style: another layout is another copy."""
    sources = "".join(
        (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8") for name in (TEMPLATE, STYLE)
    )
    return "sha256:" + hashlib.sha256(sources.encode()).hexdigest()


def request(dossier: Dossier) -> Rendering:
    """Ask for the copy of all that was submitted so far; asking again for the same returns the same row.

    Writes at most one row; the task is woken after commit. Refuses a dossier that was never submitted.
    """
    last = last_snapshot(dossier)
    if last is None:
        raise Refused(_("这份申报还没有提交过，没有可以下载的材料。"))
    return request_rendering(
        kind=StoredFile.Kind.DOSSIER_COPY,
        task=TASK,
        subject=dossier.public_id,
        digest=last.digest,
        template_digest=layout_digest(),
    )


@dataclass(frozen=True)
class CopyState:
    """What templates/applicants/copy/state.html draws. ``percent``: how much is packed."""

    can_ask: bool = True
    file: StoredFile | None = None
    waiting: bool = False
    failed: bool = False
    percent: int = 0


def copy_state(dossier: Dossier, last: Snapshot | None) -> CopyState:
    """The copy of exactly what was submitted up to ``last``; a later submit has to be packed anew. One query."""
    if last is None:
        return CopyState(can_ask=False)
    found = (
        Rendering.objects.filter(kind=StoredFile.Kind.DOSSIER_COPY, subject=dossier.public_id, digest=last.digest)
        .filter(template_digest=layout_digest())
        .select_related("file")
        .first()
    )
    if found is None:
        return CopyState()
    status = Rendering.Status
    return CopyState(
        can_ask=found.status == status.FAILED,
        file=found.file,
        waiting=found.status == status.WAITING,
        failed=found.status == status.FAILED,
        percent=found.progress,
    )
