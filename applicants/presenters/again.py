"""What a new dossier may take over from the ended one, as a list to be read before it is done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.queries.again import Held
from plans.spec import PlanDocument

_NAMED = 8


def lines(held: Held, plan: PlanDocument) -> list[tuple[str, str]]:
    """(label, what) of each part, in the order of the steps. The commitment always has its line: it is signed anew."""
    rows = [
        (_("证件照"), held.photo.file.name if held.photo else ""),
        (_("真实性保证书"), _("不沿用，须重新签署。")),
        (_("申报信息"), _information(held, plan)),
        (_("自评表"), _("已填写的内容") if held.sheet else ""),
        (_("推荐专家"), _recommenders(held)),
        (_("业绩选择"), _listed([entry.summary for entry in held.entries])),
        (_("不能沿用的业绩"), _lost(held)),
        (_("附件"), _listed([row.file.name for row in held.files])),
    ]
    return [(label, text) for label, text in rows if text]


def _information(held: Held, plan: PlanDocument) -> str:
    major = next((each.name for each in plan.majors if each.code == held.answers.get("major")), "")
    answers = len(held.answers) - ("major" in held.answers)
    parts = [
        _("申报专业：%s") % major if major else "",
        ngettext("%d 项回答", "%d 项回答", answers) % answers if answers else "",
        _("本人述职 %d 个字") % len(held.statement) if held.statement else "",
    ]
    return "；".join(part for part in parts if part)


def _recommenders(held: Held) -> str:
    names = "、".join(row.name for row in held.recommenders if row.name)
    return _("%s。以前的确认不算，须重新发送链接。") % names if names else ""


def _lost(held: Held) -> str:
    names = _listed([entry.summary for entry in held.lost])
    return _("%s。选择以后修改过，单位重新审核通过后可以再选。") % names if names else ""


def _listed(names: list[str]) -> str:
    text = "；".join(names[:_NAMED])
    return _("%(names)s等 %(count)d 项") % {"names": text, "count": len(names)} if len(names) > _NAMED else text
