"""Forms of the dossier's steps. What is wrong with the information is said by ``applicants.information``."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants import information
from applicants.models import ArchiveEntry
from kernel.forms import BaseForm, UploadField
from plans.asking import question_help
from plans.spec import PlanDocument
from plans.spec.condition import Question

MB = 1024 * 1024
PAPERS = ("pdf", "jpg", "jpeg", "png")


def _routes(plan: PlanDocument) -> list[Any]:
    """The plan's routes grouped under their titles."""
    return [
        (title.name, [(route.code, route.name) for route in plan.offered_routes(title.code)]) for title in plan.titles
    ]


def _question_field(plan: PlanDocument, question: Question) -> forms.Field:
    """A choice, or a number; what is wrong with it, and whether it is asked at all, ``information.problems`` says."""
    label, help_text = question.text, question_help(plan, question)
    everybody = not (question.titles or question.routes)
    if question.number is not None:
        widget = forms.TextInput(attrs={"inputmode": "decimal" if question.number.decimals else "numeric", "size": 12})
        return forms.CharField(label=label, help_text=help_text, required=everybody, widget=widget)
    options = [(option.code, option.label) for option in question.options]
    return forms.ChoiceField(
        label=label, help_text=help_text, required=everybody, widget=forms.RadioSelect, choices=options
    )


class OpenForm(BaseForm):
    """Choosing title and route, to open a dossier."""

    route = forms.ChoiceField(label=_("申报职称和方式"), widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    targets = {"route": "id_route"}

    def __init__(self, plan: PlanDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = _routes(plan)


class PhotoForm(BaseForm):
    """One identity photo."""

    photo = UploadField(label=_("证件照"), max_bytes=5 * MB, extensions=("jpg", "jpeg"))


class CommitmentForm(BaseForm):
    """The drawing of a signature and the words it was drawn under."""

    signature = forms.CharField(label=_("本人签名"), widget=forms.HiddenInput, required=False)
    text_digest = forms.CharField(widget=forms.HiddenInput, max_length=71)


class VersionedForm(BaseForm):
    """A step's form that knows which save its page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class InformationForm(VersionedForm):
    """Title and route, major, the plan's questions and the statement; each judged as a submit would."""

    route = forms.ChoiceField(label=_("申报职称和方式"), widget=forms.RadioSelect)
    major = forms.ChoiceField(label=_("申报专业"))
    statement = forms.CharField(label=_("本人述职"), strip=False)

    def __init__(self, plan: PlanDocument, *args: Any, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = _routes(plan)
        majors = [(major.code, major.name) for major in plan.majors]
        self.fields["major"].choices = [("", _("请选择")), *majors]
        limit = {"data-limit": plan.statement_limit} if plan.statement_limit else {}
        area = forms.Textarea(attrs={"rows": 14, **limit})
        self.fields["statement"].widget = area
        self.fields["statement"].help_text = plan.statement_hint or ""

    @classmethod
    def of(cls, plan: PlanDocument, *args: Any, **kwargs: Any) -> "InformationForm":
        """The form of one plan, with its own questions before the statement."""
        asked = {question.code: _question_field(plan, question) for question in plan.questions}
        made = type(cls.__name__, (cls,), asked)
        return made(plan, *args, field_order=["version", *information.field_names(plan)], **kwargs)

    def _clean_form(self) -> None:
        for name, sentence in information.problems(self.values(), self.plan).items():
            if name not in self._errors:
                self.add_error(name, sentence)
        super()._clean_form()

    def values(self) -> dict[str, str]:
        """What was typed, as it is stored: the plan's own fields and nothing else (AC-016)."""
        return {name: str(self.data.get(self.add_prefix(name), "")) for name in information.field_names(self.plan)}

    def questions(self) -> list[forms.BoundField]:
        """The plan's own questions."""
        return [self[question.code] for question in self.plan.questions]


class AchievementsForm(VersionedForm):
    """Which approved achievements go into the dossier."""

    targets = {"entries": "entries"}
    entries = forms.MultipleChoiceField(label=_("选择业绩"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, offered: Iterable[ArchiveEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"].choices = [(e.public_id, e.summary) for e in offered]
        self.fields["entries"].error_messages["invalid_choice"] = _("只能选择单位审核通过的业绩，请刷新后重新选择。")


class AttachmentForm(BaseForm):
    """One file for an attachment the plan asks for."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    file = UploadField(label=_("选择文件"), max_bytes=20 * MB, extensions=PAPERS)


class SubmitForm(BaseForm):
    """The confirmed submit: the token of this page and the version it showed."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
