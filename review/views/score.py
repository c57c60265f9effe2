"""核定自评分: the self-score beside what offices found of it, the form of a verification, and the sheet on paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import clock, idempotency
from review.engine.refusal import Refused
from review.engine.scores import GATES
from review.forms.score import VerifyScoreForm
from review.presenters.actions import may_verify_score
from review.presenters.scores import comparison
from review.printing.score import newest
from review.queries.cases import case_for
from review.queries.chain import stage_of_case
from review.queries.scores import own_score, sheet_of, verifications
from review.services.forms import request_score_sheet
from review.services.run import run


def _case(request, public_id):
    found = case_for(request.seat, public_id)
    sheet = sheet_of(found)
    if sheet is None:
        raise Http404("the case has no self-score")
    return found, sheet


@require_http_methods(["GET", "HEAD", "POST"])
def score(request, public_id):
    """GET shows the comparison, and the form to whoever may verify; POST verifies."""
    found, sheet = _case(request, public_id)
    if request.method != "POST":
        return _page(request, found, _form(request, found, sheet))
    form = VerifyScoreForm.of(sheet, *own_score(found.snapshot), request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        receipt = run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, case_for(request.seat, public_id), form, 409)
    if not receipt.replayed:
        messages.success(request, _("已记录核定的自评分。"))
    return redirect("review:case", public_id)


def _form(request, found, sheet):
    """What was found last stands ready, by this stage or by the one before; else what the applicant claimed."""
    values, gates = own_score(found.snapshot)
    reasons = {}
    earlier = verifications(found)
    here = [event for event in earlier if event.stage == found.stage]
    for event in (here or earlier)[-1:]:
        values = {line["item"]: line["value"] for line in event.data["items"]}
        reasons = {line["item"]: line["reason"] for line in event.data["items"]} | {GATES: event.data["reason"]}
        gates = event.data["gates"]
    initial = {"seen_version": found.version, "token": idempotency.new_token()}
    initial |= {f"item_{code}": "" if value is None else value for code, value in values.items()}
    initial |= {f"reason_{code}": text for code, text in reasons.items()}
    initial |= {f"gate_{code}": True for code in gates}
    return VerifyScoreForm.of(sheet, *own_score(found.snapshot), initial=initial)


def _page(request, found, form, status=200):
    may = may_verify_score(found, request.seat, clock.now())
    scored = found.snapshot.content["scoring"]
    context = {
        "case": found,
        "content": found.snapshot.content,
        "stage": stage_of_case(found),
        "scores": comparison(found, verifications(found)),
        "may_verify_score": may,
        "paper": newest(found),
        "form": form if may or form.is_bound else None,
        "gates": [(form[f"gate_{gate['code']}"], gate["ticked"]) for gate in scored["gates"]],
        "gates_reason": form[f"reason_{GATES}"] if scored["gates"] else None,
        "groups": [_group(form, group) for group in scored["groups"]],
        "consequences_list": [
            _("核定分与自评分并列显示，评审时以最后一次核定为准"),
            _("记入办理记录，不能修改或删除；需要更正时重新核定一次"),
        ],
    }
    return render(request, "review/score.html", context, status=status)


def _group(form, group):
    rows = [
        {"item": item, "field": form[f"item_{item['code']}"], "reason": form[f"reason_{item['code']}"]}
        for item in group["items"]
    ]
    wrong = {row["item"]["code"] for row in rows if row["field"].errors or row["reason"].errors}
    claimed = [row for row in rows if _is_open(row, wrong)]
    return {"group": group, "claimed": claimed, "rest": [row for row in rows if not _is_open(row, wrong)]}


def _is_open(row, wrong):
    """Items that nobody gave a value are folded away."""
    return row["item"]["value"] is not None or row["item"]["code"] in wrong or bool(row["field"].value())


@require_POST
def ask(request, public_id):
    """Ask for the sheet on paper; asking twice makes one."""
    found, _sheet = _case(request, public_id)
    request_score_sheet(found.pk)
    return redirect("review:score", public_id)


@require_safe
def state(request, public_id):
    """The fragment that the page asks for until the paper is there."""
    found, _sheet = _case(request, public_id)
    return render(request, "review/score_paper.html", {"case": found, "paper": newest(found)})
