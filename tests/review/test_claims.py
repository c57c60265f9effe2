"""领取: of one office, one officer works on a case at a time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from kernel import clock
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import Case, Claim
from review.services import claims
from review.services.claims import TERM
from tests import factories, walk
from tests.cast import join

pytestmark = pytest.mark.django_db
WHY = "原办理人外出，期限将至。"


@pytest.fixture
def colleague(cast):
    """A second officer of the bureau."""
    return join(cast, 731, "bureau_colleague", "何同事", Role.BUREAU_OFFICER, "bureau")


@pytest.fixture
def case(cast) -> Case:
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "bureau")


@pytest.mark.feature("REV-02")
@pytest.mark.abuse("AC-021")
def test_a_case_that_a_colleague_works_on_is_left_to_the_colleague_or_taken_over(cast, case, colleague):
    claims.claim(case.pk, walk.seat_of(cast.chen))
    claims.claim(case.pk, walk.seat_of(cast.chen))  # the term begins anew
    for ask in (
        lambda: claims.claim(case.pk, walk.seat_of(colleague)),
        lambda: walk.decide(case, colleague, Action.APPROVE),
    ):
        with pytest.raises(Refused, match=f"{cast.chen.person.full_name}已领取") as refused:
            ask()
        assert refused.value.code == "claimed"
    with pytest.raises(Refused, match="须写明理由"):
        claims.take_over(case.pk, walk.seat_of(colleague), reason="急")
    claims.take_over(case.pk, walk.seat_of(colleague), reason=WHY)
    with pytest.raises(Refused, match="何同事已领取"):
        walk.decide(case, cast.chen, Action.APPROVE)
    walk.decide(case, colleague, Action.APPROVE)
    assert not Claim.objects.filter(case=case, ended_at=None).exists()
    assert Claim.objects.filter(case=case).count() == 3


def test_a_claim_ends_with_its_term_and_when_the_case_is_put_back(cast, case, colleague):
    claims.claim(case.pk, walk.seat_of(cast.chen))
    claims.put_back(case.pk, walk.seat_of(colleague))  # nobody puts another's back
    with pytest.raises(Refused, match="已领取"):
        claims.claim(case.pk, walk.seat_of(colleague))
    clock.shift(TERM + timedelta(minutes=1))
    claims.claim(case.pk, walk.seat_of(colleague))
    claims.put_back(case.pk, walk.seat_of(colleague))
    walk.decide(case, cast.chen, Action.APPROVE)
    for outsider in (cast.wang, cast.sun, cast.chen):  # elsewhere, and decided already
        with pytest.raises(Refused, match="不能领取"):
            claims.claim(case.pk, walk.seat_of(outsider))


def test_the_pages_say_who_works_on_it_and_offer_to_take_it_over(cast, case, colleague):
    page = reverse("review:case", args=[case.public_id])
    mine, theirs = cast.client("chen"), cast.client("bureau_colleague")
    token = mine.get(page).context["turn"].token
    assert mine.post(reverse("review:claim", args=[case.public_id, "take"]), {"token": token}).status_code == 302
    assert "放回" in mine.get(page).text
    shown = theirs.get(page)
    over = reverse("review:take_over", args=[case.public_id])
    assert f"{cast.chen.person.full_name}已领取" in shown.text
    assert over in shown.text
    assert shown.context["acts"] == []
    form = theirs.get(over).context["form"]
    posted = {"token": form["token"].value(), "reason": ""}
    assert theirs.post(over, posted).status_code == 422
    assert theirs.post(over, posted | {"reason": WHY}).status_code == 302
    assert WHY in mine.get(page).text
    theirs.post(reverse("review:claim", args=[case.public_id, "put_back"]))
    assert "领取后两小时内由您办理" in mine.get(page).text
