"""What an office finds of a self-score: a value for every item, and a reason wherever it differs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from applicants.forms.scoring import gate_field, item_field
from plans.rules.scoring import Reading, Value, read
from plans.spec.scoring import ScoringSheet
from review.engine.commands import Command, OwnCommand
from review.engine.scores import GATES
from review.engine.turn import MIN_REASON
from review.forms.decide import HiddenToken


class VerifyScoreForm(HiddenToken):
    """Every item of a sheet with its reason. ``own_values`` and ``own_gates`` are the applicant's."""

    def __init__(
        self, sheet: ScoringSheet, own_values: Mapping[str, Value], own_gates: frozenset[str], *args: Any, **kwargs: Any
    ) -> None:
        self.sheet = sheet
        self.own_values = own_values
        self.own_gates = own_gates
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, sheet: ScoringSheet, *args: Any, **kwargs: Any) -> "VerifyScoreForm":
        """The form of one sheet."""
        fields: dict[str, forms.Field] = {f"gate_{gate.code}": gate_field(gate.name) for gate in sheet.gates}
        if sheet.gates:
            fields[f"reason_{GATES}"] = _reason_field(_("控制项核定与自评不同的理由"))
        for item in sheet.items:
            fields[f"item_{item.code}"] = item_field(item)
            fields[f"reason_{item.code}"] = _reason_field(_("理由"))
        return type(cls.__name__, (cls,), fields)(sheet, *args, **kwargs)

    def reading(self) -> Reading:
        """What was typed, read by the sheet."""
        return read(self.sheet, {item.code: str(self.data.get(f"item_{item.code}", "")) for item in self.sheet.items})

    def gates(self) -> list[str]:
        """The gates found to be met."""
        return [gate.code for gate in self.sheet.gates if self.data.get(f"gate_{gate.code}")]

    def _clean_form(self) -> None:
        reading = self.reading()
        for code, sentence in reading.wrong.items():
            self.add_error(f"item_{code}", sentence)
        for item in self.sheet.items:
            differs = self.own_values.get(item.code) != reading.values.get(item.code)
            if differs and item.code not in reading.wrong:
                self._ask_reason(item.code)
        if frozenset(self.gates()) != self.own_gates:
            self._ask_reason(GATES)
        super()._clean_form()

    def _ask_reason(self, key: str) -> None:
        name = f"reason_{key}"
        if name not in self._errors and len(self.cleaned_data.get(name, "")) < MIN_REASON:
            self.add_error(name, _("核定与自评不同，请写明理由，至少 %d 个字。") % MIN_REASON)

    def command(self) -> Command:
        """What the engine decides on."""
        reasons = {
            name.removeprefix("reason_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("reason_") and text
        }
        payload = {"values": self.reading().values, "gates": self.gates(), "reasons": reasons}
        return Command(OwnCommand.VERIFY_SCORE, self.cleaned_data["seen_version"], payload=payload)


def _reason_field(label: str) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=300, widget=area)
