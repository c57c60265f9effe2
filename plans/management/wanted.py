"""What a subcommand is asked for beside the file, read strictly."""

from datetime import date

from plans.spec import PlanDocument, PlanFileError, Problem
from plans.spec.money import MOST_FEN

FIRST_YEAR, LAST_YEAR = 1950, 2100  # to which a plan can be moved


def redate(value: str) -> date | int:
    """A year or a day. Raises PlanFileError."""
    try:
        wanted = int(value) if value.isdecimal() and len(value) == len("2026") else date.fromisoformat(value)
    except ValueError as error:
        raise PlanFileError([Problem("--redate", 1, "请写成 2026 或 2026-11-20")]) from error
    if not FIRST_YEAR <= (wanted if isinstance(wanted, int) else wanted.year) <= LAST_YEAR:
        raise PlanFileError([Problem("--redate", 1, f"年份必须在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")])
    return wanted


def fee(value: str) -> int:
    """An amount in fen. Raises PlanFileError."""
    if not value.isdecimal() or len(value) > len(str(MOST_FEN)) or int(value) > MOST_FEN:
        raise PlanFileError([Problem("--fee-fen", 1, f"必须是 0 到 {MOST_FEN} 之间的整数（分）")])
    return int(value)


def routes(plan: PlanDocument, named: list[str], *, every: bool) -> list[str]:
    """The routes (codes) that are named, or every one of the plan. Raises PlanFileError for one that it has not."""
    known = [route.code for route in plan.routes]
    if not set(named) <= set(known):
        raise PlanFileError([Problem("--route", 1, f"计划中没有这个申报方式；有 {'、'.join(known)}")])
    return known if every else named
