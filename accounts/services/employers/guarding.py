"""What a claim against others asks of whoever files it: no stranger cheaply stops an employer's work (AC-013)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim
from accounts.services.employers.contesting import contradicts
from accounts.services.employers.steps import Kind
from accounts.services.employers.terms import Refused, Status
from kernel.formats import cn_datetime

UNFOUNDED = (Kind.REFUSED, Kind.GAVE_UP)
"""How a claim ends that the operator found untrue, or that its handler took back after everybody had been stopped."""
PAUSE = timedelta(days=30)


class Unconfirmed(Refused):
    """The claim would freeze others, and its handler has not said that this is meant."""


def require_may_contradict(claim: EmployerClaim, *, is_confirmed: bool, now: datetime) -> None:
    """Let a claim through that contradicts nobody, or whose handler may contradict others and says that it is meant.

    Refuses a person whose last claim was unfounded less than PAUSE ago, one who disputes another employer already, and
    a freeze that was not confirmed (Unconfirmed). An invitation is the way around all three.
    """
    if not contradicts(claim, now):
        return
    person = claim.handler.person_id
    unfounded = ClaimEvent.objects.filter(claim__handler__person=person, kind__in=UNFOUNDED, at__gt=now - PAUSE)
    last = unfounded.select_related("claim").order_by("-at").first()
    if last is not None:
        text = _(
            "这家单位已有人经办或者申请。您为“%(name)s”提交的申请未予认定或者在争议中撤回，%(until)s 以前不能再次提交"
            "这样的申请。请现经办人在“单位认证”中邀请您，凭邀请码申请不受限制。"
        )
        raise Refused(text % {"name": last.claim.name, "until": cn_datetime(last.at + PAUSE)}, "credit_code")
    disputed = EmployerClaim.objects.filter(handler__person=person, status=Status.DISPUTED, organization=None)
    other = disputed.exclude(pk=claim.pk).order_by("pk").first()
    if other is not None:
        text = _(
            "这家单位已有人经办或者申请，而您为“%(name)s”提交的申请还在争议中，同一时间只能有一份这样的申请。"
            "请等它办结，或者请现经办人在“单位认证”中邀请您。"
        )
        raise Refused(text % {"name": other.name}, "credit_code")
    if not is_confirmed:
        raise Unconfirmed(_("这家单位已有人经办或者申请。请勾选确认，或者填写现经办人给您的邀请码。"), "freeze")
