"""More time to pay, as the committee office gives it."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.formats import cn_date
from kernel.forms import BaseForm
from review.engine.commands import Command, OwnCommand
from review.engine.kinds.payment import FARTHEST
from review.engine.turn import MIN_REASON


class ExtendForm(BaseForm):
    """The new last day, which counts whole, and why."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    last_day = forms.DateField(
        label=gettext_lazy("新的缴费截止日期"),
        help_text=gettext_lazy("当天 24:00 前都可以缴费。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("延长的原因"),
        help_text=gettext_lazy("申报人会在短信和申报进度中看到这段话，短信只写前 80 个字。"),
        min_length=MIN_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        today = clock.today()
        if last_day < today:
            raise forms.ValidationError(_("不能早于今天（%(today)s）。") % {"today": cn_date(today)})
        if last_day >= today + FARTHEST:
            raise forms.ValidationError(_("距今超过一年，请检查年份。"))
        return last_day

    def command(self) -> Command:
        data = self.cleaned_data
        payload = {"until": end_of(data["last_day"])}
        return Command(OwnCommand.EXTEND_PAYMENT, data["seen_version"], reason=data["reason"], payload=payload)


def end_of(day: date) -> datetime:
    """The first moment after the day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.CHINA)
