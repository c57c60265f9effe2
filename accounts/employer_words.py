"""A claim as people read it: its state, its particulars, its steps."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.employer_queries import is_attended, usual_bureaus
from accounts.history import Line
from accounts.models import ClaimEvent, EmployerClaim, Organization
from kernel.formats import cn_date, cn_datetime
from kernel.masking import mask_id, mask_name, mask_phone

Status = EmployerClaim.Status
Kind = ClaimEvent.Kind


class State(NamedTuple):
    """A code of ``kernel.formats.STATUS`` and the word of the field for it."""

    code: str
    label: str | Promise


_STATES = {
    Status.WAITING: State("pending", gettext_lazy("待平台审核")),
    Status.RETURNED: State("returned", gettext_lazy("已退回，待补正")),
    Status.APPROVED: State("approved", gettext_lazy("认证有效")),
    Status.DISPUTED: State("incomplete", gettext_lazy("有争议，暂停办理")),
    Status.REFUSED: State("rejected", gettext_lazy("不予认定")),
    Status.REPLACED: State("withdrawn", gettext_lazy("已由新委托书接替")),
    Status.WITHDRAWN: State("withdrawn", gettext_lazy("已撤回")),
}


def state_of(claim: EmployerClaim, today: date) -> State:
    """The claim's state; of a letter whose term is over, that."""
    if claim.status == Status.APPROVED and claim.letter_until < today:
        return State("lapsed", _("委托书已到期"))
    return _STATES[Status(claim.status)]


class Gate(NamedTuple):
    """What stands between an applicant and the employer's examination, for the applicant to read."""

    title: str
    text: str


def gate_of(organization: Organization) -> Gate | None:
    """What an applicant of this verified employer has to know: it is frozen, or nobody acts for it (AC-014).

    An employer that was never verified closes the page itself, and is none of this. At most two queries.
    """
    if not organization.is_verified:
        return None
    if organization.is_frozen:
        return Gate(
            _("单位账号暂停办理"),
            _(
                "有不止一方申请代表本单位办理，核实期间单位暂停审核。您可以照常填写和提交；已提交的留在单位审核环节，"
                "不会因为暂停而失效。"
            ),
        )
    if not is_attended(organization):
        return Gate(
            _("单位的授权委托书已到期"),
            _(
                "单位现在没有经办人，您送审和提交的材料要等单位上传新的授权委托书后才有人审核。请提醒单位人事；您可以照常填写和提交。"
            ),
        )
    return None


def doubt_of(claim: EmployerClaim) -> str:
    """One sentence where department and bureau do not go together as those of others do; '' where they do."""
    known = usual_bureaus(claim)
    if not known or claim.department is None:
        return ""
    text = _("“%(department)s”名下已认证的单位都属于%(known)s，这份申请选的是“%(bureau)s”，请核对是否选错。")
    names = "、".join(f"“{name}”" for name in known)
    return text % {"department": claim.department.name, "known": names, "bureau": claim.bureau.name}


def facts_of(claim: EmployerClaim) -> list[tuple[str, Any]]:
    """What was said of the employer, as (term, value)."""
    return [
        (_("统一社会信用代码"), claim.credit_code),
        (_("单位性质"), claim.get_nature_display()),
        (_("行业主管部门"), claim.department.name if claim.department else _("没有主管部门")),
        (_("人社局（职改办）"), claim.bureau.name),
        (_("委托期限至"), cn_date(claim.letter_until)),
    ]


def handler_of(claim: EmployerClaim) -> list[tuple[str, str]]:
    """Who asks, for the operator, as (term, value)."""
    person = claim.handler.person
    return [
        (_("经办人"), person.full_name),
        (person.id_label, mask_id(person.id_number)),
        (_("手机号"), mask_phone(person.phone)),
        (_("登录账号"), login_of(claim)),
    ]


def history_of(claim: EmployerClaim, *, for_operator: bool) -> list[Line]:
    """The steps, newest first. A handler reads neither who else claims the employer nor who said what of the claim."""
    told = {Kind.RETURNED, Kind.REFUSED}
    hidden = set() if for_operator else {Kind.OBJECTED}
    return [
        Line(
            at=event.at,
            title=event.get_kind_display(),
            who=event.by.person.full_name if for_operator else "",
            detail=event.note if for_operator or event.kind in told else "",
        )
        for event in claim.events.all()
        if event.kind not in hidden
    ]


def answer_of(event: ClaimEvent) -> tuple[str, str]:
    """What somebody who acts for the employer says of another's claim, as (term, value)."""
    terms = {Kind.INVITED: _("%(who)s 事先邀请"), Kind.AGREED: _("%(who)s 同意共同经办")}
    term = terms.get(Kind(event.kind), _("%(who)s 提出异议"))
    return term % {"who": event.by.person.full_name}, event.note or _("没有另作说明")


def rival_of(claim: EmployerClaim) -> list[tuple[str, str]]:
    """What those who act for the employer may know of who claims it too, as (term, value)."""
    return [
        (_("统一社会信用代码"), claim.credit_code),
        (_("申请人"), mask_name(claim.handler.person.full_name)),
        (_("提交时间"), cn_datetime(claim.filed_at)),
        (_("登录账号"), login_of(claim)),
    ]


def login_of(claim: EmployerClaim) -> str:
    """Whether the provider vouched for the handler's unit."""
    return _("本单位的政务服务网法人账号") if claim.is_vouched else _("不是本单位的法人账号")


def differences(claim: EmployerClaim, known: Organization | None) -> list[tuple[str, str, str]]:
    """What the claim says otherwise than the portal knows so far, as (term, known, claimed)."""
    if known is None:
        return []
    none = _("没有主管部门")
    said = [
        (_("单位名称"), known.name, claim.name),
        (
            _("行业主管部门"),
            known.department.name if known.department else none,
            claim.department.name if claim.department else none,
        ),
        (_("人社局（职改办）"), known.bureau.name if known.bureau else "", claim.bureau.name),
        (
            _("事业单位"),
            _("是") if known.is_public_institution else _("否"),
            _("是") if claim.nature == EmployerClaim.Nature.PUBLIC_INSTITUTION else _("否"),
        ),
    ]
    return [(term, before, now) for term, before, now in said if before != now]
