"""Sign-in with a throttle by account and address."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts import services
from kernel.forms import KitFormMixin
from kernel.throttle import client_address


class SignInForm(KitFormMixin, AuthenticationForm):
    """User name and password. The same answer for an unknown name and a wrong password (AC-089)."""

    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重新输入。"),
        "inactive": _("用户名或密码不正确，请检查后重新输入。"),
        "too_many": _("登录失败次数过多，请 15 分钟后再试。"),
    }

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        address = client_address(self.request) if self.request else ""
        if services.too_many_failures(username, address):
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            services.record_failure(username, address)
            raise
        if self.user_cache is not None:  # an empty password is no success: it must not give ten more tries
            services.forget_failures(username, address)
        return cleaned
