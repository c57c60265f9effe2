"""Reading the State Council's notice on holidays: which days one rests, and which rest days one works instead.

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Pasted as it was published, or typed as lines of the same words. What it says twice (the day of the week, how many days)
is held against the calendar, so that a notice of another year or a slip of the pen is told and not taken.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kernel.formats import cn_date

LONGEST_RANGE = 15  # days of one holiday; more is a slip of the pen
_WEEKDAYS = "一二三四五六日"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NOTE = re.compile(r"\(([^()]*)\)")
_TOKEN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号](?:周(?P<weekday>[一二三四五六日]))?"
    r"|(?P<to>至|到|—+|-|~)"
    r"|(?P<work>上班)"
    r"|(?P<rest>放假|补休|休息|调休)"
    r"|共(?P<total>\d{1,2})天"
)


class Unreadable(ValueError):
    """The text contradicts itself or the calendar; ``sentences`` say where, for whoever typed it."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@dataclass
class _Clause:
    """What is being read of one sentence: its last date, and the days that wait for their word."""

    text: str
    year: int
    month: int | None = None
    waiting: list[date] = field(default_factory=list)
    rested: int = 0
    is_range: bool = False


def read(text: str, year: int) -> dict[date, bool]:
    """The days that the text names: True where one works, False where one rests. Raises Unreadable."""
    found: dict[date, bool] = {}
    wrong: list[str] = []
    for sentence in _sentences(text):
        clause = _Clause(sentence, year)
        try:
            for day, is_working in _days(clause):
                if found.setdefault(day, is_working) != is_working:
                    raise ValueError(_("%(day)s既写了放假又写了上班。") % {"day": cn_date(day)})
        except ValueError as error:
            wrong.append(_("“%(sentence)s”：%(why)s") % {"sentence": _short(sentence), "why": error})
    if not found and not wrong:
        wrong.append(_("没有读到放假或上班的日期。请粘贴国务院办公厅通知的原文，或按“1月1日至3日放假”逐行填写。"))
    far = [day for day in found if not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31)]
    if far:
        wrong.append(_("%(day)s不属于 %(year)d 年的放假安排，请核对年份。") % {"day": cn_date(far[0]), "year": year})
    if wrong:
        raise Unreadable(wrong)
    return dict(sorted(found.items()))


def _sentences(text: str) -> Iterator[str]:
    """The text sentence by sentence; of a note in brackets only the day of the week is kept."""
    folded = (
        _ISO.sub(r"\1年\2月\3日", unicodedata.normalize("NFKC", text)).replace("星期", "周").replace("周天", "周日")
    )
    bare = _NOTE.sub(lambda note: _weekday_in(note[1]), folded)
    for sentence in re.split(r"[。;\n]", bare):
        yield "".join(sentence.split())


def _weekday_in(note: str) -> str:
    said = re.search(r"周[一二三四五六日]", note)
    return said[0] if said else ""


def _days(clause: _Clause) -> Iterator[tuple[date, bool]]:
    for token in _TOKEN.finditer(clause.text):
        if token["day"]:
            _take(clause, token)
        elif token["to"]:
            clause.is_range = bool(clause.waiting)
        elif token["total"]:
            if clause.rested and int(token["total"]) != clause.rested:
                words = {"said": int(token["total"]), "counted": clause.rested}
                raise ValueError(_("写的是共 %(said)d 天，日期算下来是 %(counted)d 天。") % words)
        else:
            is_working = token["work"] is not None
            yield from ((day, is_working) for day in clause.waiting)
            clause.rested += 0 if is_working else len(clause.waiting)
            clause.waiting = []


def _take(clause: _Clause, token: "re.Match[str]") -> None:
    clause.year = int(token["year"] or clause.year)
    clause.month = int(token["month"] or clause.month or 0)
    try:
        day = date(clause.year, clause.month, int(token["day"]))
    except ValueError:
        raise ValueError(_("%(day)s不是一个日期。") % {"day": token[0]}) from None
    if token["weekday"] and _WEEKDAYS.index(token["weekday"]) != day.weekday():
        words = {"day": cn_date(day), "said": token["weekday"], "is": _WEEKDAYS[day.weekday()]}
        raise ValueError(_("%(day)s写的是周%(said)s，日历上是周%(is)s。请核对年份和日期。") % words)
    if clause.is_range:
        first = clause.waiting[-1]
        if not 0 < (day - first).days < LONGEST_RANGE:
            words = {"first": cn_date(first), "last": cn_date(day)}
            raise ValueError(_("%(first)s至%(last)s前后颠倒或超过 15 天，请核对。") % words)
        clause.waiting += [first + timedelta(days=ahead) for ahead in range(1, (day - first).days + 1)]
        clause.is_range = False
    else:
        clause.waiting.append(day)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else f"{sentence[:40]}…"
