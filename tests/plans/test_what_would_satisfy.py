"""Every condition of every plan of the catalogue, for everybody of its pack: what is asked, by which clause, what is
there and what would satisfy it."""

from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from plans.bases import CATALOG, base_beside
from plans.rules import Facts, Finding, Status, judge_all
from plans.rules.person import load_person
from plans.spec import PlanDocument, load_yaml

CODES = sorted(file.stem for file in CATALOG.glob("*.yaml"))
BY_RECORDS = {
    "education",
    "holds",
    "tenure",
    "appointed_now",
    "appraisal",
    "hours",
    "evidence",
    "recommended_by",
    "score",
}
"""Kinds of conditions that nothing but records can meet."""


@cache
def plan_of(code: str) -> PlanDocument:
    file = CATALOG / f"{code}.yaml"
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


def people_of(code: str) -> Iterator[Facts]:
    """Nobody in particular, and everybody of the pack."""
    yield Facts()
    for file in sorted((CATALOG / "persons" / code).glob("*.yaml")):
        yield load_person(file.read_text(encoding="utf-8"), file.name).facts


def conditions(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each condition, at any depth."""
    for finding in findings:
        yield finding
        yield from conditions(finding.children)


@pytest.mark.parametrize("code", CODES)
def test_every_condition_says_what_would_satisfy_it_and_by_which_clause(code):
    plan = plan_of(code)
    for facts in people_of(code):
        for title in judge_all(plan, facts).titles:
            for route in title.routes:
                for each in conditions(route.findings):
                    assert each.title, each
                    assert each.required, each
                    assert each.source, each
                    assert bool(each.missing) is (each.status is not Status.MET), each
                    if each.status is Status.MET and each.kind in BY_RECORDS:
                        assert each.evidence, each
                        assert all(each.evidence), each


def test_a_condition_without_a_clause_of_its_own_has_that_of_what_it_is_part_of():
    plan = plan_of("huzhou-innovative-2020")
    (title,) = judge_all(plan, Facts()).titles
    patents = next(
        each for each in conditions(title.route("engineer-direct").findings) if each.title == "发明专利 1 项以上"
    )
    assert patents.source == "湖职指发〔2020〕2号 第二条（三）"
    major = next(each for each in title.route("engineer-direct").findings if each.kind == "major_offered")
    assert major.source == "湖职指发〔2020〕2号"
