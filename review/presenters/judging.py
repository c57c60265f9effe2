"""The conditions that only a person can judge: what each asks, what this office found, what those before it found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seat
from plans.rules.finding import Finding
from review.forms.desk import JudgeForm
from review.leaves import Leaf, leaves_to_judge
from review.models import Case, Judgement
from review.queries.chain import spec_of


@dataclass(frozen=True)
class Earlier:
    """What was found of it before: at an earlier stage, or by this office of an earlier submit."""

    label: str
    who: str
    verdict: str
    word: str


@dataclass(frozen=True)
class Line:
    """One condition to judge. ``mine`` is what this office found of it in this round at this stage, if anything."""

    place: str
    finding: Finding
    within: str
    form: Any
    mine: Judgement | None
    earlier: list[Earlier]


@dataclass(frozen=True)
class Judging:
    """All of them."""

    lines: list[Line]
    may_judge: bool

    @property
    def unjudged(self) -> int:
        """How many this office has not judged yet."""
        return sum(line.mine is None for line in self.lines)

    @property
    def failing(self) -> list[str]:
        """The names of those it found not to be met."""
        return [line.finding.name for line in self.lines if line.mine and line.mine.verdict == Judgement.Verdict.FAILS]

    @property
    def reminder(self) -> str:
        """What to bear in mind before deciding, in one sentence; nothing where all is judged and fits."""
        if not self.lines or not self.may_judge:
            return ""
        parts = []
        if self.failing:
            parts.append(_("您认定不符合：%(names)s。") % {"names": "、".join(self.failing)})
        if self.unjudged:
            parts.append(_("还有 %(n)d 项待您认定。") % {"n": self.unjudged})
        return "".join(parts)


def judging(
    case: Case,
    findings: Iterable[Finding],
    rows: Sequence[Judgement],
    seat: Seat,
    *,
    bound: JudgeForm | None = None,
) -> Judging:
    """The conditions of ``findings`` to judge, with ``rows`` (``queries.desk.judgements_for``). Reads nothing.

    ``bound``: the form of one of them that was sent back with errors. Whether the seat may judge, the caller says.
    """
    by_place: dict[str, list[Judgement]] = {}
    for row in rows:
        by_place.setdefault(row.place, []).append(row)
    lines = []
    for leaf in leaves_to_judge(findings):
        line = _line(case, leaf, by_place.get(leaf.place, []), seat)
        lines.append(replace(line, form=bound) if bound is not None and bound.place == leaf.place else line)
    return Judging(lines, may_judge=False)


def _line(case: Case, leaf: Leaf, rows: list[Judgement], seat: Seat) -> Line:
    here = (case.round, case.stage, seat.organization_id)
    mine = next((row for row in rows if (row.round, row.stage, row.organization_id) == here), None)
    initial = {"verdict": mine.verdict, "word": mine.word} if mine else {}
    earlier = [_earlier(row, case) for row in rows if row is not mine]
    form = JudgeForm(place=leaf.place, initial=initial)
    return Line(leaf.place, leaf.finding, " › ".join(leaf.within), form, mine, earlier)


def _earlier(row: Judgement, case: Case) -> Earlier:
    label = spec_of(case.plan_version).stage(row.stage).labels.staff
    if row.round != case.round:
        label = _("第 %(n)d 次提交时，%(stage)s") % {"n": row.round, "stage": label}
    who = f"{row.organization.name} {row.seat.user.person.full_name}"
    return Earlier(label, who, row.verdict, row.word)
