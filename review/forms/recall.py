"""What an officer types to take a decision back."""

from django import forms
from django.utils.translation import gettext_lazy

from review.engine.commands import Command, OwnCommand
from review.engine.turn import MIN_REASON
from review.forms.decide import HiddenToken


class RecallForm(HiddenToken):
    """Why: others have seen the decision, and the history keeps both."""

    reason = forms.CharField(
        label=gettext_lazy("撤回的原因"),
        help_text=gettext_lazy("例如：审核意见写错，需要重新办理。各级审核单位和申报人会在办理记录中看到这句话。"),
        min_length=MIN_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def command(self) -> Command:
        return Command(OwnCommand.RECALL, self.cleaned_data["seen_version"], reason=self.cleaned_data["reason"])
