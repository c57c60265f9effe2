"""Everything the applicant gave with a dossier, to keep: ask for it, see how far it is."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applicants import copying
from applicants.queries import dossiers as queries
from applicants.sections import Refused


@require_POST
def ask(request: HttpRequest, public_id: str):
    """Ask for the copy; asking twice makes one."""
    dossier = queries.dossier_for(request.seat, public_id)
    try:
        copying.request(dossier)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("applicants:dossiers")
    return redirect(reverse("review:tracker", args=[public_id]) + "#copy-heading")


@require_safe
def state(request: HttpRequest, public_id: str):
    """The fragment that the tracker asks for until the copy is there."""
    dossier = queries.dossier_for(request.seat, public_id)
    found = copying.copy_state(dossier, queries.last_snapshot(dossier))
    return render(request, "applicants/copy/state.html", {"dossier": dossier, "copy_state": found})
