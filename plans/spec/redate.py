"""Moving a plan in time, for demonstration: dates, years and windows together, and the copy says that it was moved."""

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any

from plans.spec.document import PlanDocument
from plans.spec.parts import SHANGHAI, WindowKind

DAYS_BEFORE = 20
DAYS_AFTER = 25
YEAR_LISTS = frozenset({"years", "alternative_years"})
"""Lists of calendar years. A tenure's or a ban's ``years`` is one number of years, no list, and stays."""
RULE_DAYS = frozenset({"from_day", "before", "after", "day"})
Moment = Callable[[datetime], datetime]


def redate(document: PlanDocument, today: date, like: PlanDocument | None = None) -> PlanDocument:
    """The plan as if it had been issued this year, with ``today`` inside its window for applying.

    The window opens 20 days before (or the plan is issued then, where no opening is stated) and ends 25 days after,
    at its own clock times; of the windows of several titles it is the one that closes first. Other windows, deadlines
    and the day of issue keep their distance to it in days. Cut-off dates and the years of appraisals and hours move by
    whole years. ``like``: the plan whose window it is, for one that is moved along with it. ValueError when that plan
    has no window for applying.
    """
    measured = like or document
    windows = [window for window in measured.windows if window.kind is WindowKind.APPLY]
    if not windows:
        raise ValueError("计划没有个人申报窗口，不能重排日期")
    window = min(windows, key=lambda each: each.closes)
    began = window.opens or datetime.combine(measured.issued_on, time.min, SHANGHAI)
    first = today - timedelta(days=DAYS_BEFORE) - began.astimezone(SHANGHAI).date()
    last = today + timedelta(days=DAYS_AFTER) - window.last_day
    return _moved(document, today.year - measured.year, _around(began, first, last))


def redate_to_year(document: PlanDocument, year: int) -> PlanDocument:
    """The plan with every date and year moved by the same number of years; days and clock times stay."""
    shift = year - document.year
    return _moved(
        document,
        shift,
        lambda at: datetime.combine(_same_day(at.date(), shift), at.timetz()),
    )


def with_fee(document: PlanDocument, amount_fen: int) -> PlanDocument:
    """The plan with one amount for its fee, whatever its parts. ValueError when the plan has no fee."""
    if document.fee is None:
        raise ValueError("计划没有收费规定，不能设定金额")
    fee = document.fee.model_dump() | {"amount_fen": amount_fen, "parts": ()}
    return PlanDocument.model_validate(document.model_dump() | {"fee": fee})


def _around(began: datetime, first: timedelta, last: timedelta) -> Moment:
    """Moments up to the window's opening keep their distance to it, later ones theirs to its closing, in whole days."""

    def moved(at: datetime) -> datetime:
        return at + (first if at <= began else last)

    return moved


def _moved(document: PlanDocument, shift: int, moment: Moment) -> PlanDocument:
    data: dict[str, Any] = _with_years(document.model_dump(), shift)
    for window in data["windows"]:
        window["opens"] = moment(window["opens"]) if window["opens"] else None
        window["closes"] = moment(window["closes"])
    for stage in data["chain"]:
        stage["deadline"] = moment(stage["deadline"]) if stage["deadline"] else None
    for deadline in data["deadlines"]:
        deadline["at"] = moment(deadline["at"]) if deadline["at"] else None
    for cut_off in data["cut_offs"]:
        cut_off["date"] = _same_day(cut_off["date"], shift)
    if data["defence"] and data["defence"]["held_on"]:
        data["defence"]["held_on"] = _day(data["defence"]["held_on"], moment)
    year = document.year + shift
    data["year"], data["issued_on"] = year, _day(document.issued_on, moment)
    data["name"] = document.name.replace(str(document.year), str(year))
    original = document.redating.original_year if document.redating else document.year
    note = (
        f"这是演示用的计划：{document.document_number or document.name}是 {original} 年的通知，"
        f"为便于体验，日期和年度已整体移到 {year} 年，不是现行通知。"
    )
    data["redating"] = {"original_year": original, "note": note}
    return PlanDocument.model_validate(data)


def _with_years(value: Any, shift: int, key: str = "", listed: bool = False) -> Any:
    """The same data with every calendar year, in rules too, and every day that a rule counts from, moved."""
    if isinstance(value, dict):
        return {key: _with_years(part, shift, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_years(part, shift, listed=listed or key in YEAR_LISTS) for part in value]
    if isinstance(value, int) and (key in ("since_year", "valid_year") or listed):
        return value + shift
    if key in RULE_DAYS and isinstance(value, date):
        return _same_day(value, shift)
    return value


def _day(day: date, moment: Moment) -> date:
    return moment(datetime.combine(day, time.min, SHANGHAI)).date()


def _same_day(day: date, shift: int) -> date:
    """The same month and day ``shift`` years later; 29 February becomes 28 where there is none. OverflowError."""
    if not MINYEAR <= day.year + shift <= MAXYEAR:
        raise OverflowError("no such year")
    try:
        return day.replace(year=day.year + shift)
    except ValueError:
        return day.replace(year=day.year + shift, day=28)
