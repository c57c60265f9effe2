"""单位认证, for the handler: register an employer, see what became of it, upload the next letter."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import employer_queries as queries
from accounts import employer_words as words
from accounts.forms.employers import ClaimForm
from accounts.models import EmployerClaim
from accounts.services import employers as services
from accounts.services.employers import Refused, Stale, Unconfirmed
from accounts.views.own_pages import draw_filed, draw_own, row
from accounts.views.sign_on import UNIT_KEY
from documents.looked_for import looked_for
from kernel import clock
from kernel.text import machine_word, whole_number
from kernel.throttle import client_address

Status = EmployerClaim.Status


@require_safe
def employer(request):
    """Every claim of this account with its state and its steps, and those of others to the employers it acts for."""
    return draw_own(request)


@require_http_methods(["GET", "HEAD", "POST"])
def employer_new(request):
    """Register an employer; with ?renew= of an own claim, the form says what that one said."""
    today = clock.today()
    if request.method != "POST":
        renewed = next((c for c in queries.claims_of(request.user) if c.public_id == request.GET.get("renew")), None)
        unit = request.session.get(UNIT_KEY, {})
        initial = {"credit_code": unit.get("code"), "name": unit.get("name")}
        if renewed:
            initial = ClaimForm.saying(renewed) | {"letter_until": None}
        elif invitation := queries.invitation_with(machine_word(request.GET.get("invited", ""))):
            initial = ClaimForm.invited(invitation)
        return _draw(request, ClaimForm(today, initial=initial), blank=_blank(request, renewed))
    before = _letter_before(request)
    form = ClaimForm(today, request.POST, request.FILES, has_letter=before is not None, is_against=_is_against(request))
    letter = _letter(request, form) or before
    if form.is_valid() and letter is not None:
        claim = _attempt(
            form,
            lambda: services.file_claim(request.user, form.claimed(), letter, form.against(), **_comes_from(request)),
        )
        if claim is not None:
            return _filed(request, claim)
    return _draw(request, form, letter=letter, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def employer_claim(request, public_id):
    """One own claim; when it was returned, the form to correct it."""
    claim = queries.own_claim_for(request.user, public_id)
    today = clock.today()
    if claim.status != Status.RETURNED:
        if request.method != "POST":
            return draw_filed(request, claim)
        return draw_filed(request, claim, refusal=_("这份申请已经重新提交或办结，刚才填写的没有保存。"), status=409)
    if request.method != "POST":
        form = ClaimForm(today, initial=ClaimForm.saying(claim), has_letter=True)
        return _draw(request, form, claim)
    form = ClaimForm(today, request.POST, request.FILES, has_letter=True, is_against=_is_against(request))
    letter = _letter(request, form) or _letter_before(request)
    seen = whole_number(request.POST.get("version", "")) or 0
    if not form.is_valid():
        return _draw(request, form, claim, letter=letter, status=422)
    try:
        filed = _attempt(
            form,
            lambda: services.file_again(
                request.user,
                public_id,
                form.claimed(),
                letter,
                form.against(),
                seen_version=seen,
                **_comes_from(request),
            ),
        )
    except Stale as stale:
        newest = queries.own_claim_for(request.user, public_id)
        if newest.status != Status.RETURNED:
            return draw_filed(request, newest, refusal=stale.message, status=409)
        return _draw(request, form, newest, letter=letter, refusal=stale.message, status=409)
    return _filed(request, filed) if filed is not None else _draw(request, form, claim, letter=letter, status=422)


def _letter_before(request):
    """The letter that came with an earlier send of this form, which was refused for something else."""
    word = machine_word(request.POST.get("kept", ""))
    return queries.kept_letter(request.user, word) if word else None


def _letter(request, form):
    """The letter of this send, stored whatever becomes of the rest; None when there is none, or it is no good."""
    form.is_valid()
    letter = form.cleaned_data.get("letter")
    if not letter:
        return None
    try:
        return services.keep_letter(request.user, letter)
    except ValidationError as bad:
        form.add_error("letter", bad)
        return None


def _is_against(request):
    """Whether the page that was sent asked already whether everybody is to be frozen."""
    return request.POST.get("is_against") == "yes"


def _comes_from(request):
    """The credit code that the provider vouched for, empty unless one signed in by a legal person's account; and from
    which address."""
    return {"unit_code": request.session.get(UNIT_KEY, {}).get("code", ""), "address": client_address(request)}


def _attempt(form, file):
    """File the claim; None when it was refused, which then stands in the form. What is stale is raised."""
    try:
        return file()
    except Stale:
        raise
    except Unconfirmed as refused:
        form.ask_to_freeze()
        form.add_error(refused.field, refused.message)
    except Refused as refused:
        form.add_error(refused.field or None, refused.message)
    return None


def _filed(request, claim):
    if doubt := words.doubt_of(claim):
        messages.warning(request, doubt)
    if claim.status == Status.DISPUTED:
        told = _("已提交，各方暂停办理。现经办人同意共同经办的立即恢复，否则由平台向单位核实；结果发短信通知您。")
        messages.warning(request, told, extra_tags=request.path)
    else:
        messages.success(request, _("已提交，平台审核后发短信通知您。"), extra_tags=request.path)
    return redirect("accounts:employer")


def _blank(request, claim=None):
    """Where the blank letter of the employer that the page is about is downloaded."""
    invited = request.GET.get("invited")
    told = {"of": claim.public_id} if claim else {"invited": invited} if invited else {}
    return f"{reverse('accounts:employer_blank')}?{urlencode(told)}"


def _draw(request, form, claim=None, *, letter=None, blank="", refusal="", status=200):
    if letter is not None:
        form.say_kept(letter.name)
    context = {
        "form": form,
        "claim": claim,
        "row": row(claim, clock.today()) if claim else None,
        "kept": letter,
        "looked_for": looked_for(),
        "blank": blank or _blank(request, claim),
        "refusal": refusal,
        "consequences": [
            _("平台核对授权委托书，结果发短信到您的手机"),
            _("通过后，您可以代表单位审核档案和申报件，到委托期限当日 24:00 止"),
            _("没有邀请码的：提交后各方立即暂停办理，现经办人收到短信")
            if form.is_against
            else _("已有别人经办的单位，凭现经办人的邀请码申请不影响其办理；没有邀请码的，提交前会请您确认"),
        ],
    }
    return render(request, "accounts/employers/claim_form.html", context, status=status)
