"""What an officer writes down beside a case: notes, and what they find of a condition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import BaseForm
from review.models import Judgement


class NoteForm(BaseForm):
    """A note for the office, or for oneself."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(label=_("写一条备注"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    is_private = forms.BooleanField(label=_("只有我自己看得到"), required=False)


class JudgeForm(BaseForm):
    """The verdict on one condition, with a word."""

    marks_optional = False
    verdict = forms.ChoiceField(label=_("认定"), choices=Judgement.Verdict.choices, widget=forms.RadioSelect)
    word = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        """``place``: of the condition. Several of these forms stand on one page, so that it is in their ids."""
        super().__init__(*args, auto_id=f"id_judge_{place}_%s", **kwargs)
        self.place = place
