"""Sign in at one of the two entrances, sign out, choose the seat to act from."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import known_browsers
from accounts.forms.officers import ProofForm
from accounts.forms.signing_in import OfficerSignInForm, SignInForm
from accounts.models import User
from accounts.queries import SESSION_KEY, open_seats
from accounts.services import factors, recovery
from kernel import clock

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "waiting_for_code"
"""In the session, between password and code: {"user", "at", "next"}."""
CODE_WITHIN = timedelta(minutes=10)
WRONG_CODE = {
    "wrong": gettext_lazy("动态口令或恢复码不正确，或者已经用过。请输入手机上现在显示的 6 位数字，或者另一个恢复码。"),
    "too_many": gettext_lazy("验证失败次数过多，请 15 分钟后再试。"),
}


# Django's form view would take a PUT for a POST.
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignIn(LoginView):
    """The entrance of applicants and employers. The seat is chosen afresh after each sign-in (AC-079).

    Passwords are for the demo only here: the people of this entrance come by the government's single sign-on.
    """

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    is_for_officers = False

    def post(self, request, *args, **kwargs):
        if not self._takes_passwords():
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        user, code = form.get_user(), form.cleaned_data.get("code")
        if code or not factors.has_factor(user):
            answer = super().form_valid(form)
            if code:
                note_code(self.request, user, code)
            known_browsers.remember(self.request, answer, user.username)
            return answer
        self.request.session.cycle_key()
        wait_for_code(self.request, user, self.get_redirect_url())
        return redirect("accounts:code")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        query = f"?{urlencode({'next': context['next']})}" if context.get("next") else ""
        return context | {
            "entrances": [
                {"label": label, "url": reverse(name) + query, "active": is_here}
                for label, name, is_here in (
                    (_("申报人和用人单位"), "accounts:login", not self.is_for_officers),
                    (_("管理部门"), "accounts:officer_login", self.is_for_officers),
                )
            ],
            "is_for_officers": self.is_for_officers,
            "takes_passwords": self._takes_passwords(),
            "has_sign_on": bool(settings.SIGN_ON_URL),
            "query": query,
        }

    def _takes_passwords(self):
        return self.is_for_officers or settings.DEMO


class OfficerSignIn(SignIn):
    """The entrance of authorities and committee offices: accounts that were issued, with a password (ACC-04)."""

    authentication_form = OfficerSignInForm
    is_for_officers = True


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """The second step of whoever has a second factor; without the first, or long after it, back to the beginning."""
    user = _after_the_password(request)
    if user is None:
        return redirect("accounts:officer_login")
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wrong = factors.try_proof(user, form.cleaned_data["code"])
        if not wrong:
            next_url = request.session.pop(WAITING)["next"]
            login(request, user, backend=BACKEND)
            note_code(request, user, form.cleaned_data["code"])
            answer = redirect(next_url or settings.LOGIN_REDIRECT_URL)
            known_browsers.remember(request, answer, user.username)
            return answer
        form.add_error("code", WRONG_CODE[wrong])
    return render(request, "accounts/code.html", {"form": form}, status=422 if form.is_bound else 200)


def note_code(request, user, typed):
    """Note in the new session that the second factor was right, and tell who used up a recovery code."""
    request.session[factors.PASSED] = True
    if recovery.is_code(typed):
        messages.warning(request, used_code_told(user))


def used_code_told(user):
    """What somebody is told who came in by a recovery code."""
    return _(
        "您用恢复码登录了，这个恢复码已经作废，还剩 %d 个。手机丢失的，请在“账号安全”中换成新手机。"
    ) % recovery.left(user)


def wait_for_code(request, user, next_url=""):
    """Remember who has shown the right password and has still to show a code."""
    request.session[WAITING] = {"user": user.pk, "at": clock.unshifted().isoformat(), "next": next_url}


def _after_the_password(request):
    waiting = request.session.get(WAITING)
    if not waiting or (clock.unshifted() - datetime.fromisoformat(waiting["at"])) > CODE_WITHIN:
        return None
    return User.objects.filter(pk=waiting["user"], is_active=True).first()


@login_not_required
@require_POST
def sign_out(request):
    """Sign out. Whoever already is, in another window, is told nothing and led to the same place."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
def seat(request):
    """List the seats this person holds now; POST chooses one of them."""
    seats = open_seats(request.user)
    if request.method == "POST":
        for candidate in seats:
            if candidate.public_id == request.POST.get("seat"):
                request.session.cycle_key()
                request.session[SESSION_KEY] = candidate.public_id
                return redirect("home")
        messages.error(request, _("这个席位已经结束或不属于您，请从下面重新选择。"))
    return render(request, "accounts/seat.html", {"seats": seats})
