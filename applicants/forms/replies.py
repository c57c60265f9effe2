"""The applicant's answers to a return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applicants.presenters.defects import Asked
from applicants.services.replies import LONGEST
from kernel.forms import BaseForm


class RepliesForm(BaseForm):
    """One line for each defect: what was done about it, or why nothing is to be done."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, defects: list[Asked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.defects = defects
        for number, defect in enumerate(defects):
            field = forms.CharField(
                label=f"{defect.label}：{defect.text}",
                help_text=gettext_lazy("写明怎样改的；认为不用改的，写明理由。"),
                max_length=LONGEST,
                required=False,
                initial=defect.answer,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.add_field(f"answer_{number}", field)

    def answers(self) -> list[str]:
        """What was written, in the order of the defects."""
        return [self.cleaned_data[f"answer_{number}"] for number in range(len(self.defects))]
