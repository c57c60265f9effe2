"""What a clerk types about money that fits no bill."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fees.charge_queries import Charge
from fees.services.charging import MIN_REASON
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


class ChargeForm(BaseForm):
    """Whether the office charges at a stage, and why."""

    choice = forms.ChoiceField(
        label=_("本环节"),
        choices=[("free", _("不收费")), ("charged", _("收费"))],
        widget=forms.RadioSelect,
    )
    met_on = forms.DateField(
        label=_("中评委会议日期"),
        help_text=_("只有召开会议、收取中推高推荐费的填写。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("说明"),
        help_text=_("例如：按浙价费〔2002〕229号，本局审核环节不收费。"),
        min_length=MIN_REASON,
        max_length=200,
    )

    def __init__(self, charge: Charge, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not charge.may_recommend:
            del self.fields["met_on"]
