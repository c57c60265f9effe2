"""The confirmation of a job over many cases: the words for all of them, and their number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from review.forms.decide import group_fields
from review.presenters.sentence import FILLED_IN, model_sentence, unknown_braces


class BulkForm(BaseForm):
    """``asks_opinion``: of an approval. ``group``: the recommending group of a stage among the cases, where one is.
    ``example``: the sentence as it begins, for the first case."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("审核意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), initial=model_sentence
    )
    count = forms.IntegerField(
        label=gettext_lazy("办理件数"),
        help_text=gettext_lazy("看完名单后，填写上面“办理”的件数，以示核对过。"),
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, asks_opinion: bool, group: str | None = None, example: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_opinion:
            del self.fields["reason"]
            return
        words = _("大括号中的词由系统逐件填写：%s。其余的字每件相同。") % "".join(FILLED_IN)
        words += _("名单上第一件是：%s") % example if example else ""
        self.fields["reason"].help_text = words
        if group:
            for name, field in group_fields(group).items():
                self.add_field(name, field)
            self.order_fields(["met_on", "members", "reason", "count"])

    def clean_reason(self) -> str:
        """Braces around anything else would be printed as they are."""
        reason: str = self.cleaned_data["reason"]
        unknown = unknown_braces(reason)
        if unknown:
            told = {"word": unknown, "known": "、".join(FILLED_IN)}
            raise ValidationError(_("%(word)s 不能自动填入。可以写的有%(known)s。") % told)
        return reason

    def words(self) -> dict[str, Any]:
        """What ``services.bulk.start`` is told."""
        data = self.cleaned_data
        opinion = {"opinion": data["reason"]} if "reason" in data else {}
        return opinion | {name: data[name] for name in ("count", "met_on", "members", "token") if name in data}
