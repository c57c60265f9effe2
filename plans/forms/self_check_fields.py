"""The fields of the anonymous self-check, by what the plan's rules look at. Nothing is required."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.asking import major_label, question_help
from plans.forms.self_declared import NONE, OTHER, WORK_LABELS, tag_field, tag_label
from plans.rules.asked import Asked, AskedEvidence
from plans.spec import PlanDocument
from plans.spec.base import (
    ACADEMIC_LABELS,
    APPRAISAL_LABELS,
    DEGREE_LABELS,
    EMPLOYMENT_LABELS,
    LEVEL_LABELS,
    MOST_NUMBER,
    RESIDENCY_LABELS,
    AppraisalGrade,
    Degree,
    EmploymentClass,
    Residency,
    Sex,
)
from plans.spec.condition import Question

MOST_MONTHS = 720
UNITS = {"hours": gettext_lazy("学时"), "credits": gettext_lazy("学分")}


MOST_NAMES = 6
"""So many certificates or honours are asked one by one; more of them are folded, since hardly anybody has one."""
Fields = dict[str, forms.Field]


@dataclass(frozen=True)
class Part:
    """Fields that belong together. ``summary``: what stands on their fold; empty: they are not folded."""

    fields: Mapping[str, forms.Field]
    summary: str = ""


FULL_TIME = [("yes", gettext_lazy("全日制")), ("no", gettext_lazy("其他形式（函授、自考、网络教育等）"))]


def _choice(label: Any, choices: Iterable[tuple[str, Any]], empty: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", empty or _("请选择")), *choices])


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _number(label: Any, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, help_text=help_text)


def person_fields(plan: PlanDocument, asked: Asked) -> Fields:
    fields: Fields = {
        "employment": _choice(_("您的身份"), [(str(each), EMPLOYMENT_LABELS[each]) for each in EmploymentClass]),
        "major": _choice(_("想申报的专业"), [(each.code, major_label(plan, each)) for each in plan.majors]),
    }
    if len(plan.majors) == 1:
        fields["major"].initial = plan.majors[0].code
    if asked.ages:
        fields["born_on"] = _day(_("出生日期"))
    if asked.sexes:
        fields["sex"] = _choice(_("性别"), [(str(each), each.label) for each in Sex])
    if plan.audience.residencies:
        fields["residency"] = _choice(_("人员类别"), [(str(each), RESIDENCY_LABELS[each]) for each in Residency])
    return fields


def education_fields(asked: Asked, number: int) -> Fields:
    which = _("最高学历") if number == 1 else _("另一个学历")
    fields: Fields = {
        f"degree_{number}": _choice(which, [(str(each), DEGREE_LABELS[each]) for each in Degree]),
        f"study_major_{number}": forms.CharField(label=_("所学专业"), required=False, max_length=60),
        f"graduated_on_{number}": _day(_("毕业日期")),
    }
    if asked.academic:
        fields[f"academic_{number}"] = _choice(_("学位"), list(ACADEMIC_LABELS.items()))
    if asked.full_time:
        fields[f"full_time_{number}"] = _choice(_("学习形式"), FULL_TIME)
    return fields


def more_degrees(number: int) -> str:
    return "" if number == 1 else _("还有另一个学历")


def retraining_fields(asked: Asked) -> Fields:
    label = _("在申报专业脱产进修一年以上并取得证书")
    return {"retrained": forms.BooleanField(label=label, required=False)} if asked.retraining else {}


def title_fields(asked: Asked) -> Fields:
    if not asked.title:
        return {}
    fields: Fields = {"title_level": _choice(_("现职称级别"), [(NONE, _("没有职称")), *LEVEL_LABELS.items()])}
    if asked.titles:
        names = [(name, name) for name in asked.titles]
        fields["title_name"] = _choice(_("现职称名称"), [*names, (OTHER, _("其他名称"))])
    fields["title_on"] = _day(_("取得现职称的日期"))
    if asked.appointment:
        fields["appointed_on"] = _day(_("单位实际聘任的日期"), _("聘任到现在没有中断的，填最早的日期。"))
    return fields


def work_fields(asked: Asked, plan: PlanDocument) -> Fields:
    fields: Fields = {f"work_{basis}": _day(WORK_LABELS[basis]) for basis in asked.work}
    for tag in asked.tags:
        fields[tag_field(asked, tag)] = _number(
            tag_label(plan, asked, tag), MOST_MONTHS if tag in asked.monthly else 60
        )
    return fields


def named_parts(asked: Asked) -> list[Part]:
    found = []
    for kind, names in (("credential", asked.credentials), ("honour", asked.honours)):
        days = {f"{kind}_{at}": _day(_("%(name)s，取得日期") % {"name": name}) for at, name in enumerate(names)}
        words = _("%(first)s等 %(number)d 项（有的请展开填写）") % {"first": "、".join(names[:2]), "number": len(names)}
        found.append(Part(days, words if len(names) > MOST_NAMES else ""))
    return _with_rest(found, "rest_named", _("上面没有填日期的，我都没有取得"))


def _with_rest(parts: list[Part], name: str, label: str) -> list[Part]:
    """The parts and one box by which somebody says that there is nothing of all that was left empty."""
    some = [part for part in parts if part.fields]
    return some and [*some, Part({name: forms.BooleanField(label=label, required=False)})]


def appraisal_fields(asked: Asked) -> Fields:
    choices = [(str(each), APPRAISAL_LABELS[each]) for each in reversed(AppraisalGrade)]
    choices.append((NONE, _("没有考核")))
    return {
        f"appraisal_{year}": _choice(_("%(year)s 年考核") % {"year": year}, choices) for year in asked.appraisal_years
    }


def hours_fields(asked: Asked) -> Fields:
    fields: Fields = {}
    for index, each in enumerate(asked.hours):
        first, last = each.years[0], each.years[-1]
        words = {
            "years": first if first == last else f"{first}—{last}",
            "kind": each.kind.label if each.kind else _("继续教育"),
            "unit": UNITS[each.unit],
        }
        label = _("%(years)s 年%(kind)s%(unit)s") % words
        fields[f"hours_{index}"] = forms.FloatField(
            label=label, required=False, min_value=0, max_value=10000, help_text=each.system
        )
    return fields


def evidence_parts(asked: Asked) -> list[Part]:
    fields: Fields = {f"evidence_{index}": _evidence_field(each) for index, each in enumerate(asked.evidence)}
    return _with_rest([Part(fields)], "rest_evidence", _("上面没有填的，我都没有"))


def _evidence_field(each: AskedEvidence) -> forms.Field:
    if each.rule.consecutive_years or each.rule.added_up:
        choices = [("", _("请选择")), ("1", _("有")), ("0", _("没有"))]
        return forms.TypedChoiceField(label=each.words, required=False, choices=choices, coerce=int, empty_value=None)
    return _number(each.things, 100)


def _question_field(plan: PlanDocument, question: Question) -> forms.Field:
    asked, help_text = question.number, question_help(plan, question)
    if asked is None:
        options = [(option.code, option.label) for option in question.options]
        return forms.ChoiceField(
            label=question.text, required=False, choices=[("", _("请选择")), *options], help_text=help_text
        )
    most = MOST_NUMBER if asked.most is None else asked.most
    bounds: dict[str, Any] = {"label": question.text, "required": False, "min_value": asked.least, "max_value": most}
    if asked.decimals:
        return forms.DecimalField(decimal_places=2, help_text=help_text, **bounds)
    return forms.IntegerField(help_text=help_text, **bounds)


def other_fields(asked: Asked, plan: PlanDocument) -> Fields:
    fields: Fields = {}
    for sheet in asked.sheets:
        name = plan.scoring_sheet(sheet).name
        fields[f"score_{sheet}"] = _number(_("%(sheet)s自评得分") % {"sheet": name}, MOST_NUMBER)
    for index, rule in enumerate(asked.recommenders):
        level = LEVEL_LABELS[rule.level]
        fields[f"recommenders_{index}"] = _number(_("能推荐您的%(level)s以上专家人数") % {"level": level}, 20)
    for question in (each for each in plan.questions if each.code in asked.questions):
        fields[f"question_{question.code}"] = _question_field(plan, question)
    for each in plan.pre_approvals:
        label = _("已经取得事前核准：%(name)s") % {"name": each.name}
        fields[f"pre_approval_{each.code}"] = forms.BooleanField(label=label, required=False)
    if asked.other_declarations:
        fields["other_declaration"] = _choice(
            _("今年是否还申报了别的职称"), [("no", _("没有")), ("yes", _("还申报了"))]
        )
    return fields
