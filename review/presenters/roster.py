"""A batch's roster: whoever is in it, the special cases apart, what it comes to, and who answers for what.

Page, spreadsheet and paper are made of this one object.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.formats import cn_date, cn_datetime, iso_date
from kernel.language import official
from plans.spec import PlanDocument
from plans.spec.routes import RouteKind
from review.models import Batch, ReviewEvent
from review.queries.chain import spec_of
from review.queries.rosters import answered_for, briefly_sent_in, sent_in

Row = list[str]
FORM = "roster"
"""Code of the printed form by which a plan names its roster."""
SPECIAL_ROUTES = (RouteKind.EXCEPTIONAL, RouteKind.LANDMARK)


@dataclass(frozen=True)
class Roster:
    """``rows`` and ``special`` by the columns of ``heads``, the second with the reason in one column more; every
    dossier is in one of them. ``summary``: (what, which, how many). ``answering``: one line for each decision."""

    name: str
    number: str
    plan: str
    sender: str
    receiver: str
    sent_on: str
    address: str
    rows: list[Row]
    special: list[Row]
    summary: list[Row]
    answering: list[Row]

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.special)

    def content(self) -> dict[str, Any]:
        """What is printed, for the digest of its paper."""
        return asdict(self)


@dataclass(frozen=True)
class Overview:
    """What the page of a batch says of its roster. ``special``: (name, number, reason) of each who is listed apart."""

    special: list[tuple[str, str, str]]
    summary: list[Row]


def overview_of(batch: Batch) -> Overview:
    """The roster in short, of a batch with its version at hand. One query, which reads no dossier whole."""
    with official():
        plan, sent = spec_of(batch.plan_version), briefly_sent_in(batch)
        told = [(content["person"]["full_name"], number, _reason(content, plan)) for number, content in sent]
        return Overview([row for row in told if row[-1]], _summary(content for _number, content in sent))


def heads() -> Row:
    """The columns of the roster."""
    return [
        _("序号"),
        _("申报编号"),
        _("姓名"),
        _("性别"),
        _("工作单位"),
        _("申报职称"),
        _("申报专业"),
        _("申报方式"),
        _("毕业证书编号"),
        _("学位证书编号"),
        _("报送单位"),
        _("报送日期"),
    ]


def answering_heads() -> Row:
    """The columns of who answers for what."""
    return [_("申报编号"), _("姓名"), _("环节"), _("办理"), _("单位"), _("办理人"), _("时间"), _("意见")]


def roster_of(batch: Batch, *, reader: int | None = None) -> Roster:
    """The roster of a batch with its sender, receiver and version at hand. Two queries.

    ``reader``: a person who learns nothing of who examined themselves (decision D9).
    """
    with official():
        plan, events = spec_of(batch.plan_version), sent_in(batch)
        plain: list[tuple[ReviewEvent, str]] = []
        special: list[tuple[ReviewEvent, str]] = []
        for event in events:
            reason = _reason(event.snapshot.content, plan)
            (special if reason else plain).append((event, reason))
        rows = [_row(number, event, batch) for number, (event, _none) in enumerate(plain, start=1)]
        apart = [
            [*_row(number, event, batch), reason] for number, (event, reason) in enumerate(special, start=len(rows) + 1)
        ]
        form = next((form for form in plan.forms if form.code == FORM), None)
        return Roster(
            name=form.name if form else _("职称申报报送名册"),
            number=batch.number,
            plan=batch.plan_version.name,
            sender=batch.sender.name,
            receiver=batch.receiver.name,
            sent_on=cn_date(batch.sent_at),
            address=f"{settings.SITE_URL}/batches/{batch.public_id}/",
            rows=rows,
            special=apart,
            summary=_summary(event.snapshot.content for event in events),
            answering=_answering(batch, [event for event in events if event.case.person_id != reader], plan),
        )


def _reason(content: dict[str, Any], plan: PlanDocument) -> str:
    return "；".join(special_reasons(content, plan))


def special_reasons(content: dict[str, Any], plan: PlanDocument) -> list[str]:
    """Why a dossier is listed apart (ROS-02): insured by another than its employer, or not by the usual conditions."""
    reasons = []
    options = {
        (question.code, option.code): option.known_by for question in plan.questions for option in question.options
    }
    for answer in content["answers"]:
        if options.get((answer["code"], answer["value"])) == "insured_by_other":
            reasons.append(_("社会保险%s") % answer["label"])
    route = content["route"]
    if route and route["filed_as"] in SPECIAL_ROUTES:
        reasons.append(route["filed_as_label"])
    return reasons


def _row(number: int, event: ReviewEvent, batch: Batch) -> Row:
    content = event.snapshot.content
    chosen = [(content[part] or {}).get("name", "") for part in ("title", "major", "route")]
    person = [content["person"]["full_name"], content["person"]["sex_label"], content["employer"]["name"]]
    papers = [_numbers(content, field) for field in ("certificate_number", "degree_number")]
    head = [str(number), event.case.dossier.number]
    return [*head, *person, *chosen, *papers, batch.sender.name, iso_date(batch.sent_at)]


def _numbers(content: dict[str, Any], field: str) -> str:
    """The numbers of every diploma or degree, for the office to look up (简人社职〔2020〕33号, 第五条（五）)."""
    educations = [entry["data"] for entry in content["entries"] if entry["kind"] == "education"]
    return "；".join(data[field] for data in educations if data.get(field))


def _summary(contents: Iterable[dict[str, Any]]) -> list[Row]:
    """How many by title, by title and way, and by employer (REV-16)."""
    kinds: dict[str, Counter[str]] = {_("申报职称"): Counter(), _("申报方式"): Counter(), _("工作单位"): Counter()}
    by_title, by_route, by_employer = kinds.values()
    for content in contents:
        title, route = ((content[part] or {}).get("name", "") for part in ("title", "route"))
        by_title[title] += 1
        by_route[f"{title} · {route}"] += 1
        by_employer[content["employer"]["name"]] += 1
    return [[kind, which, str(n)] for kind, counted in kinds.items() for which, n in counted.most_common()]


def _answering(batch: Batch, events: Iterable[ReviewEvent], plan: PlanDocument) -> list[Row]:
    words = {
        "approved": _("审核通过"),
        "score_verified": _("核定自评分"),
        "compared": _("现场核对"),
        "notice_closed": _("公示期满"),
        "forwarded": _("报送"),
    }
    decided, lines = answered_for(batch), []
    for event in events:
        for row in decided[event.case_id]:
            office = row.seat.organization.name if row.seat else ""
            who = row.actor.full_name if row.actor else _("系统")
            stage, at, said = (
                plan.stage(row.stage).labels.staff,
                cn_datetime(row.recorded_at),
                row.data.get("reason", ""),
            )
            person = event.snapshot.content["person"]["full_name"]
            lines.append([event.case.dossier.number, person, stage, words[row.kind], office, who, at, said])
    return lines
