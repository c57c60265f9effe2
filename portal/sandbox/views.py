"""The sandbox's doors: signed ones for the portal, and two pages for the visitor of the demo."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from fees.providers import sandbox as pay_wire
from kernel.wire import SIGNATURE, verified
from messaging.gateways import sandbox as sms_wire
from portal.sandbox import books
from portal.sandbox.models import SandboxMessage, SandboxOrder

_SHOWN = 50
View = Callable[..., HttpResponse]


def sandbox_only(view: View) -> View:
    """404 wherever the sandbox was not asked for, even if its addresses should be reachable."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SANDBOX:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def signed(purpose: str) -> Callable[[Callable[[dict[str, Any]], dict[str, Any] | HttpResponse]], View]:
    """A door for the portal only: POST, JSON, a right signature; 401 otherwise, 400 for what is not understood."""

    def decorate(handle: Callable[[dict[str, Any]], dict[str, Any] | HttpResponse]) -> View:
        @csrf_exempt
        @login_not_required
        @require_POST
        @sandbox_only
        @wraps(handle)
        def view(request: HttpRequest) -> HttpResponse:
            payload = verified(settings.SANDBOX_SECRET, purpose, request.body, request.headers.get(SIGNATURE, ""))
            if payload is None:
                return JsonResponse({"error": "signature"}, status=401)
            try:
                answer = handle(payload)
            except books.NotUnderstood as error:
                return JsonResponse({"error": str(error)}, status=400)
            return answer if isinstance(answer, HttpResponse) else JsonResponse(answer)

        return view

    return decorate


@signed(sms_wire.PURPOSE)
def sms_send(payload: dict[str, Any]) -> dict[str, Any]:
    return {"receipt": books.take_message(payload)}


@signed(sms_wire.PURPOSE)
def sms_receipt(payload: dict[str, Any]) -> dict[str, Any]:
    return {"receipt": books.receipt_of(payload)}


@signed(pay_wire.PURPOSE)
def pay_open(payload: dict[str, Any]) -> dict[str, Any]:
    order = books.open_order(payload)
    # An address without a host: the visitor stays on the one they came by.
    return {"cashier": reverse("sandbox:cashier", args=[order.order_number])}


@signed(pay_wire.PURPOSE)
def pay_ask(payload: dict[str, Any]) -> dict[str, Any]:
    order = books.asked_order(payload)
    return {"notice": None if order is None else books.notice_of(order)}


@login_not_required
@sandbox_only
@require_safe
def phone(request: HttpRequest):
    """The last text messages, as they would lie on the phones of the demo's invented people."""
    number = request.GET.get("number", "")
    messages = SandboxMessage.objects.order_by("-pk")
    if number.isascii() and number.isdigit():
        messages = messages.filter(phone=number)
    context = {"page": list(messages[:_SHOWN]), "number": number if number.isascii() and number.isdigit() else ""}
    return render(request, "sandbox/phone.html", context)


@login_not_required
@sandbox_only
@require_safe
def cashier(request: HttpRequest, order_number: str):
    order = get_object_or_404(SandboxOrder, order_number=order_number)
    failed = request.GET.get("failed") == "1" and order.status == SandboxOrder.Status.OPEN
    return render(request, "sandbox/cashier.html", {"order": order, "failed": failed})


@login_not_required
@sandbox_only
@require_POST
def decide(request: HttpRequest, order_number: str):
    """支付成功, 支付失败 or 关闭: book it, call the portal back, lead the payer back."""
    get_object_or_404(SandboxOrder, order_number=order_number)
    answer = request.POST.get("answer", "")
    if answer not in ("pay", "fail", "close"):
        return redirect("sandbox:cashier", order_number)
    if answer == "fail":
        # The bank refused: the order stays open and can be paid again.
        return redirect(f"{reverse('sandbox:cashier', args=[order_number])}?failed=1")
    order = books.decide_order(order_number, paid=answer == "pay")
    books.notify(order)
    return redirect(order.return_url)
