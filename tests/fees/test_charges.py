"""收费设置: the plan says what is paid, each office says whether it charges, and nobody changes what was billed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fees import charge_queries as queries
from fees.models import Bill, ChargeSetting
from fees.services.charging import ChargeRefused, set_charge
from kernel import clock
from plans.bases import CATALOG
from plans.services import import_plan
from review.invariants import check_all
from review.models import Case, ReviewEvent
from tests import factories, walk
from tests.review.test_recall import recall

pytestmark = pytest.mark.django_db
WHY = "按通知，本局审核环节不收费。"


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def setting(cast, name, stage, version, *, is_charged, **more):
    seat = walk.seat_of(cast.actors[name])
    set_charge(queries.charge_for(seat, version.plan.code, stage), seat, is_charged=is_charged, reason=WHY, **more)


@pytest.mark.feature("FEE-01")
def test_a_case_that_comes_after_the_setting_pays_nothing_and_goes_on(cast, version):
    first, second = (walk.submitted(cast, version, owner) for owner in ("lin", "colleague"))
    walk.walk_to(cast, first, "payment")
    setting(cast, "sun", "payment", version, is_charged=False)
    first.refresh_from_db()
    bill = Bill.objects.get()
    assert (first.stage, bill.status) == ("payment", Bill.Status.OPEN), "what was billed stays (AC-072)"
    walk.pay(first)
    first.refresh_from_db()
    assert first.stage == "committee"
    assert not ReviewEvent.objects.get(case=first, kind="fee_settled").data["waived"], "it was paid, not waived"
    walk.walk_to(cast, second, "office")
    walk.STAGES["office"][0](cast, second)
    second.refresh_from_db()
    assert second.stage == "committee" and Bill.objects.count() == 1
    assert ReviewEvent.objects.get(case=second, kind="fee_settled").data["waived"]
    setting(cast, "sun", "payment", version, is_charged=True)
    third = walk.walk_to(cast, walk.submitted(cast, version, "payer"), "payment")
    assert Case.objects.get(pk=third.pk).stage == "payment" and Bill.objects.count() == 2
    assert check_all() == []


@pytest.mark.feature("FEE-01")
def test_local_stages_are_charged_by_default_until_their_office_says_that_they_are_not(cast, version):
    client = cast.client("department_officer")
    page = client.get(reverse("fees:charges"))
    assert "默认收费，请设为不收费" in page.content.decode() and page.context["unset"] == 1
    here = reverse("fees:charge", args=[version.plan.code, "department"])
    refused = client.post(here, {"choice": "charged", "reason": WHY})
    assert refused.status_code == 422 and "地方审核环节不收费" in refused.content.decode()
    assert WHY in refused.content.decode() and not ChargeSetting.objects.exists()
    for _click in range(2):
        assert client.post(here, {"choice": "free", "reason": WHY}).status_code == 302
    row = ChargeSetting.objects.get()
    assert (row.seat, row.is_charged, row.reason) == (cast.department_officer.seat, False, WHY)
    assert client.get(reverse("fees:charges")).context["unset"] == 0
    assert cast.client("other_department_officer").get(reverse("fees:charges")).context["unset"] == 1


@pytest.mark.feature("FEE-01")
def test_the_desk_of_a_local_office_says_what_is_still_set_to_charge(cast, version):
    """Only where cases lie there: a plan of another city asks nobody here for anything."""
    import_plan((CATALOG / "linping-manufacturing-2022.yaml").read_text(encoding="utf-8"), redate_to=clock.today())

    def told(name: str) -> list[tuple[int, str]]:
        tasks = cast.client(name).get(reverse("review:desk")).context["tasks"]
        return [(task.count, task.url) for task in tasks if task.label == "地方环节的收费待设置"]

    assert told("department_officer") == []
    walk.walk_to(cast, walk.submitted(cast, version), "department")
    assert told("department_officer") == [(1, reverse("fees:charges"))]
    assert [told(name) for name in ("chen", "sun", "wang")] == [[], [], []]
    setting(cast, "department_officer", "department", version, is_charged=False)
    assert told("department_officer") == []


@pytest.mark.feature("FEE-02")
def test_the_basis_and_who_set_it_are_shown(cast, version):
    setting(cast, "department_officer", "department", version, is_charged=False)
    setting(cast, "sun", "payment", version, is_charged=False)
    text = cast.client("sun").get(reverse("fees:charge", args=[version.plan.code, "payment"])).content.decode()
    assert "浙价费〔2002〕229号" in text and cast.sun.person.full_name in text
    whole = cast.client("sun").get(reverse("fees:charges_plan", args=[version.plan.code])).content.decode()
    assert cast.department_officer.person.full_name in whole and WHY in whole


def test_a_payment_that_the_plan_states_no_amount_for_charges_nothing(cast, version):
    silent = (CATALOG / "huzhou-innovative-2020.yaml").read_text(encoding="utf-8")
    other = import_plan(silent, redate_to=clock.today(), organizer=cast.organizations["office"])
    charge = queries.charge_for(walk.seat_of(cast.sun), other.plan.code, "payment")
    assert charge.words == "计划没有写明金额，不收费"
    with pytest.raises(ChargeRefused, match="请先修订计划"):
        setting(cast, "sun", "payment", other, is_charged=True)
    stated = queries.charge_for(walk.seat_of(cast.sun), version.plan.code, "payment")
    assert stated.words == "按计划收费：320 元" or "320" in stated.words


def test_only_a_lower_committee_that_met_charges_for_its_recommendation(cast):
    text = (CATALOG / "zhejiang-quality-2020.yaml").read_text(encoding="utf-8")
    version = import_plan(text, redate_to=clock.today(), organizer=cast.organizations["office"])
    for met_on, told in ((None, "请填写会议日期"), (clock.today() + timedelta(days=1), "不能晚于今天")):
        with pytest.raises(ChargeRefused, match=told):
            setting(cast, "other_office_officer", "recommendation", version, is_charged=True, met_on=met_on)
    setting(cast, "other_office_officer", "recommendation", version, is_charged=True, met_on=clock.today())
    charge = queries.charge_for(walk.seat_of(cast.other_office_officer), version.plan.code, "recommendation")
    assert charge.words.startswith("收取中推高推荐费")
    assert "recommendation" not in {each.stage.code for each in queries.charges(walk.seat_of(cast.sun))}


@pytest.mark.abuse("AC-072")
def test_what_was_set_is_never_changed(cast, version):
    setting(cast, "sun", "payment", version, is_charged=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        ChargeSetting.objects.update(is_charged=True)


def test_the_list_asks_alike_for_one_plan_and_three(cast, version):
    client, here = cast.client("department_officer"), reverse("fees:charges")

    def asked(plans: int) -> int:
        client.get(here)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(here)
        assert len(page.context["rows"]) == plans
        return len(captured)

    one = asked(1)
    for code in ("huzhou-innovative-2020", "linping-manufacturing-2022"):
        import_plan((CATALOG / f"{code}.yaml").read_text(encoding="utf-8"), redate_to=clock.today())
    assert asked(3) == one <= 10


@pytest.mark.feature("FEE-01")
def test_a_bill_that_was_taken_back_does_not_stand_against_a_waiver(cast, version):
    case = recall(walk.walk_to(cast, walk.submitted(cast, version), "payment"), cast.sun)
    setting(cast, "sun", "payment", version, is_charged=False)
    walk.STAGES["office"][0](cast, case)
    case.refresh_from_db()
    assert (case.stage, Bill.objects.get().status) == ("committee", Bill.Status.CANCELLED)
    assert check_all() == []
