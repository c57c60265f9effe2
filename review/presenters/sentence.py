"""The model sentence of an approval, which fills itself in for each case."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kernel.formats import cn_date
from plans.spec.chain import Action, Stage
from review.models import Case, ReviewEvent

FILLED_IN = ("{姓名}", "{职称}", "{申报方式}", "{公示}", "{结论}")
_BRACES = re.compile("|".join(re.escape(word) for word in FILLED_IN))


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


def _shown(case: Case, events: Iterable[ReviewEvent]) -> str:
    shown = [event for event in events if event.kind == "notice_closed" and event.round == case.round]
    if not shown:
        return ""
    days = {key: cn_date(date.fromisoformat(shown[-1].data[key])) for key in ("first_day", "last_day")}
    return _("已于%(first_day)s至%(last_day)s公示期满，") % days
