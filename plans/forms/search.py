"""Forms of the public plan pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import BaseForm

SEARCH_LENGTH = 40


class SearchForm(BaseForm):
    """One word or a few; an empty search finds everything."""

    q = forms.CharField(label=_("查找"), max_length=SEARCH_LENGTH, required=False)

    def text(self) -> str:
        """What to search for; nothing when the search was refused."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""


class CatalogueSearchForm(SearchForm):
    """Search for a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("按名称、地区、系列或组织单位查找")


class MajorSearchForm(SearchForm):
    """Search for a major that may be declared, by its own name or by a study major it accepts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("输入您所学的专业或要申报的专业")
