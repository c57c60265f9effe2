"""What an examiner types: the opinion, the reason, the defects."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.sections import RETURNABLE, Section
from kernel.forms import BaseForm
from plans.spec.chain import Action, Stage
from review.engine.commands import Command, Defect
from review.engine.turn import MIN_REASON
from review.presenters.places import Content, Place, places_of


class HiddenToken(BaseForm):
    """What every deciding form carries: the version the page showed and the token of this one decision."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


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
class Part:
    """The fields of one step: for the step as a whole, and for each thing in it."""

    general: BoundField
    named: list[BoundField]

    @property
    def is_open(self) -> bool:
        """Whether something is written in one of the second, or wrong with it."""
        return any(field.value() or field.errors for field in self.named)


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

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        """``content``: of the snapshot under review, whose things a return can name."""
        super().__init__(*args, **kwargs)
        self.places = {f"note_{section}": Place(section, "", "") for section in RETURNABLE}
        self.places |= {f"note_{each.section}_{each.target}": each for each in places_of(content)}
        for name, place in self.places.items():
            label = place.label or _("%(section)s需修改之处") % {"section": place.section.label}
            offered = forms.TextInput(attrs={"list": f"zp-usual-{place.section}"})
            self.add_field(name, forms.CharField(label=label, max_length=300, required=False, widget=offered))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) or name in self.errors for name in self.places):
            self.add_error(f"note_{RETURNABLE[2]}", _("请至少在一个步骤中写明要改什么，申报人才知道改哪里。"))
        return cleaned

    def parts(self) -> list[Part]:
        """The fields by step."""
        return [
            Part(self[f"note_{section}"], [self[name] for name, each in self.places.items() if _is_in(each, section)])
            for section in RETURNABLE
        ]

    def command(self) -> Command:
        defects = tuple(
            Defect(str(place.section), self.cleaned_data[name], place.target, place.label)
            for section in RETURNABLE
            for name, place in self.places.items()
            if place.section is section and self.cleaned_data.get(name)
        )
        seen, reason = self.cleaned_data["seen_version"], self.cleaned_data["reason"]
        return Command(Action.RETURN, seen, reason=reason, defects=defects)


class RejectForm(HiddenToken):
    """Rejection with grounds: the plan's clause and words."""

    clause = forms.CharField(
        label=gettext_lazy("依据条款"),
        help_text=gettext_lazy("例如：湖职指发〔2020〕3号 第二条（一）。输入框里可以选本计划的条款。"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "zp-clauses"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("不通过的理由"),
        min_length=MIN_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def command(self) -> Command:
        data = self.cleaned_data
        return Command(Action.REJECT, data["seen_version"], reason=data["reason"], grounds=(data["clause"],))


DECISIONS: dict[str, type[ApproveForm | ReturnForm | RejectForm]] = {
    "approve": ApproveForm,
    "return": ReturnForm,
    "reject": RejectForm,
}


def decision_form(
    name: str, content: Content, stage: Stage, *args: Any, **kwargs: Any
) -> ApproveForm | ReturnForm | RejectForm:
    """The form of one decision on a snapshot's content at a stage. Raises KeyError for a name that is none."""
    form_class = DECISIONS[name]
    if form_class is ReturnForm:
        return ReturnForm(*args, content=content, **kwargs)
    if form_class is ApproveForm:
        return ApproveForm(*args, group=stage.settings.recommending_group, **kwargs)
    return form_class(*args, **kwargs)
