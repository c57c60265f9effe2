"""What keeps a dossier from being submitted: every gate, computed afresh from what is stored (AC-028)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from applicants import information, recommending, scoring
from applicants.editing import is_of_statement, open_sections, scoring_section
from applicants.facts import read_findings
from applicants.integrity.barring import why_barred
from applicants.models import ArchiveEntry, Dossier, Recommender, Snapshot
from applicants.queries.corrections import why_not_declared_anew
from applicants.queries.dossiers import employer_approved
from applicants.requested import BARRED, State, barred, newest, state_of, typed_of
from applicants.sections import RECOMMENDERS, SHEET, STATEMENT, Problem, Section
from applicants.snapshot import SELECTABLE, Content
from documents.models import PhotoCheck
from documents.queries import refused_papers
from kernel import clock


def problems(dossier: Dossier, content: Content) -> list[Problem]:
    """Return everything that is missing or wrong, in the order of the steps. At most eight queries, unless a
    recommender bears the name of somebody known here.

    ``content`` is ``snapshot.build`` of this dossier. Steps that a return did not reopen are not asked again.
    """
    found = [
        *_photo(dossier, content),
        *_commitment(dossier, content),
        *_information(dossier),
        *_declared(dossier),
        *_findings(dossier, content),
        *_scoring(dossier, content),
        *_recommenders(dossier),
        *_achievements(dossier),
        *_representative_work(dossier, content),
        *_attachments(content),
        *_employer(dossier),
        *_barred(dossier),
    ]
    return [each for each in found if _is_asked(dossier, each)]


def _is_asked(dossier: Dossier, problem: Problem) -> bool:
    """Whether the problem lies in what may be changed now; of the submit as a whole it always does."""
    if problem.section is Section.INFORMATION and is_of_statement(dossier):
        return problem.target == f"id_{STATEMENT}"
    return problem.section in open_sections(dossier) or problem.section is Section.PREVIEW


def unanswered(dossier: Dossier, last: Snapshot | None) -> list[Section]:
    """The steps that a return named and that were not saved since the last submit, in their order.

    Not a gate: an applicant may find that a step is right as it is, and the reviewer sees that nothing changed.
    """
    if dossier.status != Dossier.Status.RETURNED or last is None:
        return []
    named = {defect.get("section") for defect in dossier.defects}
    saved = {code for code, save in dossier.saves.items() if datetime.fromisoformat(save["at"]) > last.submitted_at}
    if saved & {SHEET, RECOMMENDERS}:
        saved.add(scoring_section(dossier))
    return [section for section in Section if section in named and section not in saved]


def states(dossier: Dossier, found: Iterable[Problem], waiting: Iterable[Section]) -> dict[Section, str]:
    """The state of each step: complete, incomplete or untouched; the last of what may be submitted: to_submit.

    ``waiting``: the steps of ``unanswered``.
    """
    wrong = {problem.section for problem in found} | set(waiting)
    open_now = open_sections(dossier)

    def state(section: Section) -> str:
        if section in open_now and dossier.status == Dossier.Status.DRAFT and section not in dossier.saves:
            return "untouched"
        return "incomplete" if section in wrong else "complete"

    result = {section: state(section) for section in Section}
    result[Section.PREVIEW] = "incomplete" if wrong else "complete"
    if dossier.status == Dossier.Status.DRAFT and wrong:
        result[Section.PREVIEW] = "untouched"
    if dossier.status in (Dossier.Status.DRAFT, Dossier.Status.RETURNED) and not wrong:
        result[Section.PREVIEW] = "to_submit"
    return result


def _photo(dossier: Dossier, content: Content) -> Iterable[Problem]:
    if dossier.plan_version.spec.photo is None:
        return
    photo = content["photo"]
    if photo is None:
        yield Problem(Section.PHOTO, _("请上传证件照。"))
    elif photo["status"] == PhotoCheck.Status.WAITING:
        yield Problem(Section.PHOTO, _("证件照正在检查，通常几秒钟就好。"))
    elif photo["status"] == PhotoCheck.Status.FAILED:
        yield Problem(Section.PHOTO, _("证件照不符合要求，请按检查结果换一张。"))


def _commitment(dossier: Dossier, content: Content) -> Iterable[Problem]:
    if dossier.plan_version.spec.commitment_text is None or content["commitment"] is not None:
        return
    if hasattr(dossier, "commitment"):
        yield Problem(
            Section.COMMITMENT, _("申报内容、保证书的文字或者计划的版本有变化，原来的签名不再有效，请重新签署保证书。")
        )
    else:
        yield Problem(Section.COMMITMENT, _("请阅读并签署真实性保证书。"))


def _information(dossier: Dossier) -> Iterable[Problem]:
    plan = dossier.plan_version.spec
    names = information.labels(plan)
    wrong = information.problems(dossier.answers | {"statement": dossier.statement}, plan)
    for name in information.field_names(plan):
        if name in wrong:
            yield Problem(Section.INFORMATION, f"{names[name]}：{wrong[name]}", f"id_{name}")


def _declared(dossier: Dossier) -> Iterable[Problem]:
    """After a return another title may be declared, but not one whose end was missed."""
    if dossier.status == Dossier.Status.RETURNED and Section.INFORMATION in open_sections(dossier):
        why = why_not_declared_anew(dossier, clock.now())
        if why:
            yield Problem(Section.INFORMATION, why, "id_route")


def _findings(dossier: Dossier, content: Content) -> Iterable[Problem]:
    """At whichever step may be changed: returned achievements are judged by the conditions like the information."""
    section = scoring_section(dossier)
    place = "findings" if section is Section.INFORMATION else "entries"
    for finding in read_findings(content["findings"]):
        # That no major was chosen is said beside its field already.
        if finding.refuses and not (finding.kind == "major_offered" and content["major"] is None):
            why = finding.missing or finding.actual
            text = _("不满足申报条件“%(title)s”：要求%(required)s；%(why)s。") % {
                "title": finding.title,
                "required": finding.required,
                "why": why.rstrip("。"),
            }
            yield Problem(section, text, place)


def _scoring(dossier: Dossier, content: Content) -> Iterable[Problem]:
    """What is wrong with single items; that the total is too low, or the sheet missing, a finding says."""
    sheet = scoring.sheet_of(dossier)
    typed = scoring.typed_of(dossier, sheet) if sheet else None
    if sheet is None or typed is None or content["scoring"] is None:
        return
    items = [item for group in content["scoring"]["groups"] for item in group["items"]]
    known = {proof["public_id"] for item in items for proof in item["evidence"]}
    for code, sentence in scoring.problems(sheet, typed, known).items():
        yield Problem(scoring_section(dossier), _("自评表：%s") % sentence, f"id_item_{code}", SHEET)


def _recommenders(dossier: Dossier) -> Iterable[Problem]:
    asked = scoring.recommendation_of(dossier)
    if asked is None:
        return
    rows = list(dossier.recommenders.filter(position__lt=asked.count).order_by("position"))
    typed = [typed_of(row) for row in rows]
    yield from _unfit(dossier, rows)
    for number, wrong in enumerate(recommending.problems(typed, dossier.person), start=1):
        if wrong:
            text = _("第 %(number)d 名推荐专家有 %(count)d 处没有填好。") % {"number": number, "count": len(wrong)}
            first = next(name for name in recommending.FIELDS if name in wrong)
            yield Problem(scoring_section(dossier), text, f"id_{first}_{number - 1}", RECOMMENDERS)


def _unfit(dossier: Dossier, rows: list[Recommender]) -> Iterable[Problem]:
    """Those who may not recommend (AC-007), and those who answered that they do not."""
    out, requests, now = barred(dossier, rows), newest(rows), clock.now()
    for row in rows:
        place = f"id_name_{row.position}"
        if row.pk in out:
            yield Problem(scoring_section(dossier), f"{row.name}：{BARRED}", place, RECOMMENDERS)
        elif state_of(requests.get(row.pk), row, now) is State.DECLINED:
            text = _("%s在线答复不推荐，请换一名专家。") % row.name
            yield Problem(scoring_section(dossier), text, place, RECOMMENDERS)


def _achievements(dossier: Dossier) -> Iterable[Problem]:
    if not employer_approved(dossier.person_id):
        yield Problem(Section.ACHIEVEMENTS, _("业绩档案里还没有单位审核通过的条目，请先完善业绩档案并送单位审核。"))
    elif Section.ACHIEVEMENTS not in dossier.saves:
        yield Problem(Section.ACHIEVEMENTS, _("请选择要用于本次申报的业绩；没有的，也请保存一次以确认。"))
    lost = dossier.entries.filter(kind__in=SELECTABLE).exclude(status=ArchiveEntry.Status.APPROVED).order_by("pk")
    for entry in lost:
        text = _("“%s”选择以后又修改过，要等单位重新审核通过；或者取消选择。") % entry.summary
        yield Problem(Section.ACHIEVEMENTS, text, "entries")


def _representative_work(dossier: Dossier, content: Content) -> Iterable[Problem]:
    """Where the plan wants one designated (ARC-13) and writings are chosen, it must be one of these."""
    writings = [entry for entry in content["entries"] if entry["kind"] == ArchiveEntry.Kind.PAPER]
    if not dossier.plan_version.spec.representative_work or not writings:
        return
    if not any(entry["representative"] for entry in writings):
        text = _("本计划要求确定一篇代表作：请在业绩档案中打开选入的一篇论文、著作或技术报告，定为代表作。")
        yield Problem(Section.ACHIEVEMENTS, text, "entries")


def _attachments(content: Content) -> Iterable[Problem]:
    for asked in content["attachments"]:
        if asked["needed"] and not asked["files"]:
            yield Problem(Section.ATTACHMENTS, _("请上传“%s”。") % asked["name"], f"attachment-{asked['code']}")
    places = {file["public_id"]: asked["code"] for asked in content["attachments"] for file in asked["files"]}
    for public_id, reason in refused_papers(places).items():
        yield Problem(Section.ATTACHMENTS, reason, f"attachment-{places[public_id]}")


def _employer(dossier: Dossier) -> Iterable[Problem]:
    if not dossier.employer.is_verified:
        text = _("%s还没有通过单位认证，认证通过后才能提交。请联系单位人事部门。") % dossier.employer.name
        yield Problem(Section.PREVIEW, text)


def _barred(dossier: Dossier) -> Iterable[Problem]:
    """A record in force keeps the person, or their employer, from declaring (AC-032)."""
    for text in why_barred(dossier.person, dossier.employer, dossier.plan_version.spec, dossier.title, clock.today()):
        yield Problem(Section.PREVIEW, text)
