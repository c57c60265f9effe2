"""The button that moves a dossier to a newer version of its plan."""

from django import forms

from kernel.forms import BaseForm


class MoveForm(BaseForm):
    """What the page showed: the dossier's version, and the number of the plan's version compared with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    target = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
