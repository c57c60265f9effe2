"""Years counted since the present title: where several titles may be that, a person judges which one is."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import TO_JUDGE, Finding
from plans.rules.words import cn_list
from plans.spec.rule import AppraisalRule, HoursRule

R = TypeVar("R", AppraisalRule, HoursRule)
LATE = "现职称是资历截止日以后取得的，由审核人判断"


def since_each(judge: Callable[[R, Facts, Context], Finding], rule: R, facts: Facts, context: Context) -> Finding:
    """What ``judge`` finds; open where the title came after the cut-off, or where it matters which one is present."""
    found = judge(rule, facts, context)
    if rule.since is None or found.status is TO_JUDGE:
        return found
    day, _dated = facts.present_title_since()
    if day is not None and context.cut_off is not None and day > context.cut_off:
        return replace(found, status=TO_JUDGE, missing=LATE, lacking=0)
    alike = facts.present_titles()
    others = (judge(rule, replace(facts, titles=titles), context) for titles in alike[1:])
    if all(other.status is found.status for other in others):
        return found
    names = cn_list(titles[0].name for titles in alike)
    return replace(found, status=TO_JUDGE, missing=f"从{names}中的哪一个算起，由审核人判断", lacking=0)
