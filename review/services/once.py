"""One effect per token: a double click, a repeated request and a lost answer all get the first answer."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.models import Seat, User
from kernel import idempotency

Answer = dict[str, Any]


def once(seat: Seat | None, token: str, action: str, effect: Callable[[], Answer]) -> Answer:
    """Run ``effect`` in a transaction and keep its answer under the token; answer again without it when it is spent.

    With a token, first locks the row of the seat's user, so that two copies of one request come one after the other
    and the second finds the first one's answer (AC-023). The portal's own commands carry no token: what they act on
    makes them happen once only.
    """
    with transaction.atomic():
        if seat is None or not token:
            return effect()
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.user_id)
        first = idempotency.spent(seat.user, token)
        if first is not None:
            return first
        answer = effect()
        idempotency.spend(seat.user, token, action=action, answer=answer)
        return answer
