"""What an examiner types: the opinion, the reason, the defects."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.sections import RETURNABLE
from kernel.forms import BaseForm
from plans.spec.chain import Action
from review.engine.commands import Command, Defect
from review.engine.turn import MIN_REASON


class HiddenToken(BaseForm):
    """What every deciding form carries: the version the page showed and the token of this one decision."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ApproveForm(HiddenToken):
    """Approval with an opinion; a phrase stands ready and may be changed."""

    reason = forms.CharField(
        label=gettext_lazy("审核意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )

    def command(self) -> Command:
        return Command(Action.APPROVE, self.cleaned_data["seen_version"], reason=self.cleaned_data["reason"])


class ReturnForm(HiddenToken):
    """Return for correction: every defect at once, each tied to the step it is in (D2)."""

    reason = forms.CharField(
        label=gettext_lazy("退回说明"),
        help_text=gettext_lazy("请一次写明全部需要修改的内容。申报人会原样看到这段话。"),
        min_length=MIN_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in RETURNABLE:
            label = _("%(section)s需修改之处") % {"section": section.label}
            self.add_field(f"note_{section}", forms.CharField(label=label, max_length=300, required=False))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        notes = [f"note_{section}" for section in RETURNABLE]
        if not any(cleaned.get(note) or note in self.errors for note in notes):
            self.add_error(f"note_{RETURNABLE[2]}", _("请至少在一个步骤中写明要改什么，申报人才知道改哪里。"))
        return cleaned

    def command(self) -> Command:
        defects = tuple(
            Defect(str(section), self.cleaned_data[f"note_{section}"])
            for section in RETURNABLE
            if self.cleaned_data.get(f"note_{section}")
        )
        seen, reason = self.cleaned_data["seen_version"], self.cleaned_data["reason"]
        return Command(Action.RETURN, seen, reason=reason, defects=defects)


class RejectForm(HiddenToken):
    """Rejection with grounds: the plan's clause and words."""

    clause = forms.CharField(
        label=gettext_lazy("依据条款"),
        help_text=gettext_lazy("例如：湖职指发〔2020〕3号 第二条（一）"),
        max_length=200,
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
