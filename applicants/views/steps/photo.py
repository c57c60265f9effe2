"""Step 1: the identity photo. Kept at once, checked in the background; the page learns the outcome by itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from applicants.forms.dossier import PhotoForm
from applicants.registers import photos, words
from applicants.sections import Refused
from applicants.services import sections
from applicants.views.wizard import Page, draw
from plans.presenters import photo_limits
from plans.spec.papers import PhotoPolicy

#: Width by height of photos of one and of two inches (1 寸 25 × 35, 2 寸 35 × 49 mm).
USUAL = 5 / 7


CROP_TOOLS = (
    ("larger", _("选框放大")),
    ("smaller", _("选框缩小")),
    ("left", _("左移")),
    ("right", _("右移")),
    ("up", _("上移")),
    ("down", _("下移")),
    ("turn", _("照片转 90°")),
)


def shape(policy: PhotoPolicy) -> float | None:
    """Width by height to which a photo is cut in the page: the usual one, or the middle of what the plan allows.

    None: the plan states neither a ratio nor a size, and a photo is taken as it is.
    """
    least, most = policy.min_ratio, policy.max_ratio
    if least is None and most is None:
        return USUAL if policy.sizes else None
    if (least is None or least < USUAL) and (most is None or most > USUAL):
        return USUAL
    if least is None or most is None:
        return most if least is None else least
    return (least + most) / 2


def show(request: HttpRequest, page: Page, form: PhotoForm | None = None, status: int = 200):
    fetched = photos.offered(page.dossier)
    context = {
        "form": form or PhotoForm(),
        "policy": page.plan.photo,
        "limits": photo_limits(page.plan.photo) if page.plan.photo else "",
        "crop_tools": CROP_TOOLS,
        "shape": shape(page.plan.photo) if page.plan.photo else None,
        "check": page.dossier.photo,
        "fetched": fetched,
        "fetched_words": words.checked(fetched.source, fetched.done_at) if fetched else "",
    }
    return draw(request, page, context, status)


def save(request: HttpRequest, page: Page):
    if request.POST.get("use") == "fetched":
        try:
            photos.use(dossier_id=page.dossier.pk, seat=request.seat)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(request.path)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            sections.save_photo(dossier_id=page.dossier.pk, seat=request.seat, file=form.cleaned_data["photo"])
            return redirect(request.path)
        except ValidationError as error:
            form.add_error("photo", error)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return show(request, page, form, 422)
