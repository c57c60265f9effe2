"""The payer's bill, the way to the cashier and back, and the provider's callback."""

import logging

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from fees import queries, services
from fees.models import Payment
from fees.providers import provider
from kernel import clock
from kernel.jobs import send_after_commit

logger = logging.getLogger(__name__)
_LARGEST_CALLBACK = 64 * 1024


@require_safe
def bill(request: HttpRequest, public_id: str):
    owed = queries.bill_for(request.user, public_id)
    now = clock.now()
    context = {
        "bill": owed,
        "now": now,
        "is_payable": owed.status == owed.Status.OPEN and not owed.is_closed(now),
        "is_late": now >= owed.due_at,
        "kept": queries.kept_money(owed),
        "plan_code": queries.plan_with_contacts(owed),
    }
    return render(request, "fees/bill.html", context)


@require_POST
def pay(request: HttpRequest, public_id: str):
    owed = queries.bill_for(request.user, public_id)
    try:
        cashier = services.start_payment(
            bill=owed,
            notify_url=settings.SITE_URL + reverse("fees:callback", args=[provider().code]),
            return_url=request.build_absolute_uri(reverse("fees:return", args=[owed.public_id])),
        )
    except services.PaymentRefused as refusal:
        flash.error(request, str(refusal))
        return redirect("fees:bill", owed.public_id)
    return redirect(cashier)


@require_safe
def return_page(request: HttpRequest, public_id: str):
    """Where the cashier sends the payer back. Believes nothing in the address: it has the provider asked, and waits."""
    owed = queries.bill_for(request.user, public_id)
    payment = owed.payments.filter(status=Payment.Status.STARTED).order_by("-pk").first()
    kept = queries.kept_money(owed)
    is_kept = payment is not None and payment.order_number in {each.order_number for each in kept}
    is_waiting = owed.status == owed.Status.OPEN and payment is not None and not is_kept
    if is_waiting:
        send_after_commit("fees.ask_provider", payment_id=payment.pk)
    template = "fees/return_state.html" if request.htmx else "fees/return.html"
    return render(request, template, {"bill": owed, "is_waiting": is_waiting, "kept": kept})


@csrf_exempt
@login_not_required
@require_POST
def callback(request: HttpRequest, code: str):
    """The provider's word, server to server. Answered as accepted only when it was applied or kept (AC-065..068)."""
    gate = provider()
    length = request.headers.get("Content-Length", "")
    if code != gate.code or not length.isdigit() or int(length) > _LARGEST_CALLBACK:
        return HttpResponse(gate.answer_refused, status=400, content_type="text/plain")
    notice = gate.notice(request.body, request.headers)
    if notice is None:
        logger.warning("a callback with a wrong signature or form was refused")
        return HttpResponse(gate.answer_refused, status=400, content_type="text/plain")
    try:
        outcome = services.apply(notice)
    except Exception:
        logger.exception("callback for order %s was not applied; the provider will call again", notice.order_number)
        return HttpResponse(gate.answer_refused, status=503, content_type="text/plain")
    if outcome is services.Outcome.UNKNOWN:
        # Our own row may be a moment behind: anything but the word of acceptance makes the provider call again.
        return HttpResponse(gate.answer_refused, status=404, content_type="text/plain")
    return HttpResponse(gate.answer_accepted, content_type="text/plain")
