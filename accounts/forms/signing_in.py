"""Sign-in with a throttle by account and address and one by account alone, at one of the two entrances."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts import queries, services
from accounts.known_browsers import known_as
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
        "everywhere": _("近一小时内用这个用户名登录失败的次数过多，请一小时后再试，或者换用以前登录过的浏览器。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_for_officers:  # there the passwords are the demo's only, below the way in of everybody
            self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        known = known_as(self.request, username) if self.request else ""
        source = known or (client_address(self.request) if self.request else "")
        if services.too_many_failures(username, source):
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        if not known and services.too_many_everywhere(username):
            raise forms.ValidationError(self.error_messages["everywhere"], code="everywhere")
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            services.record_failure(username, source)
            raise
        if self.user_cache is not None:  # an empty password is no success: it must not give ten more tries
            if queries.is_officer(self.user_cache) != self.is_for_officers:
                services.record_failure(username, source)
                raise self.get_invalid_login_error()
            services.forget_failures(username, source)
        return cleaned


class OfficerSignInForm(SignInForm):
    """The entrance of authorities and committee offices (ACC-04)."""

    is_for_officers = True
    error_messages = {
        **SignInForm.error_messages,
        "invalid_login": _("用户名或密码不正确，请检查后重新输入。申报人和用人单位请从“申报人和用人单位”登录。"),
        "inactive": _("用户名或密码不正确，请检查后重新输入。申报人和用人单位请从“申报人和用人单位”登录。"),
    }
