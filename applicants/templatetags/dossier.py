"""How a dossier's content (``applicants.snapshot``) is laid out as rows: {% load dossier %}."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template
from django.utils.translation import gettext as _

from applicants.archive_kinds import KINDS
from applicants.counted import work_years_in_words
from applicants.presenters.defects import Asked
from applicants.registers import freezing
from kernel.formats import cn_date, cn_datetime
from plans.rules.finding import Finding, Status

register = template.Library()
Content = dict[str, Any]
Rows = list[tuple[str, str]]


@register.filter
def person_rows(content: Content) -> Rows:
    """{% definitions content|person_rows %}: who declares; numbers masked as they are in the content."""
    person, employer, profile = content["person"], content["employer"], content["profile"]
    born, started = person["birth_date"], profile["work_started_on"]
    return [
        (_("姓名"), person["full_name"]),
        (_("性别"), person["sex_label"]),
        (_("出生日期"), cn_date(date.fromisoformat(born))),
        (person.get("id_label") or _("身份证号"), person["id_number"]),
        *([(_("人员身份"), person["residency_label"])] if person["residency"] != "mainland" else []),
        (_("手机号"), person["phone"]),
        (_("用人单位"), employer["name"]),
        (_("人员类别"), profile["employment_label"]),
        (_("现任岗位（职务）"), profile["post"]),
        (_("从事专业"), profile["major_engaged"]),
        (_("参加工作时间"), cn_date(date.fromisoformat(started)) if started else ""),
        *([(_("专业工作年限"), years)] if (years := work_years_in_words(content)) else []),
    ]


@register.filter
def choice_rows(content: Content) -> Rows:
    """{% definitions content|choice_rows %}: what is declared, and the answers to the plan's questions."""
    route = content["route"]
    defence = {True: _("需要"), False: _("不需要")}
    rows = [
        (_("申报职称"), content["title"]["name"] if content["title"] else ""),
        (_("申报方式"), route["name"] if route else ""),
        (_("申报专业"), content["major"]["name"] if content["major"] else ""),
        (_("受理评审委员会"), content["plan"]["committee"]),
        (_("面试答辩"), defence.get(route["needs_defence"], _("由评委会办公室通知")) if route else ""),
    ]
    if content["receiving"]:
        rows.append((_("受理点"), content["receiving"]["name"]))
    return rows + [(answer["question"], answer["label"]) for answer in content["answers"]]


@register.filter
def iso_datetime(value: str) -> str:
    """A moment of the content as people read it."""
    return cn_datetime(datetime.fromisoformat(value))


@register.filter
def met(findings: list[Finding]) -> list[Finding]:
    """The findings that are met: folded, for they need nobody's eye."""
    return [finding for finding in findings if finding.status is Status.MET]


@register.filter
def unmet(findings: list[Finding]) -> list[Finding]:
    """Those that are not, or that a person must judge."""
    return [finding for finding in findings if finding.status is not Status.MET]


@register.filter
def entry_groups(content: Content) -> list[tuple[str, list[Content]]]:
    """The entries by kind, in the content's order: (label, entries)."""
    return [(label, list(rows)) for label, rows in groupby(content["entries"], key=lambda entry: entry["kind_label"])]


@register.filter
def before_title(content: Content) -> int:
    """How many achievements are from before the present title. Snapshots from before the mark have none."""
    return sum(bool(entry.get("is_before")) for entry in content["entries"])


@register.filter
def any_of(entries: list[Content], marked: frozenset[str] | str) -> bool:
    """Whether one of the entries is among those marked, by public id; '' where the page marks none."""
    return bool(marked) and any(entry["public_id"] in marked for entry in entries)


@register.filter
def empty_columns(content: Content) -> str:
    """The kinds of the archive that hold nothing, for the line that says 无 of them (ARC-20)."""
    filled = {entry["kind"] for entry in content["entries"]}
    return "、".join(spec.label for kind, spec in KINDS.items() if kind not in filled)


@register.filter
def scored_groups(content: Content) -> list[Content]:
    """The groups of the self-score in which something was claimed, each with its ``claimed`` items."""
    groups = [
        group | {"claimed": [item for item in group["items"] if item["value"] is not None and item["points"]]}
        for group in content["scoring"]["groups"]
    ]
    return [group for group in groups if group["claimed"]]


@register.inclusion_tag("applicants/steps/asked.html")
def asked_here(defects: list[Asked], target: str) -> dict[str, list[Asked]]:
    """{% asked_here defects "statement" %}: what a return asks of this one field, achievement or attachment."""
    return {"notes": [defect for defect in defects if defect.target == target]}


@register.filter
def register_words(row: Content) -> str:
    """What a register's part of the content says of itself: source, day, and what follows where it was not checked."""
    return freezing.sentence(row)
