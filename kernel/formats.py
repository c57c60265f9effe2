"""The one place that turns dates, durations, money, sizes and states into the words people read."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TIME_ZONE = ZoneInfo("Asia/Shanghai")
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def local(value: datetime) -> datetime:
    """The same moment on a Chinese wall clock. A naive value is refused: nobody knows its zone."""
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    return value.astimezone(TIME_ZONE)


def cn_date(value: date | datetime | None) -> str:
    """2026年11月20日; nothing for None."""
    if value is None:
        return ""
    day = local(value) if isinstance(value, datetime) else value
    return _("%(year)d年%(month)d月%(day)d日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def cn_month_day(value: date) -> str:
    """11月20日."""
    return _("%(month)d月%(day)d日") % {"month": value.month, "day": value.day}


def iso_date(value: date | datetime) -> str:
    """2026-11-20, in Beijing: for tables that are sorted and read by machines."""
    return (local(value).date() if isinstance(value, datetime) else value).isoformat()


def month_mark(value: date) -> str:
    """11月, on a drawn line."""
    return _("%(month)d月") % {"month": value.month}


def cn_month(value: date | None) -> str:
    """2026年11月."""
    if value is None:
        return ""
    return _("%(year)d年%(month)d月") % {"year": value.year, "month": value.month}


def cn_datetime(value: datetime | None) -> str:
    """2026年11月20日 17:00, Beijing time."""
    if value is None:
        return ""
    at = local(value)
    return f"{cn_date(at.date())} {at.hour:02}:{at.minute:02}"


def cn_closing(value: datetime | None) -> str:
    """The moment something closes (half-open): midnight reads 24:00 of the day before, as notices write it."""
    if value is None:
        return ""
    at = local(value)
    if (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0):
        return f"{cn_date(at - timedelta(days=1))} 24:00"
    return cn_datetime(at)


def last_day(value: datetime) -> date:
    """The last day that counts before something closes (half-open): a closing at midnight ends with the day before."""
    return (local(value) - timedelta(microseconds=1)).date()


def cn_time(value: datetime | None) -> str:
    """14:03:22, Beijing time."""
    return "" if value is None else f"{local(value):%H:%M:%S}"


# Also the words of the page's own clock, static/js/countdown.js.
LEFT: dict[str, str | Promise] = {
    "over": gettext_lazy("已截止"),
    "left": gettext_lazy("还剩 %(duration)s"),
    "days_hours": gettext_lazy("%(days)d 天 %(hours)d 小时"),
    "days": gettext_lazy("%(days)d 天"),
    "hours_minutes": gettext_lazy("%(hours)d 小时 %(minutes)d 分钟"),
    "hours": gettext_lazy("%(hours)d 小时"),
    "minutes": gettext_lazy("%(minutes)d 分钟"),
    "moment": gettext_lazy("不到 1 分钟"),
}


def duration(seconds: float) -> str:
    """The two largest units: 3 天 2 小时, 5 小时 10 分钟, 12 分钟, 不到 1 分钟."""
    days, rest = divmod(int(seconds), _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    unit = "minutes" if minutes else "moment"
    if days:
        unit = "days_hours" if hours else "days"
    elif hours:
        unit = "hours_minutes" if minutes else "hours"
    return str(LEFT[unit]) % {"days": days, "hours": hours, "minutes": minutes}


def remaining(until: datetime | None, now: datetime) -> str:
    """还剩 3 天 2 小时 before `until`, 已截止 from that moment on."""
    if until is None:
        return ""
    seconds = (until - now).total_seconds()
    return str(LEFT["over"]) if seconds <= 0 else str(LEFT["left"]) % {"duration": duration(seconds)}


def many(count: int) -> str:
    """A number beside a list: 37; 999+ from a thousand on, for nobody counts a long queue to its end."""
    return str(count) if count < 1000 else "999+"


def days_left(until: datetime, now: datetime) -> str:
    """What is left of a term in a list: 已超期, 今天截止, 还剩 3 天 (whole days in Beijing after today)."""
    if until <= now:
        return _("已超期")
    days = (last_day(until) - local(now).date()).days
    return _("还剩 %(days)d 天") % {"days": days} if days > 0 else _("今天截止")


def money(fen: int | None) -> str:
    """32000 (fen) -> 320.00 元."""
    if fen is None:
        return ""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return _("%s 元") % f"{sign}{yuan:,}.{rest:02d}"


def file_size(size: int | None) -> str:
    """Bytes in the unit people know from their file manager (1 KB = 1024 bytes)."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


class StatusLook(NamedTuple):
    """A state as people see it: the word, an icon name, and a tone (good, bad, wait, act, quiet)."""

    label: str | Promise
    icon: str
    tone: str


# One word per state wherever it is shown (glossary). Codes are those of the models and of Finding.
STATUS: dict[str, StatusLook] = {
    # findings
    "met": StatusLook(gettext_lazy("满足"), "circle-check", "good"),
    "not_met": StatusLook(gettext_lazy("不满足"), "circle-x", "bad"),
    "to_judge": StatusLook(gettext_lazy("待核验"), "help-circle", "wait"),
    # what a person judged of a condition
    "fits": StatusLook(gettext_lazy("符合"), "circle-check", "good"),
    "fails": StatusLook(gettext_lazy("不符合"), "circle-x", "bad"),
    # cases
    "in_review": StatusLook(gettext_lazy("审核中"), "progress", "wait"),
    "returned": StatusLook(gettext_lazy("已退回"), "arrow-back-up", "act"),
    "passed": StatusLook(gettext_lazy("评审通过"), "circle-check", "good"),
    "failed": StatusLook(gettext_lazy("未通过"), "circle-x", "bad"),
    "withdrawn": StatusLook(gettext_lazy("已撤回"), "circle-minus", "quiet"),
    "lapsed": StatusLook(gettext_lazy("已失效"), "circle-minus", "quiet"),
    "void": StatusLook(gettext_lazy("已作废"), "circle-minus", "quiet"),
    # steps inside a stage, archive entries, dossiers
    "pending": StatusLook(gettext_lazy("待审核"), "clock", "wait"),
    "approved": StatusLook(gettext_lazy("已通过"), "circle-check", "good"),
    "rejected": StatusLook(gettext_lazy("不通过"), "circle-x", "bad"),
    "draft": StatusLook(gettext_lazy("草稿"), "pencil", "quiet"),
    "sent": StatusLook(gettext_lazy("已送审"), "clock", "wait"),
    "submitted": StatusLook(gettext_lazy("已提交"), "send", "wait"),
    "forwarded": StatusLook(gettext_lazy("已报送"), "send", "good"),
    # plans, windows and public notices
    "upcoming": StatusLook(gettext_lazy("未开始"), "calendar", "quiet"),
    "open": StatusLook(gettext_lazy("进行中"), "circle-dot", "good"),
    "closed": StatusLook(gettext_lazy("已截止"), "lock", "quiet"),
    # values of government registers
    "verified": StatusLook(gettext_lazy("已核实"), "circle-check", "good"),
    "fetching": StatusLook(gettext_lazy("正在获取"), "loader", "wait"),
    "unasked": StatusLook(gettext_lazy("未获取"), "circle", "quiet"),
    "no_record": StatusLook(gettext_lazy("没有记录"), "circle-minus", "quiet"),
    "unavailable": StatusLook(gettext_lazy("暂未取到"), "cloud-off", "act"),
    "unverified": StatusLook(gettext_lazy("未能复核"), "alert-circle", "act"),
    "differs": StatusLook(gettext_lazy("不一致"), "circle-x", "act"),
    # bills
    "due": StatusLook(gettext_lazy("待缴费"), "wallet", "act"),
    "settled": StatusLook(gettext_lazy("已缴费"), "circle-check", "good"),
    # files, photos, messages, renders
    "checking": StatusLook(gettext_lazy("检查中"), "loader", "wait"),
    "accepted": StatusLook(gettext_lazy("合格"), "circle-check", "good"),
    "refused": StatusLook(gettext_lazy("不合格"), "circle-x", "bad"),
    "queued": StatusLook(gettext_lazy("排队中"), "clock", "wait"),
    "ready": StatusLook(gettext_lazy("已生成"), "circle-check", "good"),
    "delivered": StatusLook(gettext_lazy("已送达"), "circle-check", "good"),
    "undelivered": StatusLook(gettext_lazy("未送达"), "circle-x", "bad"),
    # wizard steps
    "complete": StatusLook(gettext_lazy("已完成"), "circle-check", "good"),
    "incomplete": StatusLook(gettext_lazy("待补充"), "alert-circle", "act"),
    "to_submit": StatusLook(gettext_lazy("待提交"), "circle", "act"),
    "untouched": StatusLook(gettext_lazy("未填写"), "circle", "quiet"),
    # sections of a draft, beside the plan it was copied from
    "wrong": StatusLook(gettext_lazy("有错误"), "circle-x", "act"),
    "altered": StatusLook(gettext_lazy("已改"), "progress", "wait"),
    "as_sample": StatusLook(gettext_lazy("未改动"), "circle", "quiet"),
}


def status(code: str) -> StatusLook:
    """The look of a state. An unknown code is a programming error: KeyError."""
    return STATUS[code]
