"""Step 1: the identity photo. Kept at once, checked in the background; the page learns the outcome by itself."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect

from applicants.forms.dossier import PhotoForm
from applicants.sections import Refused
from applicants.services import sections
from applicants.views.wizard import Page, draw
from plans.presenters import photo_words


def show(request: HttpRequest, page: Page, form: PhotoForm | None = None, status: int = 200):
    context = {
        "form": form or PhotoForm(),
        "policy": page.plan.photo,
        "limits": photo_words(page.plan),
        "check": page.dossier.photo,
    }
    return draw(request, page, context, status)


def save(request: HttpRequest, page: Page):
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
