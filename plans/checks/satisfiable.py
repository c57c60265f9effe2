"""Whether anybody can satisfy a rule: a search through its branches for leaves that do not contradict each other.

Sound, not complete: what is reported truly cannot be satisfied; what is not reported may still be hard.
"""

from dataclasses import dataclass, field
from itertools import combinations

from plans.checks.budget import Budget
from plans.checks.contradictions import contradiction, impossible
from plans.rules.leaves.match import class_fits
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass, Residency
from plans.spec.rule import (
    All,
    AnswerRule,
    AnyOf,
    AtLeast,
    EmploymentRule,
    MajorInRule,
    Not,
    ResidencyRule,
    Rule,
)

MOST_STEPS = 20_000
Goal = tuple[Rule, bool]


class TooManyBranchesError(Exception):
    """The search was given up; the rule is taken to be satisfiable."""


@dataclass
class Search:
    """One search for a title of a plan. ``reasons`` says, in the order met, why branches were given up.

    ``whole`` is shared by all searches through the plan.
    """

    plan: PlanDocument
    title: str
    whole: Budget
    reasons: list[str] = field(default_factory=list)
    own: Budget = field(default_factory=lambda: Budget(MOST_STEPS))

    def satisfiable(self, rules: list[Rule]) -> bool:
        """Whether one person can satisfy all the rules at once."""
        try:
            return self._solve([(rule, True) for rule in rules], [], {})
        except TooManyBranchesError:
            return True

    def _solve(self, goals: list[Goal], taken: list[Goal], domains: dict[str, frozenset[str]]) -> bool:
        if not self.own.spend() or not self.whole.spend():
            raise TooManyBranchesError
        if not goals:
            return True
        (rule, wanted), rest = goals[0], goals[1:]
        if isinstance(rule, Not):
            return self._solve([(rule.of, not wanted), *rest], taken, domains)
        if isinstance(rule, All | AnyOf | AtLeast):
            parts, needed = demanded(rule, wanted)
            chosen = combinations(parts, needed)
            return any(self._solve([*((part, wanted) for part in some), *rest], taken, domains) for some in chosen)
        return self._leaf((rule, wanted), rest, taken, domains)

    def _leaf(self, goal: Goal, rest: list[Goal], taken: list[Goal], domains: dict[str, frozenset[str]]) -> bool:
        reason = impossible(self.plan, self.title, *goal)
        reason = reason or next(
            filter(None, (contradiction(self.plan, self.title, each, goal) for each in taken)), None
        )
        narrowed = dict(domains)
        if not reason:
            for key, (universe, meant, words) in _choice(self.plan, self.title, goal[0]).items():
                kept = domains.get(key, universe) & (meant if goal[1] else universe - meant)
                narrowed[key] = kept
                if not kept:
                    reason = f"{words}的各项要求合在一起，没有任何一类符合"
        if reason:
            self.reasons.append(reason)
            return False
        return self._solve(rest, [*taken, goal], narrowed)


def demanded(rule: All | AnyOf | AtLeast, wanted: bool) -> tuple[list[Rule], int]:
    """The parts that count, and how many of them must hold, or must not hold when the whole is not wanted.

    As in judging, parts that are only shown do not count.
    """
    parts = [part for part in rule.of if part.blocking]
    needed = len(parts) if isinstance(rule, All) else 1 if isinstance(rule, AnyOf) else rule.n
    return parts, needed if wanted else len(parts) - needed + 1


def _choice(plan: PlanDocument, title: str, rule: Rule) -> dict[str, tuple[frozenset[str], frozenset[str], str]]:
    """For a leaf that picks from a fixed list: what there is, what the leaf means, and what the list is of."""
    if isinstance(rule, EmploymentRule):
        universe = frozenset(each.value for each in EmploymentClass)
        meant = frozenset(e.value for e in EmploymentClass if class_fits(e, rule.classes, rule.excluded))
        return {"employment": (universe, meant, "申报对象")}
    if isinstance(rule, ResidencyRule):
        universe = frozenset(each.value for each in Residency)
        return {"residency": (universe, frozenset(each.value for each in rule.any_of), "人员类别")}
    if isinstance(rule, MajorInRule):
        universe = frozenset(each.code for each in plan.majors_for(title) if not each.closed)
        return {"major": (universe, frozenset(rule.majors), "申报专业")}
    if isinstance(rule, AnswerRule):
        question = next(each for each in plan.questions if each.code == rule.question)
        universe = frozenset(option.code for option in question.options)
        return {f"answer:{rule.question}": (universe, frozenset(rule.values), f"问题“{question.text}”")}
    return {}
