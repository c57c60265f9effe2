"""岗位信息表: a public institution recommends within its vacant posts, and of two for the last one, one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from applicants.facts import read_findings
from kernel import clock, idempotency
from plans.spec.base import Level
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.leaves import leaves_to_judge
from review.models import PostLevel, PostStatement
from review.queries.posts import allowed_of, candidates, ledger, statement_of
from review.services import bulk, bulk_work, desk
from review.services import posts as services
from review.services import run as run_module
from review.services.run import lock_cases, run, run_locked
from tests import walk
from tests.review import posts
from tests.review.test_races import first_then_second


def intermediate(statement):
    return next(row for row in ledger(statement) if row.level is Level.INTERMEDIATE)


@pytest.fixture
def version(cast):
    return posts.institution(cast)


@pytest.mark.feature("ORG-02")
@pytest.mark.parametrize(
    ("ratio", "approved", "staff", "allowed"),
    [
        ("40", 16, 40, 16),
        ("40", 16, 41, 16),
        ("40", 16, 39, 15),
        ("33.33", 9, 27, 8),
        ("0", 5, 40, 0),
        ("100", 3, 40, 3),
    ],
)
def test_what_the_ratio_allows_drops_the_part_of_a_post_and_never_exceeds_what_is_approved(
    ratio, approved, staff, allowed
):
    assert allowed_of(PostLevel(ratio=Decimal(ratio), approved=approved), staff) == allowed


@pytest.mark.feature("ORG-01", "ORG-02")
def test_a_recommendation_reserves_the_vacant_post_until_it_fails_or_is_filled(cast, version):
    case, other = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    with pytest.raises(Refused, match="还没有填报"):
        walk.decide(case, cast.wang, Action.APPROVE)
    statement = posts.ledger_of(cast, version)
    row = intermediate(statement)
    assert (row.allowed, row.appointed, row.vacant, row.reserved, row.available) == (16, 15, 1, 0, 1)
    walk.decide(case, cast.wang, Action.APPROVE)
    assert [each.pk for each in candidates(statement.employer, version.year)] == [case.pk]
    row = intermediate(statement)
    assert (row.vacant, row.reserved, row.available) == (1, 1, 0)
    with pytest.raises(Refused) as refused:
        walk.decide(other, cast.wang, Action.APPROVE)
    assert refused.value.code == "no_post"
    assert "中级岗位空缺 1 个、本年推出 2 个，已聘任 0 个、已推荐在办 1 人" in refused.value.message
    walk.decide(case, cast.wang, Action.RETURN)  # from the notice: the post stays kept
    assert intermediate(statement).reserved == 1
    case.refresh_from_db()
    run(case.pk, Command(OwnCommand.RECALL, case.version, reason="退回有误，撤回。"), cast.wang.seat)
    case.refresh_from_db()
    walk.decide(case, cast.wang, Action.REJECT)
    assert intermediate(statement).available == 1
    assert walk.decide(other, cast.wang, Action.APPROVE).step == "pending"


@pytest.mark.feature("ORG-01")
def test_the_title_is_followed_by_the_appointment(cast, version):
    statement = posts.ledger_of(cast, version)
    case = walk.submitted(cast, version)
    with pytest.raises(Refused, match="确认以后才能聘任"):
        services.appoint(cast.wang.seat, case.pk, on=clock.today(), left_level="")
    walk.walk_to(cast, case, "end")
    assert (intermediate(statement).reserved, intermediate(statement).available) == (1, 0)
    for on, left, words in (
        (clock.today().replace(year=2019), "", "聘任日期须在"),
        (clock.today(), "intermediate", "须低于"),
    ):
        with pytest.raises(Refused, match=words):
            services.appoint(cast.wang.seat, case.pk, on=on, left_level=left)
    with pytest.raises(Refused, match="没有找到"):
        services.appoint(cast.zhao.seat, case.pk, on=clock.today(), left_level="")
    services.appoint(cast.wang.seat, case.pk, on=clock.today(), left_level="junior")
    rows = {row.level: row for row in ledger(statement)}
    assert (rows[Level.INTERMEDIATE].appointed, rows[Level.INTERMEDIATE].reserved) == (16, 0)
    assert rows[Level.JUNIOR].appointed == 14
    with pytest.raises(Refused, match="已经登记聘任"):
        services.appoint(cast.wang.seat, case.pk, on=clock.today(), left_level="junior")


@pytest.mark.feature("ORG-01")
def test_a_plan_may_only_warn_and_others_are_not_counted(cast):
    version = posts.institution(cast, over="warn")
    case, other = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")

    def warned(of):
        page = cast.client("wang").get(reverse("review:case", args=[of.public_id]))
        (found,) = [each for each in page.context["findings_list"] if each.kind == "posts"]
        assert "approve" in [act.name for act in page.context["acts"]] and "不能" not in found.missing
        assert found.missing in page.text
        return found.missing

    assert "还没有填报" in warned(case)
    assert walk.decide(case, cast.wang, Action.APPROVE).stage == "employer_notice"
    assert not posts.PostStatement.objects.exists()
    assert statement_of(case.employer, version.year) is None
    posts.ledger_of(cast, version)
    assert "已推荐在办 1 人，没有可用的岗位" in warned(other)
    assert walk.decide(other, cast.wang, Action.APPROVE).stage == "employer_notice"


@pytest.mark.feature("ORG-01")
def test_staff_off_the_establishment_need_no_post(cast, version):
    posts.Profile.objects.update(on_establishment=False)
    document = version.spec.model_copy(update={"attachments": (), "code": "off-establishment"})
    other = posts.publish(document, organizer=cast.organizations["office"])
    case = walk.submitted(cast, other)
    assert walk.decide(case, cast.wang, Action.APPROVE).stage == "employer_notice"
    assert candidates(case.employer, version.year) == []


@pytest.mark.feature("ORG-02")
def test_a_table_that_does_not_add_up_is_refused_with_its_numbers(cast, version):
    seat = cast.wang.seat
    for levels, words in (
        ({"junior": (80, 15, 0)}, "超过 100%|多于专业技术岗位总数"),
        ({"intermediate": (60, 15, 2)}, "各级核准人数共 48 人，多于专业技术岗位总数 40 个"),
    ):
        with pytest.raises(Refused, match=words):
            services.state(seat, version.year, posts.stated(**levels), seen_version=0)
    with pytest.raises(Refused, match="只有事业单位"):
        services.state(cast.zhao.seat, version.year, posts.stated(), seen_version=0)
    statement = posts.ledger_of(cast, version)
    with pytest.raises(Refused, match="已有修改"):
        services.state(seat, version.year, posts.stated(), seen_version=0)
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    with pytest.raises(Refused, match="已推荐在办 1 人，按填写的数字只有 0 个可用岗位"):
        services.state(seat, version.year, posts.stated(intermediate=(40, 16, 2)), seen_version=statement.version)
    services.state(seat, version.year, posts.stated(intermediate=(40, 14, 2)), seen_version=statement.version)
    assert intermediate(PostStatement.objects.get()).available == 0


class TestRaces:
    """Two HR officers approve for the last vacancy at the same moment."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def both(self, cast, version):
        one, two = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
        statement = posts.ledger_of(cast, version)

        def first() -> None:
            (locked,) = lock_cases([one.pk])
            command = Command(Action.APPROVE, locked.version, reason=walk.OPINION)
            run_locked(locked, command, cast.wang.seat, now=clock.now())

        second = Command(Action.APPROVE, two.version, reason=walk.OPINION)
        outcome, waited = first_then_second(first, lambda: run(two.pk, second, cast.wang.seat))
        return outcome, waited, intermediate(statement)

    @pytest.mark.feature("ORG-01")
    def test_of_two_for_the_last_vacancy_one_wins(self, cast, version):
        outcome, waited, row = self.both(cast, version)
        assert waited
        assert isinstance(outcome, Refused)
        assert (outcome.code, row.reserved, row.available) == ("no_post", 1, 0)

    def test_without_the_lock_both_would(self, cast, version, monkeypatch):
        monkeypatch.setattr(run_module, "hold_posts", lambda case: None)
        _outcome, _waited, row = self.both(cast, version)
        if connection.vendor == "postgresql":
            assert row.available == -1


@pytest.mark.feature("ORG-01", "ORG-02")
@pytest.mark.abuse("AC-034")
def test_more_than_there_are_posts_are_not_approved_together_in_the_order_of_a_list(cast, version):
    both = [walk.submitted(cast, version), walk.submitted(cast, version, "colleague")]
    statement = posts.ledger_of(cast, version)
    job = looked_at(cast, both)
    assert [row.state for row in job.items.all()] == ["unfit", "unfit"]
    assert job.items.first().refusal == (
        "中级岗位空缺 1 个、本年推出 2 个，已聘任 0 个、已推荐在办 0 人，还可推荐 1 人，这次选了 2 人。"
        "请先由单位确定推荐人选，再只选这些人办理。"
    )
    alone = looked_at(cast, both[:1])
    bulk.start(alone.pk, alone.seat, count=1, opinion="同意推荐。")
    assert not bulk_work.work(alone.pk)
    assert [row.state for row in alone.items.all()] == ["done"]
    assert [each.pk for each in candidates(statement.employer, version.year)] == [both[0].pk]


@pytest.mark.feature("ORG-01")
@pytest.mark.parametrize(("over", "held"), [("warn", 15), ("refuse", 10)])
def test_where_there_are_posts_for_all_or_the_plan_only_warns_many_are_approved_together(cast, over, held):
    version = posts.institution(cast, over=over)
    both = [walk.submitted(cast, version), walk.submitted(cast, version, "colleague")]
    posts.ledger_of(cast, version, intermediate=(40, held, 2))
    assert [row.state for row in looked_at(cast, both).items.all()] == ["fit", "fit"]


def looked_at(cast, cases):
    """Return the job of the employer over these cases, once each was looked at."""
    for case in cases:
        for leaf in leaves_to_judge(read_findings(case.snapshot.content["findings"])):
            desk.judge(case.pk, walk.seat_of(cast.wang), place=leaf.place, verdict="fits", word="")
    chosen = [one for case in cases for one in walk.chosen(case)]
    job = bulk.prepare(walk.seat_of(cast.wang), Action.APPROVE, chosen, token=idempotency.new_token())
    assert not bulk_work.work(job.pk)
    return job
