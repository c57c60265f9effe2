"""报送: approved cases leave an office together, with their roster (REV-06, REV-16)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Organization, Seat
from kernel import clock
from plans.spec.chain import Action, Stage
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.engine.turn import Chain
from review.models import Batch, BulkJob, Case
from review.queries.chain import chain_of_case
from review.queries.holders import holder_for
from review.services.numbers import new_number
from review.services.once import Answer, once
from review.services.run import run_locked
from review.services.selection import Chosen, lock_chosen, same_stage


def forward(seat: Seat, chosen: Sequence[Chosen], *, token: str = "") -> list[Batch]:
    """Send the chosen cases on: one batch for each receiving office, all of them or none.

    Locks the cases. Writes the batches, their members and each case's events; the reactions queue what follows. Refused
    as a whole when one case is foreign, stale, not approved, shut by a gate, or of another plan or stage. The same
    token again gets the batches of the first time.
    """

    def effect() -> Answer:
        locked = lock_chosen(seat, chosen)
        same_stage([case for case, _seen in locked])
        now = clock.now()
        batches = [_send(seat, receiver, members, now) for receiver, members in _by_receiver(locked).items()]
        return {"batches": [batch.public_id for batch in batches]}

    sent = once(seat, token, "review.forward", effect, target=(*chosen,))["batches"]
    return list(Batch.objects.filter(public_id__in=sent).order_by("pk"))


def _by_receiver(locked: list[tuple[Case, int]]) -> dict[Organization, list[tuple[Case, int]]]:
    groups: dict[Organization, list[tuple[Case, int]]] = defaultdict(list)
    for case, seen in locked:
        groups[receiver_of(case)].append((case, seen))
    return groups


def receiver_of(case: Case) -> Organization:
    """The office to which the case goes from its stage. Refused where there is none."""
    following = _next_stage(chain_of_case(case), case.stage)
    receiver = holder_for(following, case) if following else None
    if receiver is None:
        raise Refused("batch", _("本环节之后没有接收单位，不能按批次报送。"))
    return receiver


def forward_one(case: Case, seen: int, seat: Seat, job: BulkJob, *, now: datetime) -> Batch:
    """Send one case on in the batch that a job makes for its receiver; the first such case makes it.

    Needs the case's lock and the transaction that keeps the job's row of it. Otherwise as ``forward``.
    """
    batch, _made = Batch.objects.get_or_create(
        job=job,
        plan_version=case.plan_version,
        stage=case.stage,
        receiver=receiver_of(case),
        defaults={"number": new_number("BS", now), "sender": seat.organization, "sent_by": seat, "sent_at": now},
    )
    run_locked(case, Command(Action.FORWARD, seen, payload={"batch": batch.public_id}), seat, now=now)
    batch.cases.add(case)
    return batch


def _next_stage(chain: Chain, code: str) -> Stage | None:
    codes = [stage.code for stage in chain]
    place = codes.index(code) + 1
    return chain[place] if place < len(codes) else None


def _send(seat: Seat, receiver: Organization, members: list[tuple[Case, int]], now: datetime) -> Batch:
    sample = members[0][0]
    batch = Batch.objects.create(
        number=new_number("BS", now),
        plan_version=sample.plan_version,
        stage=sample.stage,
        sender=seat.organization,
        receiver=receiver,
        sent_by=seat,
        sent_at=now,
    )
    for case, seen in members:
        run_locked(case, Command(Action.FORWARD, seen, payload={"batch": batch.public_id}), seat, now=now)
    batch.cases.set([case for case, _seen in members])
    return batch
