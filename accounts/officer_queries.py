"""Reads of the accounts of authorities, for the operator."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.history import Line
from accounts.models import Invitation, Role, SafetyEvent, Seat, User
from accounts.queries import STAFF_ROLES
from accounts.services.invitations import pending

PAGE = 50
LATEST = 10
"""So many changes of an account's safety are shown, the newest first."""


def officer_seats(seat: Seat) -> QuerySet[Seat]:
    """Return the open seats of authorities that this seat may manage: all for an operator, none for others."""
    if seat.role != Role.OPERATOR:
        return Seat.objects.none()
    return Seat.objects.filter(role__in=STAFF_ROLES, ends_at=None).select_related("organization", "user__person")


def officers_page(seat: Seat, *, after: int | None) -> tuple[list[Any], int | None]:
    """Return a page of officers, oldest first, and where the next begins; ``has_factor`` of a row: is a code asked?"""
    factor = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    found = officer_seats(seat).annotate(has_factor=Exists(factor)).order_by("pk")
    rows = list(found.filter(pk__gt=after or 0)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def officer_for(seat: Seat, public_id: str) -> Seat:
    """Return one officer's open seat; 404 for whoever may not manage it."""
    return get_object_or_404(officer_seats(seat), public_id=public_id)


def open_invitations(seat: Seat) -> list[Invitation]:
    """Return the links that can still be used, newest first; none for anybody but an operator."""
    if seat.role != Role.OPERATOR:
        return []
    return list(pending().select_related("organization").order_by("-pk"))


def invitation_for(seat: Seat, public_id: str) -> Invitation:
    """Return one invitation; 404 for anybody but an operator."""
    if seat.role != Role.OPERATOR:
        raise Http404
    return get_object_or_404(Invitation, public_id=public_id)


def safety_lines(user: User) -> list[Line]:
    """Return what was changed last about the ways into an account; permission is the caller's matter. One query."""
    found = SafetyEvent.objects.filter(user=user.pk).select_related("by__person").order_by("-pk")[:LATEST]
    return [
        Line(each.at, each.get_kind_display(), each.by.person.full_name if each.by else _("服务器命令行"), each.note)
        for each in found
    ]
