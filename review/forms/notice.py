"""Opening a public notice, objecting to one, answering an objection."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.formats import cn_date
from kernel.forms import BaseForm, UploadField
from kernel.text import is_mobile
from review.engine.turn import MIN_REASON


class OpenNoticeForm(BaseForm):
    """Where the notice is shown. Its days are not typed: the working-day calendar gives them."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("公示地点或方式"),
        help_text=gettext_lazy("例如：单位一楼公告栏及内部办公系统"),
        max_length=100,
        min_length=2,
    )


class DeclareNoticeForm(BaseForm):
    """A notice that was shown away from the portal: where, when, a picture of it, and that nobody objected."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("公示地点或方式"),
        help_text=gettext_lazy("例如：单位一楼公告栏"),
        max_length=100,
        min_length=2,
    )
    appeared_on = forms.DateField(
        label=gettext_lazy("张贴日期"),
        help_text=gettext_lazy("从次日的第一个工作日起算。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("公示截止日期"),
        help_text=gettext_lazy("完整张贴的最后一天。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    evidence = UploadField(
        label=gettext_lazy("公示照片或扫描件"),
        help_text=gettext_lazy("能看清张贴的公示表和地点，PDF、JPG 或 PNG，最大 20 MB。"),
        max_bytes=20 * 1024 * 1024,
        extensions=("pdf", "jpg", "jpeg", "png"),
    )
    unopposed = forms.BooleanField(
        label=gettext_lazy("所选人员在公示期内没有收到异议"),
        help_text=gettext_lazy("收到过异议的，请不要选入，改在平台上重新公示并登记异议。"),
    )

    def say_kept(self, name: str) -> None:
        """Tell that the picture of the send before is kept and need not be chosen again."""
        self.fields["evidence"].required = False
        self["evidence"].help_text = _("已保存“%s”，不用重新选择；要换一份再选。") % name

    def clean_appeared_on(self) -> date:
        return self._believable("appeared_on")

    def clean_last_day(self) -> date:
        return self._believable("last_day")

    def _believable(self, name: str) -> date:
        """A day that is not to come and not years ago; all else is for the service to hold against the cases."""
        day: date = self.cleaned_data[name]
        today = clock.today()
        if day > today:
            raise ValidationError(_("不能晚于今天（%(today)s）。") % {"today": cn_date(today)})
        if day.year < today.year - 1:
            raise ValidationError(_("日期太早，请检查年份。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("appeared_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("公示截止日期不能早于张贴日期。"))
        return cleaned


class StopNoticeForm(BaseForm):
    """Why a notice is taken down: it is told to everybody in it."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("停止的原因"),
        help_text=gettext_lazy("会告知名单上的每位申报人。例如：公示名单中单位名称有误。"),
        min_length=MIN_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def folded_receipt(typed: str) -> str:
    """A number as it is kept, however an input method wrote it."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


class ContactMixin:
    """A field ``contact`` that somebody can be answered by."""

    cleaned_data: dict[str, Any]

    def clean_contact(self) -> str:
        """A mobile telephone, as its 11 digits however they were grouped, or an e-mail address as typed."""
        contact: str = self.cleaned_data["contact"]
        digits = "".join(unicodedata.normalize("NFKC", contact).replace("-", "").split())
        if is_mobile(digits):
            return digits
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError(_("请填写 11 位手机号或完整的邮箱地址，否则无法答复。")) from None
        return contact


class ObjectionForm(ContactMixin, BaseForm):
    """What anyone may file; a name and a way to answer are needed, for the answer goes there."""

    name = forms.CharField(
        label=gettext_lazy("您的姓名"),
        help_text=gettext_lazy("请填写真实姓名，便于核实和答复。"),
        max_length=50,
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"), help_text=gettext_lazy("手机号或邮箱，用于答复，不会公开。"), max_length=60
    )
    text = forms.CharField(
        label=gettext_lazy("异议内容"),
        help_text=gettext_lazy("请写明具体事实，便于调查核实。最多 1000 字。"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReceiptOfContactForm(ContactMixin, BaseForm):
    """How whoever objected finds the answer again: the whole number, and the contact that they left."""

    receipt = forms.CharField(
        label=gettext_lazy("异议受理号"),
        help_text=gettext_lazy("提交异议时得到的号码，例如 YY20260105-ABCDEF。"),
        min_length=10,
        max_length=24,
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"), help_text=gettext_lazy("提交异议时留下的手机号或邮箱。"), max_length=60
    )

    def clean_receipt(self) -> str:
        return folded_receipt(self.cleaned_data["receipt"])


class ReceiptForm(BaseForm):
    """The number of an objection, as somebody reads it out on the telephone: whole, or its end."""

    receipt = forms.CharField(
        label=gettext_lazy("异议受理号"),
        help_text=gettext_lazy("提出人收到的受理号，可以只填横线后的 6 位。"),
        min_length=6,
        max_length=24,
    )

    def clean_receipt(self) -> str:
        return folded_receipt(self.cleaned_data["receipt"])


class AnswerForm(BaseForm):
    """The decision on an objection, with the answer that is sent."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("调查结论"),
        choices=[("dismissed", gettext_lazy("异议不成立")), ("upheld", gettext_lazy("异议成立"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("处理意见"), min_length=MIN_REASON, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
