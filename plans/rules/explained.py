"""Which route to take and what is missing, in a sentence."""

from collections.abc import Sequence

from plans.rules.finding import MET, TO_JUDGE, Finding
from plans.rules.route_verdict import RouteVerdict
from plans.rules.words import cn_date, cn_list

MOST_SAID = 40
"""What would satisfy a condition is told in a sentence up to this length; a list of twenty honours is not."""


def barred(title: str, lasting: list[Finding]) -> str:
    """What keeps the person from every route, and will for this year."""
    what = "、".join(f"{name}{_lacking(each)}" for name, each in zip(_names(lasting), lasting, strict=True))
    return f"目前不能申报{title}：{what}，各种申报方式都有这项要求。"


def explained(title: str, best: RouteVerdict | None, near: RouteVerdict | None = None) -> str:
    """The route to take, or the nearest and what it lacks.

    ``near``: one of which a single thing is known to be missing; named beside a best one that is not all known yet.
    """
    if best is None:
        return f"本计划没有可以选择的{title}申报方式。"
    if best.status is MET:
        return f"申报{title}建议选择“{best.name}”：能够自动核对的条件全部满足。"
    if best.status is TO_JUDGE:
        if best.unsaid:
            other = f"另外，“{near.name}”{in_words(near)}。" if near else ""
            return f"申报{title}可以先看“{best.name}”：已知的情况中没有不满足的条件，{in_words(best)}。{other}"
        return f"申报{title}建议选择“{best.name}”：没有不满足的条件，{in_words(best)}。"
    return f"目前没有符合条件的{title}申报方式；最接近的是“{best.name}”，{in_words(best)}。"


def in_words(route: RouteVerdict) -> str:
    """What is missing, what is not known yet or what a person judges, the first of these that there is; or nothing."""
    if route.failing:
        names = zip(_names(route.failing), route.failing, strict=True)
        what = "、".join(f"{name}{_lacking(each)}" for name, each in names)
        return f"还差 {len(route.failing)} 项：{what}{_healing(route, what)}"
    if route.unsaid:
        return f"还不知道 {len(route.unsaid)} 项：{cn_list(_names(route.unsaid))}"
    return f"{cn_list(_names(route.open))}由审核人判断" if route.open else ""


def _lacking(finding: Finding) -> str:
    """What would satisfy it, in brackets: of several reasons the first; of a combination the parts that are begun."""
    leaf = finding
    while len(leaf.nearest) == 1:
        (leaf,) = leaf.nearest
    words = leaf.missing.partition("；")[0].rstrip("。")
    begun = all(each.is_begun or each.by_waiting for each in finding.nearest)
    if not finding.nearest:
        return f"（{words}）" if len(words) <= MOST_SAID else ""
    if not begun:
        return f"（{finding.missing}）"
    names = cn_list(_names(finding.nearest))
    return f"（{finding.missing}，最接近的是{names}）" if leaf.nearest else f"（最接近的是{names}：{words}）"


def _healing(best: RouteVerdict, told: str) -> str:
    """By which day time alone makes all that is missing come true, unless it was told already."""
    if best.by_waiting is None:
        return ""
    day = cn_date(best.by_waiting)
    if any(each.distant for each in best.failing):
        return f"，只等时间的话要到{day}才满足"
    return "，到时自然满足" if day in told else f"，这些条件到{day}自然满足"


def _names(findings: Sequence[Finding]) -> list[str]:
    """The conditions by their names; those that bear the same one (credits and hours) also by what they ask."""
    names = [finding.name for finding in findings]
    return [
        f"“{each.name}”（{each.required}）"
        if names.count(each.name) > 1 and each.required.rstrip("。") != each.name
        else f"“{each.name}”"
        for each in findings
    ]
