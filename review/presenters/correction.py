"""Counts as they were entered beside those that shall take their place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from review.engine.kinds.ballot import Counts, result_of
from review.engine.state import Result
from review.models import BallotCount
from review.queries.chain import stage_of_case
from review.services.committee import CountRow


@dataclass(frozen=True)
class Compared:
    """One line: what, as entered, as corrected."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def counts_in_words(count: BallotCount) -> str:
    """The counts and what they come to."""
    words = {"yes": count.yes, "no": count.no, "abstain": count.abstain, "result": result_in_words(count.passed)}
    return _("同意 %(yes)s，不同意 %(no)s，弃权 %(abstain)s · %(result)s") % words


def result_in_words(passed: bool) -> str:
    """A result that is staged, not released."""
    return _("拟通过") if passed else _("拟不通过")


def comparison(count: BallotCount, row: CountRow) -> list[Compared]:
    """Old and new counts with the results they come to. ``row`` adds up to those present."""
    meeting, settings = count.meeting, stage_of_case(count.case).settings
    counts = Counts(meeting.members, meeting.present, row.yes, row.no, row.abstain)
    passes = result_of(counts, quorum=settings.quorum, majority=settings.majority) is Result.PASSED
    pairs = (
        (_("同意"), count.yes, row.yes),
        (_("不同意"), count.no, row.no),
        (_("弃权"), count.abstain, row.abstain),
        (_("结果"), result_in_words(count.passed), result_in_words(passes)),
    )
    return [Compared(label, str(before), str(after)) for label, before, after in pairs]


def consequences() -> list[str]:
    """What a correction does."""
    return [
        _("以更正后的票数为准，结果按新票数计算"),
        _("原票数、更正理由和更正人留在办理记录中，不能删除"),
        _("结果公布之前，申报人和其他单位看不到票数和更正"),
    ]
