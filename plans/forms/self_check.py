"""The form of the anonymous self-check: it asks what the plan's rules look at, and its answers become facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from kernel.forms import BaseForm
from plans.forms import self_check_fields as ask
from plans.forms.self_check_fields import Part
from plans.forms.self_declared import EDUCATIONS, facts_of
from plans.forms.unsaid import possible_of
from plans.rules.asked import asked_of
from plans.rules.facts import Facts
from plans.spec import PlanDocument


@dataclass(frozen=True)
class Shown:
    """A part on the page; ``is_open``: whether something in its fold was answered."""

    fields: list[BoundField]
    summary: str
    is_open: bool


class SelfCheckForm(BaseForm):
    """Nothing is required: what is left empty is not known, and never "no". ``facts()`` after ``is_valid()``."""

    marks_optional = False

    def __init__(self, plan: PlanDocument, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        """``today``: no day after it is taken; None: any day."""
        self.plan = plan
        self.today = today
        self.asked = asked_of(plan)
        self._groups: list[tuple[str, str, list[Part]]] = []
        self._wanted: dict[str, forms.Field] = {}
        self._collect()
        super().__init__(*args, **kwargs)

    @property
    def groups(self) -> list[tuple[str, str, list[Shown]]]:
        """The fields as they stand together on the page: legend, hint, and the fields that belong together."""
        return [(legend, hint, [self._shown(part) for part in parts]) for legend, hint, parts in self._groups]

    def _shown(self, part: Part) -> Shown:
        fields = [self[name] for name in part.fields]
        said = any(field.errors or field.value() not in (None, "", False) for field in fields)
        return Shown(fields, part.summary, is_open=self.is_bound and said)

    def _collect(self) -> None:
        asked, plan = self.asked, self.plan
        self._group(_("您是谁"), Part(ask.person_fields(plan, asked)))
        schooling = [Part(ask.education_fields(asked, number), ask.more_degrees(number)) for number in EDUCATIONS]
        self._group(_("学历"), *(schooling if asked.education else ()), Part(ask.retraining_fields(asked)))
        work = _("职称和工作经历") if asked.title else _("工作经历")
        self._group(work, Part(ask.title_fields(asked)), Part(ask.work_fields(asked, plan)))
        self._group(_("证书和称号"), *ask.named_parts(asked))
        self._group(_("年度考核和继续教育"), Part(ask.appraisal_fields(asked)), Part(ask.hours_fields(asked)))
        self._group(
            _("业绩（填数量，没有的填 0）"),
            *ask.evidence_parts(asked),
            hint=_("同一项业绩符合几条的，每一条都填上，不会重复计算。"),
        )
        self._group(_("其他条件"), Part(ask.other_fields(asked, plan)))
        self.base_fields = self._wanted

    def _group(self, legend: str, *parts: Part, hint: str = "") -> None:
        some = [part for part in parts if part.fields]
        if some:
            self._groups.append((legend, hint, some))
        for part in some:
            self._wanted.update(part.fields)

    def facts(self) -> Facts:
        """The answers as the facts that the plan's rules judge."""
        return facts_of(self.cleaned_data, self.asked, self.plan)

    def possible(self) -> Facts:
        """The same person with the best answer in every field left empty."""
        return possible_of(self.cleaned_data, self.asked, self.plan)

    def clean(self) -> dict[str, Any]:
        """What is asked of the past has happened: a day to come is refused beside its field."""
        for name, value in list(self.cleaned_data.items()):
            if self.today and isinstance(value, date) and value > self.today:
                self.add_error(name, _("这一天还没有到。请填写已经发生的日期，没有的留空。"))
        return self.cleaned_data
