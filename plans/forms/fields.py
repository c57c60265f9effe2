"""The field for one value of a plan, by its shape; a field that names something of the plan offers what there is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from plans.editor.sections import named_in
from plans.editor.shapes import ONE_A_LINE, Kind, Shape
from plans.forms.values import shown

TEXT_LENGTH = 400_000
CHOSEN = frozenset({"values", "tag"})
"""Fields whose hint is about typing them."""
NOT_CODES = frozenset({"title", "form", "key"})
"""Fields that name something of the plan in one model and are plain words in others."""


def field_of(shape: Shape, value: Any) -> forms.Field:
    """The field in which a value is edited."""
    more: dict[str, Any] = {"label": shape.label, "required": False, "help_text": shape.hint}
    if shape.kind in ("choice", "choices"):
        known = {each for each, _label in shape.choices}
        choices = [*shape.choices, *((each, each) for each in shown(shape, value) if each not in known)]
        if shape.kind == "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
        unsaid = _("未写明，就是“%s”") % shape.default if shape.default else _("未写明")
        return forms.ChoiceField(choices=[("", unsaid), *choices], **more)
    if shape.kind in ("raw", "words", "long", "numbers"):
        rows = min(max(len("\n".join(shown(shape, value)).splitlines()) + 1, 2), 24)
        css = "form-control zp-code" if shape.kind == "raw" else "form-control"
        widget = forms.Textarea(attrs={"rows": rows, "class": css})
        more["help_text"] = shape.hint or (_("按文本格式填写") if shape.kind == "raw" else "")
        return forms.CharField(widget=widget, strip=shape.kind != "raw", **more)  # the whole text has its limit
    return forms.CharField(max_length=TEXT_LENGTH, **more)


def naming(shape: Shape, plan: Mapping[str, Any], beside: Mapping[str, Any]) -> Shape:
    """A field that names something of the same plan becomes a choice among what there is."""
    if shape.kind not in ("text", "words") or not _names(shape):
        return shape
    named = named_in(plan, shape.name, beside)
    if not named:
        return shape
    kind: Kind = "choices" if shape.kind == "words" else "choice"
    return replace(shape, kind=kind, choices=tuple(named), hint=_without_lines(shape))


def _names(shape: Shape) -> bool:
    """Whether a field's name says that it names something: ``title`` is a heading in most models, a code in some."""
    return shape.name not in NOT_CODES or (shape.owner, shape.name) in {
        ("Route", "title"), ("PreApproval", "form"), ("AnswerIs", "key"),
    }  # fmt: skip


def _without_lines(shape: Shape) -> str:
    """The hint of a field whose names are chosen and not typed one a line."""
    return "" if shape.hint == ONE_A_LINE or shape.name in CHOSEN else shape.hint
