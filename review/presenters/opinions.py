"""Words that stand ready: the opinion that fills itself in, the grounds of a refusal, what is usually wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from plans.rules.finding import Finding
from plans.spec.chain import Stage
from review.grounds import ground_of
from review.models import Case, Judgement, Phrase, ReviewEvent
from review.presenters.judging import Judging
from review.presenters.sentence import filled, model_sentence

#: At most so many of an officer's own words are offered again.
OFFERED = 3
KINDS = {"approve": "approved", "return": "returned", "reject": "rejected"}


@dataclass(frozen=True)
class Ready:
    """What the forms of a case's page begin with, and what they offer. ``phrases`` by the name of the decision."""

    opinion: str
    refusal: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=dict)

    def initial(self, name: str) -> dict[str, str]:
        """The texts with which the form of this decision begins."""
        return {"reason": self.opinion} if name == "approve" else dict(self.refusal) if name == "reject" else {}


def ready(
    case: Case,
    stage: Stage,
    chain: Sequence[Stage],
    events: Iterable[ReviewEvent],
    judging: Judging,
    recent: Iterable[tuple[str, str, str]],
    kept: Iterable[Phrase] = (),
) -> Ready:
    """The words for ``case`` at ``stage``. ``recent``, ``kept``: ``queries.phrases``. Reads nothing."""
    failing = [line for line in judging.lines if line.mine and line.mine.verdict == Judgement.Verdict.FAILS]
    refusal = {}
    if failing:
        said = "；".join(_told(line.finding, line.mine.word if line.mine else "") for line in failing)
        refusal = {
            "ground": ground_of(failing[0].finding),
            "reason": _("经审核，不符合申报条件：%(said)s。") % {"said": said},
        }
    events = list(events)
    opinion = _opinion(case, stage, chain, events)
    phrases = _phrases(case, recent, opinion)
    for one in reversed(list(kept)):
        words = filled(one.text, case, stage, chain, events)
        phrases[one.use] = [words, *(each for each in phrases[one.use] if each != words)]
    return Ready(opinion, refusal, phrases)


def _told(finding: Finding, word: str) -> str:
    return f"{finding.name}，{word}" if word else finding.name


def _opinion(case: Case, stage: Stage, chain: Sequence[Stage], events: Iterable[ReviewEvent]) -> str:
    return filled(model_sentence(), case, stage, chain, events)


def _phrases(case: Case, recent: Iterable[tuple[str, str, str]], opinion: str) -> dict[str, list[str]]:
    """The officer's own last words by decision, each once, with this applicant's name for the other's."""
    found: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
    names = {kind: name for name, kind in KINDS.items()}
    for kind, words, person in recent:
        text = (words or "").replace(person, case.applicant_name)
        if text and text != opinion and len(found[names[kind]]) < OFFERED:
            found[names[kind]][text] = None
    return {name: list(texts) for name, texts in found.items()}
