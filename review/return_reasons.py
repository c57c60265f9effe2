"""For what a dossier is given back: the plan's own reasons, and besides what is most often wrong (REV-08).

A return keeps the code of each, by which they are counted; the words are the plan's of that time.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from applicants.sections import RETURNABLE, Section
from plans.spec import PlanDocument

USUAL = {
    Section.PHOTO: {
        "photo-background": _("背景不是白色，请换一张"),
        "photo-not-frontal": _("不是近期正面免冠证件照，请重新上传"),
    },
    Section.COMMITMENT: {"not-own-hand": _("签名不是本人手写，请重新签名")},
    Section.INFORMATION: {
        "own-part-missing": _("述职没有写明本人在业绩中的作用"),
        "major-not-fitting": _("申报专业与所学、所从事专业不符，请核对"),
    },
    Section.ACHIEVEMENTS: {
        "not-shown-as-main": _("缺少本人是主要完成人的证明"),
        "out-of-time": _("不是任现职以来取得的业绩，请改选"),
        "not-as-filled-in": _("佐证材料与填写内容不一致，请核对"),
    },
    Section.ATTACHMENTS: {
        "unclear": _("扫描件不清晰，请重新扫描后上传"),
        "pages-missing": _("缺页，请补全后重新上传"),
        "not-sealed": _("没有加盖公章，请盖章后重新扫描上传"),
        "wrong-paper": _("不是通知要求的材料，请按要求上传"),
    },
}
"""Of every plan, unless it has a reason of the same code."""


@dataclass(frozen=True)
class Reason:
    """One reason as it is offered."""

    code: str
    text: str


def reasons_for(plan: PlanDocument) -> dict[Section, list[Reason]]:
    """What is offered at each step that can be returned: the plan's first, in its order."""
    own = {each.code for each in plan.return_reasons}
    found = {}
    for section in RETURNABLE:
        stated = [each for each in plan.return_reasons if not each.steps or section in each.steps]
        found[section] = [Reason(each.code, each.text) for each in stated]
        found[section] += [Reason(code, str(text)) for code, text in USUAL[section].items() if code not in own]
    return found


def words_of_reasons(plan: PlanDocument) -> dict[str, str]:
    """What each reason says, by its code."""
    return {each.code: each.text for reasons in reasons_for(plan).values() for each in reasons}
