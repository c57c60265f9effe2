"""The committee's meeting and its counts, as the office enters them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.formats import cn_date
from kernel.forms import BaseForm
from plans.models import PlanVersion
from review.engine.turn import MIN_REASON
from review.queries.chain import names_among
from review.services import committee


@dataclass
class WaitingPlan:
    """A plan with cases that wait for the committee: the first of them came before it on ``earliest``."""

    version: PlanVersion
    earliest: date


class MeetingForm(BaseForm):
    """Who met when: members and present decide the quorum. Asks for the plan only where cases of several wait."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("会议名称"), max_length=100)
    held_on = forms.DateField(
        label=gettext_lazy("会议日期"),
        help_text=gettext_lazy("会议当天或之前进入评审环节的申报件，才能计入这次会议。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    members = forms.IntegerField(label=gettext_lazy("评审委员会委员总数"), min_value=3, max_value=200)
    present = forms.IntegerField(label=gettext_lazy("出席会议人数"), min_value=0, max_value=200)
    chair = forms.CharField(label=gettext_lazy("会议主持（主任委员或副主任委员）"), max_length=50)

    def __init__(self, *args: Any, plans: Sequence[WaitingPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.version.pk): plan for plan in plans}
        if len(plans) > 1:
            choices = list(names_among(plan.version for plan in plans).items())
            self.add_field("plan", forms.ChoiceField(label=_("评审计划"), choices=choices))
            self.order_fields(["token", "plan"])

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        today = clock.today()
        if held_on > today:
            raise forms.ValidationError(_("会议日期不能晚于今天（%(today)s）。") % {"today": cn_date(today)})
        if held_on.year < today.year - 1:
            raise forms.ValidationError(_("会议日期太早，请检查年份。"))
        return held_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        members, present = cleaned.get("members"), cleaned.get("present")
        if members is not None and present is not None and present > members:
            text = _("出席人数 %(present)s 多于委员总数 %(members)s，请检查。")
            self.add_error("present", text % {"present": present, "members": members})
        held_on, plan = cleaned.get("held_on"), self._chosen()
        if held_on is not None and plan is not None and held_on < plan.earliest:
            text = _("会议日期早于申报件进入评审环节的日期（%(earliest)s），请检查。")
            self.add_error("held_on", text % {"earliest": cn_date(plan.earliest)})
        return cleaned

    def _chosen(self) -> WaitingPlan | None:
        """The plan chosen, or the only one; None where the choice is wrong."""
        if "plan" in self.fields:
            return self.plans.get(self.cleaned_data.get("plan", ""))
        return next(iter(self.plans.values()))

    def plan(self) -> PlanVersion:
        """The plan whose cases the meeting votes on. Only of a valid form."""
        return self._chosen().version

    def meeting(self) -> committee.MeetingForm:
        """What the office wrote down. Only of a valid form."""
        names = ("name", "held_on", "members", "present", "chair")
        return committee.MeetingForm(**{name: self.cleaned_data[name] for name in names})


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

    def counts(self) -> tuple[int, int, int] | None:
        """(yes, no, abstain), or None where one of them is wrong."""
        yes, no, abstain = (self.cleaned_data.get(name) for name in ("yes", "no", "abstain"))
        return None if yes is None or no is None or abstain is None else (yes, no, abstain)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = self.counts()
        if counts is not None and sum(counts) != self.present:
            text = _("三项合计 %(sum)s 票，与出席人数 %(present)s 不符，请核对计票单。")
            self.add_error("yes", text % {"sum": sum(counts), "present": self.present})
        return cleaned

    def row(self, case_id: str) -> committee.CountRow:
        """The counts for the service. Only of a valid form."""
        data = self.cleaned_data
        return committee.CountRow(case_id, data["seen_version"], data["yes"], data["no"], data["abstain"])


class CorrectionForm(CountsForm):
    """Other counts than those entered, and why."""

    reason = forms.CharField(
        label=gettext_lazy("更正理由"),
        help_text=gettext_lazy("例如：录入有误，按会议计票单更正。理由与原票数一起留在办理记录中。"),
        min_length=MIN_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


ASKED_AFTER = {"aria-required": "true"}
"""Of a field that is refused when empty before the form's question is asked (``js/submit.js``)."""


class ReleaseForm(BaseForm):
    """Where the result notice is shown, and which counts the page did show."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("结果公示地点或方式"),
        help_text=gettext_lazy("例如：本平台及评委会办公室网站"),
        min_length=2,
        max_length=100,
        widget=forms.TextInput(attrs=ASKED_AFTER),
    )


class ConfirmForm(BaseForm):
    """The document that confirms the results."""

    document = forms.CharField(
        label=gettext_lazy("确认文件文号"),
        help_text=gettext_lazy("例如：湖人社发〔2026〕88号"),
        min_length=4,
        max_length=80,
        widget=forms.TextInput(attrs=ASKED_AFTER),
    )
