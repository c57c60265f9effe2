"""The roster of a batch on paper (ROS-01), asked for by hand and printed in the background."""

import hashlib
import json
from functools import cache

from django.conf import settings

from documents.models import Rendering, StoredFile
from documents.services import request_rendering
from review.models import Batch
from review.queries.rosters import roster_rows

TEMPLATE, STYLE = "review/roster/roster.html", "review/roster/roster.css"
TASK = "review.render_roster"


def request(batch: Batch) -> Rendering:
    """Ask for the roster as it is now: a case that is taken back leaves it, and then it is printed anew. Writes at most
    one row; the task is woken after commit."""
    return request_rendering(
        kind=StoredFile.Kind.ROSTER,
        task=TASK,
        subject=batch.public_id,
        digest=digest_of(roster_rows(batch)),
        template_digest=template_digest(),
    )


def digest_of(content: object) -> str:
    """What is printed, as one name."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@cache
def template_digest() -> str:
    """Another layout is another rendering (AC-036)."""
    sources = "".join((settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8") for name in (TEMPLATE, STYLE))
    return "sha256:" + hashlib.sha256(sources.encode()).hexdigest()
