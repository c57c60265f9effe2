"""账号安全: one's own browsers, password and second factor."""

from urllib.parse import quote

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms.officers import CodeForm, PasswordForm
from accounts.officer_queries import safety_lines
from accounts.queries import STAFF_ROLES, is_officer
from accounts.services import browsers, factors, recovery
from accounts.step_up import proof_needed
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
        "codes_left": recovery.left(user),
        "few": recovery.FEW,
        "events": safety_lines(user) if is_officer(user) else [],
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
@proof_needed()
def factor(request):
    """Give one's account a second factor, or one of a new telephone: it reads the code on the page, and its six digits
    confirm it. The recovery codes are on the page that follows, this once."""
    user = _officer(request)
    has_factor = factors.has_factor(user)
    if has_factor and not request.session.get(factors.PASSED):
        wait_for_code(request, user)  # set up in another browser since: this one has shown no code yet
        return redirect("accounts:code")
    secret = request.session.get(SECRET_KEY)
    if not secret:
        secret = request.session[SECRET_KEY] = factors.new_secret()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        codes = factors.set_up(user, secret, form.cleaned_data["code"], again=has_factor)
        if codes:
            del request.session[SECRET_KEY]
            request.session[factors.PASSED] = True
            if has_factor:
                browsers.end_browsers(user, but=request.session.session_key)
            return _show_codes(request, codes)
        form.add_error("code", _("数字不对。请确认手机时间准确，输入现在显示的 6 位数字。"))
    context = {
        "form": form,
        "has_factor": has_factor,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": segno.make(factors.address_of(user, secret)).svg_data_uri(scale=5, border=2),
    }
    return render(request, "accounts/factor.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed()
def recovery_codes(request):
    """How many recovery codes are left; POST makes a new set, shown on the page that follows, this once."""
    user = _officer(request)
    if request.method == "POST":
        codes = factors.renew_codes(user)
        if codes:
            return _show_codes(request, codes)
        messages.error(request, _("请先开通动态口令，恢复码在开通时一起给出。"))
        return redirect("accounts:factor")
    context = {
        "has_factor": factors.has_factor(user),
        "left": recovery.left(user),
        "consequences": [_("生成 10 个新的恢复码，只显示一次"), _("以前的恢复码全部作废"), _("发短信告诉您")],
    }
    return render(request, "accounts/recovery.html", context)


def _officer(request):
    if request.seat is None or request.seat.role not in STAFF_ROLES:
        raise Http404
    return request.user


def _show_codes(request, codes):
    """The page with the codes; it is told to nobody again, so that no address leads there."""
    lines = [_("%s 的恢复码，每个只能用一次") % request.user.username, *codes]
    context = {"codes": codes, "file": "data:text/plain;charset=utf-8," + quote("\r\n".join(lines))}
    return render(request, "accounts/recovery_codes.html", context)
