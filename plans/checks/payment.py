"""A payment window that leaves less than two days, a fee most likely written in yuan, one for whom nobody can tell."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

from plans.checks.days import shown
from plans.checks.walk import limits, tightest_limit, walks
from plans.checks.warning import Calendar, PlanWarning
from plans.checks.ways import Way, ways
from plans.rules.conditions import CLASS, fits
from plans.rules.fees import paid_at, payments_for
from plans.rules.words import cn_amount
from plans.spec import PlanDocument
from plans.spec.base import NARROWER
from plans.spec.chain import StageKind
from plans.spec.condition import told_in
from plans.spec.dates import WindowKind

CODE = "payment-window-short"
SMALL = "fee-small"
UNSTATED = "fee-unstated"
UNUSED = "never-used"
UNTOLD = "rule-unjudgeable"
LEAST = timedelta(days=2)
HOUR = timedelta(hours=1)
LEAST_FEN = 1000  # nobody asks less than 10 yuan for an evaluation


def payment_window_short(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """From the window's opening, or the last day of the stage before it where that is later, to its closing."""
    for title in plan.titles:
        yield from dict.fromkeys(_short(plan, title.code, calendar))


def _short(plan: PlanDocument, title: str, calendar: Calendar) -> Iterator[PlanWarning]:
    """For every way to declare the title, each payment for which it leaves too little time."""
    for way, (index, stage) in product(ways(plan, title), enumerate(plan.chain)):
        if stage.kind is not StageKind.PAYMENT or not walks(plan, title, index, way[0]):
            continue
        closing = tightest_limit(plan, title, index, calendar, way)
        if closing is None:
            continue
        opens, since = _opens(plan, title, index, calendar, way)
        if opens is not None and closing.closes - opens < LEAST:
            yield PlanWarning(CODE, closing.path, _words(opens, since, closing.closes))


def fee_small(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """A whole fee of less than 10 yuan: 320 for 320 yuan, where fen are asked for."""
    amounts = [plan.fee.amount_for(title.code) for title in plan.titles] if plan.fee else []
    for amount in dict.fromkeys(amounts):
        if amount and amount < LEAST_FEN:
            message = f"评审费只有 {cn_amount(amount)}：金额以分为单位（320 元写 32000），请核对。"
            yield PlanWarning(SMALL, "fee", message)


def fee_unstated(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Parts that state no amount and are in no stated total: nobody is billed for them."""
    parts = plan.fee.parts if plan.fee and plan.fee.amount_fen is None else ()
    names = "、".join(part.name for part in parts if part.amount_fen is None)
    if names:
        yield PlanWarning(UNSTATED, "fee.parts", f"“{names}”没有写明金额，系统不会收取；线下收取的请在说明中写明。")


def fee_never_due(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """A part that names a payment stage which some of those who should pay it do not walk through."""
    for index, part in enumerate(plan.fee.parts if plan.fee else ()):
        for title in plan.titles:
            pays = part in plan.fee.parts_for(title.code) if plan.fee else False
            if part.stage and pays and payments_for(plan, title.code) and not paid_at(plan, title.code, part):
                name = plan.stage(part.stage).labels.staff
                message = (
                    f"“{part.name}”写明在“{name}”缴，而申报{title.name}不经过这个环节，不会收取；"
                    "可以用 titles 写明哪些人缴。"
                )
                yield PlanWarning(UNUSED, f"fee.parts.{index}.stage", message)


def fee_untold(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """A part of the fee for some enterprises only: the portal does not know whose an enterprise is (``NARROWER``)."""
    for index, part in enumerate(plan.fee.parts if plan.fee else ()):
        leaves = list(told_in(part.condition)) if part.condition else []
        if any(fits(leaf, {CLASS: wide.value}) is None for leaf in leaves for wide in NARROWER):
            message = f"收费“{part.name}”只向一部分企业收取，系统不知道企业的性质，不会计入缴费单；可以改成问题。"
            yield PlanWarning(UNTOLD, f"fee.parts.{index}.condition", message)


def _opens(plan: PlanDocument, title: str, index: int, calendar: Calendar, way: Way) -> tuple[datetime | None, str]:
    """The latest moment at which somebody who declares so may only begin to pay, and why."""
    window = plan.window(WindowKind.PAYMENT, title, *way)
    opens, why = (window.opens, "开始缴费") if window and window.opens else (None, "")
    for before in (place for place in range(-1, index) if place < 0 or walks(plan, title, place, way[0])):
        for limit in limits(plan, title, before, calendar, way):
            if opens is None or limit.closes > opens:
                opens, why = limit.closes, f"前面的“{limit.what}”才截止"
    return opens, why


def _words(opens: datetime, since: str, closes: datetime) -> str:
    start = opens.strftime("%Y-%m-%d %H:%M") if since == "开始缴费" else shown(opens)
    if closes <= opens:
        return f"{start} {since}，而缴费 {shown(closes)} 截止，最后办结的人没有时间缴费。"
    hours = (closes - opens) // HOUR
    return f"{start} {since}，缴费 {shown(closes)} 截止，最少只有 {hours} 小时可以缴费，不足两天。"
