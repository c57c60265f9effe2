"""The committee's meeting and its counts, as the office enters them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.formats import cn_date
from kernel.forms import BaseForm


class MeetingForm(BaseForm):
    """Who met when: members and present decide the quorum."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("会议名称"), max_length=100)
    held_on = forms.DateField(label=gettext_lazy("会议日期"), widget=forms.DateInput(attrs={"type": "date"}))
    members = forms.IntegerField(label=gettext_lazy("评审委员会委员总数"), min_value=3, max_value=200)
    present = forms.IntegerField(label=gettext_lazy("出席会议人数"), min_value=0, max_value=200)
    chair = forms.CharField(label=gettext_lazy("会议主持（主任委员或副主任委员）"), max_length=50)

    def __init__(self, *args: Any, earliest: date | None = None, **kwargs: Any) -> None:
        """``earliest``: the day on which the first of the waiting cases came before the committee."""
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        today = clock.today()
        if held_on > today:
            raise forms.ValidationError(_("会议日期不能晚于今天（%(today)s）。") % {"today": cn_date(today)})
        if held_on.year < today.year - 1:
            raise forms.ValidationError(_("会议日期太早，请检查年份。"))
        if self.earliest is not None and held_on < self.earliest:
            text = _("会议日期早于申报件进入评审环节的日期（%(earliest)s），请检查。")
            raise forms.ValidationError(text % {"earliest": cn_date(self.earliest)})
        return held_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        members, present = cleaned.get("members"), cleaned.get("present")
        if members is not None and present is not None and present > members:
            text = _("出席人数 %(present)s 多于委员总数 %(members)s，请检查。")
            self.add_error("present", text % {"present": present, "members": members})
        return cleaned


class CountsForm(BaseForm):
    """One case's ballot: the three counts must add up to those present."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    yes = forms.IntegerField(label=gettext_lazy("同意"), min_value=0, max_value=200)
    no = forms.IntegerField(label=gettext_lazy("不同意"), min_value=0, max_value=200)
    abstain = forms.IntegerField(label=gettext_lazy("弃权"), min_value=0, max_value=200, initial=0)

    def __init__(self, *args: Any, present: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = [cleaned.get(name) for name in ("yes", "no", "abstain")]
        if None not in counts and sum(counts) != self.present:  # type: ignore[arg-type]
            text = _("三项合计 %(sum)s 票，与出席人数 %(present)s 不符，请核对计票单。")
            self.add_error("yes", text % {"sum": sum(counts), "present": self.present})  # type: ignore[arg-type]
        return cleaned


class ReleaseForm(BaseForm):
    """Where the result notice is shown."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("结果公示地点或方式"),
        help_text=gettext_lazy("例如：本平台及评委会办公室网站"),
        min_length=2,
        max_length=100,
    )


class ConfirmForm(BaseForm):
    """The document that confirms the results."""

    document = forms.CharField(
        label=gettext_lazy("确认文件文号"),
        help_text=gettext_lazy("例如：湖人社发〔2026〕88号"),
        min_length=4,
        max_length=80,
    )
