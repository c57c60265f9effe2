"""A plan's conditions in words, before anything is known of a person."""

from dataclasses import dataclass

from plans.rules.evaluate import evaluate
from plans.rules.facts import Facts
from plans.rules.finding import Finding
from plans.rules.judge import common_findings, route_findings
from plans.rules.words import cn_list
from plans.spec import PlanDocument
from plans.spec.base import EMPLOYMENT_LABELS, LEVEL_LABELS, RESIDENCY_LABELS
from plans.spec.condition import AllConditions, AnswerIs, AnyCondition, Condition, NotCondition

SUBJECTS = {
    "title": "申报职称为",
    "level": "申报级别为",
    "route": "申报方式为",
    "major": "申报专业为",
    "residency": "人员身份为",
}


@dataclass(frozen=True)
class Requirement:
    """One condition: what it is about, what is asked, where it is laid down, and its parts."""

    title: str
    required: str
    source: str
    parts: tuple["Requirement", ...] = ()
    note: str = ""


def route_requirements(plan: PlanDocument, route: str) -> list[Requirement]:
    """What a route (code) asks beyond what everybody must meet. KeyError for an unknown route."""
    chosen = plan.route(route)
    return [_requirement(each) for each in route_findings(plan, chosen.title, chosen, Facts())]


def common_requirements(plan: PlanDocument, title: str) -> list[Requirement]:
    """What everybody must meet who declares a title (code)."""
    return [_requirement(each) for each in common_findings(plan, title, Facts())]


def _requirement(finding: Finding) -> Requirement:
    """What a finding asks. For what only a person judges, also what that person looks at."""
    parts = tuple(_requirement(child) for child in finding.children)
    looked_at = finding.missing if finding.kind == "attested" else ""
    note = "。".join(text for text in (finding.note, looked_at) if text)
    return Requirement(finding.title, finding.required, finding.source, parts, note)


def condition_in_words(plan: PlanDocument, condition: Condition) -> str:
    """When a condition over answers holds, as a phrase."""
    if isinstance(condition, AnswerIs):
        return _answer_in_words(plan, condition)
    if isinstance(condition, AllConditions):
        return "，并且".join(_part_in_words(plan, part) for part in condition.of)
    if isinstance(condition, AnyCondition):
        return "，或者".join(_part_in_words(plan, part) for part in condition.of)
    if isinstance(condition, NotCondition):
        return f"除非{_part_in_words(plan, condition.of)}"
    subject = SUBJECTS.get(condition.kind, "")
    return f"{subject}{evaluate(condition, Facts(), plan).required}"


def _part_in_words(plan: PlanDocument, part: Condition) -> str:
    """A part of a condition, in brackets where it has parts itself: 甲，并且（乙，或者丙）."""
    words = condition_in_words(plan, part)
    return f"（{words}）" if isinstance(part, AllConditions | AnyCondition) and len(part.of) > 1 else words


def _answer_in_words(plan: PlanDocument, condition: AnswerIs) -> str:
    labels = answer_labels(plan, condition.key)
    values = cn_list(labels.get(value, value) for value in condition.values)
    question = next((each.text for each in plan.questions if each.code == condition.key), None)
    if question is not None:
        return f"“{question}”回答“{values}”"
    return f"{SUBJECTS.get(condition.key, '')}{values}"


def answer_labels(plan: PlanDocument, key: str) -> dict[str, str]:
    """The words for the values of an answer."""
    if key == "employment_class":
        return {str(value): label for value, label in EMPLOYMENT_LABELS.items()}
    if key == "level":
        return {str(value): label for value, label in LEVEL_LABELS.items()}
    if key == "residency":
        return {str(value): label for value, label in RESIDENCY_LABELS.items()}
    if key == "route":
        alone = len(plan.titles) == 1
        return {r.code: r.name if alone else f"{plan.title(r.title).name}·{r.name}" for r in plan.routes}
    if key == "title":
        return {title.code: title.name for title in plan.titles}
    if key == "major":
        return {major.code: major.name for major in plan.majors}
    question = next((each for each in plan.questions if each.code == key), None)
    return {option.code: option.label for option in question.options} if question else {}
