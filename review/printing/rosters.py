"""The papers that go with a batch, printed in the background: its roster (ROS-01), the letter of entrustment (ROS-03).

A roster may have hundreds of pages. They are laid out in numbers that are known beforehand, so that every page can say
how many there are, and printed some at a time: what one run needs of memory does not grow with the roster.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from documents.models import Rendering, StoredFile
from documents.pdf import render
from documents.services import report_progress, request_rendering
from kernel.language import official
from review.models import Batch
from review.presenters.letter import letter_of
from review.presenters.roster import Roster, Row, heads, roster_of

TASKS = {StoredFile.Kind.ROSTER: "review.render_roster", StoredFile.Kind.ENTRUSTMENT: "review.render_letter"}
TEMPLATES = {
    StoredFile.Kind.ROSTER: ("review/roster/roster.html", "review/roster/roster.css"),
    StoredFile.Kind.ENTRUSTMENT: ("review/roster/letter.html", "review/roster/letter.css"),
}
#: Millimetres, as roster.css has them: the room for rows on a page, what the head of the first takes of it and what the
#: places of the seals do; the columns of plain cases, the last one of special ones; a line, and a row's least height.
ROOM, HEAD, SEALS = 160.0, 36.0, 60.0
WIDTHS, REASON = (9, 33, 18, 9, 48, 26, 26, 30, 36, 30), 66
LINE, LEAST = 3.8, 9.6
AT_ONCE = 20
"""Pages of one run."""


@dataclass(frozen=True)
class Sheet:
    """One page. ``is_special``: its rows are special cases, with the reason."""

    number: int
    rows: Sequence[Row] = field(default=())
    is_special: bool = False
    has_seals: bool = False

    @property
    def is_first(self) -> bool:
        return self.number == 1


def request(batch: Batch, kind: StoredFile.Kind = StoredFile.Kind.ROSTER) -> Rendering:
    """Ask for a paper of the batch as it is now: a case that is taken back leaves it, and then it is printed anew.
    Writes at most one row; the task is woken after commit."""
    return request_rendering(
        kind=kind,
        task=TASKS[kind],
        subject=batch.public_id,
        digest=_digest(_content(batch, kind)),
        template_digest=template_digest(kind),
    )


def newest(batch: Batch, kind: StoredFile.Kind) -> Rendering | None:
    """The rendering of the paper last asked for, or None. One query."""
    asked = Rendering.objects.filter(kind=kind, subject=batch.public_id)
    return asked.select_related("file").order_by("-pk").first()


def build_roster(rendering: Rendering) -> bytes:
    """The roster that was asked for, its parts joined. Raises ValueError when it is another by now (AC-036)."""
    roster = roster_of(_asked(rendering))
    _same(rendering, roster.content())
    pages = sheets(roster)
    parts, css = [], _source(TEMPLATES[StoredFile.Kind.ROSTER][1])
    for begin in range(0, len(pages), AT_ONCE):
        html = roster_html(roster, pages[begin : begin + AT_ONCE], len(pages))
        parts.append(render(html, css=css))
        report_progress(rendering.pk, min(99, 100 * (begin + AT_ONCE) // len(pages)))
    return parts[0] if len(parts) == 1 else joined(parts)


def build_letter(rendering: Rendering) -> bytes:
    """The letter that was asked for. Raises ValueError when it says something else by now (AC-036)."""
    letter = letter_of(_asked(rendering))
    _same(rendering, letter.content() if letter else None)
    template, css = TEMPLATES[StoredFile.Kind.ENTRUSTMENT]
    with official():
        html = str(get_template(template).render({"letter": letter, "qr": qr(letter.address) if letter else ""}))
    return render(html, css=_source(css))


def sheets(roster: Roster) -> list[Sheet]:
    """The pages of a roster: the plain cases, the special ones from a page of their own, the seals on the last."""
    cut = [(rows, False) for rows in _cut(roster.rows, WIDTHS, ROOM - HEAD)]
    room = ROOM if cut else ROOM - HEAD
    cut += [(rows, True) for rows in _cut([_apart(row) for row in roster.special], (*WIDTHS[:8], REASON), room)]
    cut = cut or [([], False)]
    rows, special = cut[-1]
    room = (ROOM if len(cut) > 1 else ROOM - HEAD) - SEALS
    if sum(_height(row, (*WIDTHS[:8], REASON) if special else WIDTHS) for row in rows) > room:
        cut.append(([], False))
    last = len(cut)
    return [Sheet(number, rows, special, number == last) for number, (rows, special) in enumerate(cut, start=1)]


def _apart(row: Row) -> Row:
    """The line of a special case: its reason stands in place of the papers' numbers."""
    return [*row[:8], row[-1]]


def _cut(rows: Sequence[Row], widths: Sequence[int], room: float) -> Iterator[list[Row]]:
    """The rows page by page: so many on each as there is room for, at least one."""
    page: list[Row] = []
    left = room
    for row in rows:
        height = _height(row, widths)
        if page and height > left:
            yield page
            page, left = [], ROOM
        page.append(row[: len(widths)])
        left -= height
    if page:
        yield page


def _height(row: Row, widths: Sequence[int]) -> float:
    """Of a row in print, a little more than it will be: 8 pt, Chinese characters twice as wide as others."""
    lines = max(
        -(-sum(2.85 if ord(letter) > 0x2E80 else 1.75 for letter in cell) // (width - 4.0))
        for cell, width in zip(row, widths, strict=False)
    )
    return max(LEAST, LINE * lines + 2.0)


def roster_html(roster: Roster, pages: Sequence[Sheet], total: int) -> str:
    """Some pages of a roster as HTML without any address in it."""
    with official():
        context = {"roster": roster, "pages": pages, "total": total, "heads": heads()[:10], "qr": qr(roster.address)}
        return str(get_template(TEMPLATES[StoredFile.Kind.ROSTER][0]).render(context))


def joined(parts: Iterable[bytes]) -> bytes:
    """One PDF of several, in their order."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        source = pypdfium2.PdfDocument(part)
        whole.import_pages(source)
        source.close()
    out = BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    number = Batch.objects.values_list("number", flat=True).get(public_id=rendering.subject)
    with official():
        words = _("名册-%s.pdf") if rendering.kind == StoredFile.Kind.ROSTER else _("委托书-%s.pdf")
        return words % number


def qr(address: str) -> str:
    """The batch's address, to be read by a telephone or at the counter."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=1))


@cache
def template_digest(kind: StoredFile.Kind) -> str:
    """Another layout is another rendering (AC-036)."""
    return _sha("".join(_source(name) for name in TEMPLATES[kind]))


def _content(batch: Batch, kind: StoredFile.Kind) -> Any:
    make: Callable[[Batch], Any] = roster_of if kind == StoredFile.Kind.ROSTER else letter_of
    made = make(batch)
    return made.content() if made else None


def _asked(rendering: Rendering) -> Batch:
    joins = ("plan_version", "sender", "receiver")
    return Batch.objects.select_related(*joins).get(public_id=rendering.subject)


def _same(rendering: Rendering, content: Any) -> None:
    if _digest(content) != rendering.digest:
        raise ValueError("the batch is another than the one whose paper was asked for")


def _digest(content: Any) -> str:
    return _sha(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _sha(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _source(name: str) -> str:
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
