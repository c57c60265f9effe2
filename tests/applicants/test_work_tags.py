"""Sorts of work that a plan's rules count apart: the plan says which, the applicant ticks the work entries of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants import facts
from applicants.models import ArchiveEntry, Dossier
from applicants.snapshot import build
from kernel import clock
from plans.rules.finding import Status
from plans.services import publish
from plans.spec.parts import Tag
from plans.spec.redate import DAYS_BEFORE
from plans.spec.rule import TenureRule
from tests import factories
from tests.portal.drawn import Drawn

OTHER = "engineer-transfer"
FIELD = "tag.grassroots"
TAG = Tag(code="grassroots", label="在农村基层工作")
RULE = TenureRule(kind="tenure", title="在农村基层工作满 3 年", basis="professional", years=3, tag="grassroots")


@pytest.fixture
def draft(cast):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    routes = tuple(each.model_copy(update={"rule": RULE} if each.code == OTHER else {}) for each in document.routes)
    version = publish(
        document.model_copy(update={"tags": (TAG,), "routes": routes}), organizer=cast.organizations["office"]
    )
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


@pytest.fixture
def works(draft):
    """Two approved stretches of work; the second is from before."""
    first = ArchiveEntry.objects.get(person=draft.person, kind="work")
    year = draft.plan_version.year
    second = ArchiveEntry.objects.get(pk=first.pk)
    second.pk, second.public_id, second.summary = None, "work-before", "浙江示例乡建设站 · 技术员"
    second.data = {**first.data, "started_on": f"{year - 20}-01-01", "ended_on": f"{year - 16}-12-31"}
    second.save()
    return first, second


def url(dossier):
    return reverse("applicants:step", args=[dossier.public_id, "information"])


def posted(route=OTHER, **more):
    return {"route": route, "major": factories.MAJOR, "statement": "述职", "education-online": "found",
            "insurance": "in-province", "version": "0", **more}  # fmt: skip


def content_of(draft):
    return build(Dossier.objects.get(pk=draft.pk), round=1, submitted_at=None, last=None)


def tenure(draft):
    content = content_of(draft)
    return next(each for each in facts.read_findings(content["findings"]) if each.title == RULE.title)


@pytest.mark.feature("ELG-01", "WIZ-06")
def test_only_the_work_that_was_ticked_counts_for_a_rule_about_its_sort(cast, draft, works):
    client = cast.client("lin")
    asked = Drawn(client.get(url(draft)))
    boxes = [each for each in asked.tree.iter("input") if each.get("name") == FIELD]
    assert {each.get("value") for each in boxes} == {each.public_id for each in works}
    assert client.post(url(draft), posted()).status_code == 302
    assert tenure(draft).status is Status.NOT_MET
    assert client.post(url(draft), posted(version="1", **{FIELD: [works[1].public_id]})).status_code == 302
    assert tenure(draft).status is Status.MET
    (row,) = (row for row in content_of(draft)["answers"] if row["code"] == FIELD)
    assert (row["question"], row["label"]) == ("在农村基层工作", "浙江示例乡建设站 · 技术员")
    checked = [each for each in Drawn(client.get(url(draft))).tree.iter("input") if each.get("name") == FIELD]
    assert [each.get("value") for each in checked if each.get("checked") is not None] == [works[1].public_id]


def test_before_it_was_asked_and_by_other_routes_it_stays_open(cast, draft, works):
    Dossier.objects.filter(pk=draft.pk).update(route=OTHER)
    assert tenure(draft).status is Status.TO_JUDGE
    both = {FIELD: [each.public_id for each in works]}
    assert cast.client("lin").post(url(draft), posted(route=factories.ROUTE, **both)).status_code == 302
    assert [row for row in content_of(draft)["answers"] if row["code"] == FIELD] == []
    draft.refresh_from_db()
    assert draft.answers[FIELD].split() == [each.public_id for each in works]


@pytest.mark.abuse("AC-016")
def test_saved_while_typing_it_is_the_same_and_other_peoples_work_is_not_taken(cast, draft, works):
    client = cast.client("lin")
    sent = posted(autosave="1", **{FIELD: [works[0].public_id, "somebody-elses"]})
    assert client.post(url(draft), sent).json()["version"] == 1
    (row,) = (row for row in content_of(draft)["answers"] if row["code"] == FIELD)
    assert row["value"] == works[0].public_id
    refused = client.post(url(draft), sent | {"autosave": "", "version": "1"})
    assert refused.status_code == 422
    assert "所选的项目不在可选范围内" in refused.text
