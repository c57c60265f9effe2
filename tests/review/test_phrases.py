"""常用语 of an office: written once, offered on every case filled in, and nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import Phrase, ReviewEvent
from review.services import phrases
from tests import factories, walk

pytestmark = pytest.mark.django_db
ASKED = 8
TEXT = "{姓名}同志业绩突出，{结论}。"


@pytest.fixture
def page():
    return reverse("review:phrases")


@pytest.mark.feature("REV-02")
def test_a_sentence_is_offered_on_each_case_with_its_words_filled_in(cast, page):
    client = cast.client("wang")
    assert "还没有常用语" in client.get(page).text
    assert client.post(page, {"use": "approve", "text": TEXT}).status_code == 302
    case = walk.submitted(cast, factories.plan(cast))
    acts = {act.name: act for act in client.get(reverse("review:case", args=[case.public_id])).context["acts"]}
    assert acts["approve"].phrases == [f"{case.applicant_name}同志业绩突出，同意报送。"]
    assert acts["reject"].phrases == []
    walk.decide(case, cast.wang, Action.APPROVE, reason=acts["approve"].phrases[0])
    assert ReviewEvent.objects.get(case=case, kind="approved").data["reason"] == acts["approve"].phrases[0]


@pytest.mark.feature("REV-02")
def test_a_colleague_words_it_anew_or_takes_it_away_and_no_other_office_can(cast, page):
    kept = phrases.keep(walk.seat_of(cast.wang), use="approve", text=TEXT)
    address = reverse("review:phrase", args=[kept.public_id])
    for stranger in ("zhao", "department_officer", "sun", "lin", "operator"):
        assert cast.client(stranger).get(address).status_code == 404
        assert cast.client(stranger).post(address, {"do": "remove"}).status_code == 404
    colleague = cast.client("owner_hr")
    assert colleague.post(address, {"use": "return", "text": "请补充。"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.use, kept.text, kept.written_by) == ("return", "请补充。", cast.owner_hr.seat)
    assert colleague.post(address, {"do": "remove"}).status_code == 302
    assert not Phrase.objects.exists()


@pytest.mark.feature("REV-02")
def test_the_same_twice_a_word_nobody_knows_and_too_many_are_refused(cast, page):
    client, seat = cast.client("wang"), walk.seat_of(cast.wang)
    phrases.keep(seat, use="approve", text=TEXT)
    twice = client.post(page, {"use": "approve", "text": TEXT})
    assert twice.status_code == 422
    assert "本单位已经有这句用语" in twice.text
    unknown = client.post(page, {"use": "approve", "text": "{学历}符合。"})
    assert unknown.status_code == 422
    assert "{学历} 不能自动填入" in unknown.text
    for number in range(1, phrases.MOST):
        phrases.keep(seat, use="approve", text=f"第 {number} 句")
    with pytest.raises(Refused) as many:
        phrases.keep(seat, use="approve", text="再一句")
    assert many.value.code == "text"
    assert phrases.keep(seat, use="reject", text=TEXT).pk


@pytest.mark.feature("REV-02")
@pytest.mark.parametrize("rows", [1, 6])
def test_the_list_asks_alike_for_one_sentence_and_six(cast, page, rows):
    for number in range(rows):
        phrases.keep(walk.seat_of(cast.wang), use="approve", text=f"第 {number} 句")
    client = cast.client("wang")
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    assert len(captured) == ASKED
