"""Codes are unique and every reference inside a plan points at something."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plans.spec.base import MisplacedError
from plans.spec.chain import StageKind
from plans.spec.condition import OWN_BEGINNING, OWN_NAMES, Condition, told_in
from plans.spec.routes import Route
from plans.spec.rule import All, AnswerRule, AnyOf, AtLeast, MajorInRule, Not, NumberRule, Rule, ScoreRule

if TYPE_CHECKING:  # the document imports this module
    from plans.spec.document import PlanDocument

CODED = (
    "titles",
    "majors",
    "routes",
    "scoring_sheets",
    "tags",
    "questions",
    "attachments",
    "chain",
    "forms",
    "deadlines",
    "pre_approvals",
    "return_reasons",
)

MOST_COUNTED = 20
"""So many deadlines may be counted one from the other: each is found by way of those before it."""


def check_codes(plan: "PlanDocument") -> None:
    """ValueError when a code is used twice in one list, or a question's is a name that the portal uses itself."""
    for name in CODED:
        _unique(name, (part.code for part in getattr(plan, name)))
    _unique("receiving.offices", (office.code for office in plan.receiving.offices) if plan.receiving else ())
    _unique("fee.parts", (part.code for part in plan.fee.parts) if plan.fee else ())
    own = [each.code for each in plan.questions if each.code in OWN_NAMES or each.code.startswith(OWN_BEGINNING)]
    if own:
        raise MisplacedError("questions.code", own, f"系统自己使用这个名称，问题请换一个代码：{'、'.join(own)}")


def _unique(where: str, codes: Iterable[str]) -> None:
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise MisplacedError(f"{where}.code", twice, f"{where} 中代码重复：{'、'.join(twice)}")


def check_references(plan: "PlanDocument") -> None:
    """ValueError when a code points at nothing, or deadlines are counted from each other in a circle."""
    _titles(plan)
    _routes(plan)
    _dates(plan)
    _rules(plan)
    _money_and_paper(plan)


def _titles(plan: "PlanDocument") -> None:
    titles = {title.code for title in plan.titles}
    _known("routes.title", (route.title for route in plan.routes), titles)
    for name in (
        "majors",
        "windows",
        "cut_offs",
        "deadlines",
        "attachments",
        "scoring_sheets",
        "continuing_education",
        "forms",
        "questions",
        "chain",
        "limits",
    ):
        _known(f"{name}.titles", (code for part in getattr(plan, name) for code in part.titles), titles)
    if plan.appraisal:
        _known("appraisal.titles", plan.appraisal.titles, titles)
    if plan.fee:
        _known("fee.parts.titles", (code for part in plan.fee.parts for code in part.titles), titles)


def _routes(plan: "PlanDocument") -> None:
    routes: dict[str, Route] = {route.code: route for route in plan.routes}
    sheets = {sheet.code for sheet in plan.scoring_sheets}
    approvals = {approval.code for approval in plan.pre_approvals}
    _known("routes.scoring_sheet", (r.scoring_sheet for r in plan.routes if r.scoring_sheet), sheets)
    _known("routes.pre_approval", (r.pre_approval for r in plan.routes if r.pre_approval), approvals)
    _known("limits.route", (limit.route for limit in plan.limits if limit.route), set(routes))
    majors = {major.code for major in plan.majors}
    _known("questions.majors", (code for each in plan.questions for code in each.majors), majors)
    _known("questions.routes", (code for each in plan.questions for code in each.routes), set(routes))
    _known("windows.routes", (code for each in plan.windows for code in each.routes), set(routes))
    _known("chain.routes", (code for stage in plan.chain for code in stage.routes), set(routes))
    _known("forms.routes", (code for form in plan.forms for code in form.routes), set(routes))


def _dates(plan: "PlanDocument") -> None:
    stages = {stage.code for stage in plan.chain}
    offices = {office.code for office in plan.receiving.offices} if plan.receiving else set()
    deadlines = {deadline.code for deadline in plan.deadlines}
    windows = {f"window:{window.kind}:{end}" for window in plan.windows for end in ("opens", "closes")}
    anchors = deadlines | windows | {f"stage:{code}:left" for code in stages}
    _known("notices.stage", (notice.stage for notice in plan.notices), stages)
    _known("deadlines.stage", (each.stage for each in plan.deadlines if each.stage), stages)
    _known("windows.offices", (code for each in plan.windows for code in each.offices), offices)
    _known("deadlines.offices", (code for each in plan.deadlines for code in each.offices), offices)
    _known("deadlines.after.anchor", (each.after.anchor for each in plan.deadlines if each.after), anchors)
    _known("pre_approvals.deadline", (each.deadline for each in plan.pre_approvals if each.deadline), deadlines)
    if plan.paper_phase and plan.paper_phase.deadline:
        _known("paper_phase.deadline", [plan.paper_phase.deadline], deadlines)
    _not_circular({each.code: each.after.anchor for each in plan.deadlines if each.after})


def _not_circular(anchors: dict[str, str]) -> None:
    for code in anchors:
        seen, at = {code}, anchors[code]
        while at in anchors:
            if at in seen:
                message = f"deadlines 互相推算，成了循环：{'、'.join(sorted(seen))}"
                raise MisplacedError("deadlines.after.anchor", seen, message)
            seen.add(at)
            at = anchors[at]
        if len(seen) > MOST_COUNTED:
            message = f"deadlines 一个推算另一个，最多连续 {MOST_COUNTED} 个"
            raise MisplacedError("deadlines.after.anchor", [anchors[code]], message)


def _rules(plan: "PlanDocument") -> None:
    sheets = {sheet.code for sheet in plan.scoring_sheets}
    options = {question.code: {option.code for option in question.options} for question in plan.questions}
    told = [leaf for _where, condition in conditions_of(plan) for leaf in told_in(condition)]
    majors = {major.code for major in plan.majors}
    for leaf in [*all_leaves(plan), *told]:
        if isinstance(leaf, MajorInRule):
            _known("majors", leaf.majors, majors)
        if isinstance(leaf, ScoreRule):
            _known("sheet", [leaf.sheet], sheets)
        if isinstance(leaf, AnswerRule):
            _known("question", [leaf.question], set(options))
            if not options[leaf.question]:
                message = f"问题 {leaf.question} 是填数字的，要用 number 条件"
                raise MisplacedError("question", [leaf.question], message)
            unknown = sorted(set(leaf.values) - options[leaf.question])
            if unknown:
                message = f"问题 {leaf.question} 没有这样的选项：{'、'.join(unknown)}"
                raise MisplacedError("question", [leaf.question], message)
        if isinstance(leaf, NumberRule):
            _known("question", [leaf.question], set(options))
            if options[leaf.question]:
                message = f"问题 {leaf.question} 是选择的，要用 answer 条件"
                raise MisplacedError("question", [leaf.question], message)


def conditions_of(plan: "PlanDocument") -> Iterator[tuple[str, Condition]]:
    """Every condition over what a dossier says, with its place."""
    for index, attachment in enumerate(plan.attachments):
        if attachment.condition is not None:
            yield f"attachments.{index}.condition", attachment.condition
    for index, part in enumerate(plan.fee.parts if plan.fee else ()):
        if part.condition is not None:
            yield f"fee.parts.{index}.condition", part.condition
    for index, limit in enumerate(plan.limits):
        if limit.condition is not None:
            yield f"limits.{index}.condition", limit.condition


def all_leaves(plan: "PlanDocument") -> Iterator[Rule]:
    """Every leaf of every rule of the plan."""
    for rule in plan.conditions:
        yield from leaves(rule)
    for title in plan.titles:
        for rule in title.conditions:
            yield from leaves(rule)
    for route in plan.routes:
        if route.rule is not None:
            yield from leaves(route.rule)


def leaves(rule: Rule) -> Iterator[Rule]:
    """The leaves of one rule."""
    if isinstance(rule, Not):
        yield from leaves(rule.of)
    elif isinstance(rule, All | AnyOf | AtLeast):
        for part in rule.of:
            yield from leaves(part)
    else:
        yield rule


def _money_and_paper(plan: "PlanDocument") -> None:
    payments = {stage.code for stage in plan.chain if stage.kind is StageKind.PAYMENT}
    forms = {form.code for form in plan.forms}
    if plan.fee:
        stages = [plan.fee.stage, *(part.stage for part in plan.fee.parts)]
        _known("fee.stage", (code for code in stages if code), payments)
    _known("pre_approvals.form", (each.form for each in plan.pre_approvals if each.form), forms)


def _known(where: str, used: Iterable[str], known: set[str]) -> None:
    unknown = sorted(set(used) - known)
    if unknown:
        raise MisplacedError(where, unknown, f"{where} 指向不存在的代码：{'、'.join(unknown)}")
