"""投诉举报: from anyone, with or without a name, answered once, never read by the office that it is about."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from review.engine.refusal import Refused
from review.models import Complaint
from review.queries import supervising
from review.services import complaints
from review.views.complaints import COMPLAINTS_AN_HOUR
from tests import factories, walk
from tests.review.test_supervision import granted

pytestmark = pytest.mark.django_db
TEXT = "有人冒用他人的工程业绩申报，请调查核实。"
ANSWER = "经查，反映的情况不属实，相关业绩有原始记录。"


@pytest.fixture
def plan(cast):
    cache.clear()
    return factories.plan(cast).plan


def typed(plan, **more):
    return {"plan": plan.code, "about": "applicant", "text": TEXT, "name": "", "contact": "", **more}


def posted(cast, plan, **more):
    client = cast.client(None)
    client.defaults["REMOTE_ADDR"] = "10.9.9.9"
    return client.post(reverse("review:complaint_new"), typed(plan, **more))


@pytest.mark.feature("DIS-07")
def test_a_complaint_without_a_name_gets_a_number_and_later_the_answer(cast, plan):
    answer = posted(cast, plan)
    found = Complaint.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("review:complaint_receipt", args=[found.public_id])
    page = cast.client(None).get(answer.url).content.decode()
    assert found.receipt in page and TEXT not in page, "whoever finds the address learns nothing of what was said"
    assert f"http://testserver{answer.url}</p>" in page, "the one key to the answer, to be copied by hand"
    here = reverse("review:complaint", args=[found.public_id])
    client = cast.client("sun")
    token = client.get(here).context["form"]["token"].value()
    assert client.post(here, {"token": token, "answer": "不实"}).status_code == 422
    assert client.post(here, {"token": token, "answer": ANSWER}).status_code == 302
    assert client.post(here, {"token": token, "answer": ANSWER}).status_code == 302, "the same click again"
    late = client.post(here, {"token": "another", "answer": "另一个答复，写得足够长。"})
    assert late.status_code == 409 and "另一个答复" in late.content.decode(), "nothing typed is lost"
    assert ANSWER in cast.client(None).get(answer.url).content.decode()


@pytest.mark.abuse("AC-050")
def test_what_is_about_the_office_goes_past_it(cast, plan):
    of_office = complaints.file_complaint(plan, about=Complaint.About.OFFICE, text=TEXT)
    of_another = complaints.file_complaint(plan, about=Complaint.About.EMPLOYER, text=TEXT)

    def listed(name):
        return set(supervising.complaints(walk.seat_of(cast.actors[name])).values_list("pk", flat=True))

    assert listed("sun") == {of_another.pk}
    assert listed("operator") == {of_office.pk}, "nobody supervises the plan: somebody has to answer"
    granted(cast, plan)
    assert listed("supervisor") == {of_office.pk, of_another.pk} and listed("operator") == set()
    assert listed("other_office_officer") == listed("idle_supervisor") == listed("chen") == set()
    for name in ("sun", "operator", "chen"):
        with pytest.raises(Refused, match="不由本单位办理"):
            complaints.answer(of_office.pk, walk.seat_of(cast.actors[name]), text=ANSWER)
    complaints.answer(of_office.pk, walk.seat_of(cast.supervisor), text=ANSWER)


def test_one_address_files_no_more_than_its_share_and_the_same_words_once(cast, plan):
    for number in range(COMPLAINTS_AN_HOUR):
        assert posted(cast, plan, text=f"{TEXT}（{number}）").status_code == 302
    refused = posted(cast, plan)
    assert refused.status_code == 429 and TEXT in refused.content.decode()
    assert Complaint.objects.count() == COMPLAINTS_AN_HOUR
    cache.clear()
    assert posted(cast, plan, text=f"{TEXT}（0）").url == posted(cast, plan, text=f"{TEXT}（0）").url
    assert Complaint.objects.count() == COMPLAINTS_AN_HOUR


def test_what_cannot_be_taken_is_said_beside_its_field_and_kept(cast, plan):
    answer = posted(cast, plan, contact="12345", text="太短")
    assert answer.status_code == 422 and not Complaint.objects.exists()
    text = answer.content.decode()
    assert "请填写 11 位手机号，或者不填。" in text and "12345" in text and "太短" in text
    assert posted(cast, plan, contact="139 0572-0001").status_code == 302
    assert Complaint.objects.get().contact == "13905720001"
