"""Where each kind of visitor can go: the staff rail with live counts, the applicant's tabs, the public navigation."""

from functools import cache
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.employer_queries import waiting_claims
from accounts.models import Role, Seat
from applicants.queries.archive import EXAMINING, waiting_entries
from fees.queries import open_anomalies
from messaging.queries import unread_count
from review.queries.standings import Counts, worklist_counts


class Link(TypedDict):
    """One entry of a navigation."""

    label: str
    url: str
    count: int | None
    active: bool
    begins: bool  # a group of the rail


_url = cache(reverse)  # a rail is drawn with every page, and its addresses never change


def _link(label: str, name: str, path: str, count: int | None = None) -> Link:
    url = _url(name)
    active = path == url or (url != "/" and path.startswith(url))
    return {"label": label, "url": url, "count": count, "active": active, "begins": False}


def _archive(seat: Seat, path: str) -> list[Link]:
    """The archive desk: always an employer's; of an office above, while an employer's only reviewer waits there."""
    entries = waiting_entries(seat).count() if seat.role in EXAMINING else 0
    if not entries and seat.role != Role.EMPLOYER_HR:
        return []
    return [_link(_("业绩档案审核"), "applicants:archive_desk", path, entries)]


def rail_for(seat: Seat, path: str, counts: Counts | None = None) -> list[Link]:
    """Return the rail of a staff seat, in groups: its numbers are those of the desk's cards. At most four queries.

    ``counts``: what waits of the seat's cases, where the page has counted them itself.
    """
    is_outside = seat.role in (Role.OPERATOR, Role.SUPERVISOR)
    counts = None if is_outside else counts or worklist_counts(seat)
    work = [_link(_("工作台"), "review:desk", path), *_archive(seat, path)]
    if counts is not None:
        work += _cases(seat, path, counts)
    groups = [work, _own_unit(seat, path), _platform(seat, path), _watching(seat, path) + _money_and_plans(seat, path)]
    for group in filter(None, groups[1:]):
        group[0]["begins"] = True
    return [link for group in groups for link in group]


def _cases(seat: Seat, path: str, counts: Counts) -> list[Link]:
    """What is done with declarations."""
    links = [_link(_("申报审核"), "review:worklist", path, counts.pending)]
    links.append(_link(_("公示"), "review:notices", path))
    if seat.role != Role.OFFICE_OFFICER:
        return [
            *links,
            _link(_("报送批次"), "review:batches", path, counts.approved),
        ]  # approved: waits to be forwarded
    batches = _("报送批次") if counts.approved else _("收到的批次")
    return [
        *links,
        _link(batches, "review:batches", path, counts.approved or None),
        _link(_("评审会议"), "review:meetings", path),
        _link(_("诚信档案"), "applicants:integrity_records", path),
    ]


def _own_unit(seat: Seat, path: str) -> list[Link]:
    """What an employer keeps about itself."""
    if seat.role != Role.EMPLOYER_HR:
        return []
    posts = [_link(_("岗位信息表"), "review:posts", path)] if seat.organization.is_public_institution else []
    return [
        _link(_("考核推荐"), "review:groups", path),
        *posts,
        _link(_("单位诚信记录"), "applicants:integrity", path),
        _link(_("单位认证"), "accounts:employer", path),
    ]


def _platform(seat: Seat, path: str) -> list[Link]:
    """What the platform's operator answers for."""
    if seat.role != Role.OPERATOR:
        return []
    return [
        _link(_("单位认证"), "accounts:claims", path, waiting_claims(seat)),
        _link(_("管理部门"), "accounts:offices", path),
        _link(_("管理部门账号"), "accounts:officers", path),
        _link(_("工作日历"), "review:calendar", path),
    ]


def _watching(seat: Seat, path: str) -> list[Link]:
    """How the work goes."""
    if seat.role in (Role.OFFICE_OFFICER, Role.OPERATOR, Role.SUPERVISOR):
        return [
            _link(_("监督与统计"), "review:watch", path),
            _link(_("投诉举报"), "review:complaints", path),
        ]
    return [_link(_("统计"), "review:statistics", path)]


def _money_and_plans(seat: Seat, path: str) -> list[Link]:
    links = []
    if seat.role in (Role.OFFICE_OFFICER, Role.OPERATOR):
        links.append(_link(_("支付异常"), "fees:anomalies", path, open_anomalies(seat)))
    if seat.role in (Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER):
        links.append(_link(_("收费设置"), "fees:charges", path))
    if seat.role in (Role.OFFICE_OFFICER, Role.OPERATOR):
        links.append(_link(_("编制计划"), "drafts:index", path))
    return [*links, _link(_("评审计划"), "plans:catalogue", path)]


def tabs_for(seat: Seat, path: str) -> list[Link]:
    """Return the applicant's tabs. One query."""
    tabs = [
        _link(_("首页"), "applicants:home", path),
        _link(_("个人信息"), "applicants:profile", path),
        _link(_("业绩档案"), "applicants:archive", path),
        _link(_("我的申报"), "applicants:dossiers", path),
        _link(_("消息"), "messaging:inbox", path, unread_count(seat.user)),
    ]
    tabs[0]["active"] = path == tabs[0]["url"]
    return tabs


def public_links(path: str) -> list[Link]:
    """Return the public navigation."""
    return [
        _link(_("评审计划"), "plans:catalogue", path),
        _link(_("公示"), "review:public_notices", path),
        _link(_("评审表查验"), "review:verify", path),
        _link(_("投诉举报"), "review:complaint_new", path),
    ]
