"""公示表: what hangs on the board, made of what the notice froze and of nothing else (PUB-02, ROS-04).

The same value is drawn on paper, written into a spreadsheet, and named by its digest.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.formats import cn_date
from kernel.language import official
from review.models import NoticeItem, PublicNotice
from review.presenters.notices import lead_of, title_of
from review.queries.noticed import Noticed, noticed


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet's words. ``wide`` are the columns with long texts; ``address`` is where one objects, or nothing."""

    title: str
    lead: str
    term: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: int
    remark: str
    office: str
    place: str
    appeared_on: str
    address: str

    def content(self) -> dict[str, Any]:
        """As plain values, for its digest."""
        return asdict(self)


def sheet_of(notice: PublicNotice, items: Sequence[NoticeItem]) -> Sheet:
    """The sheet of ``notice``. ``items`` in the order shown. Two queries at most: the calendar's."""
    term = noticed(notice)
    with_work = notice.scope == PublicNotice.Scope.EMPLOYER
    path = reverse("review:public_notice", args=[notice.public_id])
    with official():
        columns = [_("序号"), _("姓名"), _("工作单位"), _("申报职称"), _("申报专业"), _("申报方式")]
        columns += [_("基本情况"), _("主要业绩")] if with_work else []
        return Sheet(
            title=title_of(notice),
            lead=lead_of(notice),
            term=_("%(first)s至%(last)s") % {"first": cn_date(term.first_day), "last": cn_date(term.last_day)},
            columns=tuple(columns),
            rows=tuple(_row(number, item.shown, with_work) for number, item in enumerate(items, start=1)),
            wide=2 if with_work else 0,
            remark=_remark(term),
            office=term.office,
            place=term.place,
            appeared_on=cn_date(notice.appeared_on),
            address="" if notice.is_declared else f"{settings.SITE_URL}{path}",
        )


def spreadsheet_of(sheet: Sheet) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the sheet as a table; each row also says when and where it was shown."""
    with official():
        columns = [*sheet.columns, _("公示期"), _("公示地点")]
    return columns, [[*row, sheet.term, sheet.place] for row in sheet.rows]


def _row(number: int, shown: dict[str, Any], with_work: bool) -> tuple[str, ...]:
    row = [str(number), shown["name"], shown["employer"], shown["title"], shown["major"], shown["route"]]
    if with_work:
        post = _("现任岗位：%(post)s") % {"post": shown["post"]} if shown["post"] else ""
        row += ["\n".join(filter(None, [post, *shown["basics"]])), "\n".join(shown["achievements"])]
    return tuple(row)


def _remark(term: Noticed) -> str:
    if term.is_declared:
        return _("本次公示在线下进行，日期由公示单位自行申明，平台未核实。")
    if not term.is_certain:
        return _("公示期跨入放假安排尚未公布的年份，截止日期以安排公布后的公告为准。")
    return ""
