"""How many declarations a plan allows an employer or the committee: counted and told, and never refused (ELG-16)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kernel import clock
from plans.limits import limit_term, limit_words
from plans.services import publish
from plans.spec.chain import Action
from plans.spec.parts import Limit, Share
from plans.spec.redate import DAYS_BEFORE
from review.models import Batch, Case
from review.presenters.quotas import quota_findings, quota_warnings
from review.queries.chain import spec_of
from review.queries.quotas import Among, Quota, counted_among, quotas
from tests import factories, walk
from tests.plans.people import huzhou

RULE = "每个单位每年推荐不超过 1 名。"
LIMITS = (
    Limit(scope="person", per="year", count=1, text="每人每年一次。"),
    Limit(scope="employer", per="year", count=1, route=factories.ROUTE, text=RULE),
    Limit(scope="committee", per="level_and_year", count=2, text="本年度中级不超过 2 名。"),
    Limit(scope="route", per="year", count=1, route="engineer-transfer", text="转评不超过 1 名。"),
    Limit(scope="committee", per="year", text="总数另行公布。"),
)
OVER = "苕溪建设集团有限公司按本计划以“正常申报（学历和资历）”已提交 2 件"


@pytest.fixture
def cases(cast):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    version = publish(document.model_copy(update={"limits": LIMITS}), organizer=cast.organizations["office"])
    return [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]


def address(case):
    return reverse("review:case", args=[case.public_id])


@pytest.mark.feature("ELG-16")
def test_the_office_sees_what_is_counted_and_sends_on_as_it_decides(cast, cases):
    told = cast.client("wang").get(address(cases[0]))
    counted = [each for each in told.context["findings_list"] if each.kind == "quota"]
    assert [(each.status, each.required, each.refuses) for each in counted] == [("to_judge", RULE, False)]
    assert f"{OVER}（含本件）。" in told.text
    assert "已超过 1 件的限额，请核实哪些可以报送。" in told.text
    at_department = {"stage": "department", "holder": cast.organizations["department"]}
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(**at_department)
    for case in cases:
        walk.decide(case, cast.department_officer, Action.APPROVE)
    officer = cast.client("department_officer")
    seen = officer.get(address(cases[0]))
    counted = [each for each in seen.context["findings_list"] if each.kind == "quota"]
    assert [(each.status, each.required) for each in counted] == [
        ("to_judge", RULE),
        ("met", "本年度中级不超过 2 名。"),
        ("to_judge", "总数另行公布。"),
    ]
    assert "各单位按本计划申报中级职称的已提交 2 件" in seen.text
    chosen = {"case": [f"{one.case}:{one.seen_version}" for case in cases for one in walk.chosen(case)]}
    asked = officer.post(reverse("review:forward"), chosen)
    assert f"{RULE}现在{OVER}（限额 1 件），其中本次报送 2 件。请核实后再报送。" in asked.text
    assert "转评" not in asked.text
    officer.post(reverse("review:forward"), chosen | {"confirmed": "yes", "token": asked.context["token"]})
    assert Batch.objects.latest("pk").cases.count() == 2


@pytest.mark.parametrize(
    ("per_cent", "rounding", "over", "words"),
    [
        (50, "down", True, "限额是现有 2 件的 50%，不足 1 个的舍去，即 1 件"),
        (75, "down", True, "即 1 件"),
        (75, "up", False, ""),
        (75, "nearest", False, ""),
        (74.9, "nearest", True, "限额是现有 2 件的 74.9%，四舍五入，即 1 件"),
        (75, None, True, "即 1—2 件"),
    ],
)
def test_a_share_of_all_who_declare_is_rounded_as_the_plan_says(per_cent, rounding, over, words):
    share = Share(per_cent=per_cent, of="declared", rounding=rounding)
    limit = LIMITS[1].model_copy(update={"count": None, "share": share})
    quota = Quota(Among(1, limit, None, None, (), huzhou()), count=2, own=1, whole=2)
    assert quota.is_over is over
    (told,) = quota_findings([quota])
    assert told.status == ("to_judge" if over else "met")
    assert words in told.missing
    assert [words in each for each in quota_warnings([quota])] == [True] * over


def test_a_share_of_all_is_counted_and_one_of_posts_is_for_a_person(cast, cases):
    shares = [Share(per_cent=50, of="declared", rounding="down"), Share(per_cent=5, of="posts")]
    limits = [LIMITS[1].model_copy(update={"count": None, "share": share}) for share in shares]
    version = cases[0].plan_version
    version.spec = spec_of(version).model_copy(update={"limits": limits})
    declared, posts = quotas(cast.wang.seat, [cases[0]])
    assert (declared.count, declared.whole, declared.is_over) == (2, 2, True)
    assert (posts.whole, posts.is_over) == (None, False)
    told = quota_findings([posts])[0]
    assert told.status == "to_judge"
    assert "岗位数的 5%，没有写明怎样取整，平台没有登记岗位数" in told.missing


IN_PROVINCE = {"kind": "answer", "key": "insurance", "values": ["in-province"]}
LIMIT = {"scope": "committee", "per": "year", "count": 1, "text": "不超过 1 名。"}
ELSEWHERE = IN_PROVINCE | {"values": ["out-of-province"]}


@pytest.mark.feature("ELG-16")
@pytest.mark.parametrize(
    ("fields", "counted", "words"),
    [
        ({"titles": ["engineer"]}, 2, "按本计划申报工程师的已提交 2 件"),
        ({"titles": ["engineer"], "per": "level_and_year"}, 2, "按本计划申报工程师的已提交 2 件"),
        ({"titles": ["assistant-engineer"]}, None, ""),
        ({"condition": IN_PROVINCE}, 2, "按本计划（“您的社会保险在哪里缴纳？”回答“浙江省内”）已提交 2 件"),
        ({"condition": ELSEWHERE}, None, ""),
        ({"condition": {"kind": "answer", "key": "major", "values": [factories.MAJOR]}}, 2, "按本计划（申报专业为"),
        ({"condition": {"kind": "answer", "key": "major", "values": ["other"]}}, None, ""),
    ],
)
def test_a_limit_counts_only_the_titles_majors_and_answers_it_is_for(cast, cases, fields, counted, words):
    version = cases[0].plan_version
    limit = Limit.model_validate(LIMIT | fields)
    version.spec = spec_of(version).model_copy(update={"limits": (limit,)})
    found = quotas(cast.sun.seat, [cases[0]])
    assert [each.count for each in found] == ([counted] if counted else [])
    assert all(words in each.actual for each in quota_findings(found))
    kind = {"condition": ELSEWHERE, "titles": ["engineer"]}
    away = Among(version.plan_id, limit.model_copy(update={"condition": Limit.model_validate(LIMIT | kind).condition}),
                 None, None, (), huzhou())  # fmt: skip
    assert counted_among(away) == 0
    Case.objects.filter(pk=cases[1].pk).update(major="other", title="assistant-engineer")
    left = quotas(cast.sun.seat, [cases[0]])
    assert [each.count for each in left] == ([2 if fields.get("condition") == IN_PROVINCE else 1] if counted else [])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"scope": "person", "titles": ["engineer"]}, "不能用于"),
        ({"scope": "employer", "condition": IN_PROVINCE | {"key": "route"}}, "职称写 titles"),
    ],
)
def test_a_limit_for_some_says_which_by_its_own_words(fields, words):
    with pytest.raises(ValueError, match=words):
        Limit.model_validate({"per": "year", "text": RULE} | fields)


def test_what_was_taken_back_uses_nothing_up_and_what_failed_does(cast, cases):
    def count():
        (own,) = quotas(cast.wang.seat, [cases[0]])
        return own.count, own.is_over

    Case.objects.filter(pk=cases[1].pk).update(status=Case.Status.FAILED, decided_at=clock.now())
    assert count() == (2, True)
    Case.objects.filter(pk=cases[1].pk).update(status=Case.Status.WITHDRAWN)
    assert count() == (1, False)


def test_a_plan_without_such_limits_asks_nothing(cast, django_assert_num_queries):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    version = publish(document.model_copy(update={"limits": LIMITS[:1]}), organizer=cast.organizations["office"])
    case = Case(plan_version=version)
    with django_assert_num_queries(0):
        assert quotas(cast.sun.seat, [case]) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"count": 3}, "只能写一个"),
        ({"scope": "person"}, "不能用于"),
        ({"route": None}, "必须写明 route"),
    ],
)
def test_a_share_says_what_it_is_of(fields, words):
    whole = {"scope": "employer", "per": "year", "route": "a", "text": RULE, "share": {"per_cent": 5, "of": "declared"}}
    with pytest.raises(ValueError, match=words):
        Limit.model_validate(whole | fields)
    assert [limit_term(each) for each in LIMITS[:2]] == ["申报次数", "申报数量"]
    assert (
        limit_words(Limit.model_validate(whole)) == "每个单位每年推荐不超过 1 名（申报人数的 5%，没有写明怎样取整）。"
    )
