"""What an examiner types: the opinion, the reason, the defects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.facts import read_findings
from applicants.sections import RETURNABLE, Section
from kernel.forms import BaseForm
from plans.spec.chain import Action
from review.engine.commands import Command, Defect
from review.engine.turn import MIN_REASON
from review.grounds import grounds_of
from review.models import Case
from review.presenters.places import Content, Place, places_of
from review.queries.chain import spec_of, stage_of_case
from review.queries.groups import group_facts
from review.return_reasons import Reason, reasons_for


class HiddenToken(BaseForm):
    """What every deciding form carries: the version the page showed and the token of this one decision."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def said(self) -> list[tuple[str, str]]:
        """What was typed or chosen, by the fields' labels: for a page on which the form itself no longer stands."""
        filled = [(each, str(each.value())) for each in self.visible_fields() if each.value()]
        return [(str(each.label), dict(getattr(each.field, "choices", ())).get(word, word)) for each, word in filled]


class ApproveForm(HiddenToken):
    """Approval with an opinion; a phrase stands ready and may be changed."""

    reason = forms.CharField(
        label=gettext_lazy("审核意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )

    def __init__(self, *args: Any, group: str | None = None, **kwargs: Any) -> None:
        """``group``: the stage's recommending group, whose meeting is then asked for (REC-05)."""
        super().__init__(*args, **kwargs)
        if group:
            for name, field in group_fields(group).items():
                self.add_field(name, field)
            self.order_fields(["met_on", "members", "reason"])

    def command(self) -> Command:
        data = self.cleaned_data
        payload: dict[str, Any] = {name: data[name] for name in ("met_on", "members") if name in data}
        return Command(Action.APPROVE, data["seen_version"], reason=data["reason"], payload=payload)


def group_fields(group: str) -> dict[str, forms.Field]:
    """When the recommending group met, and who was there."""
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    told = _("组长和成员的姓名，用顿号隔开。")
    return {
        "met_on": forms.DateField(label=_("%s会议日期") % group, widget=day),
        "members": forms.CharField(label=_("参加会议的人员"), help_text=told, max_length=200),
    }


@dataclass(frozen=True)
class Asked:
    """The two fields of one place: a reason from the list, and words."""

    why: BoundField
    note: BoundField

    @property
    def is_used(self) -> bool:
        return any(field.value() or field.errors for field in (self.why, self.note))


@dataclass(frozen=True)
class Part:
    """The fields of one step: for the step as a whole, and for each thing in it."""

    general: Asked
    named: list[Asked]

    @property
    def is_open(self) -> bool:
        """Whether something is written in one of the second, or wrong with it."""
        return any(each.is_used for each in self.named)


def _is_in(place: Place, section: Section) -> bool:
    return bool(place.target) and place.section is section


class ReturnForm(HiddenToken):
    """Return for correction: every defect at once, each tied to the step it is in (D2)."""

    reason = forms.CharField(
        label=gettext_lazy("退回说明"),
        help_text=gettext_lazy("请一次写明全部需要修改的内容。申报人会原样看到这段话。"),
        min_length=MIN_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    template_name = "review/return_form.html"

    marks_optional = False

    def __init__(self, *args: Any, content: Content, reasons: Mapping[Section, list[Reason]], **kwargs: Any) -> None:
        """``content``: of the snapshot under review, whose things a return can name; ``reasons``: by step."""
        super().__init__(*args, **kwargs)
        self.words = {each.code: each.text for offered in reasons.values() for each in offered}
        self.places = {str(section): Place(section, "", "") for section in RETURNABLE}
        self.places |= {f"{each.section}_{each.target}": each for each in places_of(content)}
        for name, place in self.places.items():
            label = place.label or _("%(section)s需修改之处") % {"section": place.section.label}
            offered = [("", _("选择原因")), *((each.code, each.text) for each in reasons[place.section])]
            self.add_field(f"why_{name}", forms.ChoiceField(label=label, choices=offered, required=False))
            told = forms.TextInput(
                attrs={"aria-label": _("%s：具体说明") % label, "placeholder": _("具体说明，例如第几页")}
            )
            self.add_field(f"note_{name}", forms.CharField(label=label, max_length=300, required=False, widget=told))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answered = [f"{kind}_{name}" for name in self.places for kind in ("why", "note")]
        if not any(cleaned.get(name) or name in self.errors for name in answered):
            self.add_error(f"why_{RETURNABLE[2]}", _("请至少在一个步骤中写明要改什么，申报人才知道改哪里。"))
        return cleaned

    def parts(self) -> list[Part]:
        """The fields by step."""
        return [
            Part(
                self._asked(str(section)),
                [self._asked(name) for name, each in self.places.items() if _is_in(each, section)],
            )
            for section in RETURNABLE
        ]

    def _asked(self, name: str) -> Asked:
        return Asked(self[f"why_{name}"], self[f"note_{name}"])

    def command(self) -> Command:
        defects = tuple(
            defect
            for section in RETURNABLE
            for name, place in self.places.items()
            if place.section is section and (defect := self._defect(name, place)) is not None
        )
        seen, reason = self.cleaned_data["seen_version"], self.cleaned_data["reason"]
        return Command(Action.RETURN, seen, reason=reason, defects=defects)

    def _defect(self, name: str, place: Place) -> Defect | None:
        """The words of the reason and those that say where; None where neither is given."""
        code, note = self.cleaned_data.get(f"why_{name}") or "", self.cleaned_data.get(f"note_{name}") or ""
        said = _("：").join(part for part in (self.words.get(code, ""), note) if part)
        return Defect(str(place.section), said, place.target, place.label, code) if said else None


class RejectForm(HiddenToken):
    """Rejection with grounds: a condition of the plan or another clause, and words."""

    clause = forms.CharField(
        label=gettext_lazy("其他依据条款"),
        help_text=gettext_lazy("没有选择条件时填写，例如：湖职指发〔2020〕3号 第二条（一）。"),
        max_length=200,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("不通过的理由"),
        min_length=MIN_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    marks_optional = False

    def __init__(self, *args: Any, grounds: Iterable[str], **kwargs: Any) -> None:
        """``grounds``: the conditions of the plan with their clauses, as the checklist names them."""
        super().__init__(*args, **kwargs)
        choices = [("", _("选择本计划的条件")), *((each, each) for each in grounds)]
        self.add_field("ground", forms.ChoiceField(label=_("不符合的条件"), choices=choices, required=False))
        self.order_fields(["ground", "clause", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) or name in self.errors for name in ("ground", "clause")):
            self.add_error("ground", _("请选择不符合的条件，或者写明其他依据条款。"))
        return cleaned

    def command(self) -> Command:
        data = self.cleaned_data
        grounds = tuple(each for each in (data["ground"], data["clause"]) if each)
        return Command(Action.REJECT, data["seen_version"], reason=data["reason"], grounds=grounds)


DECISIONS: dict[str, type[ApproveForm | ReturnForm | RejectForm]] = {
    "approve": ApproveForm,
    "return": ReturnForm,
    "reject": RejectForm,
}


def decision_form(name: str, case: Case, *args: Any, **kwargs: Any) -> ApproveForm | ReturnForm | RejectForm:
    """The form of one decision on a case where it stands. Raises KeyError for a name that is none."""
    form_class, content = DECISIONS[name], case.snapshot.content
    if form_class is ReturnForm:
        return ReturnForm(*args, content=content, reasons=reasons_for(spec_of(case.plan_version)), **kwargs)
    if form_class is ApproveForm:
        recorded = group_facts(case) is not None
        group = None if recorded else stage_of_case(case).settings.recommending_group
        return ApproveForm(*args, group=group, **kwargs)
    return RejectForm(*args, grounds=grounds_of(read_findings(content["findings"])), **kwargs)
