"""The parts of a plan's form as they are drawn: fields, groups, rows of groups, and lists that lead to other pages."""

from dataclasses import dataclass, field

from django.forms import BaseForm, BoundField

from plans.editor.outline import Item


@dataclass
class Node:
    """``kind``: field, group, rows, row, or items (a list whose items have pages of their own)."""

    kind: str
    name: str
    label: str
    form: BaseForm
    children: list["Node"] = field(default_factory=list)
    is_new: bool = False
    is_open: bool = True
    at: str = ""
    """The path of a row or of a list, for the buttons."""
    items: list[Item] = field(default_factory=list)
    kinds: tuple[tuple[str, str], ...] = ()
    """Of a list of conditions: what may be added."""
    is_full: bool = False
    """There can be only one, and it is there."""
    wrong: list[str] = field(default_factory=list)
    """What is wrong with the list itself."""
    hint: str = ""
    is_first: bool = False
    is_last: bool = False
    own: bool = False
    """Of an overlay: whether the upper notice itself says something here."""

    @property
    def bound(self) -> BoundField:
        """The field itself."""
        return self.form[self.name]

    @property
    def remove(self) -> BoundField:
        """The box that takes a row away."""
        return self.form[f"{self.name}-remove"]

    @property
    def count(self) -> BoundField:
        """The hidden field that says how many rows were drawn."""
        return self.form[f"{self.name}-rows"]

    @property
    def has_errors(self) -> bool:
        """Whether anything in it is wrong."""
        if self.kind == "field":
            return bool(self.bound.errors)
        return bool(self.wrong) or any(child.has_errors for child in self.children)
