"""One batch: its roster as a page, a spreadsheet and on paper, found by its code at the counter, and signed for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import spreadsheets
from documents.models import StoredFile
from kernel import clock, formats, idempotency
from kernel.language import official
from review.engine.refusal import Refused
from review.forms.batch import AcknowledgeForm, ScanForm
from review.models import BulkJob, Discrepancy
from review.presenters import roster as rosters
from review.presenters.letter import is_entrusted
from review.presenters.rows import worklist_rows
from review.printing import rosters as printing
from review.queries import offices
from review.queries.cases import HEAVY
from review.queries.holders import REVIEWING
from review.services.receipts import acknowledge

KINDS = {"roster": StoredFile.Kind.ROSTER, "letter": StoredFile.Kind.ENTRUSTMENT}
#: So many lines of one kind stand in the sums of the page.
MANY = 10


@require_safe
def scan(request):
    """Open a batch by what stands on its roster."""
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    form = ScanForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        found = offices.batch_named(request.seat, form.cleaned_data["number"])
        if found is not None:
            return redirect("review:batch", found.public_id)
        told = _("没有找到这个批次。请核对批次号；这里只能打开您单位报送或接收的批次。")
        form.add_error("number", told)
    return render(request, "review/batch_scan.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def batch(request, public_id):
    """One batch with its roster."""
    return _page(request, offices.batch_for(request.seat, public_id))


@require_POST
def receive(request, public_id):
    """Sign for it."""
    found = offices.batch_for(request.seat, public_id)
    form = AcknowledgeForm(request.POST, cases=_others(request.seat, _cases(found)))
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        acknowledge(found.pk, request.seat, **form.words())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, offices.batch_for(request.seat, public_id), form=form, status=409)
    messages.success(request, _("批次 %s 已签收，报送单位可以看到签收情况。") % found.number)
    return redirect("review:batch", public_id)


@require_safe
def roster(request, public_id):
    """The batch's roster as a spreadsheet, as the dossiers were when they were sent (ROS-01)."""
    found = offices.batch_for(request.seat, public_id)
    listed = rosters.roster_of(found, reader=request.seat.user.person_id)
    with official():
        heads = rosters.heads()
        sheets = [spreadsheets.Sheet(found.number, heads, listed.rows)]
        if listed.special:
            sheets.append(spreadsheets.Sheet(_("单列人员"), [*heads, _("单列原因")], listed.special))
        sheets.append(spreadsheets.Sheet(_("汇总"), [_("项目"), _("内容"), _("件数")], listed.summary))
        sheets.append(spreadsheets.Sheet(_("审核责任"), rosters.answering_heads(), listed.answering))
    response = HttpResponse(spreadsheets.book(sheets), content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.number}.xlsx"'
    return response


@require_POST
def print_paper(request, public_id, what):
    """Ask for the roster or the letter on paper; asking twice makes one."""
    found = offices.batch_for(request.seat, public_id)
    if what not in KINDS or (what == "letter" and not is_entrusted(found)):
        raise Http404
    printing.request(found, KINDS[what])
    return redirect("review:batch", public_id)


@require_safe
def papers(request, public_id):
    """The fragment that the page asks for until the papers are there."""
    found = offices.batch_for(request.seat, public_id)
    return render(request, "review/batch_papers.html", {"batch": found, **_papers(found)})


def _page(request, found, *, form=None, status=200):
    cases = _cases(found)
    receipt = getattr(found, "receipt", None)
    if form is None and receipt is None and _may_receive(request.seat, found):
        initial = {"token": idempotency.new_token(), "seen": len(cases)}
        form = AcknowledgeForm(cases=_others(request.seat, cases), initial=initial)
    amiss = {}
    if receipt is not None:
        amiss = dict(Discrepancy.objects.filter(receipt=receipt).order_by("pk").values_list("case_id", "words"))
    rows = worklist_rows(cases, clock.now())
    listed = rosters.overview_of(found)
    context = {
        "batch": found,
        "facts": _facts(found, len(cases)),
        "rows": [(row, amiss.get(row.case.pk, ""), form and form.of_case(row.case)) for row in rows],
        "special": listed.special,
        "summary": _short(listed.summary),
        "recalled": list(found.recalled.order_by("pk").values_list("applicant_name", "dossier__number")),
        "receipt": receipt,
        "amiss": len(amiss),
        "form": form,
        "receive_follows": [
            _("记下由您签收的时间、书面材料份数和不符之处，报送单位随即可见"),
            _("名册中的申报件视为您单位已经打开，报送单位不能再撤回"),
            _("签收只表示收到，不代表审核通过；不给申报人发短信"),
        ],
        "is_filling": found.job is not None and found.job.state == BulkJob.State.RUNNING,
        **_papers(found),
    }
    return render(request, "review/batch.html", context, status=status)


def _short(summary):
    """Without the employers where they are many: the spreadsheet has them."""
    kinds = [row[0] for row in summary]
    return [row for row in summary if kinds.count(row[0]) <= MANY]


def _facts(found, count):
    return [
        (_("评审计划"), found.plan_version.name),
        (_("报送单位"), found.sender.name),
        (_("接收单位"), found.receiver.name),
        (_("报送人"), found.sent_by.user.person.full_name),
        (_("报送时间"), formats.cn_datetime(found.sent_at)),
        (_("件数"), count),
    ]


def _papers(found):
    asked = ["roster", "letter"] if is_entrusted(found) else ["roster"]
    words = {"roster": _("名册（PDF，留有盖章处）"), "letter": _("委托书（PDF）")}
    made = [(what, words[what], printing.newest(found, KINDS[what])) for what in asked]
    return {"papers": made, "is_printing": any(each and each.status == "waiting" for _w, _l, each in made)}


def _cases(found):
    joined = found.cases.select_related("plan_version", "employer", "dossier")
    return list(joined.defer(*HEAVY).order_by("pk"))


def _others(seat, cases):
    return [case for case in cases if case.person_id != seat.user.person_id]


def _may_receive(seat, found):
    is_filling = found.job is not None and found.job.state == BulkJob.State.RUNNING
    return seat.role in REVIEWING and found.receiver_id == seat.organization_id and not is_filling
