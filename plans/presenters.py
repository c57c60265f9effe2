"""What the plan page shows, put together from the document. Reads nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import formats
from plans.models import PlanVersion, PlanWindow
from plans.particulars import Line, for_whom, route_lines, stage_notes
from plans.rules.describe import Requirement, common_requirements, condition_in_words, route_requirements
from plans.rules.words import cn_list, cn_source, plain
from plans.spec import PlanDocument
from plans.spec.chain import Holder, StageKind
from plans.spec.parts import Attachment, AttachmentNeed, Major, PhotoPolicy, Route, Subject, TitleOffer, WindowKind
from plans.spec.scoring import ItemKind, ScoreItem, ScoreOption, ScoringSheet


@dataclass(frozen=True)
class WindowRow:
    """A window on the time line."""

    label: str
    opens_at: datetime | None
    closes_at: datetime


@dataclass(frozen=True)
class RouteCard:
    """A route with its conditions in words."""

    route: Route
    filed_as: str
    defence: str
    source: str
    requirements: list[Requirement]
    lines: list[Line]
    sheet: "SheetTable | None"


@dataclass(frozen=True)
class SheetGroup:
    """A group of a scoring sheet with its items as lines of words."""

    section: str
    name: str
    lines: list[str]
    cap: int | None
    note: str


@dataclass(frozen=True)
class SheetTable:
    """A scoring sheet for reading."""

    name: str
    gates: str
    threshold: int | None
    groups: list[SheetGroup]


@dataclass(frozen=True)
class TitleBlock:
    """A title with what everybody must meet and the ways to declare it."""

    title: TitleOffer
    level: str
    common: list[Requirement]
    routes: list[RouteCard]


@dataclass(frozen=True)
class AttachmentRow:
    """An attachment and when it is needed."""

    attachment: Attachment
    when: str
    need: str
    source: str


@dataclass(frozen=True)
class Station:
    """A stage of the chain and who answers for it."""

    label: str
    holder: str
    note: str
    content: str
    source: str


OBTAINED = {
    "upload": gettext_lazy("自己上传"),
    "fetched": gettext_lazy("系统提取证件照"),
    "fetched_or_upload": gettext_lazy("系统提取证件照，也可以自己上传"),
}
BACKGROUNDS = {"white": gettext_lazy("白色背景"), "red": gettext_lazy("红色背景"), "blue": gettext_lazy("蓝色背景")}

HOLDERS = {
    Holder.APPLICANT: gettext_lazy("申报人"),
    Holder.EMPLOYER: gettext_lazy("用人单位"),
    Holder.DEPARTMENT: gettext_lazy("行业主管部门"),
    Holder.UPPER_DEPARTMENT: gettext_lazy("上一级行业主管部门"),
    Holder.BUREAU: gettext_lazy("人社局（职改办）"),
    Holder.UPPER_BUREAU: gettext_lazy("上一级人社局（职改办）"),
    Holder.LOWER_COMMITTEE_OFFICE: gettext_lazy("当地评委会办公室"),
    Holder.COMMITTEE_OFFICE: gettext_lazy("评委会办公室"),
}


def window_rows(plan: PlanDocument, stored: Iterable[PlanWindow]) -> list[WindowRow]:
    """The windows by their Chinese names, in the order of the work; one for each title where the titles differ."""
    rows = []
    by_kind = {WindowKind(window.kind): window for window in stored}
    for kind in (kind for kind in WindowKind if kind in by_kind):
        own = [window for window in plan.windows if window.kind is kind and any(window.whom)]
        if not own:
            rows.append(WindowRow(kind.label, by_kind[kind].opens_at, by_kind[kind].closes_at))
        for window in [each for each in plan.windows if each.kind is kind] if own else []:
            rows.append(WindowRow(f"{kind.label}{for_whom(plan, window)}", window.opens, window.closes))
    return rows


def closings(plan: PlanDocument, version: PlanVersion, now: datetime) -> list[tuple[str, datetime]]:
    """When declaring ends: one label and moment, or one for each group of titles (routes, offices) where they differ.

    For a title that may only be declared later, when that begins; nothing for one that is over.
    """
    ends: dict[tuple[datetime, bool], list[str]] = {}
    asked = [(title, window) for title in plan.titles for window in plan.windows_for(WindowKind.APPLY, title.code)]
    for title, window in asked:
        if window.state(now) == "closed":
            continue
        particular = window.routes or window.offices
        name = f"{title.name}{for_whom(plan, window, titles=False)}" if particular else title.name
        if window.opens is not None and now < window.opens:
            ends.setdefault((window.opens, False), []).append(name)
        else:
            ends.setdefault((min(window.closes, version.ends_at), True), []).append(name)
    named = {title.code for title, _own in asked}
    if len(ends) == 1 and sum(map(len, ends.values())) == len(asked) and len(named) == len(plan.titles):
        return [(_("申报截止"), next(iter(ends))[0])]
    return [
        ((_("%s申报截止") if closing else _("%s开始申报")) % cn_list(names), at)
        for (at, closing), names in sorted(ends.items())
    ]


def title_blocks(plan: PlanDocument) -> list[TitleBlock]:
    """Each title with its routes."""
    return [
        TitleBlock(
            title=title,
            level=title.level.label,
            common=common_requirements(plan, title.code),
            routes=[_route_card(plan, route) for route in plan.routes_for(title.code)],
        )
        for title in plan.titles
    ]


def _route_card(plan: PlanDocument, route: Route) -> RouteCard:
    defence = {True: _("须参加面试答辩"), False: _("不需要面试答辩"), None: _("是否面试答辩未写明，另行通知")}
    by_major = any(major.needs_defence is not None for major in plan.majors_for(route.title))
    return RouteCard(
        route=route,
        filed_as=route.filed_as.label,
        defence=defence[plan.needs_defence(route.code)] + (_("（申报专业另有规定的除外）") if by_major else ""),
        source=cn_source(route.source),
        requirements=route_requirements(plan, route.code),
        lines=route_lines(plan, route),
        sheet=_sheet_table(plan.scoring_sheet(route.scoring_sheet)) if route.scoring_sheet else None,
    )


def _sheet_table(sheet: ScoringSheet) -> SheetTable:
    groups = [
        SheetGroup(each.section, each.name, [_item_words(item) for item in each.items], each.cap, each.note or "")
        for each in sheet.groups
    ]
    return SheetTable(sheet.name, "、".join(gate.name for gate in sheet.gates), sheet.threshold, groups)


def _item_words(item: ScoreItem) -> str:
    if item.kind is ItemKind.OPTION:
        return f"{item.name}：{'；'.join(map(_option_words, item.options))}"
    if item.kind is ItemKind.COUNT:
        words = _("%(name)s：每项 %(points)d 分") % {"name": item.name, "points": item.points_each}
        counted = cn_list([*item.count_from.subtypes, *item.count_from.role_in]) if item.count_from else ""
        return words + (_("（先按业绩档案中的%s计数）") % counted if counted else "")
    if item.maximum is None:
        return item.name
    return _("%(name)s：0 到 %(points)d 分") % {"name": item.name, "points": item.maximum}


def _option_words(option: ScoreOption) -> str:
    points = _("%d 分") % option.points
    return points if option.label == points else f"{option.label} {points}"


def attachment_rows(plan: PlanDocument) -> list[AttachmentRow]:
    """Each attachment with the words for when it is needed."""
    return [
        AttachmentRow(each, _when(plan, each), each.need.value, cn_source(each.source)) for each in plan.attachments
    ]


def _when(plan: PlanDocument, attachment: Attachment) -> str:
    if attachment.condition is not None:
        names = "、".join(plan.title(code).name for code in attachment.titles)
        words = condition_in_words(plan, attachment.condition)
        return _("申报%(names)s，并且%(words)s") % {"names": names, "words": words} if names else words
    if attachment.need is AttachmentNeed.OPTIONAL:
        return _("可以不交")
    if attachment.need is AttachmentNeed.GENERATED:
        return _("由系统从业绩档案生成")
    if attachment.need is AttachmentNeed.FILLED:
        return _("在系统中填写")
    names = "、".join(plan.title(code).name for code in attachment.titles)
    return _("申报%s的都要交") % names if names else _("都要交")


def stations(plan: PlanDocument) -> list[Station]:
    """The chain as the applicant will walk it."""
    rows = []
    shown = stage_notes(plan)
    for stage in plan.chain:
        days = stage.settings.min_working_days if stage.kind is StageKind.PUBLIC_NOTICE else None
        notes = [_("不少于 %d 个工作日") % days] if days else []
        if stage.settings.compared:
            notes.append(_("核对%s") % cn_list(stage.settings.compared))
        if stage.settings.vouches:
            notes.append(_("通过即声明：%s") % stage.settings.vouches)
        if stage.titles:
            notes.append(_("只用于申报%s") % cn_list(plan.title(code).name for code in stage.titles))
        if stage.routes:
            notes.append(_("只用于%s") % cn_list(dict.fromkeys(plan.route(code).name for code in stage.routes)))
        note = "，".join(notes)
        content = "；".join(shown.get(stage.code, ()))
        rows.append(Station(stage.labels.not_reached, str(HOLDERS[stage.holder]), note, content, stage.source or ""))
    return rows


def majors_found(plan: PlanDocument, text: str) -> list[Major]:
    """The majors whose name, or one of whose accepted study majors, contains every word of the search."""
    words = [plain(word) for word in text.split()]
    return [
        major
        for major in plan.majors
        if all(any(word in plain(name) for name in (major.name, *major.accepts)) for word in words)
    ]


def fee_words(plan: PlanDocument) -> str:
    """The amount, or that it is not stated; nothing when the plan has no fee."""
    if plan.fee is None:
        return ""
    if any(part.condition for part in plan.fee.parts):
        return _("因人而异，见下面各项") if any(part.amount_fen for part in plan.fee.parts) else _("通知没有写明金额")
    amounts = {title.name: plan.fee.amount_for(title.code) for title in plan.titles}
    known = {name: formats.money(amount) for name, amount in amounts.items() if amount is not None}
    if not known:
        some = any(part.amount_fen for part in plan.fee.parts)
        return _("没有写明全部金额，见下面各项") if some else _("通知没有写明金额")
    if len(set(known.values())) == 1 and len(known) == len(amounts):
        return next(iter(known.values()))
    return "，".join(f"{name} {words}" for name, words in known.items())


def photo_words(plan: PlanDocument) -> str:
    """What the identity photo must be, as far as the plan states it; nothing when it has no photo policy."""
    photo = plan.photo
    if photo is None:
        return ""
    parts = [photo_limits(photo)]
    if photo.sizes:
        parts.append("、".join(photo.sizes))
    if photo.obtained in OBTAINED:
        parts.append(str(OBTAINED[photo.obtained]))
    if photo.paper_copies is not None:
        parts.append(_("纸质照片 %d 张") % photo.paper_copies)
    return "，".join(part for part in parts if part)


def photo_limits(photo: PhotoPolicy) -> str:
    """What the file must be: format, bytes, pixels, shape and background."""
    least, most = photo.min_bytes_exclusive, photo.max_bytes_exclusive
    bounds: list[tuple[Any, str, Callable[[Any], str]]] = [
        (least, _("大于 %s"), formats.file_size),
        (most, _("小于 %s"), formats.file_size),
        (photo.min_width_exclusive, _("宽大于 %s 像素"), str),
        (photo.min_height_exclusive, _("高大于 %s 像素"), str),
        (photo.min_ratio, _("宽高比不小于 %s"), str),
        (photo.max_ratio, _("宽高比不大于 %s"), str),
    ]
    formats_asked = [_("JPG 或 JPEG 格式")] if photo.formats else []
    parts = [*formats_asked, *(words % shown(bound) for bound, words, shown in bounds if bound is not None)]
    if photo.background in BACKGROUNDS:
        parts.append(str(BACKGROUNDS[photo.background]))
    return "，".join(parts)


def learning(plan: PlanDocument) -> list[Subject]:
    """Where hours of each kind are learned, once for all titles."""
    subjects = {subject.kind: subject for each in plan.continuing_education for subject in each.subjects}
    return list(subjects.values())
