"""The form of the applicant's own particulars (INF-01)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from applicants.forms.beside import Line, Saved
from applicants.models import Profile
from kernel.formats import cn_date
from kernel.forms import BaseModelForm

FIRST_DAY = date(1949, 1, 1)
YOUNGEST = 10
"""In years. Work begins at 16 (Labour Law, art. 15), in troupes and teams of sport earlier; below this it is a slip."""


class ProfileForm(BaseModelForm):
    """What an applicant may say of themselves; person and employer come from the account and the seat (AC-016)."""

    class Meta:
        model = Profile
        fields = (
            "bond",
            "post",
            "major_engaged",
            "work_started_on",
            "nation",
            "political_status",
            "on_establishment",
        )
        widgets = {"work_started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "bond": gettext_lazy("没有工作单位的，选后两项之一：申报对象和条件按它核对，由这个单位代办审核和公示。"),
            "post": gettext_lazy("如：项目技术负责人。"),
            "major_engaged": gettext_lazy("如：建筑施工。"),
        }

    def __init__(self, seat: Seat, today: date, *args: Any, **kwargs: Any) -> None:
        self.today, self.born = today, seat.user.person.birth_date
        super().__init__(*args, **kwargs)
        for name in ("post", "major_engaged", "work_started_on"):
            self.fields[name].required = True
        if not seat.organization.is_public_institution:
            del self.fields["on_establishment"]

    def clean(self) -> dict[str, Any]:
        """Only staff of an institution is on its establishment."""
        if self.cleaned_data.get("on_establishment") and self.cleaned_data.get("bond") not in (
            None,
            Profile.Bond.STAFF,
        ):
            self.add_error(
                "on_establishment", _("在编的是单位职工，请把与单位的关系改为“本单位职工”，或者去掉这一项。")
            )
        return self.cleaned_data

    def clean_work_started_on(self) -> date:
        day: date = self.cleaned_data["work_started_on"]
        if not FIRST_DAY <= day <= self.today:
            raise forms.ValidationError(_("请填写 1949 年以后、今天以前的日期。"))
        if day.year - self.born.year < YOUNGEST:
            told = {"born": cn_date(self.born), "age": YOUNGEST}
            raise forms.ValidationError(_("您出生于%(born)s，这时不满 %(age)d 岁，请核对参加工作时间。") % told)
        return day

    def lines(self, stored: Profile | None = None) -> list[Line]:
        """The fields; with ``stored``, each that differs from it has beside it what is stored."""
        return [Line(bound, self._saved(bound.name, stored)) for bound in self]

    def _saved(self, name: str, stored: Profile | None) -> Saved | None:
        value = getattr(stored, name, None)
        if stored is None or value == self.cleaned_data[name]:
            return None
        if isinstance(value, bool):
            return Saved("on", _("是")) if value else Saved("", _("否"))
        if name == "bond":
            return Saved(str(value), str(Profile.Bond(str(value)).label))
        if isinstance(value, date):
            return Saved(value.isoformat(), cn_date(value))
        return Saved(value or "", value or _("没有填写"))
