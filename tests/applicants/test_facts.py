"""From a dossier's content to facts: approved entries only, the same for the applicant and the reviewer."""

from datetime import date

import pytest

from applicants import facts, snapshot
from applicants.answers import answers_of
from applicants.models import ArchiveEntry, Snapshot
from plans.rules.facts import Answer, Figure
from plans.rules.finding import Status
from plans.rules.leaves.achievements import Bounds, hold_against
from plans.services import publish
from plans.spec import PlanDocument
from plans.spec.base import AcademicDegree, AppraisalGrade, Degree, EmploymentClass, HoursKind, Level, Residency
from plans.spec.rule import AchievementKind, AwardGrade, EvidenceFilter, IssuerLevel
from tests import factories
from tests.applicants.archive_data import VALID


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


@pytest.mark.feature("INF-14")
@pytest.mark.parametrize(
    ("digits", "belongs"),
    [
        ("330501", Residency.MAINLAND),
        ("810000", Residency.HK_MO_TW),
        ("830000", Residency.HK_MO_TW),
        ("931120", Residency.FOREIGN_RESIDENT),
        ("710000", None),
    ],
)
def test_where_somebody_belongs_is_read_from_the_id_number(draft, digits, belongs):
    draft.person.id_number = digits + draft.person.id_number[6:]
    assert collect(draft).residency is belongs
    assert answers_of(draft, None)["residency"] == belongs


def _written(draft, kind, **more):
    entry = ArchiveEntry.objects.filter(person=draft.person, kind=kind).order_by("pk").first()
    entry.data |= more
    entry.save()


@pytest.mark.parametrize("kind", ["work", "appointment"])
def test_work_and_appointments_say_as_what_where_it_is_written(draft, kind):
    _written(draft, kind, employment="private_enterprise")
    known = collect(draft)
    stretches = {"work": known.works, "appointment": known.appointments}[kind]
    assert stretches[0].employment is EmploymentClass.PRIVATE_ENTERPRISE


def test_hours_may_be_credits_of_a_system(draft):
    _written(draft, "hours", unit="credits", system="学习新干线")
    seen = [(each.unit, each.system) for each in collect(draft).hours]
    assert seen.count(("credits", "学习新干线")) == 1
    assert set(seen) == {("hours", ""), ("credits", "学习新干线")}


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


def _achieved(draft, kind, **changed):
    """The one achievement of a content that holds an entry of the kind with these fields."""
    content = content_of(draft)
    content["entries"].append({"kind": kind, "data": VALID[kind] | changed, "summary": "摘要"})
    (achievement,) = facts.collect(content, draft.plan_version.spec).achievements
    assert achievement.label == "摘要"
    return achievement


@pytest.mark.feature("ELG-23")
def test_a_project_says_its_end_the_part_taken_and_the_level_where_it_has_one(draft):
    known = _achieved(draft, "project")
    assert (known.kind, known.name, known.on) == (AchievementKind.PROJECT, "市民中心一期工程", date(2018, 5, 30))
    assert (known.role, known.issuer_level, known.rank) == ("技术骨干", None, None)
    assert known.subtypes == ("施工与监理", "施工与监理·中等复杂及以上")
    research = _achieved(draft, "project", category="research", complexity="city", role="participant", ended_on="")
    leading = _achieved(draft, "project", role="lead")
    bounds = Bounds(date(2010, 1, 1), date(2010, 1, 1), date(2030, 1, 1), known=True)
    for word in ("主持", "负责人", "技术骨干", "参与"):
        asked = EvidenceFilter(what=(AchievementKind.PROJECT,), role_in=(word,))
        assert hold_against(leading, asked, bounds, with_amount=False).fits is (word != "参与")
    assert (research.role, research.issuer_level, research.on) == ("参与", IssuerLevel.MUNICIPAL, None)


@pytest.mark.feature("ELG-23")
@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("paper", AchievementKind.PAPER), ("book", AchievementKind.BOOK), ("report", AchievementKind.REPORT)],
)
def test_what_was_written_counts_by_its_kind(draft, kind, wanted):
    known = _achieved(draft, "paper", paper_kind=kind)
    assert (known.kind, known.rank, known.role, known.on) == (wanted, 1, "第一作者", date(2018, 4, 15))
    assert known.characters is None


def test_only_a_second_author_is_surely_not_the_only_one(draft):
    assert _achieved(draft, "paper").sole_author is None
    second = _achieved(draft, "paper", rank="2")
    assert (second.sole_author, second.role) == (False, None)


@pytest.mark.feature("ELG-23")
def test_a_patent_says_its_type_and_rank_but_not_whether_it_is_maintained(draft):
    known = _achieved(draft, "patent")
    assert (known.kind, known.subtypes, known.rank, known.in_force) == (
        AchievementKind.PATENT,
        ("实用新型专利",),
        2,
        None,
    )
    assert _achieved(draft, "patent", by_transfer=True).rank is None


def test_a_local_standard_may_be_of_a_province_or_of_a_city(draft):
    known = _achieved(draft, "standard")
    assert (known.kind, known.subtypes, known.role, known.rank) == (
        AchievementKind.STANDARD,
        ("地方标准",),
        "参编",
        5,
    )
    assert known.issuer_level is None
    assert _achieved(draft, "standard", level="national").issuer_level is IssuerLevel.NATIONAL
    method = _achieved(draft, "standard", level="provincial_method", role="lead")
    assert (method.kind, method.role, method.issuer_level) == (AchievementKind.METHOD, "主编", IssuerLevel.PROVINCIAL)


@pytest.mark.feature("ELG-23")
def test_an_award_says_its_level_and_its_grade_where_it_has_one(draft):
    known = _achieved(draft, "award")
    assert (known.grade, known.issuer_level, known.rank) == (None, IssuerLevel.MUNICIPAL, 1)
    assert known.subtypes == ("工程奖", "飞英杯优质工程")
    assert _achieved(draft, "award", grade="second").grade is AwardGrade.SECOND


def test_the_answers_are_facts_too(draft):
    draft.answers = {"insurance": "out-of-province", "nobody-asked": "x"}
    assert collect(draft).answers == (Answer("insurance", "out-of-province"),)


def test_what_the_portal_does_not_ask_stays_unknown(draft):
    known = collect(draft)
    assert (known.declarations, known.achievements) == (None, ())


def test_age_sex_and_the_form_of_study_are_known(draft, cast):
    known = collect(draft)
    person = cast.lin.user.person
    assert (known.born_on, str(known.sex)) == (person.birth_date, person.sex)
    assert [(e.academic, e.full_time) for e in known.educations] == [(AcademicDegree.BACHELOR, True)]


def test_a_number_written_is_a_figure_and_no_answer(cast):
    whole = factories.plan(cast).spec.model_dump(mode="json")
    numbers = [
        {"code": "lessons", "text": "任教多少课时？", "number": {"unit": "课时", "most": 900}},
        {"code": "points", "text": "考了多少分？", "number": {"unit": "分", "decimals": True}},
        {"code": "others", "text": "其他？", "number": {"unit": "次"}, "titles": ["assistant-engineer"]},
    ]
    version = publish(PlanDocument.model_validate(whole | {"questions": [*whole["questions"], *numbers]}))
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    draft.answers |= {"lessons": " 320 ", "points": "59.50", "others": "1", whole["questions"][0]["code"]: "nothing"}
    known = collect(draft)
    assert known.figures == (Figure("lessons", 320), Figure("points", 59.5))
    assert known.answers == ()
    shown = {row["code"]: row["label"] for row in content_of(draft)["answers"]}
    assert shown == {"lessons": "320 课时", "points": "59.5 分"}
    draft.answers["lessons"] = "901"
    assert [figure.question for figure in collect(draft).figures] == ["points"]
