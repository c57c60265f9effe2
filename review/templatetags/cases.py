"""The rows of a worklist: {% load cases %}{% case_rows rows %}."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kernel.formats import cn_datetime
from kernel.templatetags.ui import status
from review.presenters.rows import Row

register = template.Library()

# Here and not in the template: fifty rows of it were half of the page's time.
_BOX = (
    '<td><input class="form-check-input" type="checkbox" name="case" value="{case}:{version}" aria-label="LABEL"></td>'
)
_ROW = (
    '<tr>{}<th scope="row"><a href="{}">{}</a><span class="zp-sub zp-num">{}</span></th>'
    '<td>{}<span class="zp-sub">{}</span></td><td>{}</td><td>{}</td>'
    '<td class="zp-num">{}{}</td><td>{}</td></tr>'
)
_ANY = "0"


@register.simple_tag
def case_rows(rows: Iterable[Row], choose: str = "") -> SafeString:
    """A ``<tr>`` for each row: name and number, title and major, employer, stage, arrival and deadline, state; with
    ``choose``, a box to tick before them."""
    box = _BOX.replace("LABEL", escape(_("选择 %(name)s")) % {"name": "{name}"}) if choose else ""
    before, _any, behind = reverse("review:case", args=[_ANY]).rpartition(_ANY)
    drawn: dict[tuple[Any, ...], tuple[str, ...]] = {}
    cells = []
    for row in rows:
        look = (row.title, row.major, row.stage, row.status, row.status_words, row.due, row.is_short, row.claimed_by)
        if look not in drawn:
            drawn[look] = tuple(map(conditional_escape, (row.title, row.major, row.stage, _left(row), _status(row))))
        title, major, stage, left, state = drawn[look]
        case = row.case
        name, number, employer = escape(case.applicant_name), escape(row.number), escape(row.employer)
        address, arrival = f"{before}{case.public_id}{behind}", cn_datetime(case.entered_at)
        ticked = box.format(case=case.public_id, version=case.version, name=name)
        cells.append(_ROW.format(ticked, address, name, number, title, major, employer, stage, arrival, left, state))
    return mark_safe("\n".join(cells))  # noqa: S308 - every value was escaped above, once for all rows that share it


def _left(row: Row) -> SafeString:
    kind = "zp-sub zp-left-short" if row.is_short else "zp-sub"
    drawn = '<span class="{}">{} <span class="zp-nowrap">{} · {}</span></span>'
    return format_html(drawn, kind, row.due, _("截止"), row.left) if row.due else SafeString()


def _status(row: Row) -> SafeString:
    shown = render_to_string("components/status.html", status(row.status, row.status_words)) if row.status else ""
    words = _("%(name)s 已领取") % {"name": row.claimed_by}
    return format_html('{}<span class="zp-sub">{}</span>', shown, words) if row.claimed_by else SafeString(shown)
