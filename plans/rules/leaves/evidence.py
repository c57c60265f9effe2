"""The leaf about achievements: so many of these kinds, in the time that counts."""

from collections.abc import Iterable

from plans.rules.context import Context
from plans.rules.facts import Achievement, Facts, first_day
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding, Status
from plans.rules.leaves.achievements import Bounds, Judged, hold_against, reason_of, year_of
from plans.rules.leaves.build import asked_by, finding
from plans.rules.tenure import day_after, years_before
from plans.rules.words import cn_amount, cn_date, cn_list
from plans.spec.rule import AchievementKind, EvidenceFilter, EvidenceRule


def judge_evidence(rule: EvidenceRule, facts: Facts, context: Context) -> Finding:
    """Counts what surely fits; what leaves something open may make it enough, which a person then judges.

    So does a kind that is recorded nowhere.
    """
    judged = _together(rule, facts, context)
    sure = [each.achievement for each in judged if each.fits]
    possible = [each.achievement for each in judged if each.fits is not False]
    status = MET
    if not _enough(rule, sure):
        status = NOT_MET if _enough(rule, possible) is False else TO_JUDGE
    missing = _missing(rule, status, judged, possible)
    elsewhere = [kind.label for kind in _kinds(rule) if kind in facts.unrecorded] if facts.unrecorded else []
    if status is NOT_MET and elsewhere:
        status, missing = TO_JUDGE, f"业绩档案不登记{cn_list(elsewhere)}，由审核人按材料判断"
    return finding(
        asked_by(rule, context, _words),
        status,
        actual=_actual(rule, sure, possible),
        missing=missing,
        evidence=[each.label for each in possible],
    )


def _kinds(rule: EvidenceRule) -> Iterable[AchievementKind]:
    return dict.fromkeys(kind for each in (rule, *rule.also) for kind in each.what)


def _words(rule: EvidenceRule, context: Context) -> tuple[str, str]:
    return cn_list(kind.label for kind in _kinds(rule)), in_words(rule, context)


SURE_FIRST = (True, None, False)


def _together(rule: EvidenceRule, facts: Facts, context: Context) -> list[Judged]:
    """Every achievement once, by the filter that it fits best: surely, then possibly."""
    if not rule.also:
        return fitting(rule, facts, context, with_amount=not rule.added_up)
    ways = [(asked, _bounds(asked, facts, context)) for asked in (rule, *rule.also)]
    judged = []
    for each in facts.achievements:
        fits = [hold_against(each, asked, at, with_amount=True) for asked, at in ways if each.kind in asked.what]
        if fits:
            judged.append(min(fits, key=lambda way: SURE_FIRST.index(way.fits)))
    return judged


def fitting(asked: EvidenceFilter, facts: Facts, context: Context, *, with_amount: bool = True) -> list[Judged]:
    """Every achievement of the kinds asked, held against the filter."""
    bounds = _bounds(asked, facts, context)
    return [
        hold_against(each, asked, bounds, with_amount=with_amount)
        for each in facts.achievements
        if each.kind in asked.what
    ]


def _bounds(asked: EvidenceFilter, facts: Facts, context: Context) -> Bounds:
    high = context.achievements_until
    lows = [asked.from_day] if asked.from_day else []
    known, since, dated = True, None, True
    if asked.since == "present_title":
        since, dated = facts.present_title_since()
        known = since is not None
    if asked.within_years is not None:
        known = known and high is not None
        lows += [day_after(years_before(high, asked.within_years))] if high else []
    low = max(lows, default=None)
    if since is None:
        return Bounds(low, low, high, known)
    latest = max(day for titles in facts.present_titles() if (day := first_day(titles)))
    return Bounds(max([latest, *lows]), max([since, *lows]) if dated else low, high, known)


def _enough(rule: EvidenceRule, items: list[Achievement]) -> bool | None:
    """Whether these would do; None: not settled because an amount or a year is not known."""
    if rule.consecutive_years:
        years = {year for year in map(year_of, items) if year is not None}
        if _longest_run(years) >= rule.consecutive_years:
            return True
        return None if any(year_of(each) is None for each in items) else False
    if rule.added_up and rule.amount_at_least_fen is not None:
        total = sum(each.amount_fen or 0 for each in items)
        if total >= rule.amount_at_least_fen and len(items) >= rule.count:
            return True
        return None if any(each.amount_fen is None for each in items) else False
    return len(items) >= rule.count


def _longest_run(years: Iterable[int]) -> int:
    longest = run = 0
    last: int | None = None
    for year in sorted(years):
        run = run + 1 if last is not None and year == last + 1 else 1
        longest, last = max(longest, run), year
    return longest


def in_words(rule: EvidenceRule, context: Context) -> str:
    """What is asked, as one sentence."""
    first = f"{_named(rule)} {rule.count} 项以上"
    if rule.also:
        ways = "；或者".join("，".join([_named(each), *_filter_words(each, context)]) for each in (rule, *rule.also))
        return f"下列成果合计 {rule.count} 项以上：{ways}"
    if rule.consecutive_years:
        first = f"连续 {rule.consecutive_years} 年每年有{_named(rule)}"
    return "，".join([first, *_filter_words(rule, context)])


def _named(asked: EvidenceFilter) -> str:
    return cn_list(asked.subtypes) or cn_list(kind.label for kind in asked.what)


def _filter_words(asked: EvidenceFilter, context: Context) -> list[str]:
    return _person_words(asked) + _worth_words(asked) + _time_words(asked, context)


def _person_words(rule: EvidenceFilter) -> list[str]:
    parts = []
    if rule.role_in:
        parts.append(f"本人作用为{cn_list(rule.role_in)}")
    if rule.sole_author:
        parts.append("本人独著")
    if rule.rank_at_most is not None:
        parts.append(f"本人排名前 {rule.rank_at_most}")
    if rule.characters_at_least is not None:
        parts.append(f"本人撰写 {rule.characters_at_least} 字以上")
    return parts


def _worth_words(rule: EvidenceFilter) -> list[str]:
    parts = []
    if rule.grade_at_least is not None:
        parts.append(f"{rule.grade_at_least.label}以上")
    if rule.issuer_level_at_least is not None:
        parts.append(f"{rule.issuer_level_at_least.label}以上")
    if rule.amount_at_least_fen is not None and rule.amount_of is not None:
        total = "合计" if isinstance(rule, EvidenceRule) and rule.added_up else ""
        parts.append(f"{rule.amount_of.label}{total}不少于 {cn_amount(rule.amount_at_least_fen)}")
    if rule.in_force:
        parts.append("现行有效")
    return parts


def _time_words(rule: EvidenceFilter, context: Context) -> list[str]:
    parts = []
    if rule.since == "present_title":
        parts.append("取得现职称以后")
    if rule.from_day:
        parts.append(f"{cn_date(rule.from_day)}以后")
    if rule.within_years is not None:
        parts.append(f"近 {rule.within_years} 年内")
    if context.achievements_until:
        parts.append(f"计算到{cn_date(context.achievements_until)}")
    return parts


def _actual(rule: EvidenceRule, sure: list[Achievement], possible: list[Achievement]) -> str:
    text = f"符合 {len(sure)} 项"
    if rule.added_up:
        text += f"，合计 {cn_amount(sum(each.amount_fen or 0 for each in sure))}"
    more = len(possible) - len(sure)
    return text + (f"，待核验 {more} 项" if more else "")


def _missing(rule: EvidenceRule, status: Status, judged: list[Judged], possible: list[Achievement]) -> str:
    if status is MET:
        return ""
    if status is TO_JUDGE:
        doubts = [f"{_name(each)}的{each.why}" for each in judged if each.fits is None]
        return f"没有写明，由审核人判断：{'；'.join(doubts)}" if doubts else "金额或时间没有写明，由审核人判断"
    failed = [f"{_name(each)}（{reason_of(each)}）" for each in judged if each.fits is False]
    reason = f"；不能计入：{cn_list(failed)}" if failed else ""
    return _short(rule, possible) + reason


def _short(rule: EvidenceRule, possible: list[Achievement]) -> str:
    if rule.consecutive_years:
        return f"没有连续 {rule.consecutive_years} 年的记录"
    if rule.added_up and rule.amount_at_least_fen is not None:
        lacking = rule.amount_at_least_fen - sum(each.amount_fen or 0 for each in possible)
        if lacking > 0:
            return f"合计还差 {cn_amount(lacking)}"
    return f"还差 {rule.count - len(possible)} 项"


def _name(each: Judged) -> str:
    return f"“{each.achievement.name}”" if each.achievement.name else each.achievement.kind.label
