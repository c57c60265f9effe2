"""What is typed around supervision: who looks on, complaints and their answers, spot checks and findings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from kernel import clock
from kernel.formats import cn_date
from kernel.forms import BaseForm
from kernel.text import is_mobile
from plans.models import Plan
from review.engine.turn import MIN_REASON
from review.models import Complaint, SpotCheckItem
from review.queries.supervising import supervisors, with_names
from review.services.spot_checks import MOST
from review.services.supervision import LONGEST


class SupervisorChoice(forms.ModelChoiceField):
    """A supervisor by organization and name."""

    def label_from_instance(self, obj: Seat) -> str:
        return f"{obj.organization.name} · {obj.user.person.full_name}"


class GrantForm(BaseForm):
    """Who supervises the plan, until when, on what ground."""

    seat = SupervisorChoice(
        label=gettext_lazy("监督员"),
        queryset=Seat.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("账号由平台运营单位发放；列表里没有的，请先联系平台运营单位。"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("截止日期"),
        help_text=gettext_lazy("当天 24:00 后自动失效，最长一年。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("例如：按评审工作方案，由派驻纪检监察组全程监督。"),
        min_length=MIN_REASON,
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = supervisors()

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        today = clock.today()
        if last_day < today:
            raise forms.ValidationError(_("不能早于今天（%(today)s）。") % {"today": cn_date(today)})
        if last_day >= today + LONGEST:
            raise forms.ValidationError(_("距今超过一年，请检查年份。"))
        return last_day


class PlanChoice(forms.ModelChoiceField):
    """A published plan, with its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ComplaintForm(BaseForm):
    """What anyone may report. A name is not needed; without a contact nobody can ask back."""

    plan = PlanChoice(
        label=gettext_lazy("评审计划"),
        queryset=Plan.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("请选择"),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("反映的对象"),
        choices=Complaint.About.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("反映评委会办公室的，由监督机构办理，评委会办公室看不到。"),
    )
    text = forms.CharField(
        label=gettext_lazy("反映的情况"),
        help_text=gettext_lazy("请写明时间、人员和具体事实，便于调查核实。最多 2000 字。"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name = forms.CharField(label=gettext_lazy("您的姓名"), max_length=50, required=False)
    contact = forms.CharField(
        label=gettext_lazy("手机号"),
        help_text=gettext_lazy("只有办理人员能看到。不填也受理，但无法向您核实细节。"),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = with_names(Plan.objects.all())

    def clean_contact(self) -> str:
        contact = "".join(self.cleaned_data["contact"].replace("-", "").split())
        if contact and not is_mobile(contact):
            raise forms.ValidationError(_("请填写 11 位手机号，或者不填。"))
        return contact


class AnswerComplaintForm(BaseForm):
    """The answer, read by whoever filed it."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("写明查了什么、结论是什么、怎样处理。反映人凭受理时的地址看到这段话。"),
        min_length=MIN_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnnounceForm(BaseForm):
    """How many cases are drawn, and by which words that nobody knows yet."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    size = forms.IntegerField(label=gettext_lazy("抽取件数"), min_value=1, max_value=MOST)
    source = forms.CharField(
        label=gettext_lazy("抽签用的公开信息"),
        help_text=gettext_lazy("现在还没有人知道、到时人人能查到的内容。例如：12 月 1 日上证综合指数收盘点位。"),
        min_length=4,
        max_length=200,
    )


class DrawForm(BaseForm):
    """The words as they were published."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("公布的内容"),
        help_text=gettext_lazy("照公布的原文填写，例如：3285.67。抽签后不能更改。"),
        max_length=200,
    )


class FindingForm(BaseForm):
    """What was found of one drawn case."""

    finding = forms.ChoiceField(
        label=gettext_lazy("核查结论"), choices=SpotCheckItem.Finding.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("核查情况"),
        help_text=gettext_lazy("核对了哪些材料和环节；有问题的写明是什么问题、移交给谁。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
