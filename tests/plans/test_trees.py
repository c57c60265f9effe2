"""The tree above the leaves: three answers combined, and when time heals them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plans.rules import Status, evaluate
from plans.rules.facts import Facts, Hours, Named, Work
from plans.spec.base import HoursKind
from plans.spec.rule import (
    All,
    AnyOf,
    AtLeast,
    AttestedRule,
    HeldItem,
    HoldsRule,
    HoursMinimum,
    HoursRule,
    Not,
    TenureRule,
)
from tests.plans.changed import ATTESTED
from tests.plans.people import assistant, huzhou

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
RANK = {NOT_MET: 0, TO_JUDGE: 1, MET: 2}
FACTS = Facts(honours=(Named("有", date(2019, 1, 1)),))


def leaf(status, **extra):
    """A leaf that answers as asked for FACTS."""
    if status is TO_JUDGE:
        return AttestedRule(kind="attested", statement="看材料", **extra)
    return HoldsRule(kind="holds", what=HeldItem.HONOUR, any_of=("有" if status is MET else "无",), **extra)


def answer(rule):
    return evaluate(rule, FACTS, huzhou()).status


statuses = st.lists(st.sampled_from(list(Status)), min_size=1, max_size=6)


@settings(deadline=None)
@given(wanted=statuses)
def test_all_is_the_worst_and_any_is_the_best(wanted):
    parts = tuple(map(leaf, wanted))
    assert answer(All(kind="all", of=parts)) is min(wanted, key=RANK.__getitem__)
    assert answer(AnyOf(kind="any", of=parts)) is max(wanted, key=RANK.__getitem__)


@pytest.mark.feature("ELG-01")
@settings(deadline=None)
@given(wanted=statuses, data=st.data())
def test_k_of_n_is_the_k_th_best(wanted, data):
    n = data.draw(st.integers(min_value=1, max_value=len(wanted)))
    best_first = sorted(wanted, key=RANK.__getitem__, reverse=True)
    assert answer(AtLeast(kind="at_least", n=n, of=tuple(map(leaf, wanted)))) is best_first[n - 1]


@pytest.mark.parametrize(("inner", "outer"), [(MET, NOT_MET), (NOT_MET, MET), (TO_JUDGE, TO_JUDGE)])
def test_not_turns_round(inner, outer):
    assert answer(Not(kind="not", of=leaf(inner))) is outer


def test_a_part_that_is_only_shown_does_not_count():
    assert answer(All(kind="all", of=(leaf(MET), leaf(NOT_MET, blocking=False)))) is MET
    assert answer(AnyOf(kind="any", of=(leaf(NOT_MET), leaf(MET, blocking=False)))) is NOT_MET


@pytest.mark.parametrize("kind", [{"kind": "any"}, {"kind": "at_least", "n": 2}])
def test_more_than_what_counts_cannot_be_asked(kind):
    """Else two of three would quietly become one of one."""
    shown = ATTESTED | {"blocking": False}
    model, needed = (AnyOf, 1) if kind["kind"] == "any" else (AtLeast, 2)
    parts = [ATTESTED] * (needed - 1) + [shown, shown]
    hollow = {"kind": "all", "of": [shown, {"kind": "not", "of": {"kind": "all", "of": [shown]}}]}
    for more in ([], [hollow], [{"kind": "not", "of": hollow}]):  # a tree of what is only shown is met by everybody
        with pytest.raises(ValidationError, match=f"算在内的只有 {needed - 1} 项"):
            model.model_validate(kind | {"of": [*parts, *more]})
    assert model.model_validate(kind | {"of": [*parts, {"kind": "all", "of": [shown, ATTESTED]}]})
    assert model.model_validate(kind | {"of": [*parts, ATTESTED]})


def tenure(years):
    return TenureRule(kind="tenure", basis="appointed", level="junior", years=years)


@pytest.mark.parametrize(
    ("rule", "heals"),
    [
        (All(kind="all", of=(tenure(5), tenure(6))), date(2022, 12, 31)),
        (AnyOf(kind="any", of=(tenure(5), tenure(6))), date(2021, 12, 31)),
        (AtLeast(kind="at_least", n=2, of=(tenure(5), tenure(6), tenure(7))), date(2022, 12, 31)),
        (AtLeast(kind="at_least", n=2, of=(tenure(4), tenure(6), tenure(7))), date(2022, 12, 31)),
        (All(kind="all", of=(tenure(5), leaf(NOT_MET))), None),
        (AnyOf(kind="any", of=(leaf(NOT_MET), tenure(6))), date(2022, 12, 31)),
    ],
)
def test_when_time_heals_a_tree(rule, heals):
    finding = evaluate(rule, assistant(), huzhou())
    assert (finding.status, finding.satisfiable_from) == (NOT_MET, heals)
    assert len(finding.children) == len(rule.of)


def test_a_plan_without_a_cut_off_leaves_tenure_to_a_person():
    plan = huzhou().model_copy(update={"cut_offs": ()})
    assert evaluate(tenure(4), assistant(), plan).status is TO_JUDGE


@pytest.mark.feature("CED-04")
@pytest.mark.parametrize(
    ("general", "professional", "status"),
    [(30, 60, MET), (29.5, 60, NOT_MET), (30, 59, NOT_MET), (0, 0, NOT_MET)],
)
def test_minima_by_kind(general, professional, status):
    rule = HoursRule(
        kind="hours",
        years=(2019,),
        minima=(
            HoursMinimum(kind=HoursKind.GENERAL, hours=30),
            HoursMinimum(kind=HoursKind.PROFESSIONAL, hours=60),
        ),
    )
    hours = (Hours(2019, HoursKind.GENERAL, general), Hours(2019, HoursKind.PROFESSIONAL, professional))
    assert evaluate(rule, Facts(hours=hours), huzhou()).status is status


@pytest.mark.feature("CED-02")
@pytest.mark.parametrize(("second_year", "status"), [(45, MET), (44, NOT_MET)])
def test_a_sum_over_years_and_kinds(second_year, status):
    rule = HoursRule(kind="hours", years=(2018, 2019), minima=(HoursMinimum(hours=90),), per_year=False)
    hours = (Hours(2018, HoursKind.SECTOR, 45), Hours(2019, HoursKind.GENERAL, second_year))
    finding = evaluate(rule, Facts(hours=hours), huzhou())
    assert finding.status is status
    assert finding.missing == ("" if status is MET else "2018—2019 年合计差 1 学时")


def test_a_tenure_after_a_title_not_held_says_so():
    rule = TenureRule(kind="tenure", basis="appointed", level="junior", years=4, after_title=("助理工程师",))
    facts = replace(assistant(), titles=())
    finding = evaluate(rule, facts, huzhou())
    assert (finding.status, finding.missing) == (NOT_MET, "没有取得助理工程师的记录")
    undated = replace(assistant(), titles=(replace(assistant().titles[0], obtained_on=None),))
    assert evaluate(rule, undated, huzhou()).status is TO_JUDGE


@pytest.mark.parametrize(("basis", "years"), [("title_held", 5), ("professional", 8), ("skilled_work", 8)])
def test_other_bases_of_tenure(basis, years):
    facts = replace(assistant(), works=(Work(date(2012, 6, 1), None, skilled=True),))
    met = TenureRule(kind="tenure", basis=basis, level="junior", years=years)
    more = met.model_copy(update={"years": years + 1})
    assert evaluate(met, facts, huzhou()).status is MET
    assert evaluate(more, facts, huzhou()).status is NOT_MET


CLAUSE = {"document": "通知", "clause": "第二条"}


@pytest.mark.parametrize("tree", [All, AnyOf])
def test_a_part_without_a_clause_cites_that_of_the_whole_and_keeps_its_own(tree):
    own = leaf(NOT_MET, source={"document": "通知", "clause": "第三条"})
    inner = AnyOf(kind="any", of=(leaf(NOT_MET), own))
    whole = tree(kind="all" if tree is All else "any", of=(inner, leaf(TO_JUDGE)), source=CLAUSE)
    found = evaluate(whole, FACTS, huzhou())
    assert [each.source for each in found.children] == ["通知 第二条"] * 2
    assert [each.source for each in found.children[0].children] == ["通知 第二条", "通知 第三条"]


@pytest.mark.parametrize(
    ("status", "missing"),
    [(MET, "属于“荣誉”的不能申报"), (TO_JUDGE, "是否属于“看材料”由审核人判断"), (NOT_MET, "")],
)
def test_a_rule_turned_round_says_what_must_not_be(status, missing):
    found = evaluate(Not(kind="not", of=leaf(status), source=CLAUSE), FACTS, huzhou())
    assert found.missing == missing
    assert found.source == found.children[0].source == "通知 第二条"


def test_what_a_person_judges_is_called_by_its_title_or_else_by_its_words():
    named = evaluate(Not(kind="not", of=leaf(TO_JUDGE, title="失信")), FACTS, huzhou())
    assert (named.title, named.missing) == ("不属于：失信", "是否属于“失信”由审核人判断")
    assert evaluate(Not(kind="not", of=leaf(TO_JUDGE)), FACTS, huzhou()).title == "不属于：看材料"


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ((MET, NOT_MET, NOT_MET), "还差 1 项"),
        ((NOT_MET, NOT_MET, NOT_MET), "还差 2 项"),
        ((MET, TO_JUDGE, NOT_MET), "还有 1 项由审核人判断"),
        ((TO_JUDGE, TO_JUDGE, NOT_MET), "还有 2 项由审核人判断"),
        ((MET, MET, NOT_MET), ""),
    ],
)
def test_a_combination_says_how_many_parts_it_still_needs(parts, missing):
    rule = AtLeast(kind="at_least", n=2, of=tuple(map(leaf, parts)))
    assert evaluate(rule, FACTS, huzhou()).missing == missing
