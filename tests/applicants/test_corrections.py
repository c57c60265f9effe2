"""A correction: what a return did not name stays as submitted, and what it did name is judged as at the first submit."""

import pytest

from applicants import gates, snapshot
from applicants.models import ArchiveEntry, Dossier, Snapshot
from applicants.sections import Section
from review.presenters.changes import changes
from tests import factories
from tests.applicants.test_dossier_submit import returned, submit


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def taken_back(person):
    """Nothing is approved any more but one work entry: the applicant changed all others for the next year."""
    entries = ArchiveEntry.objects.filter(person=person).exclude(kind="work")
    entries.update(status="draft", decided_at=None)


def kinds(content):
    return [(entry["kind"], entry["public_id"]) for entry in content["entries"]]


def problems(dossier):
    dossier = Dossier.objects.get(pk=dossier.pk)
    last = Snapshot.objects.filter(dossier=dossier).latest("round")
    content = snapshot.build(dossier, round=last.round + 1, submitted_at=None, last=last)
    return content, gates.problems(dossier, content)


@pytest.mark.abuse("AC-019", "AC-028")
def test_a_return_of_the_achievements_leaves_education_and_tenure_as_submitted(cast, ready):
    submit(ready, cast.lin)
    first = Snapshot.objects.get(dossier=ready)
    returned(cast, ready, ["achievements"])
    taken_back(ready.person)
    content, found = problems(ready)
    assert kinds(content) == [row for row in kinds(first.content) if row[0] not in snapshot.SELECTABLE]
    assert content["findings"] == first.content["findings"]
    assert "选择以后又修改过" in " ".join(problem.text for problem in found)
    told = [each.label for each in changes(first.content, content)]
    assert told == [f"工程项目：{entry['summary']}" for entry in snapshot.entries_of(first.content, ["project"])]


@pytest.mark.abuse("AC-019", "AC-028")
def test_a_return_of_the_information_leaves_the_achievements_and_judges_the_rest_anew(cast, ready):
    submit(ready, cast.lin)
    first = Snapshot.objects.get(dossier=ready)
    returned(cast, ready, ["information"])
    taken_back(ready.person)
    content, found = problems(ready)
    chosen = [row for row in kinds(first.content) if row[0] in snapshot.SELECTABLE]
    assert chosen and chosen == [row for row in kinds(content) if row[0] in snapshot.SELECTABLE]
    assert {problem.section for problem in found} == {Section.INFORMATION}
    # The reviewer is told of every entry that is there no longer, not of achievements alone.
    told = {each.label.partition("：")[0] for each in changes(first.content, content)}
    assert {"学历学位", "年度考核"} <= told


@pytest.mark.abuse("AC-028")
def test_returned_achievements_are_judged_by_the_conditions(cast, ready, monkeypatch):
    submit(ready, cast.lin)
    returned(cast, ready, ["achievements"])
    refusing = [finding | {"status": "not_met"} for finding in Snapshot.objects.get().content["findings"]]
    monkeypatch.setattr(snapshot.facts, "findings", lambda content, plan: refusing)
    _content, found = problems(ready)
    assert {problem.section for problem in found} == {Section.ACHIEVEMENTS}
    assert "不满足申报条件" in found[0].text
