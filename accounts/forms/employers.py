"""What a handler says of an employer, and what the operator answers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.credit_codes import LENGTH, fold, is_code
from accounts.models import EmployerClaim, HandlerInvitation, Organization
from accounts.services.employers import EVERYBODY, NOBODY, PRESENT, Against, Claimed
from kernel.forms import BaseForm, UploadField

LONGEST_TERM = timedelta(days=5 * 366)
PAPERS = ("pdf", "jpg", "jpeg", "png")


class ClaimForm(BaseForm):
    """An employer and the letter by which somebody acts for it (ACC-05)."""

    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        help_text=gettext_lazy("18 位，见营业执照或事业单位法人证书。"),
        max_length=LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(
        label=gettext_lazy("单位名称"), help_text=gettext_lazy("与营业执照或法人证书上的全称一致。"), max_length=120
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("单位性质"), choices=EmployerClaim.Nature.choices, widget=forms.RadioSelect
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("行业主管部门"),
        help_text=gettext_lazy("没有主管部门的不选，申报件由人社局审核。"),
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("没有主管部门"),
        required=False,
    )
    bureau = forms.ModelChoiceField(
        label=gettext_lazy("所在地人社局（职改办）"),
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("请选择"),
    )
    letter_until = forms.DateField(
        label=gettext_lazy("委托期限至"),
        help_text=gettext_lazy("委托书上写明的最后一天。期满后单位账号停止办理，须在期满前更新。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    letter = UploadField(
        label=gettext_lazy("授权委托书"),
        help_text=gettext_lazy("写明经办人和委托期限，加盖公章后扫描或拍照。PDF、JPG 或 PNG，不超过 20 MB。"),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        extensions=PAPERS,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in PAPERS)}),
    )

    invitation = forms.CharField(
        label=gettext_lazy("邀请码"),
        help_text=gettext_lazy("单位已有经办人的，请其在“单位认证”中生成后告诉您；没有的不填。"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    freeze = forms.BooleanField(label=gettext_lazy("没有邀请码，仍要提交并让各方暂停办理"), required=False)

    def __init__(
        self, today: date, *args: Any, has_letter: bool = False, is_against: bool = False, **kwargs: Any
    ) -> None:
        """``is_against``: it is known that somebody acts for the employer, or claims it, whom this would freeze."""
        self.today = today
        super().__init__(*args, **kwargs)
        self.is_against = is_against
        self._freeze = self.fields.pop("freeze")
        if is_against:
            self.ask_to_freeze()
        for name, kind in (("department", Organization.Kind.DEPARTMENT), ("bureau", Organization.Kind.BUREAU)):
            self.fields[name].queryset = Organization.objects.filter(kind=kind, closed_at=None).order_by("name")
        if has_letter:
            self.fields["letter"].required = False
            self.fields["letter"].help_text = _("不重新选择，就继续用已上传的那一份。")

    def say_kept(self, name: str) -> None:
        """Tell that the letter of the send before is kept and need not be chosen again."""
        self.fields["letter"].required = False
        self["letter"].help_text = _("已保存“%s”，不用重新选择；要换一份再选。") % name

    def ask_to_freeze(self) -> None:
        """Ask whether everybody is to be frozen, last of all."""
        self.is_against = True
        self.fields["freeze"] = self._freeze

    def clean_invitation(self) -> str:
        return "".join(self.cleaned_data["invitation"].split()).lower()

    def clean_credit_code(self) -> str:
        code = fold(self.cleaned_data["credit_code"])
        if not is_code(code):
            raise forms.ValidationError(_("这不是正确的统一社会信用代码，请对照证照逐位核对。"))
        return code

    def clean_letter_until(self) -> date:
        day: date = self.cleaned_data["letter_until"]
        if not self.today <= day <= self.today + LONGEST_TERM:
            raise forms.ValidationError(_("请填写今天以后、五年以内的日期。"))
        return day

    def against(self) -> Against:
        """What is brought against others, once the form is valid."""
        return Against(self.cleaned_data["invitation"], is_confirmed=self.cleaned_data.get("freeze", False))

    def claimed(self) -> Claimed:
        """What was said, once the form is valid."""
        return Claimed(**{name: self.cleaned_data[name] for name in Claimed.__dataclass_fields__})

    @staticmethod
    def invited(invitation: HandlerInvitation) -> dict[str, Any]:
        """The initial values that say what is registered of the employer of an invitation."""
        known, nature = invitation.organization, EmployerClaim.Nature
        return {
            "credit_code": known.credit_code,
            "name": known.name,
            "nature": nature.PUBLIC_INSTITUTION if known.is_public_institution else None,
            "department": known.department.public_id if known.department else "",
            "bureau": known.bureau.public_id if known.bureau else "",
            "invitation": invitation.public_id,
        }

    @staticmethod
    def saying(claim: EmployerClaim) -> dict[str, Any]:
        """The initial values that say what an earlier claim said."""
        names = ("credit_code", "name", "nature", "letter_until")
        offices = {
            "department": claim.department.public_id if claim.department else "",
            "bureau": claim.bureau.public_id,
        }
        return {name: getattr(claim, name) for name in names} | offices


REASON_MIN, REASON_MAX = 5, 500


class ReturnForm(BaseForm):
    """What is to be corrected; the handler reads it and gets it by SMS."""

    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        help_text=gettext_lazy("写清哪里不对、怎么改，经办人会看到。"),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(BaseForm):
    """What somebody who acts for the employer says of another's claim, by one of two buttons; the operator reads it."""

    answer = forms.ChoiceField(choices=[("agree", "agree"), ("object", "object")], widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy(
            "有异议的请写明您了解的情况，例如对方是谁、单位委托了谁；同意的可以不填。只有平台看到。"
        ),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        note = said.get("note")
        if said.get("answer") == "object" and note is not None and len(note) < REASON_MIN:
            text = _("有异议的，请写明您了解的情况，至少 %(least)d 个字，现在是 %(now)d 个字。")
            self.add_error("note", text % {"least": REASON_MIN, "now": len(note)})
        return said


class LetterForm(BaseForm):
    """Another scan of the letter, in place of the first."""

    letter = UploadField(
        label=gettext_lazy("新的扫描件"),
        help_text=gettext_lazy("同一份委托书扫得更正、更清楚的文件，或者补盖公章后的。PDF、JPG 或 PNG，不超过 20 MB。"),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        extensions=PAPERS,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in PAPERS)}),
    )


class ResolveForm(BaseForm):
    """Who acts for a disputed employer from now on, and why."""

    winner = forms.ChoiceField(label=gettext_lazy("由谁经办"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("核实情况和理由"),
        help_text=gettext_lazy("写明向单位核实的时间、方式和结果。未予认定的经办人会看到。"),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, claims: list[EmployerClaim], present: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [
            (claim.public_id, _("只由 %(who)s 经办") % {"who": claim.handler.person.full_name}) for claim in claims
        ]
        if present:
            chosen.append((PRESENT, _("仍由现在的 %(who)s 经办") % {"who": "、".join(present)}))
        chosen.append((EVERYBODY, _("各份委托书都有效，共同经办")))
        chosen.append((NOBODY, _("都不予认定，单位恢复为未认证")))
        self.fields["winner"].choices = chosen
