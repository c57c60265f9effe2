"""What the provider's words that fit no bill mean, and what a clerk does about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fees.models import Bill, PaymentAnomaly
from fees.services import Reason
from kernel import formats, masking

#: By reason: what happened, and what to do.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    Reason.AMOUNT: (
        gettext_lazy("付款金额与账单不符"),
        gettext_lazy("在支付平台核对流水后，把这笔款原路退还，请申报人按账单金额重新支付。"),
    ),
    Reason.AMOUNT_FORM: (
        gettext_lazy("支付平台报来的金额无法识别"),
        gettext_lazy("在支付平台查询这个订单实际收了多少：已经收款的原路退还，请申报人重新支付。"),
    ),
    Reason.CURRENCY: (
        gettext_lazy("付款币种不是人民币"),
        gettext_lazy("在支付平台核对流水后，把这笔款原路退还，请申报人重新支付。"),
    ),
    Reason.MERCHANT: (
        gettext_lazy("收款商户不是本平台的商户"),
        gettext_lazy("款项没有进入本平台的账户，不要退款。把订单号和交易号报平台运营单位核实。"),
    ),
    Reason.LATE: (
        gettext_lazy("超过缴费期限后才支付"),
        gettext_lazy("原路退还；同意补缴的，先在申报件页面延长缴费期限，再请申报人重新支付。"),
    ),
    Reason.DOUBLE: (
        gettext_lazy("账单缴清后又收到一笔"),
        gettext_lazy("在支付平台核对两笔流水后，把这一笔原路退还。"),
    ),
    Reason.CANCELLED: (
        gettext_lazy("账单取消后才支付"),
        gettext_lazy("在支付平台核对流水后，把这笔款原路退还。"),
    ),
    Reason.REFUNDED: (
        gettext_lazy("支付平台报来已退款"),
        gettext_lazy(
            "平台没有因此撤销缴费。查明是谁发起、退的是哪一笔：退的是重复支付的，核对即可；误退的，请申报人补缴。"
        ),
    ),
    Reason.NOT_APPLIED: (
        gettext_lazy("已经收款，但入账时出错"),
        gettext_lazy(
            "支付平台再次通知时会自动重新入账。账单已缴清的，核对即可；超过一天仍未缴清的，报平台运营单位处理。"
        ),
    ),
    Reason.CLOSED_AMOUNT: (
        gettext_lazy("支付平台报来订单关闭，金额与账单不符"),
        gettext_lazy("没有收款，不需要退款。在支付平台核对这个订单；申报人仍可按账单重新支付。"),
    ),
    Reason.UNKNOWN_ORDER: (
        gettext_lazy("收到的款项不属于平台的任何订单"),
        gettext_lazy("在支付平台查明订单的来源和付款人，把这笔款原路退还。"),
    ),
    Reason.CASE_ENDED: (
        gettext_lazy("申报办结后才到账"),
        gettext_lazy("申报不再评审。在支付平台核对流水后，把这笔款原路退还；不退的，请写明依据。"),
    ),
}
#: Words that are no money: an amount shown for them would be read as money that came.
_NO_MONEY = frozenset({Reason.CLOSED_AMOUNT})


@dataclass(frozen=True)
class AnomalyRow:
    """One anomaly as the list shows it: the payer masked, ``said`` the amount of the provider's word, ``owed`` of the
    bill."""

    anomaly: PaymentAnomaly
    what: str
    payer: str
    said: str
    owed: str


def row_of(anomaly: PaymentAnomaly) -> AnomalyRow:
    """The row of an anomaly whose bill and payer are loaded."""
    bill = anomaly.bill
    said = _("无法识别") if anomaly.reason == Reason.AMOUNT_FORM else formats.money(anomaly.amount_fen)
    return AnomalyRow(
        anomaly=anomaly,
        what=str(WORDS[anomaly.reason][0]),
        payer=masking.mask_name(bill.payer.person.full_name) if bill else "",
        said=_("%(amount)s（没有收款）") % {"amount": said} if anomaly.reason in _NO_MONEY else said,
        owed=formats.money(bill.amount_fen) if bill else "",
    )


def rows_of(anomalies: Iterable[PaymentAnomaly]) -> list[AnomalyRow]:
    """The rows of a list."""
    return [row_of(anomaly) for anomaly in anomalies]


def to_do(anomaly: PaymentAnomaly) -> str:
    """What the clerk does about it."""
    return str(WORDS[anomaly.reason][1])


def facts_of(anomaly: PaymentAnomaly) -> list[tuple[str, Any]]:
    """(term, value) pairs: what is needed to find the money at the provider and the bill here."""
    row = row_of(anomaly)
    facts: list[tuple[str, Any]] = [
        (_("支付平台报来的金额"), row.said),
        (_("支付平台的时间"), formats.cn_datetime(anomaly.happened_at)),
        (_("平台收到的时间"), formats.cn_datetime(anomaly.recorded_at)),
        (_("支付订单号"), anomaly.order_number),
        (_("支付平台交易号"), anomaly.trade_number),
    ]
    return facts + (_of_bill(anomaly.bill) if anomaly.bill else [])


def _of_bill(bill: Bill) -> list[tuple[str, Any]]:
    states = {
        Bill.Status.PAID: _("已于 %(at)s 缴清") % {"at": formats.cn_datetime(bill.paid_at)},
        Bill.Status.OPEN: _("待缴费，%(due)s 截止") % {"due": formats.cn_closing(bill.due_at)},
        Bill.Status.CANCELLED: _("已取消"),
    }
    return [
        (_("申报人"), masking.mask_name(bill.payer.person.full_name)),
        (_("项目"), bill.subject),
        (_("账单编号"), bill.public_id),
        (_("账单金额"), formats.money(bill.amount_fen)),
        (_("账单现在"), states[Bill.Status(bill.status)]),
    ]
