"""The post statement in words: for its page, for whoever examines a candidate, and for the paper of annex 3."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from kernel.formats import cn_date, cn_month
from kernel.language import official
from plans.rules.finding import Finding, Status
from plans.rules.words import cn_source
from plans.spec.base import Level
from review.models import Case, PostStatement
from review.printing.basics import held
from review.queries.chain import spec_of
from review.queries.posts import (
    STATED,
    PostRow,
    candidates,
    counted_at,
    is_recommended,
    is_within_posts,
    lacking_words,
    ledger,
    post_row,
    posts_words,
)


def post_findings(case: Case) -> list[Finding]:
    """Whether there is a post for the candidate, beside the other conditions; nothing where none is needed."""
    rule = spec_of(case.plan_version).posts
    if rule is None or not is_within_posts(case):
        return []
    row = post_row(case)
    fits = row is not None and row.available > 0
    return [
        Finding(
            kind="posts",
            status=Status.MET if fits else Status.TO_JUDGE,
            title=_("空缺岗位"),
            required=rule.text,
            actual=_("%s（不含本件）。") % posts_words(row) if row is not None else _("没有岗位信息表。"),
            missing="" if fits else lacking_words(case, row),
            source=cn_source(rule.source),
            blocking=False,
        )
    ]


@dataclass(frozen=True)
class Sheet:
    """What the paper says. ``rows``: a line for each row of annex 3, by level and in all; ``names``: the candidates."""

    employer: str
    year: int
    establishment: int
    posts: int
    staff: int
    levels: list[str]
    rows: list[list[str]]
    offered: list[tuple[str, int]]
    at_once: int
    names: list[list[str]]
    published: str

    def content(self) -> dict[str, Any]:
        """As plain values, for its digest."""
        return asdict(self)


def sheet_of(statement: PostStatement) -> Sheet:
    """The statement as it stands now. ``statement`` comes with its employer and levels."""
    with official():
        found = ledger(statement)
        recommended = candidates(statement.employer_id, statement.year)
        return Sheet(
            employer=statement.employer.name,
            year=statement.year,
            establishment=statement.establishment,
            posts=statement.posts,
            staff=sum(row.appointed for row in found),
            levels=[row.label for row in found],
            rows=_rows(found),
            offered=[(row.label, row.offered) for row in found if row.level is not Level.JUNIOR],
            at_once=statement.appointed_at_once,
            names=[_name(case) for case in recommended],
            published=_("%(on)s，%(at)s") % {"on": cn_date(statement.published_on), "at": statement.announced_where},
        )


def _rows(found: list[PostRow]) -> list[list[str]]:
    """The five rows of annex 3; the ratio has no total."""
    parts = {
        _("核准人数"): [row.approved for row in found],
        _("按标准比例和实聘人数计算可聘人数"): [row.allowed for row in found],
        _("实聘人数"): [row.appointed for row in found],
        _("空缺情况"): [row.vacant for row in found],
    }
    ratios = [_("核准比例"), *(f"{row.ratio.normalize():f}%" for row in found), "—"]
    return [ratios, *([name, *map(str, numbers), str(sum(numbers))] for name, numbers in parts.items())]


def _name(case: Case) -> list[str]:
    content, plan = case.snapshot.content, spec_of(case.plan_version)
    title, appointment = held(content["entries"])
    return [
        content["person"]["full_name"],
        case.person.id_number,
        title,
        appointment.title,
        cn_month(appointment.on),
        "",  # 在聘岗位等级: the platform knows no grades of posts; written in by hand
        plan.title(case.title).name,
    ]


#: 公布岗位信息 → 个人申报竞聘 → 材料公示 → 单位考核推荐 → 评委会评审 → 单位聘任.
def candidate_row(case: Case) -> dict[str, Any]:
    """One candidate on the page: where they stand on the way from the competition to the appointment."""
    appointed = getattr(case, "post_appointment", None)
    plan = spec_of(case.plan_version)
    if appointed is not None:
        stands = _("已聘任（%(on)s）") % {"on": cn_date(appointed.appointed_on)}
    elif case.status == Case.Status.PASSED:
        stands = _("评审通过，待聘任")
    elif is_recommended(case):
        returned = case.status == Case.Status.RETURNED
        stands = _("已推荐，%(stage)s") % {
            "stage": _("退回修改中") if returned else plan.stage(case.stage).labels.staff
        }
    elif case.status == Case.Status.RETURNED:
        stands = _("退回修改中")
    else:
        stands = _("待单位考核推荐")
    return {
        "case": case,
        "title": plan.title(case.title).name,
        "level": counted_at(plan.title(case.title).level).label,
        "stands": stands,
        "may_appoint": appointed is None and case.status == Case.Status.PASSED,
    }


def left_choices(case: Case) -> list[tuple[str, str]]:
    """The posts that somebody may leave behind: of a lower level than the one they are appointed to."""
    level = counted_at(spec_of(case.plan_version).title(case.title).level)
    lower = [(str(each.value), each.label) for each in STATED if each.rank < level.rank]
    return [("", _("没有占用本单位的专业技术岗位")), *lower]
