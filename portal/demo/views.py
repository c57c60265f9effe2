"""Switching role and moving the clock, in the demo only."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role, User
from accounts.step_up import DEMO_KEY
from kernel import clock, workdays
from kernel.formats import cn_datetime
from portal.back import way_back
from portal.demo.cast import CAST


@login_not_required
@require_POST
def switch(request):
    """Sign in as one of the cast: only in the demo, only people of the cast."""
    if not settings.DEMO or request.POST.get("role") not in {member.key for member in CAST}:
        raise Http404
    user = get_object_or_404(User, username=request.POST["role"], is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[DEMO_KEY] = True  # there is no password and no telephone that this visitor could show
    return redirect(_way_on(request, user))


def _way_on(request, user):
    """Where the sign-in page was asked to lead back to, if somebody of this role can be there; else their own home.

    Applicants' pages and only those lie under one address.
    """
    sent = request.POST.get("next", "")
    if not sent or not url_has_allowed_host_and_scheme(sent, allowed_hosts={request.get_host()}):
        return reverse("home")
    is_applicant = any(member.key == user.username and member.role == Role.APPLICANT for member in CAST)
    return sent if sent.startswith(reverse("applicants:home")) == is_applicant else reverse("home")


@login_not_required
@require_POST
def move_clock(request):
    """Move the demo's clock by a day or by five working days, or set it back to the real time."""
    if not settings.DEMO:
        raise Http404
    step = request.POST.get("step")
    now = clock.now()
    if step == "day":
        clock.shift(timedelta(days=1))
    elif step == "workdays":
        try:
            end = workdays.term_from(now.date(), 5).ends_at
        except workdays.CalendarUnknown:
            messages.error(request, _("演示的工作日历到此为止，时钟不能再按工作日向前拨；请先恢复到现在的时间。"))
            return redirect(way_back(request))
        clock.shift(end - now + timedelta(hours=8))
    elif step == "reset":
        clock.reset()
    else:
        raise Http404
    messages.info(request, _("演示时钟现在是 %(time)s。") % {"time": cn_datetime(clock.now())})
    return redirect(way_back(request))
