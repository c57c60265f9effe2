"""How the asking of each recommender stands, in words."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants import recommending
from applicants.models import Dossier, RecommendationRequest, Recommender
from applicants.requested import State, newest, state_of, typed_of
from kernel.formats import cn_datetime


class Asked(NamedTuple):
    """One recommender in the list under the form."""

    number: int
    name: str
    state: State
    status: str
    """A code of kernel.formats.STATUS."""
    label: str
    detail: str
    text: str
    """The recommender's own words."""
    may_ask: bool
    is_again: bool
    may_withdraw: bool


OVERTAKEN = gettext_lazy(
    "专家的信息，或者申报的职称、方式、专业、单位改过，原来的链接和答复不再有效，请重新发送链接；改回来仍然有效。"
)
_ASKABLE = frozenset({State.NONE, State.WAITING, State.EXPIRED, State.WITHDRAWN, State.CHANGED, State.DECLINED})


class Bound(NamedTuple):
    """The names of those whose link or yes is bound to what is declared now, and of those who were overtaken by a
    change, each joined to one text; empty: there are none."""

    now: str
    before: str


def bound_of(dossier: Dossier, count: int, now: datetime) -> Bound:
    """Whom a change of what is declared would cost their answer, and whom it has cost it. Two queries."""
    rows = asked_of(dossier, count, now)
    held = [row.name for row in rows if row.state in (State.WAITING, State.CONFIRMED)]
    return Bound("、".join(held), "、".join(row.name for row in rows if row.state is State.CHANGED))


def asked_of(dossier: Dossier, count: int, now: datetime) -> list[Asked]:
    """Every recommender whose row is filled in, in their order. Two queries."""
    rows = list(dossier.recommenders.filter(position__lt=count).order_by("position"))
    requests = newest(rows)
    typed = [typed_of(row) for row in rows]
    wrong = recommending.problems(typed, dossier.person)
    return [
        _asked(row, requests.get(row.pk), now, is_complete=not bad)
        for row, given, bad in zip(rows, typed, wrong, strict=True)
        if not recommending.is_blank(given)
    ]


def _asked(row: Recommender, request: RecommendationRequest | None, now: datetime, *, is_complete: bool) -> Asked:
    state = state_of(request, row, now)
    status, label, detail = _words(state, request)
    if not is_complete:
        detail = _("这名专家的信息还没有填好，填好以后可以发送确认链接。")
    is_answer = request is not None and state in (State.CONFIRMED, State.DECLINED)
    return Asked(
        number=row.position + 1,
        name=row.name or _("第 %d 名推荐专家") % (row.position + 1),
        state=state,
        status=status,
        label=label,
        detail=detail,
        text=request.text if request and is_answer else "",
        may_ask=is_complete and state in _ASKABLE - {State.DECLINED},
        is_again=state is not State.NONE,
        may_withdraw=state is State.WAITING,
    )


def _words(state: State, request: RecommendationRequest | None) -> tuple[str, str, str]:
    """Status, label and detail of a state."""
    if request is None:
        return "untouched", _("未发送"), ""
    at = request.answered_at or request.expires_at
    told: dict[State, tuple[str, str, str]] = {
        State.WAITING: ("pending", _("等待确认"), _("链接已发送，%s 前有效。") % cn_datetime(at)),
        State.CONFIRMED: ("met", _("已确认"), _("%(at)s 确认，职称：%(title)s。") % _told(request, at)),
        State.DECLINED: ("not_met", _("不推荐"), _("%s 答复不推荐，请换一名专家。") % cn_datetime(at)),
        State.EXPIRED: ("incomplete", _("链接已过期"), _("%s 前没有答复。") % cn_datetime(at)),
        State.WITHDRAWN: ("untouched", _("链接已撤回"), ""),
        State.CHANGED: ("incomplete", _("需重新确认"), str(OVERTAKEN)),
    }
    return told[state]


def _told(request: RecommendationRequest, at: datetime) -> dict[str, str]:
    return {"at": cn_datetime(at), "title": request.title}
