"""What an officer types to take the right to declare away."""

from django import forms
from django.utils.translation import gettext_lazy

from review.engine.commands import Command, OwnCommand
from review.engine.turn import MIN_REASON
from review.forms.decide import HiddenToken


class DisqualifyForm(HiddenToken):
    """Why: the applicant gets the sentence by SMS, and the history keeps it."""

    reason = forms.CharField(
        label=gettext_lazy("取消资格的理由"),
        help_text=gettext_lazy("申报人会收到这句话。写明依据，不写他人的信息。"),
        min_length=MIN_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def command(self) -> Command:
        return Command(OwnCommand.DISQUALIFY, self.cleaned_data["seen_version"], reason=self.cleaned_data["reason"])
