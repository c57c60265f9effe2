"""登记信息: what the government registers know of the applicant, and how it is fetched."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from applicants.registers import queries, services, words
from applicants.registers.answering import insured_elsewhere
from applicants.registers.base import RegisterKind
from applicants.sections import Refused
from applicants.views.seats import seat_as


@require_safe
def registers(request):
    """Everything fetched, by kind."""
    return render(request, "applicants/registers.html", _context(seat_as(request, Role.APPLICANT)))


@require_safe
def registers_state(request):
    """The part of the page that asks again by itself until nothing is under way."""
    return render(request, "applicants/registers_state.html", _context(seat_as(request, Role.APPLICANT)))


@require_POST
def register_fetch(request, kind):
    """Ask once more."""
    seat = seat_as(request, Role.APPLICANT)
    if kind not in RegisterKind.values:
        raise Http404
    try:
        services.ask_again(seat, RegisterKind(kind))
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("已向登记系统查询，结果会自动显示在本页。"))
    return redirect("applicants:registers")


def _pause(parts):
    """How long the page waits before it asks again: seconds, longer after a failed attempt; '' when all is done."""
    if not any(part.is_waiting for part in parts):
        return ""
    return "2s" if any(part.is_asking for part in parts) else "15s"


def _context(seat):
    known = queries.known_of(seat.user.person_id)
    parts = [words.part(each) for each in known.values()]
    return {
        "organization": seat.organization,
        "insurer": insured_elsewhere(seat.user.person_id, seat.organization),
        "parts": parts,
        "has_registers": queries.has_registers(seat.user.person),
        "pause": _pause(parts),
    }
