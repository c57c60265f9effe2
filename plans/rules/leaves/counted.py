"""Which periods a tenure rule counts, surely and possibly, and from which day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.rules.facts import Appointment, Education, Facts, Named, TitleHeld, Work
from plans.rules.leaves.match import class_fits, held
from plans.rules.tenure import Span, since
from plans.spec.rule import CountedTime, StartRule, TenureBasis, TenureRule

DECEMBER, LAST = 12, 31
APPOINTED, TITLE_HELD, SKILLED_WORK = TenureBasis.APPOINTED, TenureBasis.TITLE_HELD, TenureBasis.SKILLED_WORK


@dataclass(slots=True)
class Counted:
    """Periods that count for sure, those that may count, the words for both, and whether a start is not known."""

    sure: list[Span] = field(default_factory=list)
    possible: list[Span] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    dateless: bool = False

    def add(self, span: Span, fits: bool | None, label: str) -> None:
        """Note a period that fits (True), may fit (None) or does not (False)."""
        if fits is False:
            return
        self.possible.append(span)
        self.evidence.append(label)
        if fits:
            self.sure.append(span)

    def start_at(self, floor: date, earliest: date) -> None:
        """Keep only the time from ``floor`` on for sure, and possibly the time from ``earliest`` on."""
        self.sure = since(self.sure, floor)
        self.possible = since(self.possible, earliest)


def counted(rule: TenureRule, facts: Facts) -> Counted:
    """The periods that count by the rule's basis and those that are added to it."""
    found = Counted()
    for time in (rule, *rule.also):
        if time.basis is TITLE_HELD:
            _titles(time, rule.counts_from, facts, found)
        elif time.basis is APPOINTED:
            for each in facts.appointments:
                found.add(Span(each.starts, each.ends), _appointment_fits(each, time), each.label)
        else:
            for work in facts.works:
                found.add(Span(work.starts, work.ends), _work_fits(work, time), work.label)
    return found


def _titles(time: CountedTime, starts: Iterable[StartRule], facts: Facts, found: Counted) -> None:
    for title in facts.titles:
        if title.level.rank < _rank(time):
            continue
        day, sure = start_of(title, starts)
        if day is None:
            found.dateless = True
            found.evidence.append(title.label)
        else:
            found.add(Span(day), True if sure else None, title.label)


def _rank(time: CountedTime) -> int:
    return time.level.rank if time.level else 0


def _appointment_fits(each: Appointment, time: CountedTime) -> bool | None:
    if each.level.rank < _rank(time):
        return False
    return class_fits(each.employment, time.employment_classes) if time.employment_classes else True


def _work_fits(work: Work, time: CountedTime) -> bool | None:
    """A stretch of work without any tag may carry the one asked; without a class of employment, any."""
    if time.basis is SKILLED_WORK and not work.skilled:
        return False
    tagged: bool | None = True
    if time.tag:
        tagged = time.tag in work.tags if work.tags or time.tag in work.untagged else None
    bound = class_fits(work.employment, time.employment_classes) if time.employment_classes else True
    if tagged is False or bound is False:
        return False
    return True if tagged and bound else None


def start_of(title: TitleHeld, starts: Iterable[StartRule]) -> tuple[date | None, bool]:
    """From which day a title counts, and whether that is sure. None: the day is not known."""
    sure = True
    for start in starts:
        fits = _start_fits(title, start)
        if fits:
            day = _day(title, start)
            return day or title.obtained_on, sure and day is not None
        sure = sure and fits is False
    return title.obtained_on, sure


def _start_fits(title: TitleHeld, start: StartRule) -> bool | None:
    if start.how != "any" and title.how is not None and start.how != title.how:
        return False
    day = title.obtained_on
    if day is not None and ((start.before and day >= start.before) or (start.after and day < start.after)):
        return False
    unknown = (start.how != "any" and title.how is None) or (day is None and (start.before or start.after))
    return None if unknown else True


def _day(title: TitleHeld, start: StartRule) -> date | None:
    if start.counts_from == "exam_date":
        return title.exam_on
    if start.counts_from == "issue_date":
        return title.issued_on
    day = title.obtained_on
    if day is None or start.counts_from == "obtained":
        return day
    return date(day.year, 1, 1) if start.counts_from == "year_start" else date(day.year, DECEMBER, LAST)


@dataclass(slots=True)
class Floor:
    """The day from which time counts; ``sure``: by exact names and known days; ``absent``: nothing of the name.

    ``earliest``: by names and days that a person must judge; ``dateless``: the day of one of them is not known.
    """

    day: date | None
    sure: bool = True
    absent: bool = False
    earliest: date = date.min
    dateless: bool = False


def floor(rule: TenureRule, facts: Facts) -> Floor:
    """The day on which the last of what must come before was obtained."""
    days: list[date] = []
    earliest: list[date] = []
    sure, dateless = True, False
    for exact, longer in _before(rule, facts):
        settled, known = [], []
        for each in (*exact, *longer):
            day, certain = _start(each, rule)
            if day is None:
                dateless = True
                continue
            known.append(day)
            if certain and each in exact:
                settled.append(day)
        if not known:
            return Floor(None, absent=not exact and not longer)
        sure = sure and bool(settled)
        days.append(min(settled or known))
        earliest.append(min(known))
    return Floor(max(days, default=None), sure, earliest=max(earliest, default=date.min), dateless=dateless)


def _start(each: TitleHeld | Named | Education, rule: TenureRule) -> tuple[date | None, bool]:
    return start_of(each, rule.counts_from) if isinstance(each, TitleHeld) else (each.obtained_on, True)


Earlier = Sequence[TitleHeld | Named | Education]


def _before(rule: TenureRule, facts: Facts) -> Iterator[tuple[Earlier, Earlier]]:
    """What the person has of each thing that must come first: by exactly its names, and by longer ones."""
    if rule.after_title:
        yield held(facts.titles, rule.after_title)
    if rule.after_credential:
        yield held(facts.credentials, rule.after_credential)
    least = rule.after_education
    if least is not None:
        yield [each for each in facts.educations if each.degree.rank >= least.rank], ()
