"""Which attachments a dossier needs, from the answers given in it."""

from collections.abc import Mapping

from plans.spec import PlanDocument
from plans.spec.condition import AllConditions, AnswerIs, AnyCondition, Condition
from plans.spec.parts import Attachment, AttachmentNeed

Answers = Mapping[str, str | None]


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition holds. A question not yet answered makes no answer equal to anything."""
    if isinstance(condition, AnswerIs):
        return answers.get(condition.key) in condition.values
    if isinstance(condition, AllConditions):
        return all(holds(part, answers) for part in condition.of)
    if isinstance(condition, AnyCondition):
        return any(holds(part, answers) for part in condition.of)
    return not holds(condition.of, answers)


def is_needed(attachment: Attachment, answers: Answers) -> bool:
    """Whether a dossier with these answers must carry the attachment."""
    if attachment.titles and answers.get("title") not in attachment.titles:
        return False
    if attachment.need is AttachmentNeed.REQUIRED:
        return True
    return attachment.condition is not None and holds(attachment.condition, answers)


def attachments_for(plan: PlanDocument, answers: Answers) -> list[tuple[Attachment, bool]]:
    """The attachments to show for these answers, each with whether it is needed; optional ones are not."""
    shown = []
    for attachment in plan.attachments:
        needed = is_needed(attachment, answers)
        optional = attachment.need in (
            AttachmentNeed.OPTIONAL,
            AttachmentNeed.GENERATED,
            AttachmentNeed.FILLED,
        )
        if needed or (optional and (not attachment.titles or answers.get("title") in attachment.titles)):
            shown.append((attachment, needed))
    return shown
