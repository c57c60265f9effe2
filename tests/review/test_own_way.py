"""A title or a route whose chain differs from the other's: no fee, no vote, and the city's bureau after the district's."""

import pytest
from django.urls import reverse

from fees.models import Bill
from plans.particulars import fee_lines
from plans.presenters import fee_words
from plans.services import publish
from plans.spec import PlanDocument
from plans.spec.chain import Action
from review.invariants import check_all
from review.presenters.progress import now_of, stations
from review.queries.chain import chain_of_case
from review.queries.facts import fee_of
from review.queries.history import events_of
from review.services import batches, committee
from review.services.payments import settle
from tests import factories, walk

pytestmark = pytest.mark.django_db
ONLY_VOTED = ("payment", "committee", "result_notice")
UPPER = {
    "code": "city_bureau",
    "kind": "examine",
    "holder": "upper_bureau",
    "labels": {"staff": "市人社局审核", "applicant": "市人社局正在审核", "not_reached": "市人社局审核"},
    "actions": ["approve", "return", "reject"],
}


ASSISTANTS, BY_SCORE = {"titles": ["assistant-engineer"]}, {"routes": ["engineer-self-scored"]}


@pytest.fixture
def version(cast, request):
    """The Huzhou plan, in which only some, by default assistants, pay and are voted on, and the city's bureau examines
    too."""
    whole = factories.plan(cast).spec.model_dump(mode="json")
    only = getattr(request, "param", ASSISTANTS)
    chain = [stage | (only if stage["code"] in ONLY_VOTED else {}) for stage in whole["chain"]]
    place = next(place for place, stage in enumerate(chain) if stage["holder"] == "bureau") + 1
    parts = [{"code": "own", "name": "评审费", "amount_fen": 100_00, "titles": ["assistant-engineer"]}]
    whole |= {"chain": [*chain[:place], UPPER, *chain[place:]], "fee": {"stage": "payment", "parts": parts}}
    return publish(PlanDocument.model_validate(whole), organizer=cast.organizations["office"])


@pytest.fixture
def city(cast):
    """The bureau above the employer's own, with an officer of its own."""
    district, above = cast.organizations["bureau"], cast.organizations["other_bureau"]
    district.bureau = above
    district.save()
    return above


@pytest.mark.feature("REV-06")
@pytest.mark.parametrize("version", [ASSISTANTS, BY_SCORE], indirect=True)
def test_a_case_walks_only_the_stages_of_its_title_and_route_to_a_result_without_a_vote(cast, version, city):
    case = walk.submitted(cast, version)
    codes = [stage.code for stage in chain_of_case(case)]
    assert not set(codes) & set(ONLY_VOTED)
    assert [station.code for station in stations(case, events_of(case))] == codes
    walk.walk_to(cast, case, "bureau")
    walk.decide(case, cast.chen, Action.APPROVE)
    batches.forward(walk.seat_of(cast.chen), walk.chosen(case))
    case.refresh_from_db()
    assert (case.stage, case.holder) == ("city_bureau", city)
    walk.decide(case, cast.actors["other_bureau_officer"], Action.APPROVE)
    walk.decide(case, cast.sun, Action.APPROVE)
    assert case.stage == "confirmation"
    assert now_of(case).following == "评审结束"
    assert not Bill.objects.filter(reference=case.public_id).exists()
    committee.confirm(walk.seat_of(cast.sun), walk.chosen(case), document="示职改〔2020〕1号", token="own-way")
    case.refresh_from_db()
    assert case.status == case.Status.PASSED
    assert list(check_all()) == []


def test_without_an_upper_office_the_next_one_holds_the_stage(cast, version):
    case = walk.submitted(cast, version)
    walk.walk_to(cast, case, "bureau")
    walk.decide(case, cast.chen, Action.APPROVE)
    batches.forward(walk.seat_of(cast.chen), walk.chosen(case))
    case.refresh_from_db()
    assert (case.stage, case.holder) == ("city_bureau", cast.organizations["office"])


@pytest.mark.feature("FEE-01")
@pytest.mark.parametrize(("classes", "amount"), [(["enterprise"], 400_00), (["institution_establishment"], 300_00)])
def test_a_part_of_the_fee_is_paid_by_those_it_is_for(cast, classes, amount):
    whole = factories.plan(cast).spec.model_dump(mode="json")
    extra = {"kind": "employment", "classes": classes}
    parts = [
        {"code": "all", "name": "评审费", "amount_fen": 300_00},
        {"code": "extra", "name": "代理费", "amount_fen": 100_00, "condition": extra},
    ]
    plan = PlanDocument.model_validate(whole | {"fee": {"stage": "payment", "parts": parts}})
    case = walk.submitted(cast, publish(plan, organizer=cast.organizations["office"]))
    assert fee_of(case) == amount
    assert fee_words(plan) == "因人而异，见下面各项"


@pytest.mark.feature("FEE-01")
def test_each_payment_stage_bills_its_own_part(cast):
    whole = factories.plan(cast).spec.model_dump(mode="json")
    place = next(place for place, stage in enumerate(whole["chain"]) if stage["kind"] == "payment")
    later = whole["chain"][place] | {"code": "defence_fee"}
    parts = [
        {"code": "evaluation", "name": "评审费", "amount_fen": 200_00},
        {"code": "defence", "name": "答辩费", "amount_fen": 100_00, "stage": "defence_fee"},
    ]
    chain = [*whole["chain"][: place + 1], later, *whole["chain"][place + 1 :]]
    fee = {"stage": "payment", "amount_fen": 300_00, "parts": parts}
    plan = PlanDocument.model_validate(whole | {"chain": chain, "fee": fee})
    assert [line.text.partition("，在“")[0] for line in fee_lines(plan)] == ["200.00 元", "100.00 元"]
    assert fee_lines(plan)[1].text.endswith("”时缴")
    case = walk.submitted(cast, publish(plan, organizer=cast.organizations["office"]))
    walk.walk_to(cast, case, "payment")
    walk.pay(case)
    case.refresh_from_db()
    assert (case.stage, case.status) == ("defence_fee", case.Status.IN_REVIEW)
    bills = Bill.objects.filter(reference=case.public_id)
    assert [(bill.stage, bill.amount_fen, bill.status) for bill in bills] == [
        ("payment", 200_00, "paid"),
        ("defence_fee", 100_00, "open"),
    ]
    assert [bill.subject.rpartition(" ")[2] for bill in bills] == ["评审费", "答辩费"]
    settle(bills[0])  # told twice: the first payment opens no more than its own stage
    case.refresh_from_db()
    assert case.stage == "defence_fee"
    page = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id]))
    assert "去缴费 100.00 元" in page.text
    walk.pay(case)
    case.refresh_from_db()
    assert case.stage == "committee"
    assert list(check_all()) == []


@pytest.mark.parametrize(("title", "amount"), [("assistant-engineer", 100_00), ("engineer", None)])
def test_each_title_pays_its_own_fee(version, title, amount):
    assert version.spec.fee.amount_for(title) == amount
    assert fee_words(version.spec) == "助理工程师 100.00 元"
