"""The ledger of a public institution's posts: what is typed, what the cases reserve, what is left (ORG-01, ORG-02)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, Seat
from plans.queries import unread
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.chain import Holder, Stage, StageKind
from review.models import Case, PostAppointment, PostLevel, PostStatement
from review.queries.chain import chain_of_case, spec_of, stage_of_case

#: The columns of the statement, in its order; the last one is 初级及未定级.
STATED = (Level.FULL_SENIOR, Level.ASSOCIATE_SENIOR, Level.INTERMEDIATE, Level.JUNIOR)
GOING_ON = (Case.Status.IN_REVIEW, Case.Status.RETURNED, Case.Status.PASSED)


@dataclass(frozen=True)
class PostRow:
    """The posts of one level. ``allowed`` by the ratio and all who hold a post, never more than approved; ``reserved``
    by declarations that the employer has approved and that have not failed, nor led to an appointment yet."""

    level: Level
    ratio: Decimal
    approved: int
    allowed: int
    appointed: int
    offered: int
    reserved: int
    filled: int
    """Appointed this year out of the posts offered."""

    @property
    def vacant(self) -> int:
        """Posts that nobody holds; below zero where more hold one than may."""
        return self.allowed - self.appointed

    @property
    def available(self) -> int:
        """How many more may be recommended: within the vacancies, and within what was offered."""
        return min(self.vacant, self.offered - self.filled) - self.reserved

    @property
    def room(self) -> int:
        """How many more may be recommended, for people to read: never below zero."""
        return max(self.available, 0)

    @property
    def label(self) -> str:
        """The level in the words of the statement."""
        return _("初级及未定级") if self.level is Level.JUNIOR else self.level.label


def counted_at(level: Level) -> Level:
    """The column in which a title's level is counted."""
    return Level.JUNIOR if level is Level.ASSISTANT_TECHNICIAN else level


def keeps_posts(seat: Seat | None) -> bool:
    """Whether the seat is HR of a public institution, which alone has such posts."""
    return seat is not None and seat.role == Role.EMPLOYER_HR and seat.organization.is_public_institution


def statements(seat: Seat | None) -> QuerySet[PostStatement]:
    """The statements of this public institution, newest first; nothing for anybody else."""
    if seat is None or not keeps_posts(seat):
        return PostStatement.objects.none()
    return PostStatement.objects.filter(employer=seat.organization_id).prefetch_related("levels").order_by("-year")


def statement_for(seat: Seat | None, year: int) -> PostStatement | None:
    """The institution's statement of a year; None where there is none yet. 404 for anybody else."""
    if not keeps_posts(seat):
        raise Http404
    return statements(seat).filter(year=year).first()


def statement_of(employer: Organization | int, year: int) -> PostStatement | None:
    """An employer's statement of a year, for whoever may read a case of it. Two queries at most."""
    return PostStatement.objects.filter(employer=employer, year=year).prefetch_related("levels").first()


def is_within_posts(case: Case) -> bool:
    """Whether the plan holds this applicant to the vacant posts: on the establishment of a public institution."""
    if spec_of(case.plan_version).posts is None:
        return False
    content = case.snapshot.content
    return bool(content["employer"]["is_public_institution"] and content["profile"]["on_establishment"])


def _on_establishment(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of the establishment of a public institution, as what they submitted says."""
    content = "snapshot__content"
    return cases.filter(
        **{f"{content}__employer__is_public_institution": True, f"{content}__profile__on_establishment": True}
    )


def recommending_stage(plan: PlanDocument, title: str, route: str) -> Stage | None:
    """The stage at which the employer recommends: its first examination."""
    own = (each for each in plan.chain_for(title, route) if each.holder is Holder.EMPLOYER)
    return next((each for each in own if each.kind is StageKind.EXAMINE), None)


def candidates(employer: Organization | int, year: int, *, but: int | None = None) -> list[Case]:
    """The declarations that reserve a post: recommended, still going on or passed, and not appointed yet. ``but``: the
    key of one that is not counted. One query; what is returned knows no more than a list shows."""
    found = (
        _on_establishment(
            Case.objects.filter(employer=employer, plan_version__year=year, status__in=GOING_ON, post_appointment=None)
        )
        .exclude(pk=but or 0)
        .select_related("plan_version", "dossier")
        .defer(*unread("plan_version"))
        .order_by("pk")
    )
    return [case for case in found if is_recommended(case)]


def is_recommended(case: Case) -> bool:
    """Whether the plan counts posts and the employer has approved the case as it stands now."""
    plan = spec_of(case.plan_version)
    stage = recommending_stage(plan, case.title, case.route)
    if plan.posts is None or stage is None:
        return False
    codes = [each.code for each in chain_of_case(case)]
    here, there = codes.index(case.stage), codes.index(stage.code)
    return here > there or (here == there and case.step == Case.Step.APPROVED)


def people(employer: Organization | int, year: int) -> list[Case]:
    """Everybody of the establishment who declares under a plan of the year that counts posts. One query."""
    found = (
        _on_establishment(Case.objects.filter(employer=employer, plan_version__year=year, status__in=GOING_ON))
        .select_related("plan_version", "dossier", "post_appointment")
        .defer(*unread("plan_version"))
        .order_by("pk")
    )
    return [case for case in found if spec_of(case.plan_version).posts is not None]


def appointee_for(seat: Seat | None, public_id: str) -> Case:
    """Somebody of this institution who may be appointed. 404 for anybody else, and for oneself (D9)."""
    if seat is None or not keeps_posts(seat):
        raise Http404
    found = Case.objects.filter(employer=seat.organization_id, public_id=public_id, status=Case.Status.PASSED)
    case = found.exclude(person=seat.user.person_id).select_related("plan_version", "dossier", "snapshot").first()
    if case is None or not is_within_posts(case):
        raise Http404
    return case


def ledger(statement: PostStatement, *, but: int | None = None) -> list[PostRow]:
    """The posts of every level as they stand now. ``statement`` comes with its levels. Two queries."""
    cases = candidates(statement.employer_id, statement.year, but=but)
    reserved = Counter(counted_at(spec_of(case.plan_version).title(case.title).level) for case in cases)
    filled: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for each in PostAppointment.objects.filter(statement=statement).order_by("pk"):
        filled[each.level] += 1
        left[each.left_level] += 1
    rows = {row.level: row for row in statement.levels.all()}
    staff = sum(row.appointed for row in rows.values())
    return [
        PostRow(
            level=level,
            ratio=rows[level].ratio,
            approved=rows[level].approved,
            allowed=allowed_of(rows[level], staff),
            appointed=rows[level].appointed + filled[level] - left[level],
            offered=rows[level].offered,
            reserved=reserved[level],
            filled=filled[level],
        )
        for level in STATED
        if level in rows
    ]


def allowed_of(row: PostLevel, staff: int) -> int:
    """按标准比例和实聘人数计算可聘人数: the ratio of all who hold a post, without parts of one; at most approved."""
    share = int((row.ratio * staff / 100).to_integral_value(ROUND_FLOOR))
    return min(share, row.approved)


def post_row(case: Case) -> PostRow | None:
    """The posts of the level that the case is for, without the case itself; None: no statement. Asks nothing where the
    plan does not hold the applicant to posts."""
    statement = statement_of(case.employer_id, case.plan_version.year)
    if statement is None:
        return None
    level = counted_at(spec_of(case.plan_version).title(case.title).level)
    return next((row for row in ledger(statement, but=case.pk) if row.level is level), None)


def no_post(case: Case) -> str:
    """Why the employer may not approve the case for want of a post, in words; empty where it may. Nothing is asked away
    from the stage at which it recommends."""
    if not _asks_for_post(case) or not is_within_posts(case):
        return ""
    row = post_row(case)
    return "" if row is not None and row.available > 0 else lacking_words(case, row)


def _asks_for_post(case: Case) -> bool:
    """Whether the plan refuses recommendations beyond the posts, and the employer examines the case now."""
    plan, stage = spec_of(case.plan_version), stage_of_case(case)
    refuses = plan.posts is not None and plan.posts.over == "refuse"
    return refuses and stage.holder is Holder.EMPLOYER and stage.kind is StageKind.EXAMINE


def beyond_posts(cases: Iterable[Case]) -> dict[int, str]:
    """Those of the cases to be approved together that are more than there are posts of their level, each with why: the
    employer says who is recommended, and no order of a list does. Asks nothing where no plan refuses."""
    asking = {case.pk: case for case in cases if _asks_for_post(case)}
    together: dict[tuple[int, int, Level], list[int]] = defaultdict(list)
    for key in _on_establishment(Case.objects.filter(pk__in=asking)).values_list("pk", flat=True) if asking else ():
        case = asking[key]
        level = counted_at(spec_of(case.plan_version).title(case.title).level)
        together[case.employer_id, case.plan_version.year, level].append(key)
    found: dict[int, str] = {}
    for (employer, year, level), keys in together.items():
        statement = statement_of(employer, year)
        row = next((row for row in ledger(statement) if row.level is level), None) if statement else None
        if row is not None and len(keys) > row.room:
            words = posts_words(row) + _(
                "，还可推荐 %(room)d 人，这次选了 %(n)d 人。请先由单位确定推荐人选，再只选这些人办理。"
            )
            found |= dict.fromkeys(keys, words % {"room": row.room, "n": len(keys)})
    return found


def posts_words(row: PostRow) -> str:
    """How many posts of the level there are, and how many are taken."""
    told = {
        "level": row.label,
        "vacant": max(row.vacant, 0),
        "offered": row.offered,
        "filled": row.filled,
        "reserved": row.reserved,
    }
    words = _(
        "%(level)s岗位空缺 %(vacant)d 个、本年推出 %(offered)d 个，已聘任 %(filled)d 个、已推荐在办 %(reserved)d 人"
    )
    return words % told


def lacking_words(case: Case, row: PostRow | None) -> str:
    """What was found of the posts, what is needed and what to do: as the plan says, it may not be approved, or it is
    for the employer to check."""
    year, rule = {"year": case.plan_version.year}, spec_of(case.plan_version).posts
    if rule is not None and rule.over == "warn":
        if row is None:
            return _("单位还没有填报 %(year)d 年岗位信息表，无法核对空缺岗位。请填报后核对，再决定是否推荐。") % year
        return posts_words(row) + _("，没有可用的岗位。请核对岗位信息表，再决定是否推荐。")
    if row is None:
        return _("单位还没有填报 %(year)d 年岗位信息表，不能推荐在编人员。请先填报并公布岗位信息。") % year
    return posts_words(row) + _("，没有可用的岗位，不能再推荐。请核对岗位信息表，或者作不通过处理。")
