"""个人信息."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from applicants.forms.profile import ProfileForm
from applicants.queries.profile import profile_of
from applicants.sections import Refused
from applicants.services.profile import save_profile
from applicants.views.seats import seat_as
from kernel import clock
from kernel.formats import cn_date
from kernel.masking import mask_id, mask_phone


@require_http_methods(["GET", "POST"])
def profile(request):
    """Show who the portal thinks one is; POST stores the particulars."""
    seat = seat_as(request, Role.APPLICANT)
    stored = profile_of(seat)
    bound = request.POST if request.method == "POST" else None
    form = ProfileForm(seat.organization, clock.today(), bound, instance=stored)
    refusal = ""
    if bound is not None and form.is_valid():
        try:
            save_profile(seat, form.cleaned_data)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("个人信息已保存。"))
            return redirect("applicants:profile")
    person = seat.user.person
    context = {
        "form": form,
        "refusal": refusal,
        "organization": seat.organization,
        "employer_before": stored.employer.name if stored and stored.employer_id != seat.organization_id else "",
        "is_new": stored is None,
        "rows": [
            (_("姓名"), person.full_name),
            (_("身份证号"), mask_id(person.id_number)),
            (_("性别"), person.get_sex_display()),
            (_("出生日期"), cn_date(person.birth_date)),
            (_("手机号"), mask_phone(person.phone)),
        ],
    }
    return render(request, "applicants/profile.html", context, status=422 if form.is_bound else 200)
