"""Who is asking: nobody unsigned gets in, and the seat is looked up afresh each time so that a revoked one stops at
once (AC-008)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries import STAFF_ROLES, seat_of_request
from accounts.services.factors import PASSED
from accounts.sessions import note_use
from accounts.step_up import is_of_the_demo
from kernel import clock
from kernel.unsaved import came_from, unsaved

Handler = Callable[[HttpRequest], HttpResponse]


class SeatMiddleware:
    """Puts on every request its ``seat`` and ``came_at``, when it was looked up; None when nobody is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.came_at = clock.now() if request.user.is_authenticated else None
        request.seat = seat_of_request(request, request.came_at) if request.came_at else None
        return self.get_response(request)


class LastUseMiddleware:
    """Notes when a signed-in browser was last used, after the page is made."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            note_use(request)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to sign in, before any view is asked; a browser's form with something typed in it
    is answered with the typed text instead (401), for a redirect would lose it without a word."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Answer a request without a session; None lets it pass."""
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        is_form = request.method == "POST" and "text/html" in request.headers.get("Accept", "")
        if refusal is None or not is_form or "HX-Request" in request.headers:  # a script knows what the redirect means
            return refusal
        kept = unsaved(request)
        if not kept["typed"]:
            return refusal
        back = came_from(request) or request.get_full_path()
        context = {
            "heading": _("登录已结束，没有保存"),
            "reason": _(
                "您的登录已经结束，这次提交的内容没有保存。请在新窗口登录，把下面的内容复制过去再提交；"
                "登录后也可以用浏览器的“后退”回到填写的页面，核对后再提交一次。"
            ),
            "open_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}",
            "open_label": _("在新窗口登录"),
        }
        return render(request, "unsaved.html", {**context, **kept}, status=401)


class FactorMiddleware:
    """No page of an office opens without the second factor: an officer who has none yet is led to set one up."""

    ALLOWED = frozenset({"accounts:factor", "accounts:code", "accounts:logout", "accounts:seat", "theme"})

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Answer an officer who has not shown a code at this sign-in; None lets the request pass."""
        seat, match = request.seat, request.resolver_match
        if not settings.SECOND_FACTOR or seat is None or seat.role not in STAFF_ROLES:
            return None
        if request.session.get(PASSED) or is_of_the_demo(request) or match.view_name in self.ALLOWED:
            return None
        return redirect("accounts:factor")
