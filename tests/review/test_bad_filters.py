"""What a list is asked by an address or a hidden field, written by somebody who means it ill."""

import pytest
from django.urls import reverse

from kernel import idempotency
from review.models import BulkJob
from tests import factories, walk
from tests.review.test_supervision import granted

pytestmark = pytest.mark.django_db
STRANGE = ("林\x00", "\x01林", "林\ufffe")


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.parametrize("q", STRANGE)
def test_a_filter_with_characters_that_nothing_holds_finds_without_them(cast, case, q):
    asked = {"step": "pending", "token": idempotency.new_token(), "scope": "all", "plan": "\x00", "q": q}
    assert cast.client("wang").post(reverse("review:bulk"), asked).status_code == 302
    del asked["plan"]
    made = cast.client("wang").post(reverse("review:bulk"), {**asked, "token": idempotency.new_token()})
    assert made["Location"] == reverse("review:bulk_job", args=[BulkJob.objects.get().public_id])


@pytest.mark.parametrize("q", STRANGE[1:])  # NUL in an address is refused before
def test_a_supervisors_search_does_the_same(cast, case, q):
    granted(cast, case.plan_version.plan)
    address = reverse("review:watch_cases", args=[case.plan_version.plan.code])
    assert "林清" in cast.client("supervisor").get(address, {"q": q}).text


def test_a_version_that_no_case_can_have_chooses_nothing(cast, case):
    box = f"{case.public_id}:{2**31}"
    asked = {"step": "pending", "token": idempotency.new_token(), "scope": "", "case": box}
    answer = cast.client("wang").post(reverse("review:bulk"), asked, follow=True)
    assert "还没有选择申报件" in answer.text
    assert not BulkJob.objects.exists()
