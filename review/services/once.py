"""One effect per token: a double click, a repeated request and a lost answer all get the first answer."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat, User
from accounts.queries import is_open_seat
from kernel import idempotency
from review.engine.refusal import Refused

Answer = dict[str, Any]


def once(
    seat: Seat | None, token: str, action: str, effect: Callable[[], Answer], *, target: tuple[Any, ...] = ()
) -> Answer:
    """Run ``effect`` in a transaction and keep its answer under the token; answer again without it when it is spent.

    ``target`` is what the request acts on and says. Refused when the token was spent on another one: the first answer
    would say "done" of something that was not.

    With a token, first locks the row of the seat's user, so that two copies of one request come one after the other
    and the second finds the first one's answer (AC-023). The portal's own commands carry no token: what they act on
    makes them happen once only. Refused, with all that was done undone, when the seat ended while the effect waited
    for others: who may act is asked before a request waits, and a decision belongs into its seat's term (AC-008).
    """
    with transaction.atomic():
        if seat is None:
            return effect()
        if not token:
            return _seated(seat, effect())
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.user_id)
        request = idempotency.request_of(action, *target)
        try:
            first = idempotency.spent(seat.user, token, action=request)
        except idempotency.TokenElsewhere as elsewhere:
            raise Refused(
                "token", _("这个页面已经提交过一次，这次的内容没有办理。请刷新后核对，再重新提交。")
            ) from elsewhere
        if first is not None:
            return first
        answer = _seated(seat, effect())
        idempotency.spend(seat.user, token, action=request, answer=answer)
        return answer


def _seated(seat: Seat, answer: Answer) -> Answer:
    if not is_open_seat(seat):
        raise Refused("seat", _("您的账号或席位刚刚停用，这次没有办理。请由本单位其他人员办理。"))
    return answer
