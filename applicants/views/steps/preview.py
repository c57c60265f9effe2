"""Step 6: everything as the reviewers will see it, what is still missing, and the submit."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.employer_words import gate_of
from applicants.forms.dossier import SubmitForm
from applicants.information import OFFICE_USE
from applicants.models import Dossier
from applicants.presenters import submitting
from applicants.registers.freezing import insured_elsewhere
from applicants.sections import Refused, Section, Stale
from applicants.seen import seen_of
from applicants.services import dossiers
from applicants.views.wizard import Page, draw, page_for
from documents.queries import hinted_papers
from kernel import idempotency
from kernel.masking import mask_phone


def show(request: HttpRequest, page: Page, said: str = "", status: int = 200):
    shown = {"version": page.dossier.version, "seen": seen_of(page.content)}
    form = SubmitForm(initial={"token": idempotency.new_token(), **shown})
    context = {"form": form, "said": said, "consequences": _consequences(page), "findings": page.findings}
    if not dossiers.may_submit(page.dossier, page.window, page.now):
        context["hinted"] = hinted_papers(_papers(page))
        context["insurer"], context["organization"] = insured_elsewhere(page.content), page.content["employer"]
    context["finality"] = submitting.finality(submitting.chain_of(page.dossier))
    return draw(request, page, context, status)


def _papers(page: Page) -> Iterator[str]:
    """The files that people will read, in the order of the page."""
    for entry in page.content["entries"]:
        yield from (file["public_id"] for file in entry["evidence"])
    for asked in page.content["attachments"]:
        yield from (file["public_id"] for file in asked["files"])


def save(request: HttpRequest, page: Page):
    """The step saves nothing of its own; the submit has its own address."""
    return show(request, page)


def _consequences(page: Page) -> list[str]:
    employer = page.content["employer"]["name"]
    phone = mask_phone(page.dossier.person.phone)
    again = page.dossier.status == Dossier.Status.RETURNED
    chosen = page.content["receiving"]
    gate = gate_of(page.dossier.employer)
    chain = submitting.chain_of(page.dossier)
    return [
        *([_("受理点定为“%s”，以后不能更换。") % chosen["name"], str(OFFICE_USE)] if chosen else []),
        submitting.finality(chain),
        *([submitting.no_additions(chain)] if submitting.no_additions(chain) else []),
        submitting.begins_again(chain) if again else submitting.goes_to(chain, employer),
        *([gate.text] if gate else []),
        _("向您的手机 %s 发送一条提交成功的短信。") % phone if phone else _("提交成功的消息发到您的“消息”里。"),
    ]


@require_POST
def submit(request: HttpRequest, public_id: str):
    """Submit once per page; a repeated request is answered like the first, also after the deadline."""
    page = page_for(request, public_id, Section.PREVIEW)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return show(request, page, _("这个页面已经过期，请核对后重新提交。"), 422)
    try:
        receipt = dossiers.submit(
            dossier_id=page.dossier.pk,
            seat=request.seat,
            token=form.cleaned_data["token"],
            seen_version=form.cleaned_data["version"],
            seen=form.cleaned_data["seen"],
        )
    except Refused as refusal:
        fresh = page_for(request, public_id, Section.PREVIEW)
        return show(request, fresh, refusal.message, 409 if isinstance(refusal, Stale) else 422)
    messages.success(request, _("提交成功。申报编号 %s，请留意短信和本页的进度。") % receipt.number)
    return redirect(reverse("review:tracker", args=[receipt.dossier]))
