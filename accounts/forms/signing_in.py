"""Sign-in at one of the two entrances, throttled by account and address, by account alone and by address alone.

While an account is guessed at from many addresses, or many accounts from one, a browser that does not know the account
needs more than its password: at the officers' entrance the second factor at the same time (AC-090). No message is sent
for it, so nobody's telephone can be made to ring (AC-082).
"""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts import queries, services
from accounts.forms.officers import ProofForm
from accounts.known_browsers import known_as
from accounts.models import User
from accounts.services import factors
from kernel.forms import KitFormMixin
from kernel.throttle import client_address


class SignInForm(KitFormMixin, AuthenticationForm):
    """User name and password. The same answer for an unknown name, a wrong password and the wrong entrance (AC-089)."""

    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    is_for_officers = False
    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重新输入。管理部门人员请从“管理部门”登录。"),
        "inactive": _("用户名或密码不正确，请检查后重新输入。管理部门人员请从“管理部门”登录。"),
        "too_many": _("登录失败次数过多，请 15 分钟后再试。"),
        "everywhere": _("近一小时内登录失败的次数过多，请一小时后再试，或者换用以前登录过的浏览器。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_for_officers:  # there the passwords are the demo's only, below the way in of everybody
            self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        address = client_address(self.request) if self.request else ""
        known = known_as(self.request, username) if self.request else ""
        source = known or address
        if services.too_many_failures(username, source):
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        if not known and services.is_guessed_at(username, address):
            self.want_more()
        if self.errors:  # of what is wrong with the form alone, nothing is learnt about the account
            return self.cleaned_data
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            services.record_failure(username, source)
            raise
        if self.user_cache is not None:  # an empty password is no success: it must not give ten more tries
            if queries.is_officer(self.user_cache) != self.is_for_officers or not self.has_proved(self.user_cache):
                services.record_failure(username, source)
                raise self.get_invalid_login_error()
            services.forget_failures(username, source)
        return cleaned

    def want_more(self) -> None:
        """Refuse a password alone: somebody is guessing."""
        raise forms.ValidationError(self.error_messages["everywhere"], code="everywhere")

    def has_proved(self, user: User) -> bool:
        """Whether what was typed beside the right password is right too; here nothing is."""
        return True


class OfficerSignInForm(ProofForm, SignInForm):
    """The entrance of authorities and committee offices (ACC-04). A code typed here is not asked for again."""

    field_order = ("username", "password", "code")
    is_for_officers = True
    asks_code = False
    """Whether the page shows the field of the code."""
    marks_optional = False  # where the code is shown it is wanted
    error_messages = {
        **SignInForm.error_messages,
        "invalid_login": _("用户名或密码不正确，请检查后重新输入。申报人和用人单位请从“申报人和用人单位”登录。"),
        "inactive": _("用户名或密码不正确，请检查后重新输入。申报人和用人单位请从“申报人和用人单位”登录。"),
        "invalid_with_code": _("用户名、密码或动态口令不正确，或者动态口令已经用过。请检查后重新输入。"),
        "everywhere": _(
            "近一小时内登录失败的次数过多，请把密码和动态口令一起输入。没有开通动态口令的，请一小时后再试，"
            "或者换用以前登录过的浏览器。"
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.asks_code = bool(self.is_bound and self.data.get("code"))

    def clean_code(self) -> str:
        return super().clean_code() if self.cleaned_data["code"] else ""

    def want_more(self) -> None:
        self.asks_code = True
        if "code" not in self.errors and not self.cleaned_data["code"]:
            self.add_error("code", forms.ValidationError(self.error_messages["everywhere"], code="everywhere"))

    def has_proved(self, user: User) -> bool:
        """Whether a code that was typed is right. Asked only once the password is: nobody else can use up the tries."""
        code = self.cleaned_data["code"]
        return not code or (factors.has_factor(user) and not factors.try_proof(user, code))

    def get_invalid_login_error(self) -> forms.ValidationError:
        if self.cleaned_data["code"]:  # the same whichever of them is wrong: the password is not told apart by it
            return forms.ValidationError(self.error_messages["invalid_with_code"], code="invalid_login")
        return super().get_invalid_login_error()
