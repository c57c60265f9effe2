"""Forms of the self-score and of the recommenders; what is wrong is said by the modules that judge it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from applicants import recommending, scoring
from applicants.forms.dossier import VersionedForm
from kernel.forms import ErrorRow
from plans.rules.scoring import most
from plans.spec.base import Level
from plans.spec.rule import RecommendedByRule
from plans.spec.scoring import ItemKind, ScoreItem, ScoringSheet

Offered = Mapping[str, Mapping[str, Any]]


def item_field(item: ScoreItem) -> forms.Field:
    """The field of one item: radios for options, a number for what is counted or given in a range."""
    if item.kind is ItemKind.OPTION:
        choices = [(each.code, _option_words(each.label, each.points)) for each in item.options]
        return forms.CharField(
            label=item.name, required=False, widget=forms.RadioSelect(choices=[("", _("没有")), *choices])
        )
    words = _("0 到 %d 分") % most(item)
    if item.kind is ItemKind.COUNT:
        words = _("每项 %d 分") % (item.points_each or 0)
        if item.maximum is not None:
            words += _("，最多 %d 项") % item.maximum
    number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.CharField(label=item.name, required=False, help_text=words, widget=number)


def _option_words(label: str, points: int) -> str:
    words = _("%d 分") % points
    return words if label == words else f"{label}（{words}）"


def gate_field(name: str) -> forms.Field:
    """The tick of one gate."""
    return forms.BooleanField(label=name, required=False)


class SheetForm(VersionedForm):
    """A scoring sheet: gates, items, and what proves each item."""

    def __init__(self, sheet: ScoringSheet, offered: Offered, *args: Any, **kwargs: Any) -> None:
        self.sheet = sheet
        self.offered = offered
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, sheet: ScoringSheet, offered: Offered, *args: Any, **kwargs: Any) -> "SheetForm":
        """The form of one sheet. ``offered``: what there is as evidence, by public id (``snapshot.proofs_of``)."""
        fields: dict[str, forms.Field] = {f"gate_{gate.code}": gate_field(gate.name) for gate in sheet.gates}
        for item in sheet.items:
            fields[f"item_{item.code}"] = item_field(item)
            fitting = [(key, proof) for key, proof in offered.items() if scoring.fits(item, proof["kind"])]
            fields[f"evidence_{item.code}"] = forms.MultipleChoiceField(
                label=_("%s的佐证材料") % item.name,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(key, f"{proof['label']}：{proof['summary']}") for key, proof in fitting],
                error_messages={"invalid_choice": _("所选的佐证材料已经不能用了，请刷新后重新选择。")},
            )
        return type(cls.__name__, (cls,), fields)(sheet, offered, *args, **kwargs)

    @classmethod
    def stored(cls, sheet: ScoringSheet, offered: Offered, typed: scoring.Typed, version: int) -> "SheetForm":
        """The form of a sheet that was saved: what is wrong with it is said again."""
        data: dict[str, Any] = {"version": str(version)}
        data |= {f"item_{code}": text for code, text in typed["values"].items()}
        data |= {f"gate_{code}": "on" for code in typed["gates"]}
        data |= {f"evidence_{code}": [e for e in ids if e in offered] for code, ids in typed["evidence"].items()}
        form = cls.of(sheet, offered, data)
        form.is_valid()
        return form

    def typed(self) -> dict[str, Any]:
        """What stands in the form (typed, or suggested before anything is) as ``applicants.scoring`` describes it."""
        data = self.data if self.is_bound else self.initial
        return {
            "values": {item.code: str(data.get(f"item_{item.code}", "")) for item in self.sheet.items},
            "gates": [gate.code for gate in self.sheet.gates if data.get(f"gate_{gate.code}")],
            "evidence": {item.code: _chosen(data, f"evidence_{item.code}") for item in self.sheet.items},
        }

    def _clean_form(self) -> None:
        for code, sentence in scoring.problems(self.sheet, self.typed(), self.offered).items():
            if f"item_{code}" not in self._errors:
                self.add_error(f"item_{code}", sentence)
        super()._clean_form()


def _chosen(data: Mapping[str, Any], name: str) -> list[str]:
    given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [str(each) for each in given]


class RecommendersForm(VersionedForm):
    """So many recommenders, each with the same six fields; a row left blank is not judged.

    A lower level than the route asks is told beside its field.
    """

    marks_optional = False  # every field of a row that is begun is needed

    LABELS = {
        "name": gettext_lazy("姓名"),
        "employer": gettext_lazy("单位"),
        "title": gettext_lazy("职称"),
        "level": gettext_lazy("职称层级"),
        "major": gettext_lazy("从事专业"),
        "phone": gettext_lazy("手机"),
    }

    def __init__(self, asked: RecommendedByRule, owner: Person, *args: Any, **kwargs: Any) -> None:
        self.count = asked.count
        self.owner = owner
        self.least = asked.level
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, asked: RecommendedByRule, owner: Person, *args: Any, **kwargs: Any) -> "RecommendersForm":
        """The form for the recommenders that are asked, of the dossier of ``owner``."""
        fields = {
            f"{name}_{place}": _recommender_field(name, str(label), matching=asked.matching_major)
            for place in range(asked.count)
            for name, label in cls.LABELS.items()
        }
        return type(cls.__name__, (cls,), fields)(asked, owner, *args, **kwargs)

    def rows(self) -> list[dict[str, str]]:
        """What was typed, row by row."""
        return [
            {name: str(self.data.get(f"{name}_{place}", "")) for name in recommending.FIELDS}
            for place in range(self.count)
        ]

    def panels(self) -> Iterable[tuple[int, list[forms.BoundField]]]:
        """The fields of each recommender, numbered from 1."""
        for place in range(self.count):
            yield place + 1, [self[f"{name}_{place}"] for name in recommending.FIELDS]

    def _clean_form(self) -> None:
        for place, wrong in enumerate(recommending.problems(self.rows(), self.owner)):
            for name, sentence in wrong.items():
                if f"{name}_{place}" not in self._errors:
                    self.add_error(f"{name}_{place}", sentence)
            level = self.rows()[place]["level"]
            if level in set(Level) and Level(level).rank < self.least.rank:
                self.add_error(f"level_{place}", _("须为%s以上，请另请一名专家。") % self.least.label)
        super()._clean_form()

    def error_rows(self) -> list[ErrorRow]:
        """The summary names the recommender whose field it is: two have a 姓名."""
        whose = {self[f"{name}_{place}"].id_for_label: place + 1 for place in range(self.count) for name in self.LABELS}
        return [
            row._replace(
                label=_("第 %(number)d 名推荐专家的%(field)s") % {"number": whose[row.target], "field": row.label}
            )
            if row.target in whose
            else row
            for row in super().error_rows()
        ]


def _recommender_field(name: str, label: str, *, matching: bool) -> forms.Field:
    if name == "level":
        levels = [("", _("请选择")), *((level.value, level.label) for level in Level)]
        return forms.CharField(label=label, required=False, widget=forms.Select(choices=levels))
    kind = {"phone": {"inputmode": "tel", "autocomplete": "off"}}.get(name, {"autocomplete": "off"})
    hint = {"title": _("如：高级工程师。"), "major": _("与您的申报专业相同或相近。") if matching else ""}.get(name, "")
    return forms.CharField(label=label, required=False, help_text=hint, widget=forms.TextInput(attrs=kind))
