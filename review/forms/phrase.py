"""What an officer types to keep a sentence for the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from review.models import Phrase
from review.presenters.sentence import FILLED_IN, unknown_braces


class PhraseForm(BaseForm):
    """The sentence and the decision it is for."""

    use = forms.ChoiceField(label=gettext_lazy("用在"), choices=Phrase.Use.choices)
    text = forms.CharField(label=gettext_lazy("用语"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("可以写%s，办理时按申报件自动填入。") % "、".join(FILLED_IN)
        self.fields["text"].help_text = told

    def clean_text(self) -> Any:
        text = self.cleaned_data["text"]
        unknown = unknown_braces(text)
        if unknown:
            said = _("%(word)s 不能自动填入。可以写的有%(known)s。")
            raise forms.ValidationError(said % {"word": unknown, "known": "、".join(FILLED_IN)})
        return text
