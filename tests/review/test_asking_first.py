"""What cannot be taken back is asked about first, with how many it concerns."""

import re

from django.urls import reverse

from review.services import committee
from tests import factories, walk


def test_nothing_is_confirmed_or_released_without_being_named(cast):
    version = factories.plan(cast)
    lin, colleague = (walk.submitted(cast, version, owner) for owner in ("lin", "colleague"))
    walk.walk_all(cast, {"committee": [lin, colleague]})
    meeting = walk.ballot(cast, lin)
    client = cast.client("sun")
    page = client.get(reverse("review:meeting", args=[meeting.public_id])).content.decode()
    assert re.search(r'<input[^>]*name="place"[^>]*aria-required="true"', page)
    lacking = client.post(reverse("review:release", args=[meeting.public_id]), {"token": "t", "place": ""})
    assert (lacking.status_code, list(lacking.context["release_form"].errors)) == (422, ["place"])
    assert 'data-confirm="2 件中 1 件没有表决结果，将留在下一次会议' in page
    assert "<span>1 件没有表决结果，将留在下一次会议</span>" in page
    walk.walk_to(cast, colleague, "result_notice")
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    walk.walk_all(cast, {"confirmation": [lin, colleague]})
    url = reverse("review:confirmation")
    page = client.get(url).content.decode()
    assert "data-choose" in page
    assert " checked" not in page
    again = client.post(url, {"case": f"{lin.public_id}:{lin.version}", "document": ""}).content.decode()
    assert again.count(" checked") == 1
    assert re.search(r'<input[^>]*name="document"[^>]*aria-required="true"', again)
    assert "还没有选择申报件" not in again
    for document in ("", "湖人社发〔2026〕88号"):
        answered = client.post(url, {"document": document, "token": "t"})
        assert answered.status_code == 422
        assert answered.content.decode().count("还没有选择申报件。请先勾选要办理的申报件。") >= 1
    assert f'value="{lin.public_id}:{lin.version}" checked' in again
