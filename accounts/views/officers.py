"""管理部门账号: issued by the operator, by a one-time link; and the page that the link opens (ACC-03)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import known_browsers
from accounts import officer_queries as queries
from accounts.forms.officers import AcceptForm, InviteForm, ResetForm
from accounts.models import Role
from accounts.services import accepting, factors, invitations
from accounts.services.accepting import WrongTail
from accounts.services.invitations import NotInvited
from accounts.step_up import proof_needed
from kernel import clock
from kernel.text import whole_number


@require_safe
def officers(request):
    """The officers of the authorities, and the links that are still open."""
    seat = _operator(request)
    found, following = queries.officers_page(seat, after=whole_number(request.GET.get("after", "")))
    here = reverse("accounts:officers")
    context = {
        "rows": found,
        "invitations": queries.open_invitations(seat),
        "next_url": f"{here}?after={following}" if following else "",
        "first_url": here if request.GET.get("after") else "",
    }
    return render(request, "accounts/officers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed()
def invite(request):
    """Invite an officer; the link is told on the page that follows, this once."""
    seat = _operator(request)
    chosen = whole_number(request.GET.get("organization", ""))
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"organization": chosen})
    if form.is_valid():
        try:
            issued = invitations.invite(seat, **form.cleaned_data)
        except NotInvited as refused:
            form.add_error(None, str(refused))
        else:
            if issued.invitation is None:
                messages.success(request, _("这位人员已有管理部门账号，席位已直接加上，用原来的用户名登录。"))
                return redirect("accounts:officers")
            return _show_link(request, issued)
    return render(request, "accounts/officers/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def invitation_revoke(request, public_id):
    """Make a link worthless."""
    invitations.revoke(queries.invitation_for(_operator(request), public_id))
    messages.success(request, _("链接已作废。"))
    return redirect("accounts:officers")


@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed()
def officer_end(request, public_id):
    """End an officer's seat, give out a link for a forgotten password, or take away the second factor of a lost
    telephone, with the reason; asked first."""
    seat = _operator(request)
    found = queries.officer_for(seat, public_id)
    does = request.POST.get("do")
    form = ResetForm(request.POST if does == "factor" else None)
    refusal = ""
    try:
        if does == "password":
            return _show_link(request, invitations.invite_back(seat, found))
        if does == "factor" and form.is_valid():
            invitations.reset_factor(seat, found, reason=form.cleaned_data["reason"])
            messages.success(request, _("动态口令已重置，已发短信通知本人，下次登录后要重新开通。"))
            return redirect("accounts:officers")
        if does == "end":
            invitations.end_officer_seat(seat, found)
            messages.success(request, _("席位已结束，该账号已在所有设备上退出登录。"))
            return redirect("accounts:officers")
    except NotInvited as refused:
        refusal = str(refused)
    context = {
        "found": found,
        "is_own": found.user.person_id == seat.user.person_id,
        "refusal": refusal,
        "has_factor": factors.has_factor(found.user),
        "form": form,
        "events": queries.safety_lines(found.user),
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "accounts/officers/end.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, secret):
    """What an invitation's link opens: choose a name and a password. Worthless links all read alike (AC-089)."""
    found = invitations.open_invitation(secret)
    if found is None:
        return render(request, "accounts/officers/worthless.html", status=404)
    has_account = not found.account and accepting.joined(found) is not None
    form = AcceptForm(found.account, request.POST if request.method == "POST" else None, has_account=has_account)
    if form.is_valid():
        typed = {name: form.cleaned_data.get(name, "") for name in ("id_tail", "username", "password")}
        try:
            user = accepting.accept(secret, **typed)
        except WrongTail as refused:
            form.add_error("id_tail", str(refused))
        except NotInvited as refused:
            form.add_error(None, str(refused))
        else:
            if found.account:
                messages.success(request, _("密码已重新设定，请用它登录，所有设备都已退出。"))
            elif user.username != typed["username"]:
                messages.success(request, _("您已有管理部门账号，新席位已加上，请用原来的用户名和密码登录。"))
            else:
                messages.success(request, _("账号已开通，请用刚才设定的用户名和密码登录，然后开通动态口令。"))
            answer = redirect("accounts:officer_login")
            known_browsers.remember(request, answer, user.username)
            return answer
    context = {"form": form, "invitation": found, "has_account": has_account, "now": clock.now()}
    return render(request, "accounts/officers/accept.html", context, status=422 if form.is_bound else 200)


def _show_link(request, issued):
    """The page with the link; it is told to nobody again, so that no address leads there."""
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[issued.secret]))
    return render(request, "accounts/officers/link.html", {"link": link, "invitation": issued.invitation})


def _operator(request):
    seat = request.seat
    if seat is None or seat.role != Role.OPERATOR:
        raise Http404
    return seat
