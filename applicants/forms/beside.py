"""After a save in another window: beside each field that differs stands what was saved, with a tick to take it."""

from typing import NamedTuple

from django import forms
from django.http import QueryDict

OTHER = "other-"
"""Before a field's name: the tick that takes the other window's value."""


class Saved(NamedTuple):
    """A field as another window saved it."""

    value: str
    """As the form posts it."""
    words: str
    """As people read it."""


class Line(NamedTuple):
    """A field, and what another window saved in it; None where both say the same."""

    field: forms.BoundField
    saved: Saved | None


def with_taken(posted: QueryDict) -> QueryDict:
    """What was posted; a field whose other value was ticked holds that one.

    The tick brings the value along instead of having it looked up: nobody takes what they were not shown.
    """
    data = posted.copy()
    for name, value in posted.items():
        if name.startswith(OTHER):
            data[name.removeprefix(OTHER)] = str(value)
    return data
