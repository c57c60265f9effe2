"""Forms around a draft: starting one, its text, reasons, and the questions of the rehearsal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from plans.services.draft_rows import MAX_CHARACTERS

AMEND, NEW = "amend", "new"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NewDraftForm(BaseForm):
    """Whether to amend the plan or to make another one like it; ``may_amend``: it is the office's own."""

    how = forms.ChoiceField(label=gettext_lazy("要做什么"), widget=forms.RadioSelect)
    code = forms.RegexField(
        label=gettext_lazy("新计划的编号"),
        regex=r"^[a-z0-9][a-z0-9_-]{0,63}$",
        required=False,
        help_text=gettext_lazy("小写字母、数字和连字符，出现在网址里，发布后不能改。例如 huzhou-construction-2027"),
        error_messages={"invalid": gettext_lazy("编号只能用小写字母、数字、连字符和下划线，最多 64 个字符。")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("新计划的年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=gettext_lazy("计划里的日期和年份整体移到这一年，再逐项核对。"),
    )

    def __init__(self, *args: Any, may_amend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NEW, _("以它为样本，建立一个新计划"))]
        if may_amend:
            choices.insert(0, (AMEND, _("修订这个计划，发布新的一版")))
        self.fields["how"].choices = choices
        self.fields["how"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how") == NEW:
            for name in ("code", "year"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("建立新计划时必须填写。"))
        return cleaned


class VersionForm(BaseForm):
    """A button on a page that was drawn from one version of the draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class TextForm(VersionForm):
    """The whole text. It may hold errors."""

    marks_optional = False
    text = forms.CharField(
        label=gettext_lazy("计划文本"),
        required=False,
        strip=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 32, "class": "form-control zp-code", "spellcheck": "false", "data-code": "", "wrap": "off"}
        ),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text if text.endswith("\n") or not text else text + "\n"


class ReasonForm(VersionForm):
    """Why a draft is given back."""

    reason = forms.CharField(
        label=gettext_lazy("退回的原因"), min_length=2, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(BaseForm):
    """Why a plan is closed, and that one means it."""

    reason = forms.CharField(
        label=gettext_lazy("关闭的原因"),
        help_text=gettext_lazy("申报人在计划页上会看到。"),
        min_length=2,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RehearsalForm(BaseForm):
    """An artificial today, a year to move the plan to, and a person to judge. Nothing of it is stored."""

    today = forms.DateField(
        label=gettext_lazy("假定今天是"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    year = forms.IntegerField(
        label=gettext_lazy("假定计划的年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    person = forms.CharField(
        label=gettext_lazy("再试一个人（文本格式）"),
        required=False,
        strip=False,
        max_length=50_000,
        help_text=gettext_lazy("写法与人员样例文件相同：employment、educations、titles、appointments 等。"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-control zp-code", "spellcheck": "false"}),
    )
