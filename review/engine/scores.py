"""核定自评分: what an office finds of a self-score, item by item, with a reason wherever it differs (SCO-04)."""

from collections.abc import Mapping
from typing import Any

from plans.rules.scoring import ScoreRefused, SheetResult, add_up
from plans.spec.scoring import ScoreItem
from review.engine import events as ev
from review.engine.facts import ScoreFacts
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON, Turn

GATES = "gates"
"""The key under which a payload gives its reason for other gates."""


def verify(turn: Turn) -> tuple[ev.Event, ...]:
    """The verified score as one event. The payload: ``{"values": {item: value}, "gates": [code], "reasons": {…}}``.

    Refused for a value that the sheet does not allow (``score:<item>``), and without a reason for an item, or for the
    gates, where the office finds otherwise than the applicant (``reason:<item>``).
    """
    score = turn.facts.score
    if score is None:
        raise Refused("no_score", "该申报件没有由本环节核定的自评分。")
    payload = turn.command.payload
    values, gates = payload.get("values", {}), frozenset(payload.get("gates", ()))
    found = _added(score, values, gates)
    reasons: Mapping[str, str] = payload.get("reasons", {})
    own = add_up(score.sheet, score.values, score.gates)
    items = tuple(
        _item(score, item, values, found, reasons)
        for item in score.sheet.items
        if item.code in values or item.code in score.values
    )
    return (
        ev.ScoreVerified(
            turn.stage.code,
            sheet=score.sheet.code,
            own_total=own.points,
            total=found.points,
            reached=found.reached,
            groups=found.groups,
            gates=tuple(gate.code for gate in score.sheet.gates if gate.code in gates),
            items=items,
            reason=_reason(reasons, GATES, "控制项") if gates != score.gates else "",
        ),
    )


def _added(score: ScoreFacts, values: Mapping[str, Any], gates: frozenset[str]) -> SheetResult:
    try:
        return add_up(score.sheet, values, gates)
    except ScoreRefused as refused:
        raise Refused(f"score:{refused.item}", str(refused)) from refused


def _item(
    score: ScoreFacts, item: ScoreItem, values: Mapping[str, Any], found: SheetResult, reasons: Mapping[str, str]
) -> ev.VerifiedItem:
    own, value = score.values.get(item.code), values.get(item.code)
    reason = _reason(reasons, item.code, item.name) if own != value else ""
    return ev.VerifiedItem(item.code, own, value, found.items.get(item.code, 0), reason)


def _reason(reasons: Mapping[str, str], key: str, name: str) -> str:
    reason = str(reasons.get(key, "")).strip()
    if len(reason) < MIN_REASON:
        raise Refused(f"reason:{key}", f"“{name}”的核定与自评不同，请写明理由，至少 {MIN_REASON} 个字。")
    return reason
