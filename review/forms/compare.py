"""What an officer finds at the counter: for every paper whether it agrees with the online record."""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.formats import cn_date
from review.engine.commands import Command, OwnCommand
from review.engine.events import Agreement
from review.forms.decide import HiddenToken

FOUND = [
    (Agreement.AGREES.value, gettext_lazy("一致")),
    (Agreement.NOT_NEEDED.value, gettext_lazy("不需要提交")),
    (Agreement.DIFFERS.value, gettext_lazy("不一致")),
    (Agreement.MISSING.value, gettext_lazy("没有提交")),
]


class CompareForm(HiddenToken):
    """The day, who compared, and every paper that the plan names. ``earliest``: when the case came to the counter."""

    on = forms.DateField(
        label=gettext_lazy("核对日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    by = forms.CharField(
        label=gettext_lazy("核对人"), help_text=gettext_lazy("在场核对的工作人员姓名，用顿号隔开。"), max_length=100
    )

    template_name = "review/compare_form.html"

    def __init__(self, *args: Any, papers: tuple[str, ...], earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers, self.earliest = papers, earliest
        for number, name in enumerate(papers):
            choice = forms.ChoiceField(label=name, choices=FOUND, widget=forms.RadioSelect)
            self.add_field(f"found_{number}", choice)
            told = forms.TextInput(attrs={"aria-label": _("“%s”的说明") % name})
            note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=told)
            self.add_field(f"note_{number}", note)

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """What was found and the note, paper by paper."""
        return [(self[f"found_{number}"], self[f"note_{number}"]) for number in range(len(self.papers))]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("核对的日期不能晚于今天。"))
        if on < self.earliest:
            text = _("核对的日期早于申报件到达本环节的日期（%(day)s），请检查。")
            raise forms.ValidationError(text % {"day": cn_date(self.earliest)})
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(len(self.papers)):
            differs = cleaned.get(f"found_{number}") == Agreement.DIFFERS
            if differs and not cleaned.get(f"note_{number}") and f"note_{number}" not in self.errors:
                self.add_error(f"note_{number}", _("请写明“%s”哪里不一致。") % self.papers[number])
        return cleaned

    def command(self) -> Command:
        data = self.cleaned_data
        papers = {name: (data[f"found_{n}"], data[f"note_{n}"]) for n, name in enumerate(self.papers)}
        payload = {"on": data["on"], "by": data["by"], "papers": papers}
        return Command(OwnCommand.COMPARE, data["seen_version"], payload=payload)
