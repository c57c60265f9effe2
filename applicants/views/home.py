"""The applicant's home: the one thing to do next, then the dossiers, the archive and the plans that are open."""

from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from applicants import standing
from applicants.models import ArchiveEntry, Dossier, Profile
from applicants.presenters import dossiers as presenters
from applicants.queries import dossiers as queries
from kernel import clock
from kernel.formats import cn_closing, remaining
from kernel.timeline import state_of
from plans.queries import catalogue

Entry = ArchiveEntry.Status


class Next(NamedTuple):
    """The one thing to do next."""

    title: str
    text: str
    url: str
    action: str
    tone: str = "act"


@require_safe
def home(request: HttpRequest):
    """What to do next, and one line for each thing the applicant has here."""
    seat = request.seat
    if seat is None or seat.role != Role.APPLICANT:
        raise Http404
    now = clock.now()
    rows = list(queries.dossiers_of(seat)[:5])
    known = standing.of(row for row in rows if row.status != Dossier.Status.DRAFT)
    profile = queries.profile_of(seat.user.person_id)
    counts = queries.entry_counts(seat.user.person_id)
    plans = [v for v in catalogue(at=now) if state_of(v.opens_at, v.ends_at, now) == "open"]
    taken = {row.year for row in rows if row.status != Dossier.Status.CLOSED or row.passed}
    plans = [plan for plan in plans if plan.year not in taken]
    context = {
        "person": seat.user.person,
        "next": next_step(rows, known, profile, counts, now, is_invited=bool(plans)),
        "rows": presenters.rows(rows, known),
        "counts": [*((each.label, counts[each]) for each in Entry), (_("已核实"), counts[queries.SETTLED])],
        "profile": profile,
        "plans": plans[:4],
        "now": now,
    }
    return render(request, "applicants/home.html", context)


def next_step(
    rows: list[Dossier],
    known: dict[int, standing.Standing],
    profile: Profile | None,
    counts: dict[str, int],
    now: datetime,
    *,
    is_invited: bool,
) -> Next:
    """The first of these that is true, from the most urgent to the most distant.

    ``is_invited``: some plan takes applications now of a year in which this person may still apply.
    """
    live = next((row for row in rows if row.status != Dossier.Status.CLOSED), None)
    if live is not None:
        return _with_dossier(live, known.get(live.pk), now)
    if profile is None:
        text = _("先填写个人信息并选择用人单位。业绩档案由用人单位审核，审核通过后才能申报。")
        return Next(_("完善个人信息"), text, reverse("applicants:profile"), _("去填写"))
    passed = next((row for row in rows if row.passed), None)
    if passed is not None and not is_invited:
        return _with_result(passed)
    return _with_archive(profile, counts)


def _with_dossier(live: Dossier, told: standing.Standing | None, now: datetime) -> Next:
    plan = live.plan_version
    if live.status == Dossier.Status.DRAFT:
        first, until = queries.submit_span(live)
        about = {"plan": plan.name, "at": cn_closing(until)}
        if until <= now and plan.plan.current_id not in (None, plan.pk):
            text = _(
                "%(plan)s（第 %(number)d 版）已于 %(at)s 截止，这份材料没有提交。"
                "计划已发布新版，可以看看能否改按新版申报。"
            )
            url = reverse("applicants:dossier_move", args=[live.public_id])
            return Next(_("申报已截止，计划有新版"), text % (about | {"number": plan.number}), url, _("查看新版"))
        if until <= now:
            text = _("%(plan)s已于 %(at)s 截止，这份材料没有提交，不能再提交。") % about
            return Next(_("申报已截止"), text, reverse("applicants:dossier", args=[live.public_id]), _("查看"), "info")
        text = _("%(plan)s，%(at)s 截止，%(left)s。") % (about | {"left": remaining(until, now)})
        if first < until:
            words = about | {"first": cn_closing(first)}
            text = _("%(plan)s，按要选的申报方式或受理点，%(first)s 至 %(at)s 截止。") % words
        return Next(_("继续填写申报材料"), text, reverse("applicants:dossier", args=[live.public_id]), _("继续填写"))
    if live.status == Dossier.Status.RETURNED:
        tracker = reverse("review:tracker", args=[live.public_id])
        if live.correct_until and live.correct_until <= now:  # until the sweep ends the case
            text = _("%(plan)s的改正期限已于 %(at)s 截止，材料没有重新提交，按放弃申报办结。") % {
                "plan": plan.name,
                "at": cn_closing(live.correct_until),
            }
            return Next(_("改正期限已过"), text, tracker, _("查看进度"), "info")
        text = _("%(plan)s被退回。请按要求修改后重新提交，%(at)s 截止，%(left)s。") % {
            "plan": plan.name,
            "at": cn_closing(live.correct_until),
            "left": remaining(live.correct_until, now),
        }
        return Next(_("按退回意见修改材料"), text, reverse("applicants:dossier", args=[live.public_id]), _("去修改"))
    url = told.url if told else reverse("review:tracker", args=[live.public_id])
    if told and told.to_do:
        return Next(told.to_do, told.text, url, _("去办理"))
    text = told.text if told else _("材料已提交，正在审核。")
    return Next(_("现在不需要您做什么"), text, url, _("查看进度"), "info")


def _with_result(passed: Dossier) -> Next:
    text = _("%(plan)s已评审通过，结果已确认。每人每年只能申报一次，现在不需要您做什么。") % {
        "plan": passed.plan_version.name
    }
    return Next(_("评审已通过"), text, reverse("review:tracker", args=[passed.public_id]), _("查看结果"), "info")


def _with_archive(profile: Profile, counts: dict[str, int]) -> Next:
    archive = reverse("applicants:archive")
    if counts[Entry.RETURNED]:
        text = _("有 %d 条业绩档案被退回，请按原因修改后重新送审。") % counts[Entry.RETURNED]
        return Next(_("修改被退回的业绩档案"), text, archive, _("去修改"))
    if counts[Entry.DRAFT]:
        text = _("有 %d 条业绩档案还没有送审。单位审核通过的才能用于申报。") % counts[Entry.DRAFT]
        return Next(_("把业绩档案送单位审核"), text, archive, _("去送审"))
    if counts[Entry.APPROVED]:
        text = _("业绩档案已有 %d 条审核通过，可以选择评审计划申报。") % counts[Entry.APPROVED]
        return Next(_("选择评审计划"), text, reverse("plans:catalogue"), _("查看评审计划"))
    if counts[Entry.SENT]:
        text = _("%(n)d 条业绩档案已送%(who)s审核，通过后会发短信告诉您。") % {
            "n": counts[Entry.SENT],
            "who": profile.employer.name,
        }
        return Next(_("等待单位审核"), text, archive, _("查看业绩档案"), "info")
    text = _("学历、工作经历、聘任、年度考核、继续教育和业绩都记在业绩档案里，填一次，以后申报都能用。")
    return Next(_("填写业绩档案"), text, archive, _("去填写"))
