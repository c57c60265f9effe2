"""单位认证, once it is filed: another scan of the letter, taken back, the word of who acts for the employer."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import employer_queries as queries
from accounts import letter_sheet
from accounts.forms.employers import AnswerForm, LetterForm
from accounts.models import EmployerClaim
from accounts.services import employers as services
from accounts.services.employers import Refused, Stale
from accounts.views.own_pages import draw_filed, draw_own
from accounts.views.sign_on import UNIT_KEY
from kernel import throttle
from kernel.text import machine_word, whole_number

LETTERS_AN_HOUR = 30  # each is printed while the request waits


@require_safe
def employer_blank(request):
    """A letter to fill in by hand, with what is known: of an own claim (?of=), an invitation (?invited=), or the unit
    that the handler signed in for."""
    who = str(request.user.person_id)
    if throttle.is_exhausted("blank-letter", who, most=LETTERS_AN_HOUR):
        messages.warning(request, _("一小时内最多下载 %d 次委托书样式，请稍后再试。") % LETTERS_AN_HOUR)
        return redirect("accounts:employer_new")
    throttle.count("blank-letter", who, seconds=3600)
    person, (name, code) = request.user.person, _known_unit(request)
    letter = letter_sheet.Letter(name, code, person.full_name, str(person.id_label), person.phone)
    name = quote(letter_sheet.file_name())
    response = HttpResponse(letter_sheet.to_pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename=\"letter.pdf\"; filename*=UTF-8''{name}"
    return response


def _known_unit(request):
    if word := machine_word(request.GET.get("of", "")):
        claim = queries.own_claim_for(request.user, word)
        return claim.name, claim.credit_code
    if invitation := queries.invitation_with(machine_word(request.GET.get("invited", ""))):
        return invitation.organization.name, invitation.organization.credit_code
    unit = request.session.get(UNIT_KEY, {})
    return unit.get("name", ""), unit.get("code", "")


@require_POST
def employer_letter(request, public_id):
    """Exchange the scan of the letter of a claim that waits."""
    claim = queries.own_claim_for(request.user, public_id)
    form = LetterForm(request.POST, request.FILES)
    if not form.is_valid():
        return draw_filed(request, claim, exchanging=form, status=422)
    seen = whole_number(request.POST.get("version", "")) or 0
    try:
        services.exchange_letter(request.user, public_id, form.cleaned_data["letter"], seen_version=seen)
    except ValidationError as bad:
        form.add_error("letter", bad)
        return draw_filed(request, claim, exchanging=form, status=422)
    except Refused as refused:
        return _refused(request, public_id, refused)
    messages.success(request, _("已更换委托书，原来的文件留在办理记录中。"))
    return redirect("accounts:employer_claim", public_id)


@require_POST
def employer_withdraw(request, public_id):
    """Take a claim back that was not answered yet."""
    claim = queries.own_claim_for(request.user, public_id)
    seen = whole_number(request.POST.get("version", "")) or 0
    try:
        services.withdraw(request.user, public_id, seen_version=seen)
    except Refused as refused:
        return _refused(request, public_id, refused)
    messages.success(request, _("已撤回“%s”的认证申请。") % claim.name)
    return redirect("accounts:employer")


@require_POST
def employer_invite(request, public_id):
    """Agree beforehand to one more handler of the employer that this account acts for."""
    queries.own_claim_for(request.user, public_id)
    try:
        services.invite(request.user, public_id, token=machine_word(request.POST.get("token", "")))
    except Refused as refused:
        return draw_own(request, refusal=refused.message, status=409 if isinstance(refused, Stale) else 422)
    messages.success(request, _("已生成邀请码，请告诉要一同经办的同事。"))
    return redirect("accounts:employer")


def _refused(request, public_id, refused):
    newest = queries.own_claim_for(request.user, public_id)
    status = 409 if isinstance(refused, Stale) else 422
    return draw_filed(request, newest, refusal=refused.message, status=status)


@require_POST
def claim_answer(request, public_id):
    """Say what to think of another's claim to the employer one acts for."""
    queries.rival_claim_for(request.user, public_id)
    form = AnswerForm(request.POST, auto_id=f"{public_id}_%s")
    if not form.is_valid():
        return draw_own(request, answering=(public_id, form), status=422)
    said = form.cleaned_data
    try:
        done = services.answer(public_id, request.user, agrees=said["answer"] == "agree", note=said["note"])
    except Refused as refused:
        if refused.field:
            form.add_error(refused.field, refused.message)
            return draw_own(request, answering=(public_id, form), status=422)
        return draw_own(request, answering=(public_id, form), refusal=refused.message, status=409)
    if done.status == EmployerClaim.Status.WAITING:
        messages.success(request, _("已同意共同经办，单位账号恢复办理；对方的委托书由平台照常审核。"))
    elif said["answer"] == "agree":
        messages.warning(request, _("已记下您的意见。争议还没有解除，由平台核实后恢复办理。"))
    else:
        messages.warning(request, _("已记下您的异议，各方暂停办理，由平台向单位核实。"))
    return redirect("accounts:employer")
