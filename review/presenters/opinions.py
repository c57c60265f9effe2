"""Words that stand ready: the opinion that fills itself in, the grounds of a refusal, what is usually wrong."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kernel.formats import cn_date
from plans.rules.finding import Finding
from plans.spec.chain import Action, Stage
from review.grounds import ground_of
from review.models import Case, Judgement, Phrase, ReviewEvent
from review.presenters.judging import Judging

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


def model_sentence() -> str:
    """The model sentence: who, which title by which route, the notice that was held, and what is agreed to. Its words
    in braces are those that ``filled`` knows."""
    return _("经审核，{姓名}同志申报材料真实、完整，符合{职称}（{申报方式}）的申报条件，{公示}{结论}。")


def filled(template: str, case: Case, stage: Stage, chain: Sequence[Stage], events: Iterable[ReviewEvent]) -> str:
    """The sentence for one case: each word in braces with what it stands for. ``events``: of the case."""
    content = case.snapshot.content
    # Only an office that sends dossiers on, at this stage or after its notice, agrees to send this one.
    sends = any(each.holder is stage.holder and Action.FORWARD in each.actions for each in chain)
    words = {
        "{姓名}": case.applicant_name,
        "{职称}": content["title"]["name"],
        "{申报方式}": content["route"]["name"],
        "{公示}": _shown(case, events),
        "{结论}": _("同意报送") if sends else _("同意提交评审"),
    }
    return _BRACES.sub(lambda found: words[found[0]], template)


def unknown_braces(text: str) -> str:
    """The first word in braces that nothing fills in; empty where there is none."""
    return next((word for word in re.findall(r"\{[^{}]*\}", text) if word not in FILLED_IN), "")


FILLED_IN = ("{姓名}", "{职称}", "{申报方式}", "{公示}", "{结论}")
_BRACES = re.compile("|".join(re.escape(word) for word in FILLED_IN))


def _shown(case: Case, events: Iterable[ReviewEvent]) -> str:
    shown = [event for event in events if event.kind == "notice_closed" and event.round == case.round]
    if not shown:
        return ""
    days = {key: cn_date(date.fromisoformat(shown[-1].data[key])) for key in ("first_day", "last_day")}
    return _("已于%(first_day)s至%(last_day)s公示期满，") % days


def _phrases(case: Case, recent: Iterable[tuple[str, str, str]], opinion: str) -> dict[str, list[str]]:
    """The officer's own last words by decision, each once, with this applicant's name for the other's."""
    found: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
    names = {kind: name for name, kind in KINDS.items()}
    for kind, words, person in recent:
        text = (words or "").replace(person, case.applicant_name)
        if text and text != opinion and len(found[names[kind]]) < OFFERED:
            found[names[kind]][text] = None
    return {name: list(texts) for name, texts in found.items()}
