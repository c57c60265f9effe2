"""What the registers answered, as people read it: one part of the page for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants import archive_kinds
from applicants.registers.base import RegisterKind
from applicants.registers.entries import ENTRY_KINDS, entry_data
from applicants.registers.models import RegisterFetch
from applicants.registers.queries import Known
from kernel.formats import cn_date

Status = RegisterFetch.Status

UPLOAD_INSTEAD: dict[RegisterKind, str | Promise] = {
    RegisterKind.DEGREES: gettext_lazy(
        "登记系统只有 2001 年以后取得的国内大专以上学历。查不到的，请在业绩档案添加，并上传学历学位证书或认证材料。"
    ),
    RegisterKind.INSURANCE: gettext_lazy(
        "登记系统查不到省外的参保记录。在省外参保的，请按评审计划的要求上传参保证明。"
    ),
    RegisterKind.PHOTO: gettext_lazy("没有查到照片，请在申报时上传。"),
    RegisterKind.APPRAISALS: gettext_lazy("登记系统没有的年度，请在业绩档案添加，并上传年度考核登记表。"),
    RegisterKind.HOURS: gettext_lazy("登记系统没有的学时，请在业绩档案添加，并上传学时证明。"),
}
"""What to do where the register has nothing (INF-03, INF-04, INF-06)."""

_TROUBLE: dict[str, str | Promise] = {
    "unavailable": gettext_lazy("登记系统没有回应。"),
    "refused": gettext_lazy("登记系统没有接受查询。"),
    "malformed": gettext_lazy("登记系统的回答无法识别，没有采用。"),
    "wrong_person": gettext_lazy("登记系统答的不是您本人，没有采用。"),
}


@dataclass(frozen=True)
class Part:
    """One kind on the page. ``status``: a code of kernel.formats.STATUS; ``archive_kind``: where to add by hand."""

    kind: RegisterKind
    status: str
    checked: str
    note: str
    lines: list[str]
    photo: str
    instead: str
    archive_kind: str
    is_waiting: bool
    is_asking: bool

    @property
    def label(self) -> str:
        """The Chinese name."""
        return str(self.kind.label)


def part(known: Known) -> Part:
    """One kind, with what can be done where the register says nothing."""
    newest, good = known.newest, known.good
    is_waiting = newest is not None and newest.status == Status.WAITING
    found = good is not None and bool(good.values or good.photo)
    return Part(
        kind=known.kind,
        status=_status(newest, good, found=found),
        checked=checked(good.source, good.done_at) if good and good.done_at else "",
        note=_note(newest, good),
        lines=lines(known.kind, good.values) if good else [],
        photo=good.photo.public_id if good and good.photo else "",
        instead="" if found and good and good.is_complete else str(UPLOAD_INSTEAD[known.kind]),
        archive_kind=ENTRY_KINDS.get(known.kind, ""),
        is_waiting=is_waiting,
        is_asking=_is_asking(newest),
    )


def checked(source: str, at: Any) -> str:
    """来自…，…年…月…日核实: beside every value that a register gave."""
    return _("来自%(source)s，%(day)s核实") % {"source": source, "day": cn_date(at)}


def lines(kind: str, values: list[dict[str, Any]]) -> list[str]:
    """Each value in one line."""
    if kind in ENTRY_KINDS:
        archive_kind = ENTRY_KINDS[RegisterKind(kind)]
        return [archive_kinds.summary(archive_kind, entry_data(kind, value)) for value in values]
    return [_LINES[kind](value) for value in values if kind in _LINES]


def _insurance(value: dict[str, Any]) -> str:
    told = {
        "insurer": value["insurer"],
        "region": value["region"],
        "since": cn_date(date.fromisoformat(value["insured_since"])),
        "months": value["months"],
    }
    if value["is_current"]:
        return _("%(insurer)s · %(region)s · %(since)s起 · 累计 %(months)d 个月 · 正常参保") % told
    return _("%(insurer)s · %(region)s · %(since)s起 · 累计 %(months)d 个月 · 已停保") % told


_LINES: dict[str, Callable[[dict[str, Any]], str]] = {RegisterKind.INSURANCE: _insurance}


def _status(newest: RegisterFetch | None, good: RegisterFetch | None, *, found: bool) -> str:
    # What was verified once stays so while it is asked again.
    if good is not None:
        return "verified" if found else "no_record"
    if newest is None:
        return "unasked"
    return "fetching" if _is_asking(newest) else "unavailable"


def _is_asking(newest: RegisterFetch | None) -> bool:
    return newest is not None and newest.status == Status.WAITING and not newest.attempts


def _note(newest: RegisterFetch | None, good: RegisterFetch | None) -> str:
    """What went wrong, and what follows from it; '' when nothing did."""
    if newest is None or newest.status == Status.DONE:
        if good is not None and not good.is_complete:
            return _("登记系统这次只答了一部分，可以稍后重新获取。")
        return ""
    if newest.status == Status.WAITING:
        if not newest.error:
            return _("正在重新获取，结果会自动显示在这里。") if good is not None else ""
        return str(_TROUBLE[newest.error]) + _("平台会在后台再试，不影响填写和提交。")
    return str(_TROUBLE[newest.error]) + _("可以稍后重新获取，也可以先自己填写并上传材料，不影响提交。")
