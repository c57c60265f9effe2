"""个人信息."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.employer_words import gate_of
from accounts.models import Organization, Role
from applicants.forms.beside import with_taken
from applicants.forms.profile import ProfileForm
from applicants.middleware import WISHED
from applicants.queries.profile import profile_of
from applicants.registers.answering import insured_elsewhere
from applicants.sections import Refused, Stale
from applicants.services.profile import save_profile
from applicants.views.seats import posted_version, seat_as
from kernel import clock
from kernel.formats import cn_date
from kernel.masking import mask_id, mask_phone


@require_http_methods(["GET", "POST"])
def profile(request):
    """Show who the portal thinks one is; POST stores the particulars."""
    seat = seat_as(request, Role.APPLICANT)
    stored = profile_of(seat)
    if request.method == "POST":
        return _save(request, seat, stored)
    form = ProfileForm(seat, clock.today(), instance=stored)
    return _draw(request, seat, form, stored, version=stored.version if stored else 0)


def _save(request, seat, stored):
    form = ProfileForm(seat, clock.today(), with_taken(request.POST), instance=stored)
    seen = posted_version(request)
    if not form.is_valid():
        return _draw(request, seat, form, stored, version=seen, status=422)
    try:
        save_profile(seat, form.cleaned_data, seen_version=seen)
    except Stale as stale:
        # Read again: judging the form has put what was typed into the row that was read before.
        newest = profile_of(seat)
        told = stale.message + _("您填写的内容还在下面，与现在保存的不同之处已经标出，请逐项核对后再保存一次。")
        return _draw(request, seat, form, newest, form.lines(newest), version=newest.version, refusal=told, status=409)
    except Refused as refused:
        return _draw(request, seat, form, stored, version=seen, refusal=refused.message, status=422)
    messages.success(request, _("个人信息已保存。"), extra_tags=request.path)
    wished = request.session.pop(WISHED, "") if stored is None else reverse("applicants:profile")
    return redirect(wished or "applicants:home")


def _draw(request, seat, form, stored, lines=None, *, version, refusal="", status=200):
    person = seat.user.person
    lines = lines or form.lines()
    context = {
        "form": form,
        "lines": lines,
        "differing": [line.field for line in lines if line.saved],
        "who": _("另一个窗口保存的："),
        "version": version,
        "refusal": refusal,
        "organization": seat.organization,
        "gate": gate_of(seat.organization),
        "insurer": insured_elsewhere(person.pk, seat.organization),
        "is_unassigned": seat.organization.kind == Organization.Kind.UNASSIGNED,
        "employer_before": stored.employer.name if stored and stored.employer_id != seat.organization_id else "",
        "is_new": stored is None,
        "rows": [
            (_("姓名"), person.full_name),
            (person.id_label, mask_id(person.id_number)),
            (_("性别"), person.get_sex_display()),
            (_("出生日期"), cn_date(person.birth_date)),
            (_("手机号"), mask_phone(person.phone)),
        ],
    }
    return render(request, "applicants/profile.html", context, status=status)
