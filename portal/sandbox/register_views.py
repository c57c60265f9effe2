"""The sandbox register's doors: a signed one for the portal, and a page on which its answers go wrong at will."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from applicants.registers.sandbox import PURPOSE
from portal.sandbox import registers
from portal.sandbox.models import SandboxRegister
from portal.sandbox.views import sandbox_only, signed

_SHOWN = 200


@signed(PURPOSE)
def fetch(payload: dict[str, Any]) -> dict[str, Any] | HttpResponse:
    return registers.answer(payload)


@login_not_required
@sandbox_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people the register was asked about, each with a choice of how it answers."""
    page = list(SandboxRegister.objects.order_by("pk")[:_SHOWN])
    return render(request, "sandbox/registers.html", {"page": page, "modes": SandboxRegister.Mode.choices})


@login_not_required
@sandbox_only
@require_POST
def mode(request: HttpRequest, person: str) -> HttpResponse:
    """Set how the register answers about one person."""
    held = get_object_or_404(SandboxRegister, person=person)
    wanted = request.POST.get("mode", "")
    if wanted in SandboxRegister.Mode.values:
        SandboxRegister.objects.filter(pk=held.pk).update(mode=wanted)
    return redirect("sandbox:registers")
