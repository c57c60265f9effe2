"""工作单位: look the employer up among the verified ones, or ask it to register (ACC-07)."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.employer_queries import MOST_FOUND, employments, is_being_examined, search
from accounts.models import Organization, Role
from accounts.queries import SESSION_KEY
from applicants.forms.employer import EmployerSearchForm
from applicants.models import Dossier
from applicants.queries.dossiers import dossiers_of
from applicants.sections import Refused
from applicants.services.employment import change_employer
from applicants.views.seats import seat_as
from kernel import throttle
from kernel.text import machine_word

SEARCHES_AN_HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
def employer(request):
    """Who one's employer is and was; GET ?q= looks others up, POST names one of them."""
    seat = seat_as(request, Role.APPLICANT)
    if request.method != "POST":
        return _draw(request, seat)
    try:
        chosen = change_employer(seat, machine_word(request.POST.get("organization", "")))
    except Refused as refused:
        return _draw(request, seat, refusal=refused.message, status=409)
    request.session[SESSION_KEY] = chosen.public_id
    if seat.organization.kind == Organization.Kind.UNASSIGNED:
        told = _("工作单位是“%s”。请接着填写岗位、从事专业等信息。")
    else:
        told = _("工作单位是“%s”。请核对岗位、从事专业等信息，有变化的请修改后保存。")
    messages.success(request, told % chosen.organization.name)
    return redirect("applicants:profile")


def _draw(request, seat, *, refusal="", status=200):
    form = EmployerSearchForm(request.GET if "q" in request.GET else None)
    found, told = [], ""
    if form.is_bound and form.is_valid():
        found, told = _found(request, seat, form)
    others = [each for each in found if each.pk != seat.organization_id]
    if found and not others:
        told = _("找到的就是您现在的工作单位，不用更换。")
    live = [row for row in dossiers_of(seat).select_related("employer") if row.status != Dossier.Status.CLOSED]
    unassigned = seat.organization.kind == Organization.Kind.UNASSIGNED
    context = {
        "form": form,
        "found": others,
        "told": told,
        "organization": None if unassigned else seat.organization,
        "history": employments(seat.user),
        "submitted": [row for row in live if row.status != Dossier.Status.DRAFT],
        "invitation": invitation(request, seat),
        "refusal": refusal,
    }
    return render(request, "applicants/employer.html", context, status=status)


def _found(request, seat, form):
    """At most five employers, and what is to be said of the others."""
    who = str(seat.user.person_id)
    if throttle.is_exhausted("employer-search", who, most=SEARCHES_AN_HOUR):
        return [], _("查找次数过多，请一小时后再试，或者请单位人事把统一社会信用代码发给您。")
    throttle.count("employer-search", who, seconds=3600)
    found = search(form.cleaned_data["q"], form.code())
    if len(found) > MOST_FOUND:
        return found[:MOST_FOUND], _("符合的单位超过 %d 家，没有列全，请输入更完整的名称。") % MOST_FOUND
    if not found and is_being_examined(form.cleaned_data["q"], form.code()):
        return [], _("这家单位有不止一方申请代表办理，平台正在向单位核实，暂时不能选择。核实后请再来查找。")
    if not found:
        return [], _("没有找到已认证的单位。请核对名称；单位确实没有认证的，把下面的说明发给单位人事。")
    return found, ""


def invitation(request, seat):
    """The text by which an applicant asks their employer to register."""
    lines = [
        _("您好，我是本单位职工%(who)s，需要在“%(site)s”申报职称。单位通过认证以后，我才能填写个人信息和业绩档案。"),
        _("请单位人事指定一名经办人办理："),
        _("1. 登录平台，打开 %(url)s ；"),
        _("2. 填写统一社会信用代码、单位名称、行业主管部门和人社局；"),
        _("3. 上传加盖公章、写明经办人和委托期限的授权委托书。"),
        _("平台审核通过后，会发短信通知经办人。"),
    ]
    told = {
        "who": seat.user.person.full_name,
        "site": settings.SITE_NAME,
        "url": request.build_absolute_uri(reverse("accounts:employer")),
    }
    return "\n".join(line % told for line in lines)
