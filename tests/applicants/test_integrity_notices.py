"""What each notice lays down against fraud, from its own words to the page of whoever it concerns (DIS-01 to DIS-04)."""

from datetime import date

import pytest
from django.urls import reverse

from applicants.models import IntegrityRecord
from kernel import clock
from tests import declared, factories
from tests.applicants import integrity
from tests.applicants.test_integrity_pages import OWN, decide, new, typed

CALENDAR_YEARS, CORRESPONDING_DAY, NONE = "years", "day", "none"


@pytest.mark.parametrize(
    ("code", "scope", "term", "words"),
    [
        pytest.param("", "higher_title", CALENDAR_YEARS, ("申报材料一律退回", "取消其资格"), marks=pytest.mark.feature("DIS-01")),
        pytest.param(declared.TAIZHOU, "any_title", CALENDAR_YEARS, ("取消评审资格", "收回证书"), marks=pytest.mark.feature("DIS-02")),
        pytest.param(declared.LINPING, "", NONE, ("撤销职称", "记入职称诚信档案库", "记录期限三年"), marks=pytest.mark.feature("DIS-03")),
        pytest.param(declared.JIANYANG, "higher_title", CORRESPONDING_DAY, ("予以撤销", "抄送所在单位"), marks=pytest.mark.feature("DIS-04")),
    ],
)  # fmt: skip
def test_a_finding_has_the_consequences_of_its_own_notice(cast, code, scope, term, words):
    version = declared.plan(code, cast.organizations["office"]) if code else factories.plan(cast)
    office = cast.client("sun")
    assert office.post(new(version), typed(cast.lin.person)).status_code == 302
    IntegrityRecord.objects.update(proposed_by=integrity.second_officer(cast))
    record = IntegrityRecord.objects.get()
    assert decide(office, record, "confirm").status_code == 302
    record.refresh_from_db()
    today = clock.today()
    days = {
        CALENDAR_YEARS: (date(today.year + 1, 1, 1), date(today.year + 3, 12, 31)),
        CORRESPONDING_DAY: (today, today.replace(year=today.year + 3)),
        NONE: (None, None),
    }
    assert (record.scope, (record.starts_on, record.last_day)) == (scope, days[term])
    for page in (
        cast.client("lin").get(OWN),
        office.get(reverse("applicants:integrity_record", args=[record.public_id])),
    ):
        assert record.ground in page.text
        assert all(each in page.text for each in words), words
        assert (record.source.split()[0] if record.source else "") in page.text
