"""What each kind of archive entry demands, value by value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants import archive_kinds
from applicants.archive_fields import FieldType, read_date, read_whole_number
from applicants.models import ArchiveEntry
from plans.spec.base import Degree
from tests.applicants.archive_data import VALID

TODAY = date(2020, 9, 20)
KINDS = sorted(archive_kinds.KINDS)


def problems(kind, **changes):
    return archive_kinds.problems(kind, VALID[kind] | changes, TODAY)


@pytest.mark.feature("ARC-01")
def test_every_kind_of_the_table_is_described():
    assert set(archive_kinds.KINDS) == {kind.value for kind in ArchiveEntry.Kind}


@pytest.mark.feature("ARC-01")
@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_entry_has_no_problem(kind):
    assert problems(kind) == {}
    assert set(VALID[kind]) == {field.name for field in archive_kinds.KINDS[kind].fields}


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_entry_names_every_required_field_and_no_other(kind):
    spec = archive_kinds.KINDS[kind]
    assert set(archive_kinds.problems(kind, {}, TODAY)) == {field.name for field in spec.fields if field.required}


def limits():
    for kind, spec in archive_kinds.KINDS.items():
        for field in spec.fields:
            if field.shape in (FieldType.TEXT, FieldType.LONG_TEXT):
                yield pytest.param(kind, field.name, field.limit, id=f"{kind}-{field.name}")


@pytest.mark.parametrize(("kind", "name", "limit"), list(limits()))
def test_a_text_at_its_limit_is_right_and_one_more_is_not(kind, name, limit):
    assert problems(kind, **{name: "工" * (limit - 1) + "1"}) == {}
    assert problems(kind, **{name: "工" * (limit + 1)}) == {name: f"最多 {limit} 个字，现在是 {limit + 1} 个字。"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2020-09-20", None),
        ("2020-09-21", "日期不能晚于今天。"),
        ("1949-01-01", None),
        ("1948-12-31", "日期不能早于 1949 年。"),
        ("2020-02-30", "请按“2026-11-20”的格式填写日期。"),
        ("2020-W01-1", "请按“2026-11-20”的格式填写日期。"),
        ("20200920", "请按“2026-11-20”的格式填写日期。"),
        ("昨天", "请按“2026-11-20”的格式填写日期。"),
    ],
)
def test_a_date_is_a_real_day_up_to_today(text, sentence):
    assert problems("paper", published_on=text).get("published_on") == sentence


@pytest.mark.parametrize(
    ("text", "good"), [("1949", True), ("1948", False), ("2020", True), ("2021", False), ("２０１９", False)]
)
def test_a_year_lies_between_1949_and_this_one(text, good):
    assert (problems("appraisal", year=text) == {}) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [("0", False), ("0.00", False), ("1", True), ("999", True), ("999.01", False), ("24.5", True), ("18.25", True)]
    + [(odd, False) for odd in ("18.255", "-3", "18.", ".5", "1e2", "18,5", "１８", "nan")],
)
def test_hours_and_amounts_have_two_decimals_and_are_bounded(text, good):
    assert (problems("hours", hours=text) == {}) is good
    assert archive_kinds.typed("hours", VALID["hours"] | {"hours": "18.25"})["hours"] == Decimal("18.25")
    assert ("amount" in problems("project", amount=text)) is (not good and text != "999.01")


def test_an_end_is_not_before_its_start():
    assert "ended_on" in problems("work", started_on="2015-01-01", ended_on="2014-12-31")
    assert problems("work", started_on="2015-01-01", ended_on="2015-01-01") == {}


def test_the_complexity_belongs_to_its_category():
    assert "complexity" in problems("project", category="technical_management", complexity="moderate")
    assert problems("project", category="technical_management", complexity="government") == {}


def test_the_number_of_a_patent_has_digits():
    assert problems("patent", number="ABC") == {"number": "应含有数字，请照证书填写。"}
    assert problems("patent", number="2021SR0001") == {}


def test_a_title_needs_its_level_and_a_skill_its_grade():
    assert "title_level" in problems("credential", title_level="")
    assert "skill_grade" in problems("credential", category="skill", name="瓦工", title_level="")
    assert problems("credential", category="honour", name="浙江省首席技师", title_level="") == {}


@pytest.mark.feature("INF-11")
def test_a_degree_that_the_employer_can_look_up_needs_its_number_and_no_scan():
    assert archive_kinds.needs_evidence("education", VALID["education"])
    assert not archive_kinds.needs_evidence("education", VALID["education"] | {"chsi_verified": True})
    assert "certificate_number" in problems("education", chsi_verified=True, certificate_number=" ")
    assert problems("education", chsi_verified=True, certificate_number="103371201205001234") == {}


def test_values_come_back_as_what_they_are():
    typed = archive_kinds.typed("education", VALID["education"])
    assert typed["degree"] is Degree.BACHELOR
    assert typed["graduated_on"] == date(2012, 6, 30)
    assert typed["technical_class"] is None
    assert typed["chsi_verified"] is False


def test_an_open_end_reads_as_present():
    assert dict(archive_kinds.shown_rows("work", VALID["work"]))["结束日期"] == "至今"


def test_a_summary_is_one_bounded_line():
    assert archive_kinds.summary("hours", VALID["hours"]) == "2019年 · 专业科目 · 60学时"
    credits = VALID["hours"] | {"unit": "credits"}
    assert archive_kinds.summary("hours", credits) == "2019年 · 专业科目 · 60学分"
    assert ("学时", "60学分") in archive_kinds.shown_rows("hours", credits)
    assert archive_kinds.summary("hours", {}) == "（尚未填写）"
    assert len(archive_kinds.summary("project", {"name": "长" * 5000})) == 200


@given(kind=st.sampled_from(KINDS), data=st.data())
def test_whatever_a_draft_holds_can_be_judged_and_shown(kind, data):
    spec = archive_kinds.KINDS[kind]
    anything = {field.name: data.draw(st.one_of(st.text(), st.booleans())) for field in spec.fields}
    archive_kinds.problems(kind, anything, TODAY)
    archive_kinds.typed(kind, anything)
    archive_kinds.shown_rows(kind, anything)
    assert 0 < len(archive_kinds.summary(kind, anything)) <= 200


@given(st.text())
def test_reading_never_raises(text):
    read_date(text)
    read_whole_number(text)
