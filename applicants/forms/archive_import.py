"""Files taken into the archive."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants import archive_bundle
from applicants.forms.dossier import MB, PAPERS
from documents.sheet_reading import MAX_BYTES
from kernel.forms import BaseForm, UploadField

PROOF = "proof_"


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


class ConfirmHoursForm(BaseForm):
    """The last word on hours that were read, with a certificate for each year: most are issued once for all hours of
    one. ``only_good``: leave the lines with errors out."""

    only_good = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, years: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in years:
            label = _("%(year)s 年的学时证明") % {"year": year}
            self.fields[PROOF + year] = UploadField(
                label=label, max_bytes=20 * MB, extensions=PAPERS, required=False, widget=forms.FileInput
            )

    def proofs(self) -> dict[str, Any]:
        """By year the certificate, where one was chosen."""
        given = {name.removeprefix(PROOF): file for name, file in self.cleaned_data.items() if name.startswith(PROOF)}
        return {year: file for year, file in given.items() if file}

    def proof_fields(self) -> list[forms.BoundField]:
        """The fields of the certificates."""
        return [field for field in self if field.name.startswith(PROOF)]
