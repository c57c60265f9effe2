"""Forms of the dossier's steps. What is wrong with the information is said by ``applicants.information``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants import information
from applicants.forms.beside import Line, Saved
from applicants.models import ArchiveEntry
from applicants.registers.answering import Given
from documents.models import StoredFile
from kernel.forms import BaseForm, UploadField
from plans.asking import major_label, question_help
from plans.spec import PlanDocument
from plans.spec.condition import Question
from plans.spec.parts import Receiving, ReceivingOffice, TextField

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
    everybody = question.is_for_all
    if question.number is not None:
        widget = forms.TextInput(attrs={"inputmode": "decimal" if question.number.decimals else "numeric", "size": 12})
        return forms.CharField(label=label, help_text=help_text, required=everybody, widget=widget)
    options = [(option.code, option.label) for option in question.options]
    return forms.ChoiceField(
        label=label, help_text=help_text, required=everybody, widget=forms.RadioSelect, choices=options
    )


def _text_field(asked: TextField) -> forms.Field:
    """A text that a route asks for; whether it must be there, ``information.problems`` says."""
    limit = {"data-limit": asked.limit} if asked.limit else {}
    area = forms.Textarea(attrs={"rows": 5, **limit})
    return forms.CharField(label=asked.label, help_text=asked.hint or "", required=False, strip=False, widget=area)


def _office_field(plan: PlanDocument, receiving: Receiving) -> forms.Field:
    choices = [(office.code, _office_words(office)) for office in receiving.offices]
    widget = forms.RadioSelect
    ends = information.OFFICE_ENDS if any(window.offices for window in plan.windows) else ""
    told = f"{receiving.warning or ''}{information.OFFICE_USE}{ends}"
    return forms.ChoiceField(label=_("受理点"), help_text=told, widget=widget, choices=choices)


def _office_words(office: ReceivingOffice) -> str:
    more = "，".join(part for part in (office.region, office.address, office.phone) if part)
    return f"{office.name}（{more}）" if more else office.name


class TickedWork(forms.CheckboxSelectMultiple):
    """Boxes whose ticks are stored as one text, the values with spaces between."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return information.ticked(data, name)


def _work_field(tag: information.WorkTag, works: Sequence[tuple[str, str]]) -> forms.Field:
    """Which stretches of work are of this sort; none is an answer too."""
    label = _("哪些工作经历属于“%s”？") % tag.label
    told = _("可以选几条，都不属于的不选。") if works else _("业绩档案中还没有审核通过的工作经历。")
    return forms.MultipleChoiceField(label=label, help_text=told, required=False, widget=TickedWork, choices=works)


class RouteField(NamedTuple):
    """A field that is asked for by some routes only, or in some majors."""

    field: forms.BoundField
    routes: str
    """Their codes, with spaces between; empty: every route asks for it."""
    is_asked: bool
    """By the route and in the major chosen now."""
    may_be_empty: bool = False
    """Also where it is asked."""
    majors: str = ""
    """Their codes, with spaces between; empty: it is asked in every major."""


class OpenForm(BaseForm):
    """Choosing title and route, to open a dossier."""

    route = forms.ChoiceField(label=_("申报职称和方式"), widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    again = forms.CharField(required=False, widget=forms.HiddenInput, max_length=24)
    targets = {"route": "id_route"}

    def __init__(self, plan: PlanDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = _routes(plan)


class PhotoForm(BaseForm):
    """One identity photo."""

    photo = UploadField(label=_("证件照"), max_bytes=5 * MB, extensions=("jpg", "jpeg"))


class PhoneSignatureForm(BaseForm):
    """The drawing of a signature, from the phone that the code led to."""

    signature = forms.CharField(label=_("本人签名"), widget=forms.HiddenInput, required=False)


class CommitmentForm(PhoneSignatureForm):
    """The drawing of a signature and the words it was drawn under."""

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
        self.known: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = _routes(plan)
        majors = [(major.code, major_label(plan, major)) for major in plan.majors]
        self.fields["major"].choices = [("", _("请选择")), *majors]
        limit = {"data-limit": plan.statement_limit} if plan.statement_limit else {}
        area = forms.Textarea(attrs={"rows": 14, **limit})
        self.fields["statement"].widget = area
        self.fields["statement"].help_text = plan.statement_hint or ""

    @classmethod
    def of(
        cls,
        plan: PlanDocument,
        *args: Any,
        known: Mapping[str, Given] | None = None,
        works: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> "InformationForm":
        """The form of one plan, with its own questions before the statement; those in ``known`` are answered.

        ``works``: public id and summary of the approved work entries, for plans that count sorts of work apart.
        """
        asked = {question.code: _question_field(plan, question) for question in plan.questions}
        asked |= {text.name: _text_field(text.asked) for text in information.route_texts(plan)}
        asked |= {tag.name: _work_field(tag, works) for tag in information.work_tags(plan)}
        receiving = information.receiving_of(plan)
        if receiving:
            asked[information.OFFICE] = _office_field(plan, receiving)
        made = type(cls.__name__, (cls,), asked)
        form = made(plan, *args, field_order=["version", *information.field_names(plan)], **kwargs)
        for code, answer in (known or {}).items():
            form._answered(code, answer)
        return form

    def _answered(self, code: str, answer: Given) -> None:
        """A question that is answered, by a register, say: shown with its source, and not open to another answer."""
        self.known[code] = answer.value
        field = self.fields[code]
        field.disabled = True
        self.initial[code] = answer.value.split() if isinstance(field.widget, TickedWork) else answer.value
        if answer.checked:
            field.help_text = _("%s，不用回答。") % answer.checked

    def _clean_form(self) -> None:
        for name, sentence in information.problems(self.values(), self.plan).items():
            if name not in self._errors and not self.fields[name].disabled:
                self.add_error(name, sentence)
        super()._clean_form()

    def values(self) -> dict[str, str]:
        """What was typed, as it is stored: the plan's own fields and nothing else (AC-016), known answers as known."""
        return information.typed(self.data, self.plan) | self.known

    def beside(self, stored: Mapping[str, str]) -> list[Line]:
        """The fields whose ``stored`` values are others than the typed ones, each with what is stored."""
        typed = self.values()
        return [
            Line(self[name], Saved(stored.get(name, ""), self._words(name, stored.get(name, ""))))
            for name in information.field_names(self.plan)
            if typed[name] != stored.get(name, "")
        ]

    def _words(self, name: str, value: str) -> str:
        """A stored value as people read it."""
        labels: dict[str, str] = {}
        for code, label in getattr(self.fields[name], "choices", []):
            labels |= dict(label) if isinstance(label, list | tuple) else {code: label}
        if isinstance(self.fields[name].widget, TickedWork):
            return "、".join(str(labels.get(each, each)) for each in value.split()) or str(_("没有选择"))
        return str(labels.get(value, value) or _("没有填写"))

    def route_texts(self) -> list[RouteField]:
        """What single routes ask in words."""
        asked = information.route_texts(self.plan)
        return [self._asked(text.name, [text.route])._replace(may_be_empty=not text.asked.required) for text in asked]

    def questions(self) -> list[RouteField]:
        """The receiving office where it is chosen, the plan's own questions, and the sorts of work it counts apart."""
        found = [self._asked(information.OFFICE, [])] if information.OFFICE in self.fields else []
        for question in self.plan.questions:
            fitting = [route.code for route in self.plan.routes if question.is_for_route(route.title, route.code)]
            routes = fitting if question.titles or question.routes else []
            found.append(self._asked(question.code, routes, question.majors))
        tags = information.work_tags(self.plan)
        return found + [self._asked(tag.name, list(tag.routes))._replace(may_be_empty=True) for tag in tags]

    def _asked(self, name: str, routes: Sequence[str], majors: Sequence[str] = ()) -> RouteField:
        is_asked = (not routes or self["route"].value() in routes) and (not majors or self["major"].value() in majors)
        return RouteField(self[name], " ".join(routes), is_asked, majors=" ".join(majors))


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


class FromArchiveForm(BaseForm):
    """Which file of the archive is to be which attachment: a choice for each file, empty for most."""

    def __init__(self, archived: Iterable[StoredFile], slots: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        choices = [("", _("不选用")), *slots]
        for file in archived:
            label = _("把“%(name)s”用作") % {"name": file.name}
            self.fields[file.public_id] = forms.ChoiceField(label=label, required=False, choices=choices)

    def wanted(self) -> dict[str, str]:
        """By file the attachment's code."""
        return {file: code for file, code in self.cleaned_data.items() if code}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.wanted():
            raise forms.ValidationError(_("还没有选择文件：在要用的文件旁选择用作哪项附件。"))
        return cleaned


class SubmitForm(BaseForm):
    """The confirmed submit: the token of this page, the version and the content it showed."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=71, required=False)
