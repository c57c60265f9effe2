"""What the plan counts is counted and not asked: years of work up to the cut-off, appraisals year by year."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants import snapshot
from applicants.models import ArchiveEntry
from kernel.formats import cn_date
from tests import factories


@pytest.fixture
def draft(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def counted(dossier):
    return snapshot.build(dossier, round=1, submitted_at=None, last=None)["counted"]


def page_of(cast, dossier, section):
    return cast.client("lin").get(reverse("applicants:step", args=[dossier.public_id, section])).text


def work(draft, *spans, **more):
    """Give the applicant exactly these approved stretches of work."""
    first, *others = ArchiveEntry.objects.filter(person=draft.person, kind="work").order_by("pk")
    assert not others
    for number, (starts, ends) in enumerate(spans):
        first.pk = first.pk if number == 0 else None
        first.public_id = first.public_id if number == 0 else f"work-{number}"
        dates = {"started_on": starts.isoformat(), "ended_on": ends.isoformat() if ends else ""}
        first.data = {**first.data, **dates, **more}
        first.save()


def back(day, years):
    return day.replace(year=day.year - years)


@pytest.mark.feature("WIZ-04")
def test_years_of_work_are_whole_and_counted_to_the_cut_off(cast, draft):
    cut_off = draft.plan_version.spec.cut_off()
    work(draft, (back(cut_off, 5), None))
    assert counted(draft)["work_years"] == {"years": 5, "until": cut_off.isoformat()}
    words = f"5 年（计算到 {cn_date(cut_off)}）"
    assert words in page_of(cast, draft, "information")
    assert words in page_of(cast, draft, "preview")
    work(draft, (back(cut_off, 5) + timedelta(days=1), None))
    assert counted(draft)["work_years"]["years"] == 4


@pytest.mark.feature("WIZ-04")
def test_years_that_overlap_count_once_and_gaps_do_not_count(draft):
    cut_off = draft.plan_version.spec.cut_off()
    work(draft, (back(cut_off, 9), back(cut_off, 6)), (back(cut_off, 8), back(cut_off, 5)), (back(cut_off, 2), None))
    assert counted(draft)["work_years"]["years"] == 6


@pytest.mark.feature("WIZ-04", "ELG-01")
def test_work_that_is_no_technical_work_is_not_counted(draft):
    cut_off = draft.plan_version.spec.cut_off()
    work(draft, (back(cut_off, 12), None), nature="other")
    assert counted(draft)["work_years"]["years"] == 0


def test_without_a_cut_off_nothing_is_said_of_years(cast, draft):
    spec = draft.plan_version.spec
    others = tuple(each for each in spec.cut_offs if each.kind != "tenure")
    draft.plan_version.spec = spec.model_copy(update={"cut_offs": others})
    assert counted(draft)["work_years"] is None


@pytest.mark.feature("WIZ-05", "APR-01")
def test_the_years_of_appraisal_that_the_plan_looks_at_stand_one_by_one(cast, draft):
    years = draft.plan_version.spec.appraisal.years
    assert counted(draft)["appraised"] == [{"year": year, "grade": "合格（称职）"} for year in years]
    ArchiveEntry.objects.filter(person=draft.person, kind="appraisal", data__year=str(years[0])).delete()
    page = page_of(cast, draft, "information")
    assert f"{years[0]}年：" in page
    assert "没有审核通过的记录，去填写" in page
    assert reverse("applicants:entry_new", args=["appraisal"]) in page
    assert counted(draft)["appraised"][0] == {"year": years[0], "grade": ""}
