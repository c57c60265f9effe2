"""The form of the anonymous self-check: it asks what the plan's rules look at, and its answers become facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from plans.asking import major_label, question_help
from plans.forms.self_declared import EDUCATIONS, NONE, OTHER, WORK_LABELS, facts_of, tag_field, tag_label
from plans.forms.unsaid import possible_of
from plans.rules.asked import Asked, AskedEvidence, asked_of
from plans.rules.facts import Facts
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


class SelfCheckForm(BaseForm):
    """Nothing is required: what is left empty is not known, and never "no". ``facts()`` after ``is_valid()``."""

    marks_optional = False

    def __init__(self, plan: PlanDocument, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        """``today``: no day after it is taken; None: any day."""
        self.plan = plan
        self.today = today
        self.asked = asked_of(plan)
        self._groups: list[tuple[str, list[str]]] = []
        self._wanted: dict[str, forms.Field] = {}
        self._collect()
        super().__init__(*args, **kwargs)

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields as they stand together on the page: legend and fields."""
        return [(legend, [self[name] for name in names]) for legend, names in self._groups]

    def _collect(self) -> None:
        asked, plan = self.asked, self.plan
        self._group(_("您是谁"), _person_fields(plan, asked))
        self._group(_("学历和职称"), {**_education_fields(asked), **_title_fields(asked), **_work_fields(asked, plan)})
        self._group(_("证书和称号"), _named_fields(asked))
        self._group(_("年度考核和继续教育"), {**_appraisal_fields(asked), **_hours_fields(asked)})
        self._group(_("业绩（填数量，没有的填 0）"), _evidence_fields(asked))
        self._group(_("其他条件"), _other_fields(asked, plan))
        self.base_fields = self._wanted

    def _group(self, legend: str, fields: dict[str, forms.Field]) -> None:
        if fields:
            self._groups.append((legend, list(fields)))
            self._wanted.update(fields)

    def facts(self) -> Facts:
        """The answers as the facts that the plan's rules judge."""
        return facts_of(self.cleaned_data, self.asked, self.plan)

    def possible(self) -> Facts:
        """The same person with the best answer in every field left empty."""
        return possible_of(self.cleaned_data, self.asked, self.plan)

    def clean(self) -> dict[str, Any]:
        """What is asked of the past has happened: a day to come is refused beside its field."""
        for name, value in list(self.cleaned_data.items()):
            if self.today and isinstance(value, date) and value > self.today:
                self.add_error(name, _("这一天还没有到。请填写已经发生的日期，没有的留空。"))
        return self.cleaned_data


Fields = dict[str, forms.Field]
FULL_TIME = [("yes", gettext_lazy("全日制")), ("no", gettext_lazy("其他形式（函授、自考、网络教育等）"))]


def _choice(label: Any, choices: Iterable[tuple[str, Any]], empty: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", empty or _("请选择")), *choices])


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _number(label: Any, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, help_text=help_text)


def _person_fields(plan: PlanDocument, asked: Asked) -> Fields:
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


def _education_fields(asked: Asked) -> Fields:
    fields: Fields = {}
    for number in EDUCATIONS if asked.education else ():
        which = _("最高学历") if number == 1 else _("另一个学历（没有就留空）")
        fields[f"degree_{number}"] = _choice(which, [(str(each), DEGREE_LABELS[each]) for each in Degree])
        fields[f"study_major_{number}"] = forms.CharField(label=_("所学专业"), required=False, max_length=60)
        fields[f"graduated_on_{number}"] = _day(_("毕业日期"))
        if asked.academic:
            fields[f"academic_{number}"] = _choice(_("学位"), list(ACADEMIC_LABELS.items()))
        if asked.full_time:
            fields[f"full_time_{number}"] = _choice(_("学习形式"), FULL_TIME)
    if asked.retraining:
        fields["retrained"] = forms.BooleanField(label=_("在申报专业脱产进修一年以上并取得证书"), required=False)
    return fields


def _title_fields(asked: Asked) -> Fields:
    fields: Fields = {"title_level": _choice(_("现职称级别"), [(NONE, _("没有职称")), *LEVEL_LABELS.items()])}
    if asked.titles:
        names = [(name, name) for name in asked.titles]
        fields["title_name"] = _choice(_("现职称名称"), [*names, (OTHER, _("其他名称"))])
    fields["title_on"] = _day(_("取得现职称的日期"))
    if asked.appointment:
        fields["appointed_on"] = _day(_("单位实际聘任的日期"), _("聘任到现在没有中断的，填最早的日期。"))
    return fields


def _work_fields(asked: Asked, plan: PlanDocument) -> Fields:
    fields: Fields = {f"work_{basis}": _day(WORK_LABELS[basis]) for basis in asked.work}
    for tag in asked.tags:
        fields[tag_field(asked, tag)] = _number(
            tag_label(plan, asked, tag), MOST_MONTHS if tag in asked.monthly else 60
        )
    return fields


def _named_fields(asked: Asked) -> Fields:
    fields: Fields = {}
    for kind, names in (("credential", asked.credentials), ("honour", asked.honours)):
        for index, name in enumerate(names):
            fields[f"{kind}_{index}"] = _day(_("%(name)s，取得日期") % {"name": name})
    return _with_rest(fields, "rest_named", _("上面没有填日期的，我都没有取得"))


def _with_rest(fields: Fields, name: str, label: str) -> Fields:
    """The fields and one box by which somebody says that there is nothing of all that was left empty."""
    return fields and {**fields, name: forms.BooleanField(label=label, required=False)}


def _appraisal_fields(asked: Asked) -> Fields:
    choices = [(str(each), APPRAISAL_LABELS[each]) for each in reversed(AppraisalGrade)]
    choices.append((NONE, _("没有考核")))
    return {
        f"appraisal_{year}": _choice(_("%(year)s 年考核") % {"year": year}, choices) for year in asked.appraisal_years
    }


def _hours_fields(asked: Asked) -> Fields:
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


def _evidence_fields(asked: Asked) -> Fields:
    fields: Fields = {f"evidence_{index}": _evidence_field(each) for index, each in enumerate(asked.evidence)}
    return _with_rest(fields, "rest_evidence", _("上面没有填的，我都没有"))


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


def _other_fields(asked: Asked, plan: PlanDocument) -> Fields:
    fields: Fields = {}
    for sheet in asked.sheets:
        name = plan.scoring_sheet(sheet).name
        fields[f"score_{sheet}"] = _number(_("%(sheet)s自评得分") % {"sheet": name}, MOST_NUMBER)
    for index, rule in enumerate(asked.recommenders):
        level = LEVEL_LABELS[rule.level]
        fields[f"recommenders_{index}"] = _number(_("能推荐您的%(level)s以上专家人数") % {"level": level}, 20)
    for question in plan.questions:
        fields[f"question_{question.code}"] = _question_field(plan, question)
    for each in plan.pre_approvals:
        label = _("已经取得事前核准：%(name)s") % {"name": each.name}
        fields[f"pre_approval_{each.code}"] = forms.BooleanField(label=label, required=False)
    if asked.other_declarations:
        fields["other_declaration"] = _choice(
            _("今年是否还申报了别的职称"), [("no", _("没有")), ("yes", _("还申报了"))]
        )
    return fields
