"""What a clerk types about money that fits no bill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import BaseForm


class HandlingForm(BaseForm):
    """How the anomaly was dealt with: the only trace of what was done outside the portal."""

    note = forms.CharField(
        label=_("处理情况"),
        help_text=_("写明核对了什么、怎样处理、退款的流水号和日期。例如：经核对为重复支付，已于 11 月 23 日原路退还。"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
