"""Which messages a decision sends to whom, said before it is taken: the very words that ``reactions`` will queue."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.masking import mask_phone
from plans.spec.chain import Action, Stage
from review.engine.commands import Command
from review.engine.facts import CaseFacts
from review.engine.refusal import Refused
from review.models import Case
from review.telling import foretell


@dataclass(frozen=True)
class Foretold:
    """One message: to whom, in words, and what it says."""

    to: str
    text: str


def foretold(case: Case, command: Command, facts: CaseFacts) -> list[Foretold]:
    """The messages of ``command``. Raises ``Refused`` as the command would."""
    to = _("申报人%(name)s（手机 %(phone)s）") % {"name": case.applicant_name, "phone": mask_phone(case.person.phone)}
    return [Foretold(to, message.text) for message in foretell(case, command, facts)]


def of_approval(case: Case, stage: Stage, facts: CaseFacts) -> list[str]:
    """What an approval sends, in one line each; that it sends nothing, where it does; nothing where that hangs on what
    is still to be typed or done."""
    payload = {"met_on": facts.today, "members": "—"} if stage.settings.recommending_group else {}
    try:
        messages = foretold(case, Command(Action.APPROVE, case.version, payload=payload), facts)
    except Refused:
        return []
    if not messages:
        return [_("不给申报人发短信")]
    return [_("给%(to)s发短信：%(text)s") % {"to": each.to, "text": each.text} for each in messages]
