"""Beside the recommenders: sending one of them a link to confirm by, and taking it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.queries import dossiers as queries
from applicants.sections import Refused
from applicants.services import recommending as services
from kernel.masking import mask_phone
from kernel.throttle import client_address


@require_POST
def recommender_ask(request: HttpRequest, public_id: str, place: int):
    """Send the link, by what is saved. ``place`` counts from 1, as on the page."""

    def act(dossier_id: int, position: int) -> str:
        asked = services.ask(
            dossier_id=dossier_id, seat=request.seat, position=position, address=client_address(request)
        )
        told = {"name": asked.said["name"], "phone": mask_phone(asked.phone)}
        return _("确认链接已发给%(name)s，手机 %(phone)s。") % told

    return _done(request, public_id, place, act)


@require_POST
def recommender_withdraw(request: HttpRequest, public_id: str, place: int):
    """Let the link that was sent lead nowhere."""

    def act(dossier_id: int, position: int) -> str:
        services.withdraw(dossier_id=dossier_id, seat=request.seat, position=position)
        return _("已撤回发给第 %d 名推荐专家的链接。") % place

    return _done(request, public_id, place, act)


def _done(request: HttpRequest, public_id: str, place: int, act: Callable[[int, int], str]):
    dossier = queries.dossier_for(request.seat, public_id)
    try:
        messages.success(request, act(dossier.pk, place - 1))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicants:recommenders", public_id)
