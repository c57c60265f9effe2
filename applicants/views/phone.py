"""The page behind the QR code, on a phone without a login: what is signed, and the place to sign it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.forms.dossier import PhoneSignatureForm
from applicants.models import SigningCode
from applicants.queries.signing import code_by_token
from applicants.sections import Stale
from applicants.services import signing as services
from applicants.signature import SignatureRefused
from applicants.snapshot import COMMITMENT_TITLE
from kernel import clock, throttle
from kernel.masking import mask_name

FAILURES_AN_HOUR = 100
"""Of one address: codes that lead nowhere. Of one code: drawings that are no name."""


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str):
    """GET shows the words and the pad, POST takes the signature. A token that leads nowhere says what to do (404)."""
    code = code_by_token(token)
    now = clock.now()
    is_done = code is not None and code.signature_id is not None and now < code.expires_at
    if code is None or not (is_done or services.is_waiting(code, code.dossier, now)):
        # A whole office may share the address: whoever has a good code is not stopped by the misses of others.
        address = throttle.client_address(request)
        if throttle.is_exhausted("sign-miss", address, most=FAILURES_AN_HOUR):
            return _refused(request, _("您所在的网络试的次数太多，请一小时后再扫，或者在电脑的页面上直接签名。"), 429)
        throttle.count("sign-miss", address, seconds=3600)
        why = str(services.REPLACED) if code is None else services.why_over(code, code.dossier, now)
        return _refused(request, services.told_on_the_phone(why or _("已经用它签过名。")), 404)
    if request.method == "POST":
        return _take(request, code, token)
    if is_done:
        return render(request, "applicants/sign.html", _frame(code) | {"state": "done"})
    return _show(request, code, PhoneSignatureForm())


def _take(request: HttpRequest, code: SigningCode, token: str) -> Any:
    if throttle.is_exhausted("sign-try", code.token_digest, most=FAILURES_AN_HOUR):
        return _refused(request, _("这个二维码试的次数太多，请在电脑的页面上换一个二维码，或者直接签名。"), 429)
    form = PhoneSignatureForm(request.POST)
    if form.is_valid():
        try:
            services.take_signature(token=token, posted=form.cleaned_data["signature"])
            return redirect("applicants:sign", token)
        except SignatureRefused as error:
            form.add_error("signature", str(error))
        except Stale as refusal:
            return _refused(request, refusal.message, 409)
    throttle.count("sign-try", code.token_digest, seconds=3600)
    return _show(request, code, form, 422)


def _show(request: HttpRequest, code: SigningCode, form: PhoneSignatureForm, status: int = 200) -> Any:
    text = code.dossier.plan_version.spec.commitment_text or ""
    context = {
        "state": "sign",
        "form": form,
        "commitment_title": COMMITMENT_TITLE,
        "paragraphs": [line for line in text.splitlines() if line.strip()],
    }
    return render(request, "applicants/sign.html", _frame(code) | context, status=status)


def _frame(code: SigningCode) -> dict[str, Any]:
    """What the phone may know: no more of the person than the masked name, and nobody's menus."""
    return {
        **_BARE,
        "code": code,
        "name": mask_name(code.dossier.person.full_name),
        "plan_name": code.dossier.plan_version.name,
    }


def _refused(request: HttpRequest, reason: str, status: int) -> Any:
    return render(request, "applicants/sign.html", {**_BARE, "state": "gone", "reason": reason}, status=status)


_BARE: dict[str, Any] = {"frame": "public", "seat": None, "tabs": [], "site_nav": [], "rail": [], "demo": None}
