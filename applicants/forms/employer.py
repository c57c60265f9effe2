"""Looking up an employer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.credit_codes import fold, is_code
from accounts.employer_queries import LEAST_TYPED
from kernel.forms import BaseForm


class EmployerSearchForm(BaseForm):
    """A part of the employer's name, or its whole credit code."""

    q = forms.CharField(
        label=_("查找单位"),
        help_text=_("输入单位全称中的几个字，或者完整的 18 位统一社会信用代码。"),
        min_length=LEAST_TYPED,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
    )

    def code(self) -> str:
        """The credit code that was typed; empty when it is a name."""
        folded = fold(self.cleaned_data["q"])
        return folded if is_code(folded) else ""
