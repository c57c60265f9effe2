"""Walking the chain through the calendar: when each stage can begin at the earliest and must be over at the latest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from plans.checks.days import ONE_DAY, SpanTooLongError, day_in_words, last_day, nth_working_day, working_days_between
from plans.checks.warning import Calendar
from plans.checks.ways import Way
from plans.rules.deadlines import ends
from plans.rules.fees import paid_at
from plans.spec import PlanDocument
from plans.spec.chain import Holder, Stage, StageKind
from plans.spec.dates import SHANGHAI, Deadline, WindowKind

HOLDERS = {
    WindowKind.EMPLOYER_EXAMINE: Holder.EMPLOYER,
    WindowKind.DEPARTMENT_EXAMINE: Holder.DEPARTMENT,
    WindowKind.BUREAU_EXAMINE: Holder.BUREAU,
    WindowKind.OFFICE_EXAMINE: Holder.COMMITTEE_OFFICE,
}
OWN_KINDS = {WindowKind.PAYMENT: StageKind.PAYMENT, WindowKind.DEFENCE: StageKind.DEFENCE}
EXAMINING = (StageKind.EXAMINE, StageKind.ON_SITE_CHECK, StageKind.PUBLIC_NOTICE)
EVALUATING = (StageKind.BALLOT, StageKind.EVALUATION)


@dataclass(frozen=True)
class Limit:
    """The first moment that is too late for something, and where the plan says so."""

    closes: datetime
    path: str
    what: str

    @property
    def day(self) -> date:
        """The last day."""
        return last_day(self.closes)


@dataclass(frozen=True)
class Step:
    """A stage of the chain for one title (codes). ``index`` -1: the applicant's own window.

    ``earliest``: the first day it can be over. ``latest``: the day it must be over. ``starts``: the last day on which
    it can begin; for a public notice the day it appears, which does not count. ``days``: its own length in working
    days. None: the plan does not say. ``working``: working days from the earliest to the latest.
    """

    title: str
    index: int
    code: str
    name: str
    earliest: date | None
    latest: date | None
    starts: date | None
    days: int
    working: int | None
    limit: Limit | None
    words: str
    """The whole as one line of a table."""


def walks(plan: PlanDocument, title: str, index: int, route: str | None = None) -> bool:
    """Whether a declaration of the title comes to the stage at this place of the chain; ``route`` None: by some way."""
    return plan.chain[index].is_walked(title, route)


def titles_of(plan: PlanDocument, deadline: Deadline) -> list[str]:
    """The titles (codes) that a deadline is about: of a stage of the chain those that come to it."""
    stage = plan.stage(deadline.stage) if deadline.stage else None
    titles = deadline.titles or [title.code for title in plan.titles]
    return [title for title in titles if stage is None or stage.is_walked(title)]


def notice_days(plan: PlanDocument, stage: Stage) -> int:
    """Working days that a public notice must stand; 0 for other stages and where nothing is stated."""
    if stage.kind is not StageKind.PUBLIC_NOTICE:
        return 0
    stated = [notice.min_working_days or 0 for notice in plan.notices if notice.stage == stage.code]
    return max([stage.settings.min_working_days or 0, *stated])


def binds(kind: WindowKind, stage: Stage, before_evaluation: bool) -> bool:
    """Whether the window of an office is about this stage: its examining before the committee meets."""
    if kind in OWN_KINDS:
        return stage.kind is OWN_KINDS[kind]
    if not before_evaluation or stage.kind not in EXAMINING or HOLDERS.get(kind) is not stage.holder:
        return False
    return kind is not WindowKind.OFFICE_EXAMINE or stage.kind is not StageKind.PUBLIC_NOTICE


def before_evaluation(plan: PlanDocument, index: int) -> bool:
    """Whether the stage at this place of the chain comes before the committee meets."""
    return not any(each.kind in EVALUATING for each in plan.chain[: index + 1])


def binds_some(plan: PlanDocument, kind: WindowKind, titles: tuple[str, ...]) -> bool:
    """Whether the time of an office is about any stage to which the titles (codes; none: every title) come."""
    return any(
        binds(kind, stage, before_evaluation(plan, index)) and walks(plan, title, index)
        for index, stage in enumerate(plan.chain)
        for title in titles or [each.code for each in plan.titles]
    )


def limits(plan: PlanDocument, title: str, index: int, calendar: Calendar, way: Way | None = None) -> list[Limit]:
    """Every limit that the plan sets to a stage (by its place in the chain; -1: applying) for a title.

    ``way``: only of whoever declares so; None: of anybody.
    """
    stage = plan.chain[index] if index >= 0 else None
    early = before_evaluation(plan, index)
    found = list(_window_limits(plan, title, stage, early, way))
    for number, deadline in enumerate(plan.deadlines):
        if deadline.titles and title not in deadline.titles:
            continue
        if way and way[1] and deadline.offices and way[1] not in deadline.offices:
            continue
        if stage is None:
            fits = deadline.stage is None and deadline.kind is WindowKind.APPLY
        elif deadline.stage:
            fits = deadline.stage == stage.code
        else:
            fits = deadline.kind is not None and binds(deadline.kind, stage, early)
        for end in ends(plan, deadline, calendar, title, *(way or ())) if fits else ():
            found.append(Limit(end.at, f"deadlines.{number}", deadline.what))
    if stage is not None and stage.deadline:
        found.append(Limit(stage.deadline, f"chain.{index}.deadline", stage.labels.staff))
    return found


def tightest_limit(
    plan: PlanDocument, title: str, index: int, calendar: Calendar, way: Way | None = None
) -> Limit | None:
    """The earliest of the limits of a stage; None when the plan sets none."""
    return min(limits(plan, title, index, calendar, way), key=lambda each: each.closes, default=None)


def _window_limits(
    plan: PlanDocument, title: str, stage: Stage | None, early: bool, way: Way | None
) -> Iterator[Limit]:
    for kind in WindowKind:
        if kind is WindowKind.PAYMENT and stage and stage.code != paid_at(plan, title):
            continue  # a payment beside the fee's own has only the deadlines that name it
        if kind is WindowKind.APPLY if stage is None else binds(kind, stage, early):
            for window in plan.windows_for(kind, title, *(way or ())):
                yield Limit(window.closes, f"windows.{plan.windows.index(window)}", kind.label)


def walk(plan: PlanDocument, title: str, calendar: Calendar) -> list[Step]:
    """The steps of one title in order, the applicant's own first. Raises CalendarUnknownError."""
    places = [index for index in range(-1, len(plan.chain)) if index < 0 or walks(plan, title, index)]
    days = {index: notice_days(plan, plan.chain[index]) if index >= 0 else 0 for index in places}
    tightest = {index: tightest_limit(plan, title, index, calendar) for index in places}
    latest, starts = _backwards(tightest, days, calendar)
    earliest = _forwards(plan, title, days, calendar)
    return [_step(plan, title, index, earliest, latest, starts, days, tightest, calendar) for index in places]


def _backwards(
    tightest: dict[int, Limit | None], days: dict[int, int], calendar: Calendar
) -> tuple[dict[int, date | None], dict[int, date | None]]:
    """By stage, the day it must be over and the day it must have begun."""
    latest: dict[int, date | None] = {}
    starts: dict[int, date | None] = {}
    after: date | None = None
    for index in sorted(tightest, reverse=True):
        limit = tightest[index]
        ends = min((day for day in (after, limit.day if limit else None) if day), default=None)
        latest[index] = ends
        # its days, and one more on which it appears: as kernel.workdays counts the term of a notice
        begins = nth_working_day(ends, days[index] + 1, calendar, -ONE_DAY) if ends and days[index] else ends
        starts[index] = after = begins
    return latest, starts


def _forwards(plan: PlanDocument, title: str, days: dict[int, int], calendar: Calendar) -> dict[int, date | None]:
    """By stage, the first day it can be over. A notice counts from the working day after it appears."""
    day = _first_opening(plan, WindowKind.APPLY, title)
    found: dict[int, date | None] = {-1: day}
    for index, stage in enumerate(plan.chain):
        if not walks(plan, title, index):
            continue
        early = before_evaluation(plan, index)
        for kind in WindowKind:
            own = _first_opening(plan, kind, title) if day and binds(kind, stage, early) else None
            day = max(day, own) if day and own else day
        if day and days[index]:
            day = nth_working_day(day + ONE_DAY, days[index], calendar)
        found[index] = day
    return found


def _first_opening(plan: PlanDocument, kind: WindowKind, title: str) -> date | None:
    """The first day on which somebody who declares the title may begin; None: not stated for all of them."""
    opens = [window.opens for window in plan.windows_for(kind, title)]
    known = [each for each in opens if each]
    return min(known).astimezone(SHANGHAI).date() if known and len(known) == len(opens) else None


def _step(
    plan: PlanDocument,
    title: str,
    index: int,
    earliest: dict[int, date | None],
    latest: dict[int, date | None],
    starts: dict[int, date | None],
    days: dict[int, int],
    tightest: dict[int, Limit | None],
    calendar: Calendar,
) -> Step:
    stage = plan.chain[index] if index >= 0 else None
    name = stage.labels.staff if stage else WindowKind.APPLY.label
    first, last = earliest[index], latest[index]
    try:
        working = working_days_between(first, last, calendar) if first and last else None
    except SpanTooLongError:
        working = None
    only = "、".join(dict.fromkeys(plan.route(code).name for code in stage.routes)) if stage else ""
    words = [
        f"{name}（只用于{only}）" if only else name,
        f"最早 {day_in_words(first, calendar)}" if first else "最早 未写明",
        f"最迟 {day_in_words(last, calendar)}" if last else "最迟 未写明",
    ]
    if working is not None:
        words.append(f"其间 {working} 个工作日")
    elif first and last:
        words.append("其间有好几年，没有计算工作日")
    begins = starts[index]
    if days[index]:
        until = f"，最迟 {day_in_words(begins, calendar)} 起公示" if begins else ""
        words.append(f"公示 {days[index]} 个工作日{until}")
    return Step(
        title=title,
        index=index,
        code=stage.code if stage else WindowKind.APPLY.value,
        name=name,
        earliest=first,
        latest=last,
        starts=begins,
        days=days[index],
        working=working,
        limit=tightest[index],
        words="  ".join(words),
    )
