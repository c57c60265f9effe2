"""Statistics as tables, from which charts are drawn and sheets are written: the same numbers in all three.

Whoever may not open the cases sees no count below ``LEAST`` of other offices: small ones are put together, what is
still small says only that it is, and what it could be worked out from is not told either (``cover``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from review.models import Case, StageFigure
from review.queries.chain import chain_of

LEAST = 3
COLUMNS = (
    gettext_lazy("待办件数"),
    gettext_lazy("其中超期"),
    gettext_lazy("待办中位天数"),
    gettext_lazy("待办最长天数"),
    gettext_lazy("已办件数"),
    gettext_lazy("办理中位天数"),
    gettext_lazy("九成办结天数"),
)
COUNTED = ("waiting", "overdue", "left")
_MOST_REASONS = 12


@dataclass
class Line:
    """One place. ``is_small``: fewer than ``LEAST``, and for whom the line is must not know how many."""

    label: str
    detail: str = ""
    waiting: int = 0
    overdue: int = 0
    waited: Counter[int] = field(default_factory=Counter)
    stayed: Counter[int] = field(default_factory=Counter)
    returned: int = 0
    returns: Counter[str] = field(default_factory=Counter)
    blurs: bool = False
    stage: str = ""
    untold: set[str] = field(default_factory=set)
    """Of ``COUNTED``: what a small number beside it could be worked out from."""

    def add(self, row: StageFigure) -> None:
        """Count a row in."""
        self.waiting += row.waiting
        self.overdue += row.overdue
        self.waited.update(_days(row.waited))
        self.stayed.update(_days(row.stayed))
        self.returned += row.returned
        self.returns.update(row.returns)

    def take(self, other: "Line") -> None:
        """Count another line in."""
        self.waiting += other.waiting
        self.overdue += other.overdue
        self.waited.update(other.waited)
        self.stayed.update(other.stayed)
        self.returned += other.returned

    @property
    def left(self) -> int:
        """How many have gone on."""
        return self.stayed.total()

    @property
    def is_small(self) -> bool:
        return self.blurs and 0 < max(self.waiting, self.left) < LEAST

    @property
    def is_untold(self) -> bool:
        """Whether it is not told how many wait there."""
        return "waiting" in self.untold or (self.blurs and 0 < self.waiting < LEAST)

    def said(self, name: str) -> str:
        """One of ``COUNTED`` as it may be told."""
        if name in self.untold:
            return _("不单列")
        return said(getattr(self, name), blurs=self.blurs)

    @property
    def cells(self) -> list[str]:
        """In the order of ``COLUMNS``; empty where there is nothing, or too little, to say it of."""
        least = LEAST if self.blurs else 1
        waits, went = self.waiting >= least, self.left >= least
        return [
            self.said("waiting"),
            self.said("overdue"),
            str(share(self.waited, 0.5)) if waits else "",
            str(max(self.waited)) if waits and not self.blurs else "",
            self.said("left"),
            str(share(self.stayed, 0.5)) if went else "",
            str(share(self.stayed, 0.9)) if went else "",
        ]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(column, cell), for a phone, where each cell names its column."""
        return list(zip(map(str, COLUMNS), self.cells, strict=True))


def said(number: int, *, blurs: bool) -> str:
    """The number, or that it is small."""
    return _("少于 %(least)d") % {"least": LEAST} if blurs and 0 < number < LEAST else str(number)


def share(days: Mapping[int, int], part: float) -> int:
    """The number of days that this part of the cases stayed at most."""
    total, seen = sum(days.values()), 0
    for day in sorted(days):
        seen += days[day]
        if seen >= total * part:
            return day
    return 0


def _days(stored: Mapping[str, int]) -> dict[int, int]:
    return {int(day): number for day, number in stored.items()}


def by_stage(rows: Iterable[StageFigure], *, own: int | None, with_plan: bool = False) -> list[Line]:
    """One line for each stage, in the order of the chain; with each plan by itself where there are several.

    ``own``: the office that may know of its own cases alone; None for whoever may know of all.
    """
    found: dict[tuple[int, str], Line] = {}
    places: dict[tuple[int, str], tuple[int, int]] = {}
    for row in rows:
        chain = chain_of(row.version)
        codes = [stage.code for stage in chain]
        place = codes.index(row.stage) if row.stage in codes else len(codes)
        key = (row.version.plan_id if with_plan else 0, row.stage)
        if key not in found:
            name = chain[place].labels.staff if place < len(chain) else row.stage
            found[key] = Line(name, row.version.name if with_plan else "", stage=row.stage)
            places[key] = (-row.version_id if with_plan else 0, place)
        found[key].add(row)
        found[key].blurs |= own is not None and row.office_id != own
    return [found[key] for key in sorted(found, key=lambda key: places[key])]


def by_office(rows: Iterable[StageFigure], *, own: int | None) -> list[Line]:
    """One line for each stage and office; employers together, and small ones together but for ``own`` (as above)."""
    stages: dict[str, dict[str, Line]] = {}
    order: dict[str, tuple[int, str]] = {}
    for row in rows:
        if row.office is None and not row.is_all_employers:
            continue
        chain = chain_of(row.version)
        codes = [stage.code for stage in chain]
        place = codes.index(row.stage) if row.stage in codes else len(codes)
        order.setdefault(row.stage, (place, chain[place].labels.staff if place < len(chain) else row.stage))
        name = row.office.name if row.office is not None else _("各用人单位合计")
        blurs = own is not None and row.office_id != own
        stages.setdefault(row.stage, {}).setdefault(name, _of(order[row.stage][1], name, blurs, row)).add(row)
    lines: list[Line] = []
    for stage in sorted(stages, key=lambda code: order[code]):
        lines += _folded(list(stages[stage].values()))
    return [line for line in lines if line.waiting or line.left]


def _of(label: str, office: str, blurs: bool, row: StageFigure) -> Line:
    return Line(label, office, blurs=blurs, stage=row.stage)


def cover(stages: Iterable[Line], offices: Sequence[Line]) -> None:
    """Leave out what a small number of a stage could be worked out from: the stage's own sum less what is told.

    One more number of another office is then not told, the least of them; where there is none, the sum is not. What
    lies at a stage's applicants stands in its sum alone and is guarded like any other.
    """
    for total in stages:
        group = [line for line in offices if line.stage == total.stage]
        for name in COUNTED if total.blurs else ():
            _cover(total, group, name)


def _cover(total: Line, group: Sequence[Line], name: str) -> None:
    def number(line: Line) -> int:
        return int(getattr(line, name))

    rest = number(total) - sum(map(number, group))  # of the applicants: no line of its own
    others = [line for line in group if line.blurs]
    small = [line for line in others if 0 < number(line) < LEAST]
    if rest >= LEAST or not (small or rest):
        return
    among, together = len(small) + (rest > 0), sum(map(number, small)) + rest
    if among > 1 and among < together < (LEAST - 1) * among:
        return
    told = sorted((line for line in others if line not in small), key=number)
    (told[0] if told else total).untold.add(name)


def _folded(lines: list[Line]) -> list[Line]:
    small = [line for line in lines if line.is_small]
    if not small:
        return lines
    words = _("其他单位合计（%(count)d 家）") % {"count": len(small)}
    others = Line(small[0].label, words, blurs=True, stage=small[0].stage)
    for line in small:
        others.take(line)
    return [*(line for line in lines if not line.is_small), others]


def reasons(lines: Iterable[Line], *, blurs: bool) -> list[tuple[str, int]]:
    """(what was asked for, how often), most often first; what is seldom is put together."""
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line.returns)
    named = [(text or _("只写了意见，没有指明位置"), number) for text, number in total.most_common()]
    shown = [pair for pair in named[:_MOST_REASONS] if not blurs or pair[1] >= LEAST]
    rest = sum(number for _text, number in named) - sum(number for _text, number in shown)
    return [*shown, (_("其他"), rest)] if rest >= (LEAST if blurs else 1) else shown


def status_rows(statuses: Mapping[str, int], stages: Sequence[Line], *, blurs: bool) -> list[tuple[str, str, str]]:
    """(code, word, how many cases) of the statuses that any case has. A committee office knows whom it decided on. How
    many are in review it is told together with those who correct something where these are few, and not at all where
    the sums of the ``stages`` would then give a small number away."""
    known = (Case.Status.PASSED, Case.Status.FAILED)
    counts, labels = dict(statuses), {code: str(label) for code, label in Case.Status.choices}
    in_review, returned = Case.Status.IN_REVIEW, Case.Status.RETURNED
    is_untold = blurs and any(line.is_untold for line in stages)
    if blurs and not is_untold and 0 < counts.get(returned, 0) < LEAST:
        counts[in_review] = counts.get(in_review, 0) + counts.pop(returned)
        labels[in_review] = _("审核中（含退回修改）")
    return [
        (
            code,
            label,
            _("不单列") if code == in_review and is_untold else said(counts[code], blurs=blurs and code not in known),
        )
        for code, label in labels.items()
        if counts.get(code)
    ]


def chart_of(stages: Sequence[Line], asked: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """What the script draws. A count that must not be known is left out as nothing."""
    drawn = [line for line in stages if line.waiting or line.left]
    names = [f"{line.label}（{line.detail[:12]}）" if line.detail else line.label for line in drawn]
    known = [0 if line.is_untold else line.waiting for line in drawn]
    late = [
        0 if "overdue" in line.untold or (line.blurs and 0 < line.overdue < LEAST) else line.overdue for line in drawn
    ]
    stay = [0 if not line.left or line.is_small else share(line.stayed, 0.5) for line in drawn]
    return {
        "where": {"names": names, "waiting": [max(0, a - b) for a, b in zip(known, late, strict=True)], "late": late},
        "stay": {"names": names, "days": stay},
        "asked": {"names": [text for text, _n in asked], "times": [number for _t, number in asked]},
    }


def sheet_rows(
    stages: Sequence[Line], offices: Sequence[Line], asked: Sequence[tuple[str, int]], counted: str
) -> list[list[str]]:
    """The rows of the spreadsheet: the tables of the page one under another."""
    rows = [[_("环节"), line.label, line.detail, *line.cells] for line in stages]
    rows += [[_("环节和单位"), line.label, line.detail, *line.cells] for line in offices]
    rows += [[_("退回要求补正的内容"), text, "", str(number)] for text, number in asked]
    return [*rows, [_("统计时间"), counted]]
