"""What the editor says of a draft: places in words, what was left of the sample, and no section done by itself."""

import re
from html import unescape

import pytest
from django.urls import reverse

from plans.bases import CATALOG
from plans.draft_findings import left_of_sample, told
from plans.drafting import read_draft
from plans.editor.places import place_of
from plans.services import drafts
from tests import factories
from tests.plans.drafting import amendment, seat_of

FILES = sorted(CATALOG.glob("*.yaml"))


def page_of(cast, name, *args):
    return unescape(cast.client("sun").get(reverse(f"drafts:{name}", args=args)).content.decode())


@pytest.fixture
def copy(cast):
    version = factories.plan(cast)
    return drafts.create_from(version, seat_of(cast.sun), drafts.NewPlan("own-plan", version.year + 1))


@pytest.mark.django_db
def test_a_copy_is_told_what_is_still_the_samples(cast, copy):
    page = page_of(cast, "draft", copy.public_id)
    assert "仍与样本" in page and f"文号“{copy.base.spec.document_number}”" in page and "发布日期“" in page
    values = {"name": "我们自己的计划", "document_number": "我们发〔2030〕1号", "issued_on": "2030-03-04"}
    copy = drafts.save_section(copy.pk, seat_of(cast.sun), values, "", seen=copy.version)
    assert left_of_sample(copy, read_draft(copy.text, copy.under)) == []
    assert "仍与样本" not in page_of(cast, "draft", copy.public_id)


@pytest.mark.django_db
def test_a_copy_of_another_offices_plan_is_told_whose_it_still_is(cast, copy):
    issuer = f"发文单位“{copy.base.spec.issuer}”"
    assert issuer not in left_of_sample(copy, read_draft(copy.text, copy.under))
    copy.base.plan.organizer = cast.organizations["bureau"]
    found = left_of_sample(copy, read_draft(copy.text, copy.under))
    assert issuer in found and f"地区“{copy.base.spec.region}”" in found


@pytest.mark.django_db
@pytest.mark.parametrize("year", [0, 123456, 10**17])
def test_a_draft_of_no_possible_year_opens(cast, copy, year):
    drafts.save_section(copy.pk, seat_of(cast.sun), {"year": year}, "", seen=copy.version)
    assert "未改动" in page_of(cast, "draft", copy.public_id)


@pytest.mark.django_db
def test_an_amendment_keeps_its_own_number(cast):
    _version, draft = amendment(cast)
    assert left_of_sample(draft, read_draft(draft.text, draft.under)) == []


@pytest.mark.django_db
def test_no_section_is_done_by_itself(cast, copy):
    address = reverse("drafts:section", args=[copy.public_id, "photo"])
    page = unescape(cast.client("sun").get(address).content.decode())
    assert "zp-step-complete" not in page and page.count("zp-step-as_sample") == 20
    copy = drafts.save_section(copy.pk, seat_of(cast.sun), {"statement_limit": 700}, "", seen=copy.version)
    page = unescape(cast.client("sun").get(address).content.decode())
    assert page.count("zp-step-altered") == 1 and "已改" in page and "未改动" in page
    drafts.save_section(copy.pk, seat_of(cast.sun), {"fee": {"parts": 1}}, "", seen=copy.version)
    page = unescape(cast.client("sun").get(address).content.decode())
    assert page.count("zp-step-wrong") == 1 and "zp-step-complete" not in page and page.count("zp-step-altered") == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("stated_twice:\n  - path: stated_twice.0\n", "stated_twice.0.path"),
        ("ambiguities:\n  - path: ambiguities.0\n", "ambiguities.0"),
        ("windows:\n  - kind: [a]\n    titles: [[1]]\n", "windows.0.titles.0"),
        ("notices:\n  - stage: {a: 1}\nchain:\n  - code: [1]\n", "notices.0.stage"),
    ],
)
def test_a_text_with_errors_anywhere_has_places_too(text, path):
    reading = read_draft(text)
    assert told(reading.problems, reading) and place_of(path, reading.values or {}).words


def test_warnings_begin_with_the_place_in_words():
    reading = read_draft((CATALOG / "huzhou-construction-2020.yaml").read_text(encoding="utf-8"))
    found = told(reading.warnings, reading, dates=True)
    twice = next(each for each in found if each.message.startswith("写了不同的值"))
    assert twice.where.startswith("赋分表 › ") and "." not in twice.where and "." in twice.path
    assert not any(re.search(r"\d{4}-\d\d-\d\d", each.message) for each in found)
    assert any("年" in each.message for each in found)
