"""Forms around the accounts of officers: the invitation, its acceptance, the password, the code."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.claims import EARLIEST_BIRTH
from accounts.id_kinds import IdKind, read_typed
from accounts.id_numbers import read_id_number
from accounts.models import Organization, Person, User
from accounts.services import recovery
from accounts.services.invitations import ROLE_OF
from kernel import clock
from kernel.forms import BaseForm
from kernel.text import is_mobile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


def _new_password(label: StrOrPromise, hint: StrOrPromise = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=hint, strip=False, max_length=128, widget=widget)


class PersonForm(BaseForm):
    """Who somebody is. Without a kind the number is one of 18 digits."""

    field_order: tuple[str, ...] = ("full_name", "id_kind", "id_number")  # the number is read by its kind
    full_name = forms.CharField(label=_("姓名"), max_length=50)
    id_kind = forms.ChoiceField(label=_("证件类型"), choices=IdKind.choices, required=False)
    id_number = forms.CharField(label=_("证件号码"), max_length=40)

    def clean_id_kind(self) -> IdKind:
        return IdKind(self.cleaned_data["id_kind"] or IdKind.RESIDENT)

    def clean_id_number(self) -> str:
        kind, number = typed_number(self.cleaned_data.get("id_kind", IdKind.RESIDENT), self.cleaned_data["id_number"])
        self.cleaned_data["id_kind"] = kind
        return number


def typed_number(kind: IdKind, typed: str) -> tuple[IdKind, str]:
    """Of which kind the number is, and its one spelling. Raises ValidationError for what is none of the kind."""
    found = read_typed(kind, typed, on=clock.today())
    if found is None and kind == IdKind.RESIDENT:
        raise forms.ValidationError(_("这不是有效的 18 位身份证号，请逐位核对。"))
    if found is None:
        raise forms.ValidationError(_("这不是有效的%(what)s，请逐位核对。") % {"what": kind.label})
    return found


class InviteeForm(PersonForm):
    """Who is invited. Sex and birth date are of a document that does not say them."""

    field_order: tuple[str, ...] = ("full_name", "id_kind", "id_number", "sex", "birth_date", "phone")
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("按身份证号")), *Person.Sex.choices],
        help_text=_("不是 18 位号码的证件才需要填写性别和出生日期。"),
        required=False,
    )
    birth_date = forms.DateField(label=_("出生日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    phone = forms.CharField(label=_("手机号"), max_length=20)

    def clean_phone(self) -> str:
        if not is_mobile(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("请填写 11 位手机号。"))
        return str(self.cleaned_data["phone"])

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born is not None and not EARLIEST_BIRTH <= born <= clock.today():
            raise forms.ValidationError(_("出生日期应在 1900 年以后，不能晚于今天，请核对。"))
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, number = cleaned.get("id_kind"), cleaned.get("id_number")
        if kind and number and not read_id_number(number, on=clock.today()):
            if not cleaned.get("sex"):
                self.add_error("sex", _("%(what)s不能说明性别，请选择。") % {"what": kind.label})
            if cleaned.get("birth_date") is None and "birth_date" not in self.errors:
                self.add_error("birth_date", _("%(what)s不能说明出生日期，请填写。") % {"what": kind.label})
        return cleaned


class InviteForm(InviteeForm):
    """Whom an operator invites, and into which authority."""

    field_order = ("organization", *InviteeForm.field_order)
    id_kind = forms.ChoiceField(label=_("证件类型"), choices=IdKind.choices)
    organization = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Organization.objects.filter(kind__in=list(ROLE_OF), closed_at=None),
        empty_label=_("请选择"),
    )


class FirstOperatorForm(InviteeForm):
    """The first operator of an installation, and what the organization of the operators is called."""

    field_order = ("place", *InviteeForm.field_order)
    place = forms.CharField(label=_("运营单位名称"), max_length=120)


class RenameForm(PersonForm):
    """The right name of whom a number belongs to, and what proved it."""

    reason = forms.CharField(label=_("更正依据"), min_length=5, max_length=90)  # kept with both names in 200 characters


class ReissueForm(BaseForm):
    """The number that a document had, the one it has since it was issued anew, and what proved it."""

    field_order = ("id_kind", "old", "new", "reason")
    id_kind = forms.ChoiceField(label=_("证件类型"), choices=IdKind.choices)
    old = forms.CharField(label=_("原来的号码"), max_length=40)
    new = forms.CharField(label=_("新的号码"), max_length=40)
    reason = forms.CharField(label=_("核实依据"), min_length=5, max_length=90)

    def clean_id_kind(self) -> IdKind:
        return IdKind(self.cleaned_data["id_kind"])

    def clean_old(self) -> str:
        kind, number = typed_number(self.cleaned_data.get("id_kind", IdKind.PASSPORT), self.cleaned_data["old"])
        self.cleaned_data["id_kind"] = kind
        return number

    def clean_new(self) -> str:
        return typed_number(self.cleaned_data.get("id_kind", IdKind.PASSPORT), self.cleaned_data["new"])[1]


class PasswordPairForm(BaseForm):
    """A new password, typed twice, that the rules of the settings accept."""

    password = _new_password(_("新密码"), _("至少 8 位，不要用常见密码或与用户名相近的密码。"))
    again = _new_password(_("再输一遍新密码"))

    def user_to_be(self) -> User:
        """Return whose password it will be, for the rules that compare: a new account's, or who is signed in."""
        return User(username=self.cleaned_data.get("username", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("两次输入的密码不一样，请重新输入。"))
        elif password:
            try:
                validate_password(password, self.user_to_be())
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)
        return cleaned


class AcceptForm(PasswordPairForm):
    """What the invitee chooses, and the proof that the link has reached the right person."""

    field_order = ("id_tail", "username", "password", "again")
    id_tail = forms.CharField(label=_("证件号码后四位"), help_text=_("用来确认链接到了您本人手里。"), max_length=4)
    username = forms.CharField(
        label=_("用户名"),
        help_text=_("3 至 30 个小写字母、数字、点、横线，用来登录。"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def __init__(self, account: User | None, *args: Any, has_account: bool = False, **kwargs: Any) -> None:
        """``account``: whose password is forgotten; None: a new one, or (``has_account``) a further seat of one."""
        self.account = account
        super().__init__(*args, **kwargs)
        if account is not None or has_account:
            del self.fields["username"]
        if has_account:
            del self.fields["password"], self.fields["again"]

    def user_to_be(self) -> User:
        return self.account or super().user_to_be()

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).lower()
        if not _USERNAME.fullmatch(username):
            raise forms.ValidationError(_("请用 3 至 30 个小写字母、数字、点或横线，并以字母或数字开头。"))
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("这个用户名已经有人使用，请换一个。"))
        return username


class PasswordForm(PasswordPairForm):
    """The new password of whoever is signed in, with the present one."""

    field_order = ("present", "password", "again")
    present = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def user_to_be(self) -> User:
        return self.user


class CodeForm(BaseForm):
    """The six digits that the telephone shows now."""

    code = forms.CharField(
        label=_("动态口令"),
        help_text=_("打开手机上的身份验证器，输入现在显示的 6 位数字。"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    wrong_form = _("请输入 6 位数字。")

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split())
        if not self.fits(code):
            raise forms.ValidationError(self.wrong_form)
        return code

    def fits(self, code: str) -> bool:
        """Whether this, without its spaces, may be what is asked for."""
        return re.fullmatch(r"[0-9]{6}", code) is not None


class ProofForm(CodeForm):
    """The code of the telephone or, without the telephone, one of the recovery codes."""

    wrong_form = _("请输入手机上的 6 位数字，或者一个 12 位的恢复码。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "打开手机上的身份验证器，输入现在显示的 6 位数字；手机不在身边的，输入一个没有用过的恢复码（12 位）。"
        )

    def fits(self, code: str) -> bool:
        return super().fits(code) or recovery.is_code(code)


REASON_MIN, REASON_MAX = 5, 200


class ResetForm(BaseForm):
    """How it was made sure that the officer asked for the reset; it is kept with the record."""

    reason = forms.CharField(
        label=_("怎样核实是本人"),
        help_text=_("例如：当面核对了身份证。写入该账号的安全记录。"),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
