"""Before a dangerous action: who are you, again? Nothing that was typed is lost by the question (ASVS 7.5.3)."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.services.browsers import PROVED
from accounts.services.factors import has_factor, try_proof
from kernel import clock

FIELD = "step_up_password"
DEMO_KEY = "demo"
"""In the session of whoever came by the demo's switch of roles: there is nothing they could prove."""

View = Callable[..., HttpResponse]


def is_of_the_demo(request: HttpRequest) -> bool:
    """Whether this visitor came by the demo's switch of roles. Never outside the demo."""
    return bool(settings.DEMO and request.session.get(DEMO_KEY))


def proof_needed(when: Callable[..., bool] = lambda **of_the_address: True) -> Callable[[View], View]:
    """Let a POST through only shortly after the visitor has proved who they are.

    Otherwise a page asks for it that carries the whole form along and sends it to the same address. ``when``: of the
    address's own values, whether this action is dangerous. Not for forms with files.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or not when(**kwargs) or _is_proved(request):
                return view(request, *args, **kwargs)
            user, wrong = request.user, ""
            if FIELD in request.POST:
                wrong = try_proof(user, request.POST[FIELD].strip())  # type: ignore[arg-type]
                if not wrong:
                    request.session[PROVED] = clock.unshifted().isoformat()
                    return view(request, *args, **kwargs)
            return _ask(request, has_factor(user), wrong)  # type: ignore[arg-type]

        return guarded

    return decorate


def _is_proved(request: HttpRequest) -> bool:
    if is_of_the_demo(request):
        return True
    at = request.session.get(PROVED)
    if not at:
        return False
    return (clock.unshifted() - datetime.fromisoformat(at)).total_seconds() < settings.STEP_UP_SECONDS


def _ask(request: HttpRequest, by_code: bool, wrong: str) -> HttpResponse:
    sentences = {
        "": "",
        "wrong": _("动态口令或恢复码不正确，或者已经用过，请重新输入。") if by_code else _("密码不正确，请重新输入。"),
        "too_many": _("验证失败次数过多，请 15 分钟后再试。"),
    }
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in (FIELD, "csrfmiddlewaretoken")
        for value in values
    ]
    context = {"kept": kept, "by_code": by_code, "wrong": sentences[wrong], "field": FIELD}
    return render(request, "accounts/step_up.html", context, status=403)
