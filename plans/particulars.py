"""What the plan page says besides the routes: dates, offices, limits, approvals, paper, bans, as lines of words.

Nothing that a plan states is left out; what it does not state is not mentioned.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import formats
from plans.limits import limit_term, limit_words
from plans.rules.describe import condition_in_words
from plans.rules.words import cn_date, cn_list, cn_source
from plans.spec import PlanDocument
from plans.spec.chain import StageKind
from plans.spec.parts import (
    Ban,
    CutOffKind,
    Deadline,
    PreApproval,
    PrintedForm,
    Recommenders,
    Relative,
    Route,
    Window,
    WindowKind,
)

CUT_OFFS = {
    CutOffKind.TENURE: gettext_lazy("工作年限和资历"),
    CutOffKind.ACHIEVEMENTS: gettext_lazy("业绩"),
    CutOffKind.HOURS: gettext_lazy("继续教育"),
    CutOffKind.APPRAISAL: gettext_lazy("年度考核"),
}
BAN_STARTS = {
    "year_after_review": gettext_lazy("评审次年起"),
    "next_year": gettext_lazy("次年起"),
    "date_of_finding": gettext_lazy("自查实之日起"),
    "date_of_decision": gettext_lazy("自作出决定之日起"),
}
BAN_SCOPES = {
    "higher_title": gettext_lazy("不得申报高一级职称"),
    "same_title": gettext_lazy("不得申报同一职称"),
    "any_title": gettext_lazy("不得申报任何职称"),
}
PAPER_WHEN = {
    "before_review": gettext_lazy("评审前报送"),
    "after_result": gettext_lazy("评审通过后报送"),
    "none": gettext_lazy("不报送纸质材料"),
}
FORM_WHEN = {"before_review": gettext_lazy("评审前提交"), "after_result": gettext_lazy("评审通过后提交")}

BY_HAND = {
    "commitment": gettext_lazy("诚信承诺"),
    "appraisal": gettext_lazy("年度考核"),
    "employer_opinion": gettext_lazy("单位推荐意见"),
    "peer_opinion": gettext_lazy("同行专家推荐意见"),
}


@dataclass(frozen=True)
class Line:
    """A term and what the plan says about it."""

    term: str
    text: str
    clause: str = ""


def _titles(plan: PlanDocument, codes: Iterable[str]) -> str:
    names = cn_list(plan.title(code).name for code in codes)
    return f"（{names}）" if names else ""


def cut_off_lines(plan: PlanDocument) -> list[Line]:
    """Every cut-off date with what it is for; whole years are counted for tenure."""
    return [
        Line(
            f"{CUT_OFFS[each.kind]}{_titles(plan, each.titles)}",
            _("计算到%s") % cn_date(each.date) + (_("，只计整年") if each.kind is CutOffKind.TENURE else ""),
            cn_source(each.source),
        )
        for each in plan.cut_offs
    ]


def deadline_lines(plan: PlanDocument) -> list[Line]:
    """The deadlines beside the windows."""
    return [
        Line(
            f"{each.what}{_titles(plan, each.titles)}{for_offices(plan, each)}",
            deadline_words(plan, each),
            cn_source(each.source),
        )
        for each in plan.deadlines
    ]


def for_whom(plan: PlanDocument, window: Window, *, titles: bool = True) -> str:
    """The titles, routes and receiving offices a window is for, in brackets; nothing where it is for all."""
    names = [plan.title(code).name for code in window.titles] if titles else []
    names += [plan.route(code).name for code in window.routes]
    known = {office.code: office.name for office in plan.receiving.offices} if plan.receiving else {}
    words = cn_list([*names, *(known[code] for code in window.offices)])
    return f"（{words}）" if words else ""


def for_offices(plan: PlanDocument, deadline: Deadline) -> str:
    """The offices a deadline is for, in brackets; nothing where it is for all."""
    names = {office.code: office.name for office in plan.receiving.offices} if plan.receiving else {}
    words = cn_list(names[code] for code in deadline.offices)
    return f"（{words}）" if words else ""


def deadline_words(plan: PlanDocument, deadline: Deadline) -> str:
    """By when, as the notice words it: a moment, or so many days from another date."""
    if deadline.at is not None:
        return formats.cn_closing(deadline.at)
    return _relative_words(plan, deadline.after) if deadline.after else ""


def _relative_words(plan: PlanDocument, after: Relative) -> str:
    words = {"anchor": _anchor_words(plan, after.anchor), "clock": f" {after.clock:%H:%M}" if after.clock else ""}
    number = after.days if after.days is not None else after.working_days or 0
    words["number"] = str(abs(number))
    if after.days is not None:
        return (
            _("%(anchor)s后 %(number)s 日内%(clock)s") if number >= 0 else _("%(anchor)s前 %(number)s 日内%(clock)s")
        ) % words
    if number >= 0:
        return _("%(anchor)s后 %(number)s 个工作日内%(clock)s") % words
    return _("%(anchor)s前 %(number)s 个工作日内%(clock)s") % words


def _anchor_words(plan: PlanDocument, anchor: str) -> str:
    kind, _colon, rest = anchor.partition(":")
    if not rest:
        return _("“%s”截止") % plan.deadline(anchor).what
    name, _colon, end = rest.partition(":")
    if kind == "stage":
        return _("“%s”办结") % plan.stage(name).labels.not_reached
    label = WindowKind(name).label if name in set(WindowKind) else name
    return _("%s开始") % label if end == "opens" else _("%s截止") % label


def audience_lines(plan: PlanDocument) -> list[Line]:
    """Who may and who may not, beside the statement."""
    audience = plan.audience
    found = [
        (_("可以申报"), cn_list(each.label for each in audience.allowed)),
        (_("不得申报"), cn_list(each.label for each in audience.excluded)),
        (_("人员身份"), cn_list(each.label for each in audience.residencies)),
        (_("不在范围的单位"), "；".join(audience.excluded_employers)),
        (_("不评审的系列和专业"), "；".join(audience.series_excluded)),
        (_("单位所在地"), cn_list(audience.regions)),
    ]
    lines = [Line(term, text) for term, text in found if text]
    if audience.affiliation:
        own = audience.affiliation
        lines.append(Line(own.title, own.text, cn_source(own.source)))
    lines += [Line(limit_term(limit), limit_words(limit), cn_source(limit.source)) for limit in plan.limits]
    lines += post_line(plan)
    schools = "；".join(_("%(school)s按%(degree)s") % {"school": each.school, "degree": each.degree.label}
                       for each in plan.school_equivalences)  # fmt: skip
    if schools:
        lines.append(Line(_("技工院校学历"), schools, cn_source(plan.school_equivalences[0].source)))
    return lines


def route_lines(plan: PlanDocument, route: Route) -> list[Line]:
    """What a route asks beside its conditions."""
    lines = []
    if route.closed_reason:
        lines.append(Line(_("不在此办理"), route.closed_reason))
    if route.run_by:
        lines.append(Line(_("由其他机构办理"), route.run_by))
    if route.valid_year is not None:
        lines.append(Line(_("临时政策"), _("只在 %d 年有效") % route.valid_year))
    if route.pre_approval:
        lines.append(_approval_line(plan, plan.pre_approval(route.pre_approval)))
    lines += [Line(each.label, _field_words(each.hint, each.limit, each.required)) for each in route.extra_fields]
    if route.recommenders:
        lines.append(Line(_("推荐人"), _recommender_words(route.recommenders)))
    return lines


def _approval_line(plan: PlanDocument, approval: PreApproval) -> Line:
    parts = [_("申报前报%s") % approval.to]
    if approval.deadline:
        parts.append(deadline_words(plan, plan.deadline(approval.deadline)))
    if approval.form:
        parts += [_("填写《%s》") % each.name for each in plan.forms if each.code == approval.form]
    if approval.text:
        parts.append(approval.text)
    return Line(approval.name, "；".join(parts), cn_source(approval.source))


def _field_words(hint: str | None, limit: int | None, required: bool) -> str:
    parts = [_("必填") if required else _("选填")]
    if limit is not None:
        parts.append(_("限 %d 字") % limit)
    return "，".join(parts) + (f"。{hint}" if hint else "")


def _recommender_words(asked: Recommenders) -> str:
    parts = []
    if asked.count is not None:
        parts.append(_("%d 名") % asked.count)
    if asked.matching_major:
        parts.append(_("本专业或相近专业"))
    if asked.level:
        parts.append(_("%s以上职称") % asked.level.label)
    return "，".join([*parts, *([asked.text] if asked.text else [])])


def receiving_lines(plan: PlanDocument) -> list[Line]:
    """Which office takes the declaration in, and how it is found."""
    if plan.receiving is None:
        return []
    how = {"affiliation": _("按用人单位的隶属关系确定"), "choice": _("申报时由本人选择")}[plan.receiving.found_by]
    text = f"{how}。{plan.receiving.warning}" if plan.receiving.warning else how
    lines = [Line(_("受理单位"), text, cn_source(plan.receiving.source))]
    for office in plan.receiving.offices:
        parts = (office.kind, office.region, office.address, office.phone, office.note)
        lines.append(Line(office.name, "，".join(part for part in parts if part)))
    return lines


def fee_lines(plan: PlanDocument) -> list[Line]:
    """The parts of a fee."""
    fee = plan.fee
    if fee is None:
        return []
    titles = {title.code: title.name for title in plan.titles}
    several = sum(stage.kind is StageKind.PAYMENT for stage in plan.chain) > 1
    lines = []
    for part in fee.parts:
        amount = _("没有写明金额") if part.amount_fen is None else formats.money(part.amount_fen)
        online = {True: _("线上缴纳"), False: _("线下缴纳"), None: None}[part.online]
        whom = _("只用于申报%s") % cn_list(titles[code] for code in part.titles) if part.titles else None
        when = _("%s的才交") % condition_in_words(plan, part.condition) if part.condition else None
        stage = _("在“%s”时缴") % plan.stage(part.stage).labels.not_reached if part.stage and several else None
        words = "，".join(each for each in (amount, whom, when, stage, part.when, online) if each)
        lines.append(Line(part.name, words, part.basis or ""))
    return lines


def form_words(plan: PlanDocument, form: PrintedForm) -> str:
    """Paper, binding, when and for whom a form is, and what is written on it by hand."""
    parts = [
        _("用 %s 纸") % form.paper if form.paper else "",
        form.binding or "",
        str(FORM_WHEN.get(form.required_when or "", "")),
        _("手写：%s") % cn_list(str(BY_HAND[part]) for part in form.handwritten) if form.handwritten else "",
        _("只用于申报%s") % cn_list(plan.title(code).name for code in form.titles) if form.titles else "",
        _("申报方式为%s") % cn_list(plan.route(code).name for code in form.routes) if form.routes else "",
    ]
    return "；".join(part for part in parts if part)


def paper_lines(plan: PlanDocument) -> list[Line]:
    """When paper is handed in, and where."""
    phase = plan.paper_phase
    if phase is None:
        return []
    parts = [str(PAPER_WHEN[phase.when])]
    if phase.deadline:
        parts.append(deadline_words(plan, plan.deadline(phase.deadline)))
    if phase.to:
        parts.append(_("报送到%s") % phase.to)
    if phase.text:
        parts.append(phase.text)
    return [Line(_("纸质材料"), "；".join(parts), cn_source(phase.source))]


def ban_lines(plan: PlanDocument) -> list[Line]:
    """Each ban in words."""
    return [_ban_line(each) for each in plan.discipline.bans] if plan.discipline else []


def _ban_line(ban: Ban) -> Line:
    span = str(BAN_STARTS.get(ban.starts or "", "")) + (_(" %d 年内") % ban.years if ban.years else "")
    barred = BAN_SCOPES.get(ban.scope or "", "")
    return Line("；".join(ban.grounds), "；".join(part for part in (f"{span}{barred}", *ban.also) if part),
                cn_source(ban.source))  # fmt: skip


def post_line(plan: PlanDocument) -> list[Line]:
    """How staff of public institutions are held to the vacant posts, in words."""
    if plan.posts is None:
        return []
    over = {
        "refuse": _("推荐人数超过空缺岗位的，单位不能审核通过"),
        "warn": _("推荐人数超过空缺岗位的，由各级审核单位核实"),
    }[plan.posts.over]
    return [Line(_("事业单位岗位"), f"{plan.posts.text}{over}。", cn_source(plan.posts.source))]


def stage_notes(plan: PlanDocument) -> dict[str, list[str]]:
    """By stage what its public notice shows."""
    notes: dict[str, list[str]] = {}
    for notice in plan.notices:
        notes.setdefault(notice.stage, []).append(notice.content)
    return notes


def remark_lines(plan: PlanDocument) -> Iterator[Line]:
    """Where the notice says two things or is unclear, and how the plan reads it."""
    for twice in plan.stated_twice:
        values = "；".join(f"{each.value}（{cn_source(each.source)}）" if each.source else each.value
                          for each in twice.values)  # fmt: skip
        yield Line(_("通知写了不同的内容：%s") % values, twice.reading)
    for unclear in plan.ambiguities:
        yield Line(unclear.text, unclear.reading)


def document_lines(plan: PlanDocument) -> list[Line]:
    """The documents that the plan is based on."""
    return [
        Line(each.key, each.name or "", _("%s印发") % cn_date(each.issued_on) if each.issued_on else "")
        for each in plan.sources
    ]
