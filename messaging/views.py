"""The person's own messages: what was also sent to their phone."""

from django.contrib import messages as flash
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.text import whole_number
from messaging import queries, services


@require_safe
def inbox(request: HttpRequest):
    before = whole_number(request.GET.get("before", ""))
    rows = list(queries.inbox(request.user, before=before))
    page, more = rows[: queries.PAGE], len(rows) > queries.PAGE
    context = {
        "page": page,
        "unread": sum(message.read_at is None for message in page),
        "first_url": reverse("messaging:inbox") if before is not None else "",
        "next_url": f"{reverse('messaging:inbox')}?before={page[-1].pk}" if more else "",
    }
    return render(request, "messaging/inbox.html", context)


@require_POST
def read(request: HttpRequest):
    count = services.mark_read(request.user)
    if count:
        flash.success(request, _("已将 %d 条消息标为已读。") % count)
    return redirect("messaging:inbox")
