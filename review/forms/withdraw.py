"""What an applicant types to take a declaration back."""

from django import forms
from django.utils.translation import gettext_lazy

from plans.spec.chain import Action
from review.engine.commands import Command
from review.forms.decide import HiddenToken


class WithdrawForm(HiddenToken):
    """Why. Short answers will do: it is the applicant's own right."""

    reason = forms.CharField(
        label=gettext_lazy("撤回的原因"),
        help_text=gettext_lazy("例如：材料填错了，要重新申报。审核单位会在办理记录中看到这句话。"),
        min_length=2,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def command(self) -> Command:
        return Command(Action.WITHDRAW, self.cleaned_data["seen_version"], reason=self.cleaned_data["reason"])
