"""Keeping the ledger of posts: stating it, and appointing whoever passed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, Seat
from accounts.queries import is_open_seat
from kernel import clock
from kernel.formats import cn_date
from plans.spec.base import Level
from review.engine.refusal import Refused
from review.models import Case, PostAppointment, PostLevel, PostStatement
from review.queries.chain import spec_of
from review.queries.posts import STATED, counted_at, is_within_posts, keeps_posts, ledger
from review.services.once import Answer, once
from review.services.post_lock import hold
from review.services.run import lock_cases


@dataclass(frozen=True)
class StatedLevel:
    """What the institution says of the posts of one level."""

    ratio: Decimal
    approved: int
    appointed: int
    offered: int


@dataclass(frozen=True)
class Stated:
    """What the institution says of its posts in one year."""

    establishment: int
    posts: int
    published_on: date
    announced_where: str
    levels: dict[Level, StatedLevel]
    appointed_at_once: int = 0


def state(seat: Seat, year: int, stated: Stated, *, seen_version: int) -> PostStatement:
    """Write the statement of a year down, or another content of it.

    Locks the employer's row for a first one, then the statement, at which approvals wait. Writes it and its levels.
    Refuses whoever keeps no posts, a seat that has ended, a page older than the statement (version 0: none yet), more
    approved than posts, ratios beyond the whole, a day of publication to come, and fewer posts than are reserved.
    """
    if not keeps_posts(seat):
        raise Refused("not_permitted", _("只有事业单位的人事部门填报岗位信息表。"))
    _sound(stated)
    with transaction.atomic():
        Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.organization_id)
        found = PostStatement.objects.select_for_update(of=("self",)).filter(employer=seat.organization_id, year=year)
        statement = found.first()
        if not is_open_seat(seat):
            raise Refused("seat", _("您的账号或席位刚刚停用，填写的没有保存。请由本单位其他人员办理。"))
        if (statement.version if statement else 0) != seen_version:
            raise Refused("stale", _("您打开本页以后，岗位信息表已有修改，刚才填写的没有保存。请核对后再保存一次。"))
        values = {
            "establishment": stated.establishment,
            "posts": stated.posts,
            "published_on": stated.published_on,
            "announced_where": stated.announced_where,
            "appointed_at_once": stated.appointed_at_once,
            "entered_by": seat,
            "entered_at": clock.now(),
        }
        if statement is None:
            statement = PostStatement.objects.create(employer=seat.organization, year=year, **values)
        else:
            PostStatement.objects.filter(pk=statement.pk).update(**values, version=statement.version + 1)
            statement.refresh_from_db()
        for level in STATED:
            row = stated.levels[level]
            PostLevel.objects.update_or_create(
                statement=statement,
                level=level,
                defaults={
                    "ratio": row.ratio,
                    "approved": row.approved,
                    "appointed": row.appointed,
                    "offered": row.offered,
                },
            )
        _refuse_overdrawn(statement)
    return statement


def _sound(stated: Stated) -> None:
    approved = sum(row.approved for row in stated.levels.values())
    if approved > stated.posts:
        told = {"approved": approved, "posts": stated.posts}
        raise Refused(
            "approved", _("各级核准人数共 %(approved)d 人，多于专业技术岗位总数 %(posts)d 个，请核对。") % told
        )
    ratio = sum((row.ratio for row in stated.levels.values()), Decimal(0))
    if ratio > 100:
        raise Refused("ratio", _("各级核准比例共 %(ratio)s%%，超过 100%%，请核对。") % {"ratio": ratio})
    if stated.posts > stated.establishment:
        told = {"posts": stated.posts, "establishment": stated.establishment}
        raise Refused("posts", _("专业技术岗位 %(posts)d 个，多于编制数 %(establishment)d 个，请核对。") % told)
    today = clock.today()
    if stated.published_on > today:
        raise Refused(
            "published_on", _("公布日期不能晚于今天（%(today)s），请先在单位公布。") % {"today": cn_date(today)}
        )


def _refuse_overdrawn(statement: PostStatement) -> None:
    """What was recommended already keeps its post: the table cannot be lowered under it."""
    for row in ledger(statement):
        if row.reserved and row.available < 0:
            told = {"level": row.label, "reserved": row.reserved, "room": row.available + row.reserved}
            words = _("%(level)s已推荐在办 %(reserved)d 人，按填写的数字只有 %(room)d 个可用岗位。请核对。")
            raise Refused("reserved", words % told)


def appoint(seat: Seat, case_id: int, *, on: date, left_level: str, token: str = "") -> PostAppointment:
    """单位聘任: whoever passed takes the post that was kept for them.

    Locks the case, then the statement. Writes one row; the same token again returns it. Refuses another employer's
    case, one that has not passed, one that is appointed, a day before the result or still to come, and a level left
    behind that is not lower.
    """

    def effect() -> Answer:
        (case,) = lock_cases([case_id])
        if not keeps_posts(seat) or case.employer_id != seat.organization_id or not is_within_posts(case):
            raise Refused("not_permitted", _("没有找到可以由本单位办理聘任的人员。"))
        hold(case)
        statement = PostStatement.objects.filter(employer=case.employer_id, year=case.plan_version.year).first()
        if statement is None or case.status != Case.Status.PASSED or case.decided_at is None:
            raise Refused("not_passed", _("评审通过并确认以后才能聘任。"))
        if PostAppointment.objects.filter(case=case).exists():
            raise Refused("stale", _("该人员已经登记聘任，不需要重复办理。"))
        passed, today = case.decided_at.astimezone(clock.CHINA).date(), clock.today()
        if not passed <= on <= today:
            told = {"passed": cn_date(passed), "today": cn_date(today)}
            raise Refused("on", _("聘任日期须在结果确认（%(passed)s）以后、今天（%(today)s）以前。") % told)
        level = counted_at(spec_of(case.plan_version).title(case.title).level)
        if left_level and Level(left_level).rank >= level.rank:
            raise Refused("left_level", _("原岗位的层级须低于聘任的层级。"))
        made = PostAppointment.objects.create(
            statement=statement,
            case=case,
            level=level,
            left_level=left_level,
            appointed_on=on,
            entered_by=seat,
            entered_at=clock.now(),
        )
        return {"appointment": made.pk}

    target = (case_id, str(on), left_level)
    return PostAppointment.objects.get(pk=once(seat, token, "review.appoint", effect, target=target)["appointment"])
