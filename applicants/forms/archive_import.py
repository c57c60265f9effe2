"""Files taken into the archive."""

from django import forms
from django.utils.translation import gettext_lazy

from applicants import archive_bundle
from documents.sheet_reading import MAX_BYTES
from kernel.forms import BaseForm, UploadField


class HoursFileForm(BaseForm):
    """A filled-in template of hours."""

    file = UploadField(
        label=gettext_lazy("填好的表格"),
        max_bytes=MAX_BYTES,
        extensions=["xlsx"],
        help_text=gettext_lazy("用上面的模板填写，.xlsx 格式，一次最多 5000 行。"),
    )


class BundleFileForm(BaseForm):
    """An archive as it was given out."""

    file = UploadField(
        label=gettext_lazy("档案包"),
        max_bytes=archive_bundle.MAX_BYTES,
        extensions=["zip"],
        help_text=gettext_lazy("从职评平台导出的 .zip 原文件，不要解压或改动，不超过 90 MB。"),
    )


class ConfirmForm(BaseForm):
    """The last word on what was read. ``only_good``: leave the lines with errors out."""

    only_good = forms.BooleanField(required=False, widget=forms.HiddenInput)
