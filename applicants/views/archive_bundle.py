"""The archive as one file: downloaded by its owner, and taken in from another installation."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role
from applicants import archive_seal
from applicants.forms.archive_import import BundleFileForm
from applicants.presenters import archive_import as present
from applicants.sections import Refused
from applicants.services import archive_bundles as services
from applicants.views.seats import seat_as
from kernel import clock, throttle
from kernel.formats import iso_date
from kernel.text import whole_number

BUNDLES_AN_HOUR = 30  # each is unpacked, and its seal and every file in it are checked


@require_http_methods(["GET", "POST"])
def bundle(request):
    """What may be downloaded, and the way to take a bundle in; POST reads one and leads to what it holds."""
    seat = seat_as(request, Role.APPLICANT)
    if request.method == "GET":
        return _draw(request, seat, BundleFileForm())
    form = BundleFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, seat, form, status=422)
    who = str(seat.user.person_id)
    if throttle.is_exhausted("archive-bundle", who, most=BUNDLES_AN_HOUR):
        form.add_error("file", _("一小时内最多上传 %d 次档案文件，请稍后再试。") % BUNDLES_AN_HOUR)
        return _draw(request, seat, form, status=422)
    throttle.count("archive-bundle", who, seconds=3600)
    try:
        read = services.read_bundle(seat, form.cleaned_data["file"])
    except Refused as refused:
        form.add_error("file", refused.message)
        return _draw(request, seat, form, status=422)
    return redirect("applicants:archive_import", read.public_id)


def _draw(request, seat, form, status=200):
    context = {
        "form": form,
        "organization": seat.organization,
        "bundles": present.bundles(services.bundles(seat)),
        "key": archive_seal.public_key(),
    }
    return render(request, "applicants/archive_bundle.html", context, status=status)


@require_GET
def bundle_download(request):
    """One bundle; ``?number=`` where the archive needs several."""
    seat = seat_as(request, Role.APPLICANT)
    found = services.bundles(seat)
    number = whole_number(request.GET.get("number", "1"))
    if not number or number > len(found):
        raise Http404
    try:
        file = services.export(seat, found[number - 1])
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("applicants:archive_bundle")
    told = {"name": seat.user.person.full_name, "day": iso_date(clock.today()), "number": number}
    name = _("业绩档案-%(name)s-%(day)s-%(number)d.zip") % told
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def preview_bundle(request, seat, read):
    """What a bundle holds, nothing of it written yet; POST writes it."""
    refusal = ""
    if request.method == "POST":
        try:
            done = services.confirm_bundle(seat, read.public_id)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("已导入 %d 条，还没有送单位审核。请逐条核对后送审。") % done.written)
            return redirect("applicants:archive")
    fresh = services.new_entries(seat, read)
    usable = [each for each in read.content["entries"] if not each["problem"]]
    context = {
        "read": read,
        "platform": read.content["platform"],
        "fresh": present.carried(fresh),
        "known": len(usable) - len(fresh),
        "useless": len(read.content["entries"]) - len(usable),
        "refusal": refusal,
    }
    return render(request, "applicants/archive_bundle_read.html", context, status=409 if refusal else 200)
