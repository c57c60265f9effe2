"""Properties of every kind of rule, whatever its parameters: what a rule does not read changes nothing, and what is
added never turns met into not met.

The second does not hold for rules that say "not" in one of these ways, and only by the facts named here:

* ``not`` itself, and ``no_other_declaration`` by a declaration;
* ``appraisal`` by a second, worse result of a year that has one (of two results the worse counts);
* ``tenure`` with ``minus_years_for`` by a worse result likewise, and by time that lies in a year appraised badly;
* ``evidence`` ``since: present_title`` by a title, which may make the present title a later one.
"""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from plans.rules import Facts, Finding, Status, evaluate
from plans.rules.facts import (
    Achievement,
    Answer,
    Appointment,
    AppraisalResult,
    Declaration,
    Education,
    Figure,
    Hours,
    Named,
    Recommender,
    Retraining,
    SheetScore,
    TitleHeld,
    Work,
)
from plans.rules.leaves import LEAVES
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level, Residency, Sex
from plans.spec.condition import NumberAnswer, Question
from plans.spec.rule import AchievementKind, AmountOf, AwardGrade, IssuerLevel, Rule, TenureBasis, TitleHow
from tests.plans.judged import cut_offs, plan_with
from tests.plans.people import huzhou

RULES = TypeAdapter(Rule)
LESSONS = Question(code="lessons", text="平均每学年任教多少课时？", number=NumberAnswer(unit="课时", most=2000))
QUESTIONS = (*huzhou().questions, LESSONS)
PLAN = plan_with(
    cut_offs=cut_offs(tenure=date(2020, 12, 31), achievements=date(2020, 10, 31), hours=date(2020, 12, 31)),
    questions=QUESTIONS,
)
BARE = plan_with(cut_offs=(), questions=QUESTIONS)


def maybe(strategy):
    """Sometimes not known; mostly known, or hardly anything would be met."""
    return st.integers(0, 3).flatmap(lambda n: strategy if n else st.none())


def some(strategy, most=4):
    return st.integers(0, 3).flatmap(lambda n: st.lists(strategy, min_size=min(n, most), max_size=most)).map(tuple)


def few(**optional):
    """At most two of the optional parameters of a rule."""
    names = st.lists(st.sampled_from(sorted(optional)), max_size=2, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: optional[name] for name in chosen}))


days = st.dates(min_value=date(2008, 1, 1), max_value=date(2021, 6, 30))
open_ends = st.integers(0, 2).flatmap(lambda n: st.none() if n else days)
names = st.sampled_from(["工程师", "助理工程师", "一级建造师", "一级建造师（市政）", "其他"])
majors = st.sampled_from(["土木工程", "汉语言文学"])
words = st.sampled_from(["发明专利", "实用新型专利", "国家发明专利"])
roles = st.sampled_from(["主持", "参与", "主持人"])
classes = st.sampled_from(EmploymentClass)
years = st.integers(2017, 2020)
RECORDS = {
    "educations": st.builds(Education, st.sampled_from(Degree), majors, maybe(days)),
    "retrainings": st.builds(Retraining, majors, days, maybe(days), st.booleans(), st.booleans()),
    "titles": st.builds(
        TitleHeld,
        names,
        st.sampled_from(Level),
        maybe(days),
        how=maybe(st.sampled_from(TitleHow)),
        exam_on=maybe(days),
        issued_on=maybe(days),
    ),
    "appointments": st.builds(Appointment, names, st.sampled_from(Level), days, open_ends, employment=maybe(classes)),
    "works": st.builds(
        Work, days, open_ends, st.booleans(), employment=maybe(classes), tags=some(st.sampled_from(["rural", "city"]))
    ),
    "credentials": st.builds(Named, names, maybe(days)),
    "honours": st.builds(Named, names, maybe(days)),
    "appraisals": st.builds(AppraisalResult, years, st.sampled_from(AppraisalGrade)),
    "hours": st.builds(
        Hours,
        years,
        st.sampled_from(HoursKind),
        st.integers(30, 90),
        unit=st.sampled_from(["hours", "hours", "credits"]),
        system=st.sampled_from(["", "系统", "别的系统"]),
    ),
    "achievements": st.builds(
        Achievement,
        st.sampled_from([AchievementKind.PATENT, AchievementKind.TAX]),
        on=maybe(days),
        year=maybe(years),
        subtypes=some(words, 1),
        role=maybe(roles),
        rank=maybe(st.integers(1, 4)),
        sole_author=maybe(st.booleans()),
        grade=maybe(st.sampled_from(AwardGrade)),
        issuer_level=maybe(st.sampled_from(IssuerLevel)),
        amount_fen=maybe(st.integers(0, 300)),
        amount_of=maybe(st.sampled_from([AmountOf.SALES, AmountOf.TAX])),
        characters=maybe(st.integers(0, 200)),
        in_force=maybe(st.booleans()),
    ),
    "recommenders": st.builds(Recommender, names, st.sampled_from(Level), majors),
    "scores": st.builds(
        SheetScore, st.just("self-score"), st.integers(90, 100), st.booleans(), verified=maybe(st.integers(90, 100))
    ),
    "answers": st.builds(Answer, st.just("insurance"), st.sampled_from(["in-province", "out-of-province"])),
    "figures": st.builds(Figure, st.just("lessons"), st.integers(310, 330)),
    "unrecorded": st.sampled_from(AchievementKind),
    "declarations": st.builds(Declaration, years, st.sampled_from(Level)),
    "pre_approvals": st.just("approval"),
}
SINGLE = {
    "major": st.sampled_from([None, "building-construction", "hvac"]),
    "employment": maybe(classes),
    "residency": maybe(st.sampled_from(Residency)),
    "born_on": maybe(st.dates(min_value=date(1960, 1, 1), max_value=date(1990, 12, 31))),
    "sex": maybe(st.sampled_from(Sex)),
}
ANY_VALUE = SINGLE | {name: some(each) for name, each in RECORDS.items()}
people = st.builds(Facts, **ANY_VALUE)


def knowing(names):
    """People of whom only this is known."""
    return st.builds(Facts, **{name: ANY_VALUE[name] for name in names})


counted = st.fixed_dictionaries({"basis": st.sampled_from(TenureBasis)}).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {
            "basis": st.just(chosen["basis"]),
            **({"level": st.sampled_from(Level)} if chosen["basis"] in ("appointed", "title_held") else {}),
        },
        optional={
            **({} if chosen["basis"] == "title_held" else {"employment_classes": st.lists(classes, max_size=2)}),
            **({"tag": st.just("rural")} if chosen["basis"] in ("professional", "skilled_work") else {}),
        },
    )
)
starts = st.fixed_dictionaries(
    {"counts_from": st.sampled_from(["obtained", "exam_date", "issue_date", "year_start", "year_end"])},
    optional={
        "how": st.sampled_from(["exam", "evaluation", "recognition", "any"]),
        "before": days.map(str),
        "after": days.map(str),
    },
)


def tenures(**more):
    lengths = st.fixed_dictionaries({"years": st.integers(1, 6)})
    if not more:
        lengths = st.one_of(lengths, st.fixed_dictionaries({"months": st.integers(1, 60)}))
    return st.tuples(
        counted,
        lengths.flatmap(lambda length: st.fixed_dictionaries({"kind": st.just("tenure"), **map_just(length), **more})),
        few(
            also=st.lists(counted, max_size=2),
            after_title=st.just(["工程师"]),
            after_credential=st.just(["一级建造师"]),
            after_education=st.sampled_from(Degree),
            counts_from=st.lists(starts, max_size=2),
        ),
    ).map(lambda parts: parts[0] | parts[1] | parts[2])


minima = st.lists(
    st.fixed_dictionaries({"hours": st.integers(1, 60)}, optional={"kind": st.sampled_from(HoursKind)}),
    min_size=1,
    max_size=2,
)
periods = st.sampled_from([{"years": [2018, 2019]}, {"since_year": 2018}, {"last": 2}, {"per_year": False}])
hours_rules = st.tuples(
    periods,
    st.fixed_dictionaries(
        {"kind": st.just("hours"), "minima": minima},
        optional={"system": st.just("系统")},
    ),
).map(lambda parts: parts[1] | parts[0])


def evidence(since):
    amount = {"amount_at_least_fen": 100, "amount_of": "sales"}
    return st.tuples(
        st.sampled_from([{}, amount, amount | {"added_up": True}, {"consecutive_years": 2}, {"count": 2}]),
        st.fixed_dictionaries(
            {"kind": st.just("evidence"), "what": st.just(["patent", "tax"]), "since": st.just(since)}
        ),
        few(
            subtypes=st.just(["发明专利"]),
            role_in=st.just(["主持"]),
            sole_author=st.booleans(),
            rank_at_most=st.just(3),
            grade_at_least=st.sampled_from(AwardGrade),
            issuer_level_at_least=st.sampled_from(IssuerLevel),
            characters_at_least=st.just(100),
            in_force=st.booleans(),
            from_day=days.map(str),
            within_years=st.integers(1, 5),
        ),
    ).map(lambda parts: parts[0] | parts[1] | parts[2])


def map_just(values):
    return {name: st.just(value) for name, value in values.items()}


def simple(kind, **parts):
    return st.fixed_dictionaries({"kind": st.just(kind), **parts})


educations = st.one_of(
    simple("education", minimum=st.sampled_from(Degree), major=st.just("any")),
    st.fixed_dictionaries(
        {
            "kind": st.just("education"),
            "minimum": st.sampled_from(Degree),
            "major": st.sampled_from(["matching", "best"]),
        },
        optional={
            "exempt_by_credential": st.just(["一级建造师"]),
            "retraining_years": st.just(1),
            "held_years": st.integers(1, 5),
        },
    ),
)
# By kind of rule: what it reads, and its rules that do not say "not" in any way.
READS = {
    "education": ({"major", "educations", "credentials", "retrainings"}, educations),
    "holds": (
        {"titles", "credentials", "honours"},
        st.one_of(
            simple("holds", what=st.sampled_from(["title", "credential", "honour"]), any_of=st.just(["一级建造师"])),
            simple("holds", what=st.just("title"), level=st.sampled_from(Level)),
        ),
    ),
    "tenure": ({"titles", "appointments", "works", "credentials", "educations", "appraisals"}, tenures()),
    "appointed_now": ({"appointments"}, simple("appointed_now", level=st.sampled_from(Level))),
    "hours": ({"hours"}, hours_rules),
    "evidence": ({"achievements", "titles", "unrecorded"}, evidence("all")),
    "recommended_by": (
        {"recommenders", "major"},
        simple("recommended_by", count=st.integers(1, 2), level=st.sampled_from(Level), matching_major=st.booleans()),
    ),
    "score": ({"scores"}, simple("score", sheet=st.just("self-score"), minimum=st.just(95), verified=st.booleans())),
    "answer": ({"answers"}, simple("answer", question=st.just("insurance"), values=st.just(["in-province"]))),
    "number": (
        {"figures"},
        st.one_of(
            simple("number", question=st.just("lessons"), at_least=st.integers(315, 325)),
            simple("number", question=st.just("lessons"), at_least=st.just(312), at_most=st.integers(315, 325)),
        ),
    ),
    "age": (
        {"born_on", "sex"},
        st.one_of(
            simple("age", at_least=st.integers(35, 50)),
            simple("age", at_most=st.integers(35, 50), sex=st.sampled_from(Sex)),
        ),
    ),
    "attested": (set(), simple("attested", statement=st.just("表现突出"))),
    "major_in": ({"major"}, simple("major_in", majors=st.lists(st.sampled_from(["hvac", "gas"]), min_size=1))),
    "major_offered": ({"major"}, simple("major_offered")),
    "employment": ({"employment"}, simple("employment", classes=st.lists(classes, min_size=3, max_size=6))),
    "residency": (
        {"residency"},
        simple("residency", any_of=st.lists(st.sampled_from(Residency), min_size=1, max_size=4)),
    ),
}
SAYS_NOT = {
    "appraisal": ({"appraisals"}, simple("appraisal", last=st.integers(1, 3))),
    "no_other_declaration": (
        {"declarations"},
        simple("no_other_declaration", per=st.sampled_from(["year", "level_and_year"])),
    ),
    "tenure": (READS["tenure"][0], tenures(minus_years_for=st.just("competent"))),
    "evidence": (READS["evidence"][0], evidence("present_title")),
}
leaves = st.one_of(rules for _reads, rules in READS.values())
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.fixed_dictionaries({"kind": st.sampled_from(["all", "any"]), "of": st.lists(parts, min_size=1, max_size=3)}),
        st.fixed_dictionaries(
            {"kind": st.just("at_least"), "n": st.just(2), "of": st.lists(parts, min_size=2, max_size=3)}
        ),
    ),
    max_leaves=4,
)
added = st.one_of(st.tuples(st.just(name), record) for name, record in RECORDS.items())


def status(rule, facts, plan=PLAN):
    return evaluate(RULES.validate_python(rule), facts, plan, "engineer").status


def with_one_more(facts, name, record):
    return replace(facts, **{name: (*getattr(facts, name), record)})


@settings(deadline=None, max_examples=300)
@given(rule=trees, facts=people, more=added, plan=st.sampled_from([PLAN, BARE]))
def test_an_added_fact_never_turns_met_into_not_met(rule, facts, more, plan):
    if status(rule, facts, plan) is Status.MET:
        assert status(rule, with_one_more(facts, *more), plan) is not Status.NOT_MET


@pytest.mark.parametrize(
    ("reads", "rules"), [pytest.param(*each, id=kind) for kind, each in READS.items() if each[0] & RECORDS.keys()]
)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_more_of_what_a_rule_reads_never_turns_met_into_not_met(reads, rules, data):
    """As above, of the records that each kind of rule looks at, up to three at once."""
    rule, facts = data.draw(rules, "rule"), data.draw(knowing(reads), "facts")
    if status(rule, facts) is Status.MET:
        records = st.sampled_from(sorted(reads & RECORDS.keys())).flatmap(lambda n: st.tuples(st.just(n), RECORDS[n]))
        more = facts
        for added_one in data.draw(st.lists(records, min_size=1, max_size=3), "more"):
            more = with_one_more(more, *added_one)
        assert status(rule, more) is not Status.NOT_MET


@pytest.mark.parametrize(
    ("reads", "rules"), [pytest.param(*each, id=kind) for kind, each in [*READS.items(), *SAYS_NOT.items()]]
)
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_a_fact_that_a_rule_does_not_read_changes_nothing(reads, rules, data):
    rule = RULES.validate_python(data.draw(rules, "rule"))
    facts = data.draw(knowing(reads), "facts")
    others = data.draw(st.fixed_dictionaries({n: v for n, v in ANY_VALUE.items() if n not in reads}), "others")
    assert evaluate(rule, replace(facts, **others), PLAN, "engineer") == evaluate(rule, facts, PLAN, "engineer")


@settings(deadline=None, max_examples=200)
@given(facts=knowing(SAYS_NOT["appraisal"][0]), rule=SAYS_NOT["appraisal"][1], result=RECORDS["appraisals"])
def test_an_appraisal_of_a_year_without_one_takes_nothing_away(facts, rule, result):
    known = {each.year for each in facts.appraisals}
    if result.year not in known and status(rule, facts) is Status.MET:
        assert status(rule, with_one_more(facts, "appraisals", result)) is Status.MET


@settings(deadline=None, max_examples=200)
@given(facts=knowing(SAYS_NOT["tenure"][0]), rule=SAYS_NOT["tenure"][1], result=RECORDS["appraisals"])
def test_a_first_appraisal_of_a_year_never_takes_a_tenure_away(facts, rule, result):
    """A year whose appraisal is not known is already taken for a poor one before a tenure is met for sure."""
    known = {each.year for each in facts.appraisals}
    spans = [(each.starts.year, (each.ends or date.max).year) for each in facts.works + facts.appointments]
    touched = [(first, last) for first, last in spans if first <= result.year <= last]
    whole = touched and all(first < result.year < last for first, last in touched)
    if result.year not in known and whole and status(rule, facts) is Status.MET and result.year < PLAN.year:
        assert status(rule, with_one_more(facts, "appraisals", result)) is not Status.NOT_MET


@settings(deadline=None, max_examples=200)
@given(rule=trees)
def test_unknown_is_never_met(rule):
    """With nothing known, a rule that asks for anything is not met; only a tree of what needs no fact may be."""
    nothing = status(rule, Facts())
    if nothing is Status.MET:
        assert rule["kind"] in ("residency", "all", "any", "at_least")
        assert all(status(rule, replace(Facts(), residency=each)) is Status.MET for each in Residency)


def said(finding: Finding):
    """A finding and all it is made of."""
    yield finding
    for child in finding.children:
        yield from said(child)


@settings(deadline=None, max_examples=300)
@given(
    rule=st.one_of(trees, *(rules for _reads, rules in SAYS_NOT.values())),
    facts=people,
    plan=st.sampled_from([PLAN, BARE]),
    inverted=st.booleans(),
)
def test_what_is_not_met_says_what_would_satisfy_it(rule, facts, plan, inverted):
    source = {"document": "通知", "clause": "第一条"}
    asked = {"kind": "not", "of": rule, "source": source} if inverted else rule | {"source": source}
    found = evaluate(RULES.validate_python(asked), facts, plan, "engineer")
    for each in said(found):
        assert each.title
        assert each.required
        assert bool(each.missing) is (each.status is not Status.MET)
        assert each.source == "通知 第一条"


def test_every_kind_of_leaf_is_drawn():
    assert {leaf.model_fields["kind"].annotation.__args__[0] for leaf in LEAVES} == READS.keys() | SAYS_NOT.keys()


def test_every_kind_of_fact_is_drawn():
    assert {each.name for each in fields(Facts)} == set(ANY_VALUE)
