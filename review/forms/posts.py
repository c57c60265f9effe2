"""What HR of a public institution types of its posts, and of an appointment."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import BaseForm
from plans.spec.base import Level
from review.models import Case, PostStatement
from review.presenters.posts import left_choices
from review.queries.posts import STATED
from review.services.posts import Stated, StatedLevel

MOST = 100_000
PER_CENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
EARLIEST = 2000
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTS = {
    "ratio": gettext_lazy("核准比例（%）"),
    "approved": gettext_lazy("核准人数"),
    "appointed": gettext_lazy("实聘人数"),
    "offered": gettext_lazy("本年推出岗位数"),
}


def _count(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **more)


class RatioField(forms.CharField):
    """A part of a hundred, with at most two decimals, as a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=6, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not PER_CENT.fullmatch(text) or Decimal(text) > 100:
            raise forms.ValidationError(_("请填写 0 到 100 的数字，最多两位小数，不写百分号。"))
        return Decimal(text)


class PostForm(BaseForm):
    """The statement: the whole of the institution, and four numbers for each level."""

    establishment = _count(gettext_lazy("编制数"))
    posts = _count(gettext_lazy("专业技术岗位总数"))
    appointed_at_once = _count(gettext_lazy("竞聘中已有资格、直接聘任的人数"))
    published_on = forms.DateField(label=gettext_lazy("岗位信息公布日期"), widget=DAY)
    announced_where = forms.CharField(label=gettext_lazy("公布地点或方式"), max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in STATED:
            for part, label in PARTS.items():
                words = f"{self.label_of(level)} {label}"
                field: forms.Field = RatioField(label=words) if part == "ratio" else _count(words)
                self.add_field(f"{part}_{level}", field)

    def clean_published_on(self) -> date:
        day: date = self.cleaned_data["published_on"]
        if day.year < EARLIEST:
            raise forms.ValidationError(_("请检查年份。"))
        return day

    @staticmethod
    def label_of(level: Level) -> str:
        """The level in the words of the statement."""
        return _("初级及未定级") if level is Level.JUNIOR else level.label

    def rows(self) -> list[dict[str, Any]]:
        """One row of the table for each level."""
        return [
            {"label": self.label_of(level), "fields": [self[f"{part}_{level}"] for part in PARTS]} for level in STATED
        ]

    def heads(self) -> list[str]:
        """The heads of the table's columns."""
        return [str(label) for label in PARTS.values()]

    def stated(self) -> Stated:
        data = self.cleaned_data
        names = ("establishment", "posts", "published_on", "announced_where", "appointed_at_once")
        levels = {level: StatedLevel(**{part: data[f"{part}_{level}"] for part in PARTS}) for level in STATED}
        return Stated(**{name: data[name] for name in names}, levels=levels)

    @staticmethod
    def saying(statement: PostStatement | None) -> dict[str, Any]:
        """The initial values: what the statement says; for a first one, nothing."""
        if statement is None:
            return {"version": 0, "appointed_at_once": 0}
        names = ("establishment", "posts", "published_on", "announced_where", "appointed_at_once", "version")
        rows = {f"{part}_{row.level}": _plain(getattr(row, part)) for row in statement.levels.all() for part in PARTS}
        return {name: getattr(statement, name) for name in names} | rows


def _plain(value: Decimal | int) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


class AppointForm(BaseForm):
    """单位聘任: since when, and which post is left behind."""

    on = forms.DateField(label=gettext_lazy("聘任日期"), widget=DAY)
    left_level = forms.ChoiceField(label=gettext_lazy("原来占用的岗位"), required=False)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_level"].choices = left_choices(case)

    def day(self) -> date:
        found: date = self.cleaned_data["on"]
        return found
