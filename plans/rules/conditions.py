"""Which attachments a dossier needs, from the answers given in it."""

from collections.abc import Iterable, Mapping

from plans.rules.leaves.match import class_fits
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass
from plans.spec.condition import (
    BUILT_IN_ANSWERS,
    AllConditions,
    AnswerIs,
    AnyCondition,
    Condition,
    NotCondition,
    Told,
)
from plans.spec.parts import Attachment, AttachmentNeed
from plans.spec.rule import EmploymentRule, MajorInRule, NumberRule, ResidencyRule

Answers = Mapping[str, str | None]
"""By key what a dossier says: the built-in answers as codes, those to questions as stored. None: not known or asked."""
CLASS, RESIDENCY = "employment_class", "residency"
OPTIONAL = (AttachmentNeed.OPTIONAL, AttachmentNeed.GENERATED, AttachmentNeed.FILLED)


def fits(condition: Condition, answers: Answers, *, unasked: bool | None = False) -> bool | None:
    """Whether a condition holds; None: it depends on a class or residency of which too little is known.

    A question not yet answered, which the applicant is asked for anyway, makes no answer equal to anything. A question
    that is not asked (its answer is None) is ``unasked``: no answer, and within a ``not`` no proof of the contrary.
    """
    if isinstance(condition, AllConditions):
        return _every(fits(part, answers, unasked=unasked) for part in condition.of)
    if isinstance(condition, AnyCondition):
        return _inverse(_every(_inverse(fits(part, answers, unasked=unasked)) for part in condition.of))
    if isinstance(condition, NotCondition):
        return _inverse(fits(condition.of, answers, unasked=None))
    return unasked if _is_unasked(condition, answers) else _told(condition, answers)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition surely holds."""
    return fits(condition, answers) is True


def _every(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return False if False in found else None if None in found else True


def _inverse(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _is_unasked(leaf: Told, answers: Answers) -> bool:
    key = leaf.question if isinstance(leaf, NumberRule) else leaf.key if isinstance(leaf, AnswerIs) else None
    return key is not None and key not in BUILT_IN_ANSWERS and key in answers and answers[key] is None


def _told(leaf: Told, answers: Answers) -> bool | None:
    if isinstance(leaf, NumberRule):
        return _number_fits(leaf, answers.get(leaf.question))
    if isinstance(leaf, EmploymentRule):
        return _class_fits(answers, leaf.classes, leaf.excluded)
    if isinstance(leaf, ResidencyRule):
        return _residency_fits(answers, {each.value for each in leaf.any_of})
    if isinstance(leaf, MajorInRule):
        return answers.get("major") in leaf.majors
    if leaf.key == CLASS:
        named = tuple(each for each in EmploymentClass if each.value in leaf.values)
        return _class_fits(answers, named, ())
    if leaf.key == RESIDENCY:
        return _residency_fits(answers, set(leaf.values))
    return answers.get(leaf.key) in leaf.values


def _class_fits(
    answers: Answers, classes: tuple[EmploymentClass, ...], excluded: tuple[EmploymentClass, ...]
) -> bool | None:
    """As a rule judges it: where only "an enterprise" is known and state ones are meant, it may be either."""
    if CLASS not in answers:
        return False
    known = answers[CLASS]
    return class_fits(EmploymentClass(known) if known else None, classes, excluded)


def _residency_fits(answers: Answers, wanted: set[str]) -> bool | None:
    known = answers.get(RESIDENCY)
    return known in wanted if known else None if RESIDENCY in answers else False


def _number_fits(leaf: NumberRule, written: str | None) -> bool:
    """Between the bounds; the page that asks has refused whatever is no number."""
    try:
        number = float(written or "")
    except ValueError:
        return False
    return (leaf.at_least is None or number >= leaf.at_least) and (leaf.at_most is None or number <= leaf.at_most)


def as_asked(plan: PlanDocument, answers: Answers) -> Answers:
    """The answers with the level of the title that they declare, and None for each question that they are not asked."""
    level = next((title.level.value for title in plan.titles if title.code == answers.get("title")), None)
    asked = plan.questions_for(answers.get("title"), answers.get("route"), answers.get("major"))
    unasked = {question.code: None for question in plan.questions if question not in asked}
    return {**unasked, **answers, "level": level}


def needed(attachment: Attachment, answers: Answers) -> bool | None:
    """Whether a dossier with these answers must carry the attachment; None: for whom it is needed is not known here."""
    if attachment.titles and answers.get("title") not in attachment.titles:
        return False
    if attachment.condition is not None:
        return fits(attachment.condition, answers)
    return attachment.need is AttachmentNeed.REQUIRED


def is_needed(attachment: Attachment, answers: Answers) -> bool:
    """Whether a dossier with these answers surely must carry the attachment."""
    return needed(attachment, answers) is True


def attachments_for(plan: PlanDocument, answers: Answers) -> list[tuple[Attachment, bool]]:
    """The attachments to show for these answers, each with whether it is needed.

    Optional ones are not, nor those of which nobody can tell here: the applicant reads for whom they are.
    """
    answers = as_asked(plan, answers)
    shown = []
    for attachment in plan.attachments:
        must = needed(attachment, answers)
        is_for = not attachment.titles or answers.get("title") in attachment.titles
        if must is not False or (attachment.need in OPTIONAL and is_for):
            shown.append((attachment, must is True))
    return shown
