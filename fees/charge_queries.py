"""Who charges at which stage of a plan: what the plan says, and what each office has set (FEE-01)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from fees.models import ChargeSetting
from kernel import formats
from plans.models import PlanVersion
from plans.queries import current_versions, unread
from plans.rules.fees import is_billed_whole, paid_at
from plans.spec import PlanDocument
from plans.spec.chain import Holder, Stage, StageKind

#: At whose stages the offices of a role are the local ones: they do not charge.
LOCAL = {
    Role.DEPARTMENT_OFFICER: frozenset({Holder.DEPARTMENT, Holder.UPPER_DEPARTMENT}),
    Role.BUREAU_OFFICER: frozenset({Holder.BUREAU, Holder.UPPER_BUREAU}),
    Role.OFFICE_OFFICER: frozenset({Holder.LOWER_COMMITTEE_OFFICE}),
}
_SHOWN = ("office", "seat__organization", "seat__user__person")


@dataclass(frozen=True)
class Charge:
    """One stage of a plan, as an office may set it. ``setting``: the newest, None where nothing was set."""

    version: PlanVersion
    stage: Stage
    is_local: bool
    setting: ChargeSetting | None

    @property
    def may_recommend(self) -> bool:
        """Whether a lower committee meets there to recommend to a higher one: all that may be charged for locally."""
        return self.stage.holder is Holder.LOWER_COMMITTEE_OFFICE

    @property
    def is_stated(self) -> bool:
        """Whether the plan states what is paid there; without it no bill can be made."""
        return bool(amount_at(self.version.spec, self.stage.code))

    @property
    def is_unset(self) -> bool:
        """Whether a local office has still to say that it does not charge."""
        return self.is_local and self.setting is None

    @property
    def basis(self) -> str:
        """The document that lays the fee down, as the plan states it."""
        fee = self.version.spec.fee
        return (fee.basis or "") if fee else ""

    @property
    def words(self) -> str:
        """What holds now."""
        if self.setting is not None and not self.setting.is_charged:
            return _("不收费")
        if self.is_local and self.setting is not None:
            return _("收取中推高推荐费（%(on)s会议）") % {"on": formats.cn_date(self.setting.met_on)}
        if self.is_local:
            return _("默认收费，请设为不收费")
        amounts = amount_at(self.version.spec, self.stage.code)
        if not amounts:
            return _("计划没有写明金额，不收费")
        return _("按计划收费：%(amounts)s") % {"amounts": "、".join(formats.money(each) for each in amounts)}


def amount_at(plan: PlanDocument, stage: str) -> list[int]:
    """The amounts that the plan states for a payment stage, by title, each once; conditions of parts all holding."""
    if plan.fee is None:
        return []
    found: dict[int, None] = {}
    for title in plan.titles:
        parts = [part for part in plan.fee.parts_for(title.code) if paid_at(plan, title.code, part) == stage]
        whole = plan.fee.amount_fen if is_billed_whole(plan, title.code, stage) else None
        amount = whole or sum(part.amount_fen or 0 for part in parts)
        if amount:
            found[amount] = None
    return list(found)


def settable(seat: Seat, version: PlanVersion) -> list[tuple[Stage, bool]]:
    """The stages of a plan that this seat's office sets, each with whether the office is a local one there.

    The committee office whose plan it is sets the payments, every other office its own stages.
    """
    if seat.role == Role.OFFICE_OFFICER and version.plan.organizer_id == seat.organization_id:
        return [(stage, False) for stage in version.spec.chain if stage.kind is StageKind.PAYMENT]
    holders = LOCAL.get(Role(seat.role), frozenset())
    return [(stage, True) for stage in version.spec.chain if stage.holder in holders]


def charges(seat: Seat | None) -> list[Charge]:
    """Every stage that this seat's office sets, of all published plans. Two queries."""
    if seat is None or seat.role not in LOCAL:
        raise Http404
    versions = list(current_versions().select_related("plan").defer(*unread()).order_by("-closes_at", "pk"))
    rows = ChargeSetting.objects.filter(office=seat.organization_id).select_related(*_SHOWN).order_by("pk")
    newest = {(row.plan_id, row.stage): row for row in rows}
    return [
        Charge(version, stage, is_local, newest.get((version.plan_id, stage.code)))
        for version in versions
        for stage, is_local in settable(seat, version)
    ]


def charge_for(seat: Seat | None, code: str, stage: str) -> Charge:
    """One of ``charges``. Raises Http404 for everybody else. Two queries."""
    named = (each for each in charges(seat) if (each.version.plan.code, each.stage.code) == (code, stage))
    found = next(named, None)
    if found is None:
        raise Http404
    return found


def organized_version_for(seat: Seat | None, code: str) -> PlanVersion:
    """The current version of a plan of the seat's committee office. Raises Http404 for everybody else. One query."""
    version = None
    if seat is not None and seat.role == Role.OFFICE_OFFICER:
        own = current_versions().filter(plan__code=code, plan__organizer=seat.organization_id)
        version = own.select_related("plan").defer(*unread()).first()
    if version is None:
        raise Http404
    return version


def history_of(plan_id: int, *, stage: str = "", office: int | None = None) -> Sequence[ChargeSetting]:
    """What was set, newest first: of a plan, or of one stage at one office. One query."""
    rows = ChargeSetting.objects.filter(plan=plan_id).select_related(*_SHOWN)
    rows = rows.filter(stage=stage) if stage else rows
    rows = rows.filter(office=office) if office is not None else rows
    return list(rows.order_by("-pk")[:500])


def is_waived(plan_id: int, stage: str, office_id: int) -> bool:
    """Whether the office said last that it does not charge at a stage. One query."""
    rows = ChargeSetting.objects.filter(plan=plan_id, stage=stage, office=office_id).order_by("-pk")
    return rows.values_list("is_charged", flat=True).first() is False
