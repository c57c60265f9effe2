"""An office says whether it charges at a stage (FEE-01): appended to a history, never changed."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.queries import is_open_seat
from accounts.services import hold_seat
from fees.charge_queries import Charge, settable
from fees.models import ChargeSetting
from kernel import clock

MIN_REASON = 5


class ChargeRefused(ValueError):
    """Nothing was written; ``message`` says why, ``field`` beside which field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def set_charge(charge: Charge, seat: Seat, *, is_charged: bool, reason: str, met_on: date | None = None) -> None:
    """Write down whether the seat's office charges at a stage from now on.

    Locks the seat against the same click twice; writes one row, or none where the same is set already. Bills that were
    issued stay as they are (AC-072). Refuses what the rule of FEE-01 refuses: a local stage charges nothing but the fee
    for recommending to a higher committee, for a meeting that was held; a payment without a stated amount charges
    nothing; whoever does not set this stage; and a seat that ended while the request waited.
    """
    if charge.stage.code not in {stage.code for stage, _is_local in settable(seat, charge.version)}:
        raise ChargeRefused(_("这个环节的收费不由本单位设置。"))
    if len(reason.strip()) < MIN_REASON:
        raise ChargeRefused(_("说明至少 %(least)d 个字，现有 %(length)d 个字。")
                            % {"least": MIN_REASON, "length": len(reason.strip())}, "reason")  # fmt: skip
    if is_charged:
        _must_be_chargeable(charge, met_on)
    with transaction.atomic():
        hold_seat(seat)
        if not is_open_seat(seat):
            raise ChargeRefused(_("您的账号或席位刚刚停用，收费设置没有保存。请由本单位其他人员办理。"))
        now = {"is_charged": is_charged, "met_on": met_on if is_charged and charge.is_local else None}
        rows = ChargeSetting.objects.filter(
            plan=charge.version.plan_id, stage=charge.stage.code, office=seat.organization_id
        )
        last = rows.order_by("-pk").first()
        if last is not None and (last.is_charged, last.met_on) == (now["is_charged"], now["met_on"]):
            return
        ChargeSetting.objects.create(
            plan=charge.version.plan,
            stage=charge.stage.code,
            office=seat.organization,
            reason=reason.strip(),
            seat=seat,
            recorded_at=clock.now(),
            **now,
        )


def _must_be_chargeable(charge: Charge, met_on: date | None) -> None:
    if not charge.is_local:
        if not charge.is_stated:
            raise ChargeRefused(_("计划没有写明这个环节的金额，不能收费。请先修订计划，写明金额和依据。"), "choice")
        return
    if not charge.may_recommend:
        raise ChargeRefused(
            _("地方审核环节不收费，只有中评委开会推荐高级的环节可以收取中推高推荐费。请选“不收费”。"),
            "choice",
        )
    if met_on is None:
        raise ChargeRefused(
            _("召开中评委会议才能收取中推高推荐费，请填写会议日期；没有召开的，请选“不收费”。"), "met_on"
        )
    if met_on > clock.today():
        raise ChargeRefused(_("会议日期不能晚于今天；会议召开以后再设为收费。"), "met_on")
