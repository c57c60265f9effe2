"""What an officer writes down of dishonesty, what the second one answers, and what whoever it is of says to it."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.id_kinds import IdKind, read_typed
from accounts.models import Organization, Seat, person_index
from accounts.queries import people_known_by
from applicants.forms.archive import ManyFilesField
from applicants.integrity.services import MIN_REASON, Proposal
from applicants.models import Dossier, IntegrityRecord
from kernel.forms import BaseForm
from kernel.text import is_same_name
from plans.models import PlanVersion
from plans.spec.base import Level
from plans.spec.discipline import Ban

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PAPERS = ["pdf", "jpg", "jpeg", "png"]


def _in_five_years(day: date) -> date:
    """The same day five years on; the 28th for the 29th of February."""
    return day.replace(year=day.year + 5, day=28 if (day.month, day.day) == (2, 29) else day.day)


class RecordForm(BaseForm):
    """What is found of anybody: when, what, and by which papers."""

    found_on = forms.DateField(label=gettext_lazy("查实日期"), widget=DAY)
    facts = forms.CharField(
        label=gettext_lazy("查实的事实"),
        help_text=gettext_lazy("写明什么材料、怎样核查、结果如何。本人会看到这段话。"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    proof = ManyFilesField(
        label=gettext_lazy("证据材料"),
        help_text=gettext_lazy("核查回函、调查笔录等，可以多选。PDF、JPG 或 PNG，每份不超过 20 MB。"),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        extensions=PAPERS,
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    subject: tuple[str, ...] = ()
    """The fields that say of whom; a correction is of whoever the record was of."""

    def __init__(
        self,
        seat: Seat,
        version: PlanVersion,
        today: date,
        *args: Any,
        replaced: IntegrityRecord | None = None,
        **kwargs: Any,
    ) -> None:
        self.seat, self.version, self.today, self.replaced = seat, version, today, replaced
        super().__init__(*args, **kwargs)
        if replaced is not None:
            for name in self.subject:
                del self.fields[name]

    @property
    def consequences(self) -> list[str]:
        """What follows from the proposal."""
        return [
            _("由本办公室另一名工作人员复核，确认以前不产生任何限制，也不通知当事人"),
            _("确认以后发短信通知当事人，当事人可以看到认定内容并提出申诉"),
        ]

    def clean_proof(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["proof"]
        if not files:
            raise forms.ValidationError(_("请至少上传一份证据材料，认定必须有据可查。"))
        return files

    def clean_found_on(self) -> date:
        day: date = self.cleaned_data["found_on"]
        if day > self.today:
            raise forms.ValidationError(_("不能晚于今天。"))
        if day.year < self.version.year - 10:
            raise forms.ValidationError(_("早于本计划十年以上，请检查年份。"))
        return day


class PersonRecordForm(RecordForm):
    """Of a person: by the number of a dossier under the office's plans, or by name and ID number."""

    dossier = forms.CharField(
        label=gettext_lazy("申报编号"),
        help_text=gettext_lazy("在本办公室的申报中查实的，填申报编号；确认后该申报作废。"),
        max_length=24,
        required=False,
    )
    full_name = forms.CharField(label=gettext_lazy("姓名"), max_length=50, required=False)
    id_kind = forms.ChoiceField(label=gettext_lazy("证件类型"), choices=IdKind.choices, required=False)
    id_number = forms.CharField(
        label=gettext_lazy("证件号码"),
        help_text=gettext_lazy("没有申报编号时，填姓名和证件号码；限制按证件号码执行，改名或者另行注册同样有效。"),
        max_length=40,
        required=False,
    )
    ground = forms.ChoiceField(label=gettext_lazy("认定情形"), widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label=gettext_lazy("比照的职称层级"),
        help_text=gettext_lazy("限制申报高一级职称的，选本人现有职称的层级；限制申报同一级的，选当次申报的层级。"),
        choices=[("", gettext_lazy("没有职称")), *((each.value, each.label) for each in Level)],
        required=False,
    )

    subject = ("dossier", "full_name", "id_kind", "id_number")
    field_order = ("dossier", "full_name", "id_kind", "id_number", "ground", "level", "found_on", "facts", "proof")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        discipline = self.version.spec.discipline
        self.bans: dict[str, tuple[Ban, str]] = {
            f"{place}-{number}": (ban, ground)
            for place, ban in enumerate(discipline.bans if discipline else ())
            for number, ground in enumerate(ban.grounds)
        }
        self.fields["ground"].choices = [(key, ground) for key, (_ban, ground) in self.bans.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.replaced is not None:
            return cleaned
        if cleaned.get("dossier"):
            self._by_dossier(cleaned)
        elif "dossier" not in self.errors:
            self._by_number(cleaned)
        return cleaned

    def _by_dossier(self, cleaned: dict[str, Any]) -> None:
        found = Dossier.objects.select_related("person").filter(number=cleaned["dossier"].strip())
        dossier = found.filter(plan_version__plan__organizer=self.seat.organization_id, snapshots__isnull=False).first()
        if dossier is None:
            self.add_error("dossier", _("在本办公室的评审计划中没有这个编号的已提交申报，请核对编号。"))
        else:
            cleaned["found"] = dossier
            person = dossier.person
            cleaned |= {"full_name": person.full_name, "id_kind": person.id_kind, "id_number": person.id_number}

    def _by_number(self, cleaned: dict[str, Any]) -> None:
        kind = IdKind(cleaned.get("id_kind") or IdKind.RESIDENT)
        typed = read_typed(kind, cleaned.get("id_number") or "", on=self.today)
        if typed is None:
            text = _("这不是正确的%(what)s，请逐位核对；有申报编号的，可以只填编号。")
            self.add_error("id_number", text % {"what": kind.label})
        elif not cleaned.get("full_name"):
            self.add_error("full_name", _("请填写姓名。"))
        else:
            cleaned["id_kind"], cleaned["id_number"] = typed
            known = people_known_by(*typed).first()
            if known is not None and not is_same_name(known.full_name, cleaned["full_name"]):
                text = _("与平台上这个%(what)s登记的姓名不一致，请核对。")
                self.add_error("full_name", text % {"what": known.id_label})

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        ban, ground = self.bans[data["ground"]]
        old, said = self.replaced, {name: data[name] for name in ("facts", "found_on", "level")}
        who: dict[str, Any] = {name: data.get(name) or "" for name in ("full_name", "id_kind", "id_number")}
        dossier = data.get("found") if old is None else old.dossier
        if old is not None:
            who = {"full_name": old.full_name, "id_kind": _kind_of(old), "id_number": old.id_number or ""}
        return Proposal(**said, **who, ground=ground[:200], ban=ban, dossier=dossier)


def _kind_of(record: IntegrityRecord) -> IdKind:
    """Of which kind the record's number is, which it does not say: the kind that gives its key."""
    number, key = record.id_number or "", record.person_key
    for kind in IdKind:
        if person_index(kind, number) == key or people_known_by(kind, number).filter(id_index=key).exists():
            return kind
    return IdKind.RESIDENT


class EmployerRecordForm(RecordForm):
    """Of an employer: what it is answerable for, and whether it is warned or may not recommend for a while (DIS-05)."""

    employer = forms.CharField(
        label=gettext_lazy("单位名称"), help_text=gettext_lazy("平台上登记的全称。"), max_length=120
    )
    ground = forms.CharField(
        label=gettext_lazy("认定情形"),
        help_text=gettext_lazy("例如：为职工出具虚假学历、业绩证明。"),
        min_length=MIN_REASON,
        max_length=200,
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("处理"),
        choices=[("warn", gettext_lazy("警告")), ("bar", gettext_lazy("一定期限内不得推荐申报"))],
        widget=forms.RadioSelect,
    )
    barred_until = forms.DateField(label=gettext_lazy("限制的最后一天"), widget=DAY, required=False)

    subject = ("employer",)
    field_order = ("employer", "ground", "measure", "barred_until", "found_on", "facts", "proof")

    def clean_employer(self) -> Organization:
        kind = Organization.Kind.EMPLOYER
        found = Organization.objects.filter(kind=kind, name=self.cleaned_data["employer"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("平台上没有这个名称的单位，请填登记的全称。"))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        until = cleaned.get("barred_until")
        if cleaned.get("measure") == "bar" and "barred_until" not in self.errors:
            if until is None:
                self.add_error("barred_until", _("请填写限制的最后一天。"))
            elif not self.today < until <= _in_five_years(self.today):
                self.add_error("barred_until", _("请填写明天以后、五年以内的日期。"))
        return cleaned

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        until = data["barred_until"] if data["measure"] == "bar" else None
        said = {name: data[name] for name in ("facts", "found_on", "ground")}
        employer = data["employer"] if self.replaced is None else self.replaced.employer
        return Proposal(**said, employer=employer, barred_until=until)


class SecondForm(BaseForm):
    """The second officer's word; a reason where it is not confirmed, or lifted."""

    note = forms.CharField(
        label=gettext_lazy("意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AppealForm(BaseForm):
    """Why a record is wrong, or what is answered to that."""

    text = forms.CharField(
        label=gettext_lazy("申诉内容"),
        help_text=gettext_lazy("写明哪里与事实不符、有什么证明。最多 1000 字。"),
        min_length=MIN_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


RECORD_FORMS: dict[str, type[PersonRecordForm | EmployerRecordForm]] = {
    "person": PersonRecordForm,
    "employer": EmployerRecordForm,
}
