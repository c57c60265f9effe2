"""Finding a batch at the counter, and signing for it."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from review.models import Case

_ADDRESS = re.compile(r"/batches/([0-9A-Za-z_-]{1,24})/?$")
_NUMBER = re.compile(r"(BS\d{8}-)?[0-9A-Z]{6}")


class ScanForm(BaseForm):
    """What a scanner reads off a roster, or a person types: the batch's address or its number."""

    number = forms.CharField(
        label=gettext_lazy("批次号或二维码"),
        help_text=gettext_lazy("扫描名册右上角的二维码，或输入批次号，例如 BS20201120-7KX2MQ，可以只填横线后的 6 位。"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """The public id of an address, or a number as it is printed, or what is told apart by: its last six signs."""
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["number"]).split())
        found = _ADDRESS.search(typed)
        if found:
            return found[1]
        if not _NUMBER.fullmatch(typed.upper()):
            raise ValidationError(
                _("这不是批次号或批次的二维码。批次号印在名册上方，以 BS 和八位日期开头，请核对后再输入。")
            )
        return typed.upper()


class AcknowledgeForm(BaseForm):
    """How many papers came, and what is amiss with which case."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=99999, widget=forms.HiddenInput)
    papers = forms.IntegerField(
        label=gettext_lazy("收到书面材料（份）"),
        help_text=gettext_lazy("按柜台实际清点的份数填写；没有书面材料的填 0。"),
        min_value=0,
        max_value=99999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=300, required=False)

    def __init__(self, *args: Any, cases: Iterable[Case] = (), **kwargs: Any) -> None:
        """``cases``: of the batch, each with a place for what is amiss with it."""
        super().__init__(*args, **kwargs)
        self.names = {}
        for case in cases:
            name, label = f"words_{case.public_id}", _("%s的不符之处") % case.applicant_name
            said = forms.TextInput(attrs={"aria-label": label, "placeholder": _("没有就不填")})
            self.add_field(name, forms.CharField(label=label, max_length=200, required=False, widget=said))
            self.names[name] = case.public_id

    def general(self) -> list[BoundField]:
        """The fields that are not of one case."""
        return [field for field in self if field.name not in self.names]

    def of_case(self, case: Case) -> BoundField | None:
        """The place for what is amiss with one case; None where the reader has none."""
        name = f"words_{case.public_id}"
        return self[name] if name in self.names else None

    def words(self) -> dict[str, Any]:
        """What ``services.receipts.acknowledge`` is told."""
        data = self.cleaned_data
        amiss = {case: data[name] for name, case in self.names.items() if data.get(name)}
        return {"discrepancies": amiss} | {name: data[name] for name in ("papers", "remark", "seen", "token")}
