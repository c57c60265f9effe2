"""What an operator types of the State Council's notice on holidays."""

from django import forms
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm


class DecreeForm(BaseForm):
    """The year, where it stands, and the notice's own words."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2004, max_value=2099)
    source = forms.CharField(
        label=gettext_lazy("文件名称和文号"),
        help_text=gettext_lazy("例如：国办发明电〔2026〕8号"),
        min_length=4,
        max_length=80,
    )
    text = forms.CharField(
        label=gettext_lazy("放假安排"),
        help_text=gettext_lazy(
            "粘贴国务院办公厅通知的原文，或每行写一项：1月1日至3日放假；1月4日（周日）上班。"
            "没有写到的日期，周一至周五为工作日。"
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
