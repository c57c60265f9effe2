"""A dossier that is not under review, moved to the newest version of its plan: what it becomes, what has no place.

A version never changes for whoever began under it; only the applicant moves a dossier. Reads the database for the names
of work entries and files alone; writes nothing.
"""

from collections.abc import Iterator
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applicants import information, scoring
from applicants.models import ArchiveEntry, Dossier
from applicants.queries.dossiers import submit_until
from kernel.formats import cn_closing, cn_datetime
from plans.amending import is_of_times
from plans.models import PlanVersion
from plans.rules.numbers import shown
from plans.spec import PlanDocument
from plans.spec.condition import Question
from plans.spec.scoring import ScoreItem, ScoringSheet

MOVED = "moved"
"""The name under which ``Dossier.saves`` counts the moves: every page drawn before one is stale after it."""
Status = Dossier.Status


class Left(NamedTuple):
    """Something typed that has no place in the new version, in words."""

    label: str
    text: str


def why_not(dossier: Dossier, version: PlanVersion, now: datetime) -> str:
    """Why the dossier cannot be moved to a version of its plan, in one sentence; empty: it can.

    After a return only to one that changes nothing but times: the rest was examined under the old version, and the
    correction is confined to what the return names (D2). Asks for ``plan_version__plan``.
    """
    if dossier.status == Status.SUBMITTED:
        return _("材料已经提交，审核按提交时的那一版办理，不能改按新版。")
    if dossier.status == Status.CLOSED:
        return _("这份申报已经结束，不能改按新版。")
    plan = dossier.plan_version.plan
    if plan.closed_at is not None:
        return _("组织单位已于 %s 关闭这个计划，不再受理新的申报。") % cn_datetime(plan.closed_at)
    if dossier.status == Status.RETURNED:
        if is_open_to(dossier, version):
            return ""
        return _(
            "退回修改的申报，只有新版仅改动时间的才能改按新版；这一版还改了别的内容，您的申报仍按第 %d 版办理。"
        ) % (dossier.plan_version.number)
    until = submit_until(moved(dossier, version))
    if until <= now:
        return _("按第 %(number)d 版，您所选的申报也已于 %(at)s 截止，改过去也不能提交。") % {
            "number": version.number,
            "at": cn_closing(until),
        }
    return ""


def is_open_to(dossier: Dossier, version: PlanVersion) -> bool:
    """Whether a later version is worth telling its applicant: a returned dossier moves by times alone. Reads both
    versions of a returned one."""
    return dossier.status != Status.RETURNED or is_of_times(dossier.plan_version.spec, version.spec)


def moved(dossier: Dossier, version: PlanVersion) -> Dossier:
    """The dossier as it would be under the version: a copy that is not stored. What was typed stays as typed; title,
    route and major stay where the version has them; what has no place there is added to ``left``."""
    after = copy(dossier)
    after.plan_version = version
    after.year = version.year
    plan = version.spec
    wrong = information.problems(dossier.answers | {"statement": dossier.statement}, plan)
    after.route = "" if "route" in wrong else dossier.answers.get("route", "")
    after.title = plan.route(after.route).title if after.route else ""
    after.major = "" if "major" in wrong else dossier.answers.get("major", "")
    number = dossier.plan_version.number
    after.left = [*dossier.left, *({"number": number, **each._asdict()} for each in left_of(dossier, version))]
    return after


def left_of(dossier: Dossier, version: PlanVersion) -> list[Left]:
    """What was typed and has no place in the version, in the order of the steps. Two queries at most."""
    old, new = dossier.plan_version.spec, version.spec
    found = [*_choices(dossier, old, new), *_texts(dossier, old, new), *_answers(dossier, old, new)]
    found += [*_works(dossier, old, new), *_sheet(dossier, old, new), *_files(dossier, old, new)]
    return [each for each in found if each.text.strip()]


def _choices(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    labels = information.labels(old)
    route = dossier.answers.get("route", "")
    if any(each.code == route for each in old.routes) and not any(
        each.code == route and new.is_offered(each) for each in new.routes
    ):
        chosen = old.route(route)
        yield Left(labels["route"], f"{old.title(chosen.title).name} · {chosen.name}")
    major = dossier.answers.get("major", "")
    if any(each.code == major for each in old.majors) and not any(each.code == major for each in new.majors):
        yield Left(labels["major"], old.major(major).name)
    office = dossier.answers.get(information.OFFICE, "")
    receiving, now = information.receiving_of(old), information.receiving_of(new)
    known = {each.code for each in now.offices} if now else set()
    for each in receiving.offices if receiving else ():
        if each.code == office and office not in known:
            yield Left(labels[information.OFFICE], each.name)


def _texts(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    kept = {text.name for text in information.route_texts(new)}
    for text in information.route_texts(old):
        if text.name not in kept:
            yield Left(text.asked.label, dossier.answers.get(text.name, ""))


def _answers(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    asked = {question.code: question for question in new.questions}
    for question in old.questions:
        given = dossier.answers.get(question.code, "")
        if given and not _takes(asked.get(question.code), given):
            yield Left(question.text, _in_words(question, given))


def _takes(question: Question | None, given: str) -> bool:
    """Whether the field of a question can show what was given; a number that is out of range it can."""
    return question is not None and (question.number is not None or given in {each.code for each in question.options})


def _in_words(question: Question, given: str) -> str:
    if question.number is not None:
        return shown(question.number, given) or given
    return next((each.label for each in question.options if each.code == given), given)


def _works(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    kept = {tag.name for tag in information.work_tags(new)}
    for tag in information.work_tags(old):
        ticked = dossier.answers.get(tag.name, "").split() if tag.name not in kept else []
        if ticked:
            works = ArchiveEntry.objects.filter(person=dossier.person_id, public_id__in=ticked).order_by("pk")
            yield Left(tag.label, "、".join(works.values_list("summary", flat=True)))


def _sheet(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    """The items of a self-score that the sheet of the new version does not have, or not with that option."""
    before, after = _sheet_in(old, dossier), _sheet_in(new, dossier)
    typed = dossier.sheet.get("values", {})
    kept = {item.code: item for item in after.items} if after else {}
    for item in before.items if before else ():
        given = typed.get(item.code, "")
        now = kept.get(item.code)
        if given and (now is None or (item.options and given not in {each.code for each in now.options})):
            yield Left(f"{before.name if before else ''}：{item.name}", _score_in_words(item, given))


def _sheet_in(plan: PlanDocument, dossier: Dossier) -> ScoringSheet | None:
    return next((each for each in plan.scoring_sheets if each.code == dossier.sheet.get("code")), None)


def _score_in_words(item: ScoreItem, given: str) -> str:
    return next((each.label for each in item.options if each.code == given), given)


def _files(dossier: Dossier, old: PlanDocument, new: PlanDocument) -> Iterator[Left]:
    """Files of attachments that the new version does not name: they stay with the dossier, under their old name."""
    kept = {each.code for each in new.attachments}
    gone = {each.code: each.name for each in old.attachments if each.code not in kept}
    names: dict[str, list[str]] = {}
    for row in dossier.files.filter(code__in=gone).select_related("file").order_by("pk") if gone else ():
        names.setdefault(row.code, []).append(row.file.name)
    for code, files in names.items():
        yield Left(gone[code], "、".join(files))


def photo_rules_anew(dossier: Dossier, version: PlanVersion) -> dict[str, Any] | None:
    """The photo policy of the version, where the dossier's photo was judged by another one; None: nothing to judge."""
    policy = version.spec.photo
    if dossier.photo is None or policy is None:
        return None
    rules = policy.model_dump(mode="json")
    return None if dossier.photo.rules == rules else rules


def recommenders_left(dossier: Dossier, after: Dossier) -> bool:
    """Whether recommenders were named whom the new version does not ask for: their rows stay, unread."""
    asked = scoring.recommendation_of(dossier) is not None
    return asked and scoring.recommendation_of(after) is None and dossier.recommenders.exists()
