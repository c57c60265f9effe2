"""签收: the office that a batch was sent to takes it over, once."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from kernel.formats import cn_datetime
from review.engine.refusal import Refused
from review.models import Batch, BulkJob, Case, Discrepancy, Receipt
from review.queries.holders import REVIEWING
from review.services.once import Answer, once
from review.services.openings import note_all
from review.services.run import lock_cases


def acknowledge(
    batch_id: int,
    seat: Seat,
    *,
    papers: int,
    discrepancies: Mapping[str, str],
    remark: str = "",
    seen: int,
    token: str = "",
) -> Receipt:
    """Sign for a batch: how many papers came, and by public id what was amiss with which case.

    Locks the user's row, the batch's cases, then the batch. Writes the receipt, its discrepancies, and that the office
    has opened every case that it holds: what was signed for is no longer recalled (AC-022). Sends nothing; the sender
    reads it on the batch's page. Refused for anybody but the receiver, while the batch is still being filled, when it
    was signed for before, and when ``seen``, the number of cases on the page, is no longer that of the batch. The same
    token again gets the first receipt.
    """

    def effect() -> Answer:
        keys = list(Case.objects.filter(batches=batch_id).order_by("pk").values_list("pk", flat=True))
        lock_cases(keys)
        batch = Batch.objects.select_related("job").select_for_update(of=("self",), no_key=True).get(pk=batch_id)
        _check(batch, seat)
        cases = list(batch.cases.order_by("pk"))  # one may have been taken back before the lock was had
        by_id = {case.public_id: case for case in cases}
        if len(cases) != seen or not set(discrepancies) <= set(by_id):
            words = {"seen": seen, "now": len(cases)}
            told = _("名册有变动：页面上是 %(seen)d 件，现在是 %(now)d 件，没有签收。请核对新的名册后再签收。")
            raise Refused("changed", told % words)
        receipt = Receipt.objects.create(batch=batch, seat=seat, at=clock.now(), papers=papers, remark=remark)
        amiss = [Discrepancy(receipt=receipt, case=by_id[key], words=words) for key, words in discrepancies.items()]
        Discrepancy.objects.bulk_create(amiss)
        note_all(cases, seat)
        return {"receipt": receipt.public_id}

    target = (batch_id, papers, tuple(sorted(discrepancies.items())), remark, seen)
    answer = once(seat, token, "review.receipt", effect, target=target)
    return Receipt.objects.get(public_id=answer["receipt"])


def _check(batch: Batch, seat: Seat) -> None:
    if seat.role not in REVIEWING or batch.receiver_id != seat.organization_id:
        raise Refused("not_permitted", _("这个批次不是报送您单位的，不能签收。"))
    if batch.job is not None and batch.job.state == BulkJob.State.RUNNING:
        raise Refused("filling", _("报送单位正在逐件报送这个批次，名册还没有完整。请等报送完毕后再签收。"))
    signed = Receipt.objects.select_related("seat__user__person").filter(batch=batch).first()
    if signed is not None:
        words = {"who": signed.seat.user.person.full_name, "at": cn_datetime(signed.at)}
        raise Refused("signed", _("这个批次已由%(who)s于 %(at)s 签收，这次没有另行记录。") % words)
