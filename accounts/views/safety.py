"""账号安全: one's own browsers, password and second factor."""

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms.officers import CodeForm, PasswordForm
from accounts.queries import STAFF_ROLES, is_officer
from accounts.services import browsers, factors
from accounts.views.signing_in import wait_for_code
from kernel.text import machine_word

SECRET_KEY = "factor_secret"  # noqa: S105 - where in the session the secret stands until a code has confirmed it


@require_safe
def safety(request):
    """Where one is signed in, and by what."""
    user = request.user
    context = {
        "browsers": browsers.browsers(user, request.session.session_key),
        "has_password": user.has_usable_password(),
        "is_officer": is_officer(user),
        "has_factor": factors.has_factor(user),
    }
    return render(request, "accounts/safety.html", context)


@require_POST
def browser_end(request):
    """Sign out of one browser; with none named, of all but this one."""
    mark = machine_word(request.POST.get("browser", ""))
    if mark:
        if browsers.end_browser(request.user, mark):
            messages.success(request, _("那台设备已经退出登录。"))
        else:
            messages.info(request, _("那台设备已经不在登录状态。"))
    else:
        count = browsers.end_browsers(request.user, but=request.session.session_key)
        messages.success(request, _("其他 %d 处登录都已退出。") % count if count else _("没有其他设备在登录。"))
    return redirect("accounts:safety")


@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    """Change one's password; every other browser is signed out by it."""
    user = request.user
    if not user.has_usable_password():
        raise Http404
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        counted = f"password:{user.pk}"
        if services.too_many_failures(counted, ""):
            form.add_error("present", _("验证失败次数过多，请 15 分钟后再试。"))
        elif not user.check_password(form.cleaned_data["present"]):
            services.record_failure(counted, "")
            form.add_error("present", _("现在的密码不正确，请重新输入。"))
        else:
            services.change_password(user, form.cleaned_data["password"])
            services.forget_failures(counted, "")
            update_session_auth_hash(request, user)
            browsers.end_browsers(user, but=request.session.session_key)
            messages.success(request, _("密码已修改，其他设备都已退出登录。"))
            return redirect("accounts:safety")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def factor(request):
    """Give one's account a second factor: the telephone reads the code on the page, its six digits confirm it."""
    user = request.user
    if request.seat is None or request.seat.role not in STAFF_ROLES:
        raise Http404
    if factors.has_factor(user) and not request.session.get(factors.PASSED):
        wait_for_code(request, user)  # set up in another browser since: this one has shown no code yet
        return redirect("accounts:code")
    if factors.has_factor(user):
        messages.info(request, _("您的动态口令已经开通。换了手机的，请联系另一位平台运营人员重置。"))
        return redirect("accounts:safety")
    secret = request.session.get(SECRET_KEY)
    if not secret:
        secret = request.session[SECRET_KEY] = factors.new_secret()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if factors.set_up(user, secret, form.cleaned_data["code"]):
            del request.session[SECRET_KEY]
            request.session[factors.PASSED] = True
            messages.success(request, _("动态口令已开通，以后登录都要输入手机上的 6 位数字。"))
            return redirect("home")
        form.add_error("code", _("数字不对。请确认手机时间准确，输入现在显示的 6 位数字。"))
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": segno.make(factors.address_of(user, secret)).svg_data_uri(scale=5, border=2),
    }
    return render(request, "accounts/factor.html", context, status=422 if form.is_bound else 200)
