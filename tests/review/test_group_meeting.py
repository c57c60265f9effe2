"""An approval that rests on a meeting of the unit's recommending group: asked, refused without it, recorded, printed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kernel import clock, idempotency
from kernel.formats import cn_date
from plans.services import publish
from plans.spec.redate import DAYS_BEFORE
from review.engine.refusal import Refused
from review.models import ReviewEvent
from review.printing.content import arrange
from review.queries.chain import chain_of_case
from tests import factories, walk

GROUP = "职称考核推荐领导小组"
MEMBERS = "王秀兰（组长）、周文、钱方"


@pytest.fixture
def case(cast):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    first, *others = document.chain
    settings = first.settings.model_copy(update={"recommending_group": GROUP})
    chain = (first.model_copy(update={"settings": settings}), *others)
    version = publish(document.model_copy(update={"chain": chain}), organizer=cast.organizations["office"])
    return walk.submitted(cast, version)


def approve(cast, case, **more):
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": walk.OPINION, **more}
    return cast.client("wang").post(reverse("review:act", args=[case.public_id, "approve"]), data)


@pytest.mark.feature("REC-05")
def test_the_meeting_is_asked_recorded_and_printed_in_the_units_box(cast, case):
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    assert f"{GROUP}会议日期" in page
    held = clock.today() - timedelta(days=1)
    assert approve(cast, case, met_on=held.isoformat(), members=MEMBERS).status_code == 302
    event = ReviewEvent.objects.get(case=case, kind="approved")
    assert (event.data["met_on"], event.data["members"]) == (held.isoformat(), MEMBERS)
    told = f"经{GROUP} {cn_date(held)}会议（{MEMBERS}）考核推荐。"
    case.refresh_from_db()
    box = arrange(case.snapshot.content, chain_of_case(case), list(case.events.all()), None).opinions[0]
    assert box.text == f"{told}{walk.OPINION}"
    assert told in cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    tracker = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).text
    assert walk.OPINION in tracker
    assert "周文" not in tracker


@pytest.mark.feature("REC-05")
def test_without_the_meeting_nothing_is_approved_and_the_fields_say_so(cast, case):
    page = approve(cast, case, met_on="", members="")
    assert page.status_code == 422
    assert set(page.context["bound_form"].errors) == {"met_on", "members"}
    later = approve(cast, case, met_on=(clock.today() + timedelta(days=1)).isoformat(), members=MEMBERS)
    assert later.status_code == 409
    assert f"{GROUP}会议日期不能晚于今天。" in later.text
    assert MEMBERS in later.text
    with pytest.raises(Refused, match="请写明会议日期和参加人员"):
        walk.decide(case, cast.wang, "approve")
    assert not ReviewEvent.objects.filter(case=case, kind="approved").exists()
