"""What a reader of a printed form types."""

from django import forms
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm


class VerifyForm(BaseForm):
    """Check value and name: the one alone answers nothing."""

    code = forms.CharField(label=gettext_lazy("核验码"), help_text=gettext_lazy("在评审表二维码旁"), max_length=24)
    name = forms.CharField(label=gettext_lazy("申报人姓名"), max_length=50)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().lower()
