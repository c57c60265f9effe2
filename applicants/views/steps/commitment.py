"""Step 2: the commitment, read and signed by hand: on this page, or on a phone (``views.steps.signing``)."""

from django.http import HttpRequest
from django.shortcuts import redirect

from applicants.commitment_paper import paper_of
from applicants.forms.dossier import CommitmentForm
from applicants.presenters.signing import Signing, standing
from applicants.sections import Refused, Section
from applicants.services import sections
from applicants.services.signing import TERM_MINUTES
from applicants.signature import SignatureRefused
from applicants.snapshot import COMMITMENT_TITLE, commitment_digest
from applicants.views.wizard import Page, draw, step_url


def session_of(request: HttpRequest) -> str:
    """The key of the visitor's session; whoever is signed in has one."""
    return request.session.session_key or ""


def show(
    request: HttpRequest,
    page: Page,
    form: CommitmentForm | None = None,
    status: int = 200,
    signing: Signing | None = None,
):
    text = page.plan.commitment_text or ""
    shown = form or CommitmentForm(initial={"text_digest": commitment_digest(page.dossier, text)})
    context = {
        "form": shown,
        "commitment_title": COMMITMENT_TITLE,
        "paragraphs": [line for line in text.splitlines() if line.strip()],
        "signed": page.content["commitment"],
        "signing": signing or standing(page.dossier, session_of(request), page.now),
        "term": TERM_MINUTES,
        "paper": paper_of(page.dossier),
    }
    return draw(request, page, context, status)


def save(request: HttpRequest, page: Page):
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            sections.sign_commitment(
                dossier_id=page.dossier.pk,
                seat=request.seat,
                posted=form.cleaned_data["signature"],
                text_digest=form.cleaned_data["text_digest"],
            )
            return redirect(step_url(page.dossier, Section.INFORMATION))
        except SignatureRefused as error:
            form.add_error("signature", str(error))
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return show(request, page, form, 422)
