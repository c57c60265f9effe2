"""From a published plan through a draft and a second person to the next version."""

import pytest
from django.db import DatabaseError, transaction

from plans.models import PlanDraft
from plans.refusal import DraftStale, PlanRefused
from plans.services import drafts, publish
from plans.services.closing import close_plan
from plans.spec import load_yaml
from tests import factories
from tests.plans.drafting import amendment, changed, colleague_of_sun, seat_of, submitted

pytestmark = pytest.mark.django_db


def kinds(draft):
    return [event.kind for event in draft.events.order_by("pk")]


def test_from_a_draft_to_the_next_version(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    assert load_yaml(draft.text) == version.spec
    draft = submitted(cast, draft, sun)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    published = drafts.publish_draft(draft.pk, sun, seen=draft.version)
    assert (published.number, published.spec.statement_limit) == (2, 800)
    assert published.plan.current == published
    assert version.spec.statement_limit == 1000
    draft.refresh_from_db()
    assert (draft.status, draft.published) == (PlanDraft.Status.PUBLISHED, published)
    assert kinds(draft) == ["created", "saved", "submitted", "approved", "published"]
    again = drafts.create_from(published, deputy)  # the next amendment starts from the new version
    assert load_yaml(again.text).statement_limit == 800


def test_who_wrote_or_submitted_cannot_approve(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    _version, draft = amendment(cast, by=deputy)
    draft = drafts.save_text(draft.pk, sun, changed(draft.text), seen=draft.version)
    draft = drafts.submit(draft.pk, deputy, seen=draft.version)
    for each in (sun, deputy):
        with pytest.raises(PlanRefused, match="由另一个人审核"):
            drafts.approve(draft.pk, each, seen=draft.version)
    assert kinds(draft) == ["created", "saved", "submitted"]


def test_only_what_was_approved_is_published(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    draft = submitted(cast, draft, sun)
    with pytest.raises(PlanRefused, match="待审核"):
        drafts.publish_draft(draft.pk, sun, seen=draft.version)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    with pytest.raises(PlanRefused, match="已审核"):
        drafts.save_text(draft.pk, sun, draft.text + "# late\n", seen=draft.version)
    draft = drafts.send_back(draft.pk, deputy, "费用还没有核对", seen=draft.version)
    draft = drafts.save_text(draft.pk, sun, draft.text + "# late\n", seen=draft.version)
    with pytest.raises(PlanRefused):
        drafts.publish_draft(draft.pk, sun, seen=draft.version)
    version.plan.refresh_from_db()
    assert version.plan.current == version


def test_another_offices_seat_does_nothing(cast):
    version, draft = amendment(cast)
    other = seat_of(cast.other_office_officer)
    with pytest.raises(PlanRefused, match="只有组织本计划的"):
        drafts.create_from(version, other)
    with pytest.raises(PlanRefused, match="只有组织本计划的"):
        drafts.save_text(draft.pk, other, "x: 1\n", seen=draft.version)
    assert draft.events.count() == 1


def test_another_office_may_make_its_own_plan_of_it(cast):
    version = factories.plan(cast)
    other = seat_of(cast.other_office_officer)
    draft = drafts.create_from(version, other, drafts.NewPlan("manufacturing-next", version.year + 1))
    document = load_yaml(draft.text)
    assert draft.organizer == cast.organizations["other_office"]
    assert (document.code, document.year, document.redating) == ("manufacturing-next", version.year + 1, None)
    with pytest.raises(PlanRefused, match="已经被使用"):
        drafts.create_from(version, other, drafts.NewPlan(version.plan.code, version.year))


def test_a_new_plan_becomes_version_one(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version = factories.plan(cast)
    draft = drafts.create_from(version, sun, drafts.NewPlan("next-year", version.year + 1))
    draft = drafts.submit(draft.pk, sun, seen=draft.version)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    published = drafts.publish_draft(draft.pk, deputy, seen=draft.version)
    assert (published.number, published.plan.code, published.plan.organizer) == (1, "next-year", version.plan.organizer)


def test_one_draft_at_a_time(cast):
    version, draft = amendment(cast)
    with pytest.raises(PlanRefused, match="已有一份草稿"):
        drafts.create_from(version, seat_of(cast.sun))
    drafts.discard(draft.pk, seat_of(cast.sun), seen=draft.version)
    assert drafts.create_from(version, seat_of(cast.sun)).pk != draft.pk


def test_a_stale_tab_is_told_who_was_faster_and_changes_nothing(cast):
    deputy = seat_of(colleague_of_sun(cast))
    _version, draft = amendment(cast)
    seen, text = draft.version, changed(draft.text)
    drafts.save_text(draft.pk, deputy, text, seen=seen)
    with pytest.raises(DraftStale, match="金副已于") as caught:
        drafts.save_text(draft.pk, seat_of(cast.sun), "name: 别的\n", seen=seen)
    assert caught.value.who == "金副"
    draft.refresh_from_db()
    assert draft.text == text


def test_errors_are_stored_but_not_submitted(cast):
    sun = seat_of(cast.sun)
    _version, draft = amendment(cast)
    draft = drafts.save_text(draft.pk, sun, draft.text + "no_such_key: 1\n", seen=draft.version)
    with pytest.raises(PlanRefused, match="还有 1 处错误"):
        drafts.submit(draft.pk, sun, seen=draft.version)
    draft = drafts.save_text(draft.pk, sun, "not: [yaml", seen=draft.version)
    assert PlanDraft.objects.get().text == "not: [yaml"


def test_a_draft_keeps_its_code_and_must_change_something(cast):
    sun = seat_of(cast.sun)
    version, draft = amendment(cast)
    with pytest.raises(PlanRefused, match="没有差别"):
        drafts.submit(draft.pk, sun, seen=draft.version)
    text = draft.text.replace(f"code: {version.plan.code}", "code: another", 1)
    draft = drafts.save_text(draft.pk, sun, text, seen=draft.version)
    with pytest.raises(PlanRefused, match="文本中写的是 another"):
        drafts.submit(draft.pk, sun, seen=draft.version)


def test_nothing_is_published_over_a_version_that_nobody_compared(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    draft = submitted(cast, draft, sun)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    publish(version.spec.model_copy(update={"statement_limit": 900}))  # the command line was faster
    with pytest.raises(PlanRefused, match="又发布了别的版本"):
        drafts.publish_draft(draft.pk, sun, seen=draft.version)


def test_nothing_is_approved_over_a_version_that_nobody_compared(cast):
    version, draft = amendment(cast)
    draft = submitted(cast, draft, seat_of(cast.sun))
    publish(version.spec.model_copy(update={"statement_limit": 800}))  # the very same change, by the command line
    with pytest.raises(PlanRefused, match="又发布了别的版本"):
        drafts.approve(draft.pk, seat_of(colleague_of_sun(cast)), seen=draft.version)


def test_nothing_is_approved_or_published_when_the_plan_below_changed(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    below = version.spec.model_copy(update={"code": "base-b"})
    publish(below)
    text = f"overlay_of: base-b\ncode: {draft.code}\nstatement_limit: 800\n"
    draft = drafts.save_text(draft.pk, sun, text, seen=draft.version)
    draft = drafts.submit(draft.pk, sun, seen=draft.version)
    publish(below.model_copy(update={"name": "另一份通知"}))
    with pytest.raises(PlanRefused, match="底本变了"):
        drafts.approve(draft.pk, deputy, seen=draft.version)
    publish(below)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    publish(below.model_copy(update={"name": "第三份通知"}))
    with pytest.raises(PlanRefused, match="底本变了"):
        drafts.publish_draft(draft.pk, sun, seen=draft.version)
    draft = drafts.send_back(draft.pk, deputy, "底本变了", seen=draft.version)
    draft = drafts.submit(draft.pk, sun, seen=draft.version)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    assert drafts.publish_draft(draft.pk, sun, seen=draft.version).spec.name == "第三份通知"


def test_a_reason_is_asked_for_a_return(cast):
    _version, draft = amendment(cast)
    draft = submitted(cast, draft, seat_of(cast.sun))
    with pytest.raises(PlanRefused, match="退回的原因"):
        drafts.send_back(draft.pk, seat_of(cast.sun), "  ", seen=draft.version)


def test_a_closed_plan_is_not_amended_behind_its_back(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    draft = submitted(cast, draft, sun)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    close_plan(version.plan.code, sun, "评审工作取消")
    with pytest.raises(PlanRefused, match="已经关闭"):
        drafts.publish_draft(draft.pk, sun, seen=draft.version)


def test_history_rows_are_never_changed(cast):
    _version, draft = amendment(cast)
    event = draft.events.get()
    event.note = "changed"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
