"""When a dossier may be changed, and which of its steps: before the submit all, after a return those returned (D2)."""

from datetime import datetime

from django.utils.translation import gettext as _

from applicants.information import OFFICE, field_names, receiving_of
from applicants.models import Dossier
from applicants.sections import RETURNABLE, STATEMENT, Section
from kernel.formats import cn_closing

Status = Dossier.Status


def open_sections(dossier: Dossier) -> frozenset[Section]:
    """The steps that may be changed, leaving time aside.

    A return confines the answer to the steps it names. Changed information may call for other attachments, so that
    these open with it, and what is declared otherwise is signed anew (AC-029).
    """
    if dossier.status == Status.DRAFT:
        return frozenset(RETURNABLE)
    if dossier.status != Status.RETURNED:
        return frozenset()
    named = {Section(d["section"]) for d in dossier.defects if d.get("section") in set(RETURNABLE)}
    if not named:
        return frozenset(RETURNABLE)
    if Section.INFORMATION in named and not is_of_statement(dossier):
        named.add(Section.ATTACHMENTS)
    return frozenset(named | {Section.COMMITMENT})


def is_of_statement(dossier: Dossier) -> bool:
    """Whether a return reopened of the information the statement alone: it names that and nothing else of the step."""
    targets = {d["target"] for d in dossier.defects if d.get("section") == Section.INFORMATION}
    return dossier.status == Status.RETURNED and targets == {STATEMENT}


def settled(dossier: Dossier) -> dict[str, str]:
    """Answers of the information that this correction does not change: the receiving office, as its choice is told
    (INF-13); all of them where the statement alone was returned."""
    if is_of_statement(dossier):
        names = field_names(dossier.plan_version.spec)
        return {name: dossier.answers.get(name, "") for name in names if name != STATEMENT}
    office = dossier.answers.get(OFFICE) if dossier.status == Status.RETURNED else None
    return {OFFICE: office} if office and receiving_of(dossier.plan_version.spec) else {}


def scoring_section(dossier: Dossier) -> Section:
    """The step with which self-score and recommenders may be changed: the information that leads to them, or the
    achievements that prove them where a return reopened only those."""
    open_now = open_sections(dossier)
    is_informed = Section.INFORMATION in open_now and not is_of_statement(dossier)
    return Section.ACHIEVEMENTS if Section.ACHIEVEMENTS in open_now and not is_informed else Section.INFORMATION


def why_scoring_closed(dossier: Dossier, now: datetime) -> str:
    """Why self-score and recommenders may not be changed; empty when they may. A returned statement is none."""
    section = scoring_section(dossier)
    closed = why_closed(dossier, section, now)
    if not closed and section is Section.INFORMATION and is_of_statement(dossier):
        return _only_named(dossier)
    return closed


def why_closed(dossier: Dossier, section: Section, now: datetime) -> str:
    """Why this step may not be changed now, in one sentence; empty when it may."""
    if dossier.status == Status.SUBMITTED:
        return _("材料已经提交，提交以后不能修改。如被退回，可以在改正期限内修改。")
    if dossier.status == Status.CLOSED:
        return _("这份申报已经结束，不能再修改。")
    if dossier.status == Status.RETURNED and dossier.correct_until and now >= dossier.correct_until:
        return _("改正期限已于 %s 截止，不能再修改。") % cn_closing(dossier.correct_until)
    return "" if section in open_sections(dossier) else _only_named(dossier)


def _only_named(dossier: Dossier) -> str:
    open_now, statement = open_sections(dossier), is_of_statement(dossier)
    if Section.COMMITMENT not in {defect.get("section") for defect in dossier.defects}:
        open_now -= {Section.COMMITMENT}
    labels = {Section.INFORMATION: _("本人述职")} if statement else {}
    names = "、".join(labels.get(each, each.label) for each in RETURNABLE if each in open_now)
    return _("本次退回只要求修改：%s。其他内容保持提交时的样子。") % names
