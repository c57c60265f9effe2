"""Facts in, findings out. Pure Python: no Django, no clock, no database."""

from plans.rules.conditions import attachments_for, is_needed
from plans.rules.evaluate import evaluate
from plans.rules.facts import Facts
from plans.rules.finding import Finding, Status
from plans.rules.judge import judge, judge_routes, overall
from plans.rules.verdict import RouteVerdict, TitleVerdict, Verdict, judge_all

__all__ = [
    "Facts",
    "Finding",
    "RouteVerdict",
    "Status",
    "TitleVerdict",
    "Verdict",
    "attachments_for",
    "evaluate",
    "is_needed",
    "judge",
    "judge_all",
    "judge_routes",
    "overall",
]
