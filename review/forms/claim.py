"""What an officer types to take a case over from a colleague."""

from django import forms
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from review.engine.turn import MIN_REASON


class TakeOverForm(BaseForm):
    """Why: the colleague reads it."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("转由本人办理的原因"),
        help_text=gettext_lazy("例如：原办理人外出，期限将至。本单位同事会看到这句话。"),
        min_length=MIN_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
