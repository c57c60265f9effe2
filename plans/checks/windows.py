"""Windows and dates in an order in which nobody can act."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from plans.checks.days import last_day
from plans.checks.walk import tightest_limit, walks
from plans.checks.warning import Calendar, PlanWarning
from plans.checks.ways import Way, ways
from plans.rules.deadlines import ends
from plans.spec import PlanDocument
from plans.spec.chain import StageKind
from plans.spec.dates import WindowKind
from plans.spec.parts import ReceivingOffice, Route, TitleOffer

CODE = "window-order"
FAR = "window-far"
OVER = "windows-over"
YEARS_BEFORE, YEARS_AFTER = 1, 2
CUT_OFF_YEARS = 1
"""No notice counts to a day further from the plan's year, before or after."""


def window_order(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """No time to apply, a window over before the notice was issued, an office's time over before the applicant's."""
    for index, window in enumerate(plan.windows):
        if window.last_day < plan.issued_on:
            message = f"{window.kind.label}到 {window.last_day} 截止，早于通知印发的 {plan.issued_on}。"
            yield PlanWarning(CODE, f"windows.{index}.closes", message)
        yield from _far_from_the_year(plan, index)
    yield from _far_cut_offs(plan)
    for index, title in enumerate(plan.titles):
        if plan.window(WindowKind.APPLY, title.code) is None:
            yield PlanWarning(CODE, f"titles.{index}", f"没有写明{title.name}的个人申报时间，没有人能够申报。")
        else:
            yield from _without_window(plan, title)
        late = (each for way in ways(plan, title.code) for each in _stages_in_order(plan, title.code, calendar, way))
        yield from dict.fromkeys(late)
    yield from _unused_offices(plan)
    yield from _pre_approvals(plan, calendar)


def _without_window(plan: PlanDocument, title: TitleOffer) -> Iterator[PlanWarning]:
    """A route or a receiving office that is left out where others have windows of their own."""
    routes, offices = plan.offered_routes(title.code), _offices(plan)
    shut = {way for way in product(routes, offices) if not _opens_for(plan, title, *way)}
    for index, office in enumerate(offices):
        if office and routes and all((route, office) in shut for route in routes):
            message = f"没有写明{title.name}在“{office.name}”的个人申报时间，没有人能够选择这个受理点申报。"
            yield PlanWarning(CODE, f"receiving.offices.{index}", message)
            shut -= {(route, office) for route in routes}
    for route in routes:
        left = [office for office in offices if (route, office) in shut]
        if left:
            where = f"在{'、'.join(f'“{office.name}”' for office in left if office)}" if left != list(offices) else ""
            message = f"没有写明{title.name}“{route.name}”{where}的个人申报时间，没有人能够{where}按这种方式申报。"
            yield PlanWarning(CODE, f"routes.{plan.routes.index(route)}", message)


def _unused_offices(plan: PlanDocument) -> Iterator[PlanWarning]:
    for index, window in enumerate(plan.windows):
        if window.offices and plan.receiving and plan.receiving.found_by != "choice":
            message = "只有申报人自己选择受理单位的（found_by 写 choice），系统才能按受理单位限定时间；现在不会区分。"
            yield PlanWarning(CODE, f"windows.{index}.offices", message)


def _opens_for(plan: PlanDocument, title: TitleOffer, route: Route, office: ReceivingOffice | None) -> bool:
    return plan.window(WindowKind.APPLY, title.code, route.code, office.code if office else None) is not None


def _offices(plan: PlanDocument) -> Sequence[ReceivingOffice | None]:
    """Those among which the applicant chooses; one that is None: nobody is asked."""
    asked = plan.receiving.offices if plan.receiving and plan.receiving.found_by == "choice" else ()
    return asked or (None,)


def _far_from_the_year(plan: PlanDocument, index: int) -> Iterator[PlanWarning]:
    """A window that lies in quite another year than the plan: most likely a slip of the pen."""
    window = plan.windows[index]
    if window.opens and window.opens.year < plan.year - YEARS_BEFORE:
        day = window.opens.date()
        message = f"{window.kind.label}从 {day} 开始，比计划的年度 {plan.year} 早一年以上，请核对年份。"
        yield PlanWarning(FAR, f"windows.{index}.opens", message)
    if window.last_day.year > plan.year + YEARS_AFTER:
        message = f"{window.kind.label}到 {window.last_day} 截止，比计划的年度 {plan.year} 晚两年以上，请核对年份。"
        yield PlanWarning(FAR, f"windows.{index}.closes", message)


def _far_cut_offs(plan: PlanDocument) -> Iterator[PlanWarning]:
    """A cut-off date in quite another year than the plan: every tenure would be counted years wrong."""
    for index, each in enumerate(plan.cut_offs):
        if abs(each.date.year - plan.year) > CUT_OFF_YEARS:
            message = f"截止日 {each.date} 与计划的年度 {plan.year} 相差一年以上，年限会按它计算，请核对年份。"
            yield PlanWarning(FAR, f"cut_offs.{index}.date", message)


def windows_over(plan: PlanDocument, today: date) -> Iterator[PlanWarning]:
    """A plan about to be published after all of its time, most likely under last year's dates. Not of one that was
    moved in time for demonstration."""
    last = max(window.last_day for window in plan.windows)
    if plan.redating is None and last < today:
        message = f"各项时间都已经过去，最后一项到 {last} 截止，发布以后没有人能够申报，请核对年份。"
        yield PlanWarning(OVER, "windows", message)


def _stages_in_order(plan: PlanDocument, title: str, calendar: Calendar, way: Way) -> Iterator[PlanWarning]:
    """An office that must be done before those before it may be, for whoever declares that way."""
    before, name = None, ""
    for index in range(-1, len(plan.chain)):
        stage = plan.chain[index] if index >= 0 else None
        if stage and not walks(plan, title, index, way[0]):
            continue
        if stage and stage.kind is StageKind.PAYMENT:  # has a check of its own
            continue
        own = tightest_limit(plan, title, index, calendar, way)
        if own is None:
            continue
        words = stage.labels.staff if stage else WindowKind.APPLY.label
        if before is not None and own.closes < before.closes:
            message = f"“{words}”到 {own.day} 截止，早于前一环节“{name}”的 {before.day}，来不及办理。"
            yield PlanWarning(CODE, own.path, message)
        before, name = own, words


def _pre_approvals(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """An approval to be asked for before the notice was issued, or only after applying is over."""
    deadlines = {deadline.code: deadline for deadline in plan.deadlines}
    for index, approval in enumerate(plan.pre_approvals):
        deadline = deadlines.get(approval.deadline or "")
        last = ends(plan, deadline, calendar)[-1:] if deadline else ()
        if last and last[0].at.date() <= plan.issued_on:
            message = f"“{approval.name}”的报送截止日不晚于通知印发的 {plan.issued_on}，没有人来得及报送。"
            yield PlanWarning(CODE, f"pre_approvals.{index}", message)
        yield from dict.fromkeys(_too_late(plan, index, calendar))


def _too_late(plan: PlanDocument, index: int, calendar: Calendar) -> Iterator[PlanWarning]:
    """For every route that asks for the approval, that it comes when applying by that route and office is over."""
    approval = plan.pre_approvals[index]
    deadline = next((each for each in plan.deadlines if each.code == approval.deadline), None)
    for route in plan.routes:
        if deadline is None or route.pre_approval != approval.code:
            continue
        for office in _offices(plan):
            way = route.title, route.code, office.code if office else None
            applying = plan.window(WindowKind.APPLY, *way)
            for own in ends(plan, deadline, calendar, *way)[-1:]:
                if applying and own.at > applying.closes:
                    message = (
                        f"“{approval.name}”的报送到 {last_day(own.at)} 截止，晚于{plan.title(route.title).name}的"
                        f"{applying.kind.label}截止的 {applying.last_day}，批准以后已经不能申报。"
                    )
                    yield PlanWarning(CODE, f"pre_approvals.{index}", message)
