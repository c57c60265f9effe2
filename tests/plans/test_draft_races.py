"""Two requests about one plan at once, for real on PostgreSQL: the second waits, and is told what the first has done."""

import pytest

from plans.models import PlanDraft, PlanVersion
from plans.refusal import DraftStale, PlanRefused
from plans.services import drafts, publish
from tests.plans.drafting import amendment, changed, colleague_of_sun, seat_of, submitted
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_change_one_draft_the_second_learns_it(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    _version, draft = amendment(cast)
    text, seen = changed(draft.text), draft.version
    outcome, waited = first_then_second(
        lambda: drafts.save_text(draft.pk, sun, text, seen=seen),
        lambda: drafts.save_text(draft.pk, deputy, draft.text + "# 金副\n", seen=seen),
    )
    assert waited and isinstance(outcome, DraftStale) and outcome.who == "孙评"
    assert PlanDraft.objects.get().text == text

    draft = drafts.submit(draft.pk, sun, seen=seen + 1)
    outcome, waited = first_then_second(
        lambda: drafts.send_back(draft.pk, sun, "再改一处", seen=draft.version),
        lambda: drafts.approve(draft.pk, deputy, seen=draft.version),
    )
    assert waited and isinstance(outcome, PlanRefused) and "编辑中" in str(outcome)


def test_of_two_who_publish_one_version_comes_out(cast):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    version, draft = amendment(cast)
    draft = submitted(cast, draft, sun)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)

    def go() -> PlanVersion:
        return drafts.publish_draft(draft.pk, sun, seen=draft.version)

    outcome, waited = first_then_second(go, go)
    assert waited and isinstance(outcome, PlanRefused) and "已发布" in str(outcome)

    draft = drafts.create_from(PlanVersion.objects.get(number=2), sun)
    draft = drafts.save_text(draft.pk, sun, draft.text.replace("limit: 800", "limit: 700"), seen=draft.version)
    draft = drafts.submit(draft.pk, sun, seen=draft.version)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    longer = version.spec.model_copy(update={"statement_limit": 900})
    outcome, waited = first_then_second(lambda: publish(longer), lambda: publish(longer))
    assert waited and outcome.number == 3 and outcome.plan.current == outcome
    outcome, waited = first_then_second(lambda: publish(version.spec), go)  # the command line is faster
    assert waited and isinstance(outcome, PlanRefused) and "又发布了别的版本" in str(outcome)
    assert list(PlanVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
