"""Writes of plans: importing a plan file and publishing an immutable version."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from accounts.models import Organization, Role, Seat
from kernel import clock
from kernel.calendar import expected_working
from plans.bases import known_base
from plans.checks import PlanWarning, check
from plans.checks.chain import chain_cannot_run
from plans.models import Plan, PlanVersion, PlanWindow
from plans.provenance import Provenance, provenance_of
from plans.queries.drafts import current_of
from plans.refusal import PlanRefused
from plans.signals import version_published
from plans.spec import FindBase, Loaded, PlanDocument, PlanFileError, Problem, digest, load
from plans.spec.parts import Window, WindowKind
from plans.spec.problems import problems_of
from plans.spec.redate import redate, redate_to_year, with_fee

REAL_ONE = gettext_lazy(
    "计划 %(code)s 的现行版本（第 %(number)d 版，%(year)d 年）是按原来的日期发布的，移动过日期的演示计划不能代替它。"
    "确实要代替的，请加 --replace；只是演示的，请换一个代号（code）。"
)


def import_plan(
    text: str,
    *,
    redate_to: date | int | None = None,
    fee_fen: int | None = None,
    organizer: Organization | None = None,
    by: Seat | None = None,
    find_base: FindBase = known_base,
    replace: bool = False,
) -> PlanVersion:
    """Read a plan file and publish it; an overlay is merged with the plan that ``find_base`` finds for it.

    ``redate_to`` moves it in time for demonstration: a day (which then lies inside its window) or a year. ``fee_fen``
    fills in an amount that the notice leaves unsaid. Locks and writes as ``publish``. Raises PlanFileError with path
    and line of every problem in the file, ValueError when it cannot be moved, PlanRefused as ``publish``, and for a
    plan moved in time that would take the place of a real one, unless it may ``replace`` it.
    """
    loaded = load(text, find_base)
    try:
        document, base = _moved(loaded, redate_to)
        if fee_fen is not None:
            document = with_fee(document, fee_fen)
    except ValidationError as error:
        raise PlanFileError([_after_change(each) for each in problems_of(error, loaded.plain)]) from error
    except OverflowError as error:
        raise PlanFileError([loaded.plain.problem((), _("移动日期以后超出了日历，请换一个日期"))]) from error
    with transaction.atomic():
        current = current_of(document.code)
        if redate_to is not None and not replace and current is not None and current.spec.redating is None:
            words = {"code": document.code, "number": current.number, "year": current.year}
            raise PlanRefused(str(REAL_ONE) % words)
        return publish(document, organizer=organizer, by=by, provenance=provenance_of(loaded, document, base, text))


def _moved(loaded: Loaded, redate_to: date | int | None) -> tuple[PlanDocument, PlanDocument | None]:
    document, base = loaded.document, loaded.base
    if redate_to is None:
        return document, base
    if isinstance(redate_to, date):
        return redate(document, redate_to), base and redate(base, redate_to, like=document)
    return redate_to_year(document, redate_to), base and redate_to_year(base, redate_to)


def _after_change(problem: Problem) -> Problem:
    """The file itself is right: what is asked for does not fit it."""
    return dataclasses.replace(problem, message=_("移动日期或设定金额以后%s") % problem.message)


def publish(
    document: PlanDocument,
    *,
    organizer: Organization | None = None,
    by: Seat | None = None,
    provenance: Provenance | None = None,
) -> PlanVersion:
    """Freeze a document as the next version of its plan and make that the current one.

    Locks the plan's row; writes the plan (the first time), the version and its windows; sends nothing. ``organizer``
    defaults to the plan's own, or to the office the document names. ``by`` None is the command line. ``provenance`` of
    a plan that was written as an overlay is kept with the version. Publishing the same document again changes nothing.
    Warnings (``warnings_of``) do not refuse it. Refuses a document that is not valid, a chain that no declaration could
    be walked through, a seat that neither runs this plan nor operates the platform, a closed plan or office.
    """
    document = _valid(document)
    stuck = list(dict.fromkeys(each.message for each in chain_cannot_run(document, expected_working)))
    if stuck:
        raise PlanRefused(_("办理环节走不通，不能发布：%s") % "".join(stuck))
    with transaction.atomic():
        plan = _locked_plan(document, organizer)
        may_publish(plan, by)
        if plan.closed_at is not None:
            raise PlanRefused(_("计划 %s 已经关闭，不能再发布。请先重新开放。") % plan.code)
        current = plan.current
        fingerprint = digest(document)
        if current is not None and current.digest == fingerprint:
            return current
        version = _write_version(plan, document, provenance, by)
        plan.current = version
        plan.save(update_fields=["current"])
        if current is not None:
            version_published.send(sender=Plan, version=version)
        return version


def warnings_of(document: PlanDocument) -> list[PlanWarning]:
    """What is doubtful about a document, to be shown before it is published. Reads and writes nothing."""
    return check(document, expected_working)


def _valid(document: PlanDocument) -> PlanDocument:
    """The document checked once more, for a changed copy of one is not checked when it is made."""
    try:
        return PlanDocument.model_validate(document.model_dump())
    except ValidationError as error:
        places = sorted({".".join(map(str, detail["loc"])) for detail in error.errors()})
        raise PlanRefused(_("计划内容有误，不能发布：%s。") % "、".join(places or ["?"])) from error


def _locked_plan(document: PlanDocument, organizer: Organization | None) -> Plan:
    existing = Plan.objects.filter(code=document.code).first()
    if existing is None:
        office = organizer or _office(document)
        existing, _made = Plan.objects.get_or_create(code=document.code, defaults={"organizer": office})
    # Without the current version: a joined row would be the one from before the wait for the lock.
    plan = Plan.objects.select_for_update(of=("self",)).select_related("organizer").get(pk=existing.pk)
    if organizer is not None and plan.organizer_id != organizer.pk:
        raise PlanRefused(_("计划 %s 由另一个单位组织，不能由本单位发布。") % document.code)
    if plan.organizer.closed_at is not None:
        raise PlanRefused(_("“%s”已经关闭，不能组织评审计划；需要时请平台运营人员把它恢复。") % plan.organizer.name)
    return plan


def _office(document: PlanDocument) -> Organization:
    kind = Organization.Kind.COMMITTEE_OFFICE
    office, _made = Organization.objects.get_or_create(
        name=document.committee.office, defaults={"kind": kind, "is_verified": True}
    )
    if office.kind != kind:
        raise PlanRefused(_("“%s”不是评委会办公室，不能组织评审计划。") % office.name)
    return office


def may_publish(plan: Plan, by: Seat | None) -> None:
    """Refuse a seat that neither runs this plan nor operates the platform. None is the command line."""
    if by is None or by.role == Role.OPERATOR:
        return
    if by.role != Role.OFFICE_OFFICER or by.organization_id != plan.organizer_id:
        raise PlanRefused(_("只有组织本计划的评委会办公室才能发布。"))


def spans_of(document: PlanDocument) -> dict[WindowKind, tuple[datetime | None, datetime]]:
    """From when to when anything of a kind may be done, whatever is declared; a window that nobody has says nothing."""
    own = {kind: document.windows_for(kind) for kind in {window.kind for window in document.windows}}
    return {kind: _span(windows) for kind, windows in own.items() if windows}


def _span(windows: Sequence[Window]) -> tuple[datetime | None, datetime]:
    """From the first opening (None: one of them states none) to the last closing."""
    opens = [window.opens for window in windows if window.opens]
    return min(opens) if len(opens) == len(windows) else None, max(window.closes for window in windows)


def _write_version(plan: Plan, document: PlanDocument, provenance: Provenance | None, by: Seat | None) -> PlanVersion:
    spans = spans_of(document)
    if WindowKind.APPLY not in spans:
        raise PlanRefused(_("计划没有写明个人申报的时间，不能发布。"))
    opens_at, closes_at = spans[WindowKind.APPLY]
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.versions.count() + 1,
        document=document.model_dump(mode="json"),
        digest=digest(document),
        provenance=provenance.as_data() if provenance else None,
        name=document.name,
        year=document.year,
        region=document.region,
        series=document.series,
        opens_at=opens_at,
        closes_at=closes_at,
        published_at=clock.now(),
        published_by=by,
    )
    PlanWindow.objects.bulk_create(
        PlanWindow(version=version, kind=kind, opens_at=span[0], closes_at=span[1])
        for kind, span in sorted(spans.items())
    )
    return version
