"""Names that point at nothing, and parts that nothing points at."""

from collections.abc import Iterator
from typing import Any

from plans.checks.attachments import keys
from plans.checks.walk import binds_some
from plans.checks.warning import Calendar, PlanWarning
from plans.rules.describe import answer_labels
from plans.spec import PlanDocument
from plans.spec.chain import StageKind
from plans.spec.condition import AnswerIs, told_in
from plans.spec.dates import WindowKind
from plans.spec.identity import keys_of
from plans.spec.references import all_leaves, conditions_of
from plans.spec.rule import AnswerRule, CountedTime, NumberRule, ScoreRule, TenureRule

UNKNOWN, UNUSED = "unknown-name", "never-used"


def unknown_names(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Answers that no question gives, documents that ``sources`` does not list, remarks on a path that is not there."""
    for where, condition in conditions_of(plan):
        for answer in told_in(condition):
            if isinstance(answer, AnswerIs):
                yield from _unknown_answer(plan, where, answer)
    yield from _unnamed_tags(plan)
    data = plan.model_dump(mode="json")
    documents = {source.key for source in plan.sources}
    cited: dict[str, str] = {}
    for path, document in _cited(data, ""):
        if document not in documents:
            cited.setdefault(document, path)
    for document, path in cited.items():
        yield PlanWarning(UNKNOWN, path, f"出处“{document}”没有列在 sources 中。")
    for name in ("ambiguities", "stated_twice"):
        for index, remark in enumerate(getattr(plan, name)):
            if not _leads_somewhere(data, remark.path, ""):
                yield PlanWarning(UNKNOWN, f"{name}.{index}.path", f"“{remark.path}”在计划中找不到。")


def _unknown_answer(plan: PlanDocument, where: str, answer: AnswerIs) -> Iterator[PlanWarning]:
    known = answer_labels(plan, answer.key)
    if not known:
        message = f"条件要看“{answer.key}”的回答，但计划没有问。"
        yield PlanWarning(UNKNOWN, where, message)
    for value in sorted(set(answer.values) - set(known)) if known else ():
        yield PlanWarning(UNKNOWN, where, f"条件提到“{answer.key}”的“{value}”，但没有这个选项。")


def _unnamed_tags(plan: PlanDocument) -> Iterator[PlanWarning]:
    for code in sorted(set(_tags(plan)) - {tag.code for tag in plan.tags}):
        message = f"条件按工作标签 {code} 计算年限，但 tags 中没有写它的名称，申报人看不懂。"
        yield PlanWarning(UNKNOWN, "tags", message)


def _tags(plan: PlanDocument) -> list[str]:
    """The tags of work that rules count by."""
    tenures = [leaf for leaf in all_leaves(plan) if isinstance(leaf, TenureRule)]
    times: list[CountedTime] = [time for leaf in tenures for time in (leaf, *leaf.also)]
    return list(dict.fromkeys(time.tag for time in times if time.tag))


def unused_parts(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Titles without a route, scoring sheets and questions that nothing uses, a fee that no stage asks for."""
    leaves = list(all_leaves(plan))
    for index, title in enumerate(plan.titles):
        if not plan.routes_for(title.code):
            yield PlanWarning(UNUSED, f"titles.{index}", f"{title.name}没有任何申报方式，没有人能够申报。")
    sheets = {leaf.sheet for leaf in leaves if isinstance(leaf, ScoreRule)}
    sheets |= {route.scoring_sheet for route in plan.routes if route.scoring_sheet}
    for index, sheet in enumerate(plan.scoring_sheets):
        if sheet.code not in sheets:
            yield PlanWarning(UNUSED, f"scoring_sheets.{index}", f"评分表“{sheet.name}”没有用在任何申报方式中。")
    asked = {leaf.question for leaf in leaves if isinstance(leaf, AnswerRule | NumberRule)}
    asked = asked.union(*(keys(condition) for _where, condition in conditions_of(plan)))
    for index, question in enumerate(plan.questions):
        if question.code not in asked:
            message = f"问题“{question.text}”的回答没有用在任何附件或条件中。"
            yield PlanWarning(UNUSED, f"questions.{index}", message)
    for index, tag in enumerate(plan.tags):
        if tag.code not in _tags(plan):
            yield PlanWarning(UNUSED, f"tags.{index}", f"工作标签“{tag.label}”没有用在任何条件中。")
    payments = [index for index, stage in enumerate(plan.chain) if stage.kind is StageKind.PAYMENT]
    if payments and plan.fee is None:
        message = f"环节“{plan.chain[payments[0]].labels.staff}”要缴费，但计划没有写收费规定。"
        yield PlanWarning(UNUSED, f"chain.{payments[0]}", message)
    if plan.fee and any(plan.fee.amount_for(title.code) for title in plan.titles) and not payments:
        yield PlanWarning(UNUSED, "fee", "计划写明了收费金额，但流程中没有缴费环节。")
    yield from _times_of_nobody(plan)


def _times_of_nobody(plan: PlanDocument) -> Iterator[PlanWarning]:
    """The time of an office that no stage of the chain is held by, so that nothing keeps to it."""
    for index, window in enumerate(plan.windows):
        if window.kind is not WindowKind.APPLY and not binds_some(plan, window.kind, window.titles):
            message = f"“{window.kind.label}”的时间没有对应的办理环节，可以改写在 deadlines 中，用 stage 写明环节。"
            yield PlanWarning(UNUSED, f"windows.{index}", message)
    for index, deadline in enumerate(plan.deadlines):
        kind = deadline.kind
        if kind is None or kind is WindowKind.APPLY or deadline.stage:
            continue
        if not binds_some(plan, kind, deadline.titles):
            message = f"“{deadline.what}”写作“{kind.label}”的期限，但没有对应的办理环节，可以用 stage 写明环节。"
            yield PlanWarning(UNUSED, f"deadlines.{index}", message)


def _cited(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every cited document with its path."""
    if isinstance(value, dict):
        source = value.get("source")
        if isinstance(source, dict):
            yield f"{path}.source".strip("."), source["document"]
        for key, part in value.items():
            yield from _cited(part, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _cited(part, f"{path}.{index}")


def _leads_somewhere(value: Any, path: str, name: str) -> bool:
    """Whether a path by names or places (``routes.engineer-normal``, ``windows.0``) leads to something."""
    if not path:
        return True
    if isinstance(value, dict):
        steps = dict(value)
    elif isinstance(value, list):
        steps = {str(index): part for index, part in enumerate(value)}
        steps |= dict(zip(keys_of(name, value) or (), value, strict=False))
    else:
        return False
    return any(
        path == key or (path.startswith(f"{key}.") and _leads_somewhere(part, path[len(key) + 1 :], key))
        for key, part in steps.items()
    )
