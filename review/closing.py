"""What of the review keeps an authority or a committee office open: told to whoever would close it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts import closing
from accounts.models import Organization
from kernel import clock
from plans.models import Plan
from plans.queries import unread
from review.models import Case

_UNDER_WAY = (Case.Status.IN_REVIEW, Case.Status.RETURNED)


def register() -> None:
    """Let the accounts app ask."""
    closing.register(reasons)


def reasons(office: Organization) -> Iterator[str]:
    """Cases that it holds, plans of its own that still take declarations, cases under its plans. Four queries."""
    held = Case.objects.filter(holder=office, status__in=_UNDER_WAY).count()
    if held:
        yield _("有 %d 份申报件正由它审核，请先办完。") % held
    now = clock.now()
    plans = Plan.objects.filter(organizer=office).select_related("current__plan").defer(*unread("current"))
    running = [each for each in plans.order_by("pk") if each.current is not None and each.current.ends_at > now]
    if running:
        yield _("有 %d 个评审计划由它组织，还没有截止，请先关闭计划或等到截止。") % len(running)
    under = Case.objects.filter(plan_version__plan__organizer=office, status__in=_UNDER_WAY).count()
    if under:
        yield _("它组织的计划中还有 %d 份申报件没有办结。") % under
