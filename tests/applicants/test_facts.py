"""From a dossier's content to facts: approved entries only, the same for the applicant and the reviewer."""

from datetime import date

import pytest

from applicants import facts, snapshot
from applicants.models import ArchiveEntry, Snapshot
from plans.rules.finding import Status
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level
from tests import factories


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def draft(cast, version):
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def content_of(dossier):
    return snapshot.build(dossier, round=1, submitted_at=None, last=None)


def collect(dossier):
    return facts.collect(content_of(dossier), dossier.plan_version.spec)


@pytest.mark.feature("ELG-01")
def test_every_kind_of_entry_becomes_its_fact(draft, version):
    year = version.year
    known = collect(draft)
    assert known.employment is EmploymentClass.ENTERPRISE
    assert [(e.degree, e.major, e.obtained_on) for e in known.educations] == [
        (Degree.BACHELOR, "土木工程", date(year - 12, 6, 30))
    ]
    assert [(t.name, t.level, t.obtained_on) for t in known.titles] == [
        ("助理工程师", Level.JUNIOR, date(year - 7, 9, 1))
    ]
    assert [(a.title, a.level, a.starts, a.ends) for a in known.appointments] == [
        ("助理工程师", Level.JUNIOR, date(year - 6, 1, 1), None)
    ]
    assert {(a.year, a.grade) for a in known.appraisals} == {
        (y, AppraisalGrade.COMPETENT) for y in range(year - 3, year)
    }
    assert {hours.kind for hours in known.hours} == set(HoursKind)
    assert {hours.hours for hours in known.hours} == {24}
    assert [(work.starts, work.ends, work.skilled) for work in known.works] == [(date(year - 12, 8, 1), None, False)]
    assert known.major is None


@pytest.mark.feature("ARC-02")
@pytest.mark.abuse("AC-020")
@pytest.mark.parametrize("status", ["draft", "sent", "returned"])
def test_an_entry_that_is_not_approved_proves_nothing(draft, status):
    entries = ArchiveEntry.objects.filter(person=draft.person, kind="education")
    entries.update(status=status, **({} if status == "returned" else {"decided_at": None}))
    assert collect(draft).educations == ()


def _credential(cast, version, **data):
    factories.archive_entry(
        cast.lin,
        "credential",
        {"issued_on": f"{version.year - 5}-01-01", "issuer": "示例机构", **data},
        content=str(data).encode(),
    )
    factories.approve_archive(cast.lin, cast.wang)


def test_a_skill_level_counts_by_its_grade_and_not_by_its_trade(cast, draft, version):
    _credential(cast, version, category="skill", name="砌筑工", skill_grade="grade_2")
    assert [named.name for named in collect(draft).credentials] == ["技师"]


def test_a_licence_and_an_honour_count_by_their_names(cast, draft, version):
    _credential(cast, version, category="qualification", name="二级建造师")
    _credential(cast, version, category="honour", name="浙江省技术能手")
    known = collect(draft)
    assert [named.name for named in known.credentials] == ["二级建造师"]
    assert [named.name for named in known.honours] == ["浙江省技术能手"]


@pytest.mark.feature("ELG-07")
def test_a_technical_school_class_counts_as_the_plan_says(cast, draft, version):
    entry = ArchiveEntry.objects.get(person=draft.person, kind="education")
    entry.data |= {"degree": "vocational", "technical_class": "technician"}
    entry.save()
    assert [education.degree for education in collect(draft).educations] == [Degree.BACHELOR]


def test_how_a_person_is_employed_follows_the_profile(draft):
    employer, profile = draft.employer, draft.person.profile
    employer.is_public_institution = True
    employer.save()
    assert collect(draft).employment is EmploymentClass.INSTITUTION_OFF_ESTABLISHMENT
    profile.on_establishment = True
    profile.save()
    assert collect(draft).employment is EmploymentClass.INSTITUTION_ESTABLISHMENT


@pytest.mark.feature("ELG-01")
def test_no_route_no_findings(draft):
    draft.route = draft.title = ""
    assert content_of(draft)["findings"] == []


@pytest.mark.feature("ELG-01", "REV-07")
def test_the_reviewers_checklist_equals_the_applicants(cast, version):
    ready = factories.ready_dossier(cast, version)
    seen = content_of(ready)["findings"]
    factories.submit(ready, cast.lin)
    frozen = Snapshot.objects.get(dossier=ready).content
    assert frozen["findings"] == seen
    assert facts.findings(frozen, version.spec) == seen
    read = facts.read_findings(seen)
    assert [finding.as_data() for finding in read] == seen
    assert {finding.status for finding in read} == {Status.MET}
