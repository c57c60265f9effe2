"""What HR types of a meeting of the recommending group: one meeting, a line for each declaration."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from review.models import Case
from review.services.groups import Met, Said

MOST = 200


class GroupForm(BaseForm):
    """The meeting; of each declaration the votes and the conclusion, or that it was not spoken of."""

    held_on = forms.DateField(
        label=gettext_lazy("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    members = forms.CharField(
        label=gettext_lazy("参加会议的人员"), help_text=gettext_lazy("组长和成员的姓名，用顿号隔开。"), max_length=200
    )
    present = forms.IntegerField(label=gettext_lazy("参加人数"), min_value=1, max_value=MOST)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, cases: Sequence[Case], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        choices = [("", _("本次没有讨论")), ("yes", _("推荐")), ("no", _("不推荐"))]
        for case in cases:
            key, name = case.public_id, case.applicant_name
            result = forms.ChoiceField(label=_("%s：结论") % name, choices=choices, required=False)
            votes = forms.IntegerField(label=_("%s：同意人数") % name, min_value=0, max_value=MOST, required=False)
            words = forms.CharField(
                label=_("%s：考核推荐意见") % name,
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for part, field in (("result", result), ("yes", votes), ("words", words)):
                self.add_field(f"{part}_{key}", field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for case in self.cases:
            name = f"yes_{case.public_id}"
            if cleaned.get(f"result_{case.public_id}") and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("请填写同意人数。"))
        return cleaned

    def lines(self) -> list[tuple[Case, list[Any]]]:
        """The fields of each declaration."""
        return [
            (case, [self[f"{part}_{case.public_id}"] for part in ("result", "yes", "words")]) for case in self.cases
        ]

    def met(self) -> Met:
        return Met(*(self.cleaned_data[name] for name in ("held_on", "members", "present")))

    def said(self) -> list[Said]:
        data = self.cleaned_data
        return [
            Said(case.pk, data[f"yes_{key}"], data[f"result_{key}"] == "yes", data[f"words_{key}"])
            for case in self.cases
            if data[f"result_{(key := case.public_id)}"]
        ]
