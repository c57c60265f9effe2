"""What a recommender answers on the page behind their link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.models import RecommendationRequest
from applicants.recommending import LIMITS
from kernel.forms import BaseForm

LONGEST = 1000


class RecommendationForm(BaseForm):
    """Yes or no, the recommender's own title and words, the number the link came to, and the promise."""

    marks_optional = False  # the words are needed for a yes

    choice = forms.ChoiceField(
        label=_("您的意见"),
        widget=forms.RadioSelect,
        choices=[
            (RecommendationRequest.Answer.YES.value, _("同意推荐")),
            (RecommendationRequest.Answer.NO.value, _("不推荐，或者上面的信息不属实")),
        ],
    )
    title = forms.CharField(label=_("您的职称"), max_length=LIMITS["title"])
    text = forms.CharField(
        label=_("推荐意见"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("同意推荐的，写明您了解的申报人的专业水平和业绩；不推荐的，可以写原因，也可以不写。"),
    )
    phone = forms.CharField(
        label=_("收到短信的手机号"),
        max_length=LIMITS["phone"],
        help_text=_("用来核对是您本人。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    promise = forms.BooleanField(label=_("我是本人，以上是我的真实意见，并对其真实性负责"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("choice") == RecommendationRequest.Answer.YES and given.get("text") == "":
            self.add_error("text", _("同意推荐的，请写明推荐意见。"))
        return given
