"""An approval that rests on a meeting of the unit's recommending group: asked, refused without it, recorded, printed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel import clock, idempotency
from kernel.formats import cn_date
from plans.services import publish
from plans.spec.redate import DAYS_BEFORE
from review.engine.refusal import Refused
from review.models import GroupMeeting, ReviewEvent
from review.printing.content import arrange
from review.queries.chain import chain_of_case
from review.services.groups import Met, Said, record_meeting
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
    assert set(page.context["bound_forms"][0].errors) == {"met_on", "members"}
    later = approve(cast, case, met_on=(clock.today() + timedelta(days=1)).isoformat(), members=MEMBERS)
    assert later.status_code == 409
    assert f"{GROUP}会议日期不能晚于今天。" in later.text
    assert MEMBERS in later.text
    with pytest.raises(Refused, match="请写明会议日期和参加人员"):
        walk.decide(case, cast.wang, "approve")
    assert not ReviewEvent.objects.filter(case=case, kind="approved").exists()


def record(cast, case, **more):
    data = {"held_on": clock.today().isoformat(), "members": MEMBERS, "present": 5, "token": idempotency.new_token()}
    data |= {f"result_{case.public_id}": "yes", f"yes_{case.public_id}": 4, f"words_{case.public_id}": "业绩突出。"}
    return cast.client("wang").post(
        reverse("review:group", args=[case.plan_version.plan.code, case.stage]), data | more
    )


@pytest.mark.feature("REC-05")
def test_a_meeting_over_a_list_is_recorded_once_and_the_approval_rests_on_it(cast, case):
    hr = cast.client("wang")
    other = walk.submitted(cast, case.plan_version, "colleague")
    both = {f"result_{other.public_id}": "no", f"yes_{other.public_id}": 1}
    assert record(cast, case, **both).status_code == 302
    page = hr.get(reverse("review:case", args=[case.public_id])).text
    assert "参加 5 人，同意 4 人，推荐。" in page
    assert "会议日期" not in page
    assert approve(cast, case).status_code == 302
    event = ReviewEvent.objects.get(case=case, kind="approved")
    assert (event.data["members"], event.data["present"], event.data["yes"]) == (MEMBERS, 5, 4)
    assert "考核推荐。参加 5 人，同意 4 人。" in hr.get(reverse("review:case", args=[case.public_id])).text
    refused = approve(cast, other)
    assert refused.status_code == 409
    assert "会议没有推荐该申报人" in refused.text
    assert record(cast, other).status_code == 302  # they met again
    assert approve(cast, other).status_code == 302
    assert MEMBERS in hr.get(reverse("review:groups")).text
    assert MEMBERS not in cast.client("zhao").get(reverse("review:groups")).text


def desk_of(client):
    return {task.label: (task.count, task.url) for task in client.get(reverse("review:desk")).context["tasks"]}


@pytest.mark.feature("REC-05")
def test_the_desk_and_the_rail_lead_to_whom_the_group_has_still_to_speak_of(cast, case):
    """Without it the page was found from the refusal of an approval alone."""
    hr, groups = cast.client("wang"), reverse("review:groups")
    other = walk.submitted(cast, case.plan_version, "colleague")
    assert desk_of(hr)["待考核推荐"] == (2, groups)
    assert groups in [link["url"] for link in hr.get(groups).context["rail"]]
    assert record(cast, case).status_code == 302
    assert desk_of(hr)["待考核推荐"] == (1, groups)
    (row,) = hr.get(groups).context["waiting"]
    assert (row["unspoken"], row["spoken"]) == ([other], [(case, True)])
    walk.decide(case, cast.wang, "return")
    factories.submit(type(case.dossier).objects.get(pk=case.dossier_id), cast.lin)
    assert desk_of(hr)["待考核推荐"] == (2, groups), "what was submitted anew is spoken of anew"
    assert "待考核推荐" not in desk_of(cast.client("zhao"))


@pytest.mark.feature("REC-05")
def test_a_meeting_that_does_not_add_up_is_refused_beside_its_field(cast, case):
    key = case.public_id
    for more, field in (
        ({"held_on": (clock.today() + timedelta(days=1)).isoformat()}, "held_on"),
        ({"present": 3}, "present"),
        ({f"yes_{key}": ""}, f"yes_{key}"),
        ({f"result_{key}": ""}, "__all__"),
        ({"members": ""}, "members"),
    ):
        page = record(cast, case, **more)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not GroupMeeting.objects.exists()
    for stranger in ("lin", "zhao", "chen"):
        address = reverse("review:group", args=[case.plan_version.plan.code, case.stage])
        assert cast.client(stranger).get(address).status_code == 404
    with pytest.raises(Refused, match="不在本单位考核推荐环节"):
        record_meeting(cast.zhao.seat, Met(clock.today(), MEMBERS, 3), [Said(case.pk, 3, True, "")])


def test_the_list_of_meetings_asks_alike_for_one_and_two(cast, case):
    hr, counts, groups = cast.client("wang"), [], reverse("review:groups")
    for _size in range(2):
        assert record(cast, case).status_code == 302
        hr.get(groups)
        with CaptureQueriesContext(connection) as asked:
            hr.get(groups)
        counts.append(len(asked))
    assert counts[0] == counts[1]
