"""An integrity record and the cases of whoever it is of: the one it came up in ends, the others go no further."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.integrity import services
from applicants.models import IntegrityRecord
from fees.models import Bill
from kernel import idempotency
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case, ReviewEvent
from review.services import committee
from review.services.run import run
from tests import factories, walk
from tests.applicants import integrity


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def disqualify(case, actor, reason="失信记录已核实，取消申报资格。"):
    case.refresh_from_db()
    run(case.pk, Command(OwnCommand.DISQUALIFY, case.version, reason=reason), walk.seat_of(actor))
    case.refresh_from_db()
    return case


@pytest.mark.feature("DIS-01", "CED-07")
@pytest.mark.parametrize("stage", ["employer", "office"])
def test_the_case_in_which_it_came_up_ends_with_the_confirmation(cast, version, stage):
    case = walk.walk_to(cast, walk.submitted(cast, version), stage)
    ban = integrity.BANS["DIS-03"].model_copy(update={"grounds": ("在学时登记中弄虚作假",)})
    record = integrity.confirmed(cast, version, "DIS-03", dossier=case.dossier, ban=ban, ground=ban.grounds[0])
    case.refresh_from_db()
    assert (case.status, case.dossier.__class__.objects.get(pk=case.dossier_id).status) == ("void", "closed")
    event = ReviewEvent.objects.get(case=case, kind="voided")
    assert (event.seat, event.data["reason"]) == (cast.sun.seat, f"在学时登记中弄虚作假（{record.number}）")
    assert "已被取消资格" in OutboxMessage.objects.get(template="case_voided").text
    with pytest.raises(Refused, match="已经办结"):
        walk.decide(case, cast.wang, Action.APPROVE)


@pytest.mark.abuse("AC-032")
def test_a_record_made_meanwhile_holds_the_case_until_its_holder_decides(cast, version):
    case = walk.submitted(cast, version)
    record = integrity.confirmed(cast, version)
    with pytest.raises(Refused) as refused:
        walk.decide(case, cast.wang, Action.APPROVE)
    assert refused.value.code == "barred"
    assert record.number in refused.value.message and "2029" in refused.value.message
    assert integrity.FACTS not in refused.value.message
    with pytest.raises(Refused, match="现在不在您的办理环节"):
        disqualify(case, cast.zhao)
    assert disqualify(case, cast.wang).status == "void"


@pytest.mark.abuse("AC-032")
def test_no_title_is_published_or_confirmed_while_it_stands(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "committee")
    meeting = walk.ballot(cast, case)
    record = integrity.confirmed(cast, version)
    with pytest.raises(Refused, match=record.number):
        committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    services.revoke(cast.sun.seat, record.public_id, note="经复核，认定有误。", seen_version=record.version)
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    case.refresh_from_db()
    walk.after_notice(walk._over(case))
    again = integrity.confirmed(cast, version)
    with pytest.raises(Refused, match=again.number):
        walk._result_shown(cast, case)
    assert disqualify(case, cast.sun).status == "void"


@pytest.mark.abuse("AC-032")
def test_money_that_arrives_is_booked_and_nothing_else_happens_without_a_record(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "payment")
    integrity.confirmed(cast, version)
    walk.pay(case)
    case.refresh_from_db()
    assert (case.stage, Bill.objects.get(reference=case.public_id).status) == ("committee", "paid")
    other = walk.submitted(cast, version, "colleague")
    with pytest.raises(Refused, match="现在不在您的办理环节"):
        disqualify(other, cast.wang)


def test_a_returned_case_is_ended_by_the_committee_office(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.RETURN)
    integrity.confirmed(cast, version)
    assert disqualify(case, cast.sun).status == "void"
    assert Case.objects.get(pk=case.pk).dossier.status == "closed"


@pytest.mark.abuse("AC-032")
def test_the_holder_reads_why_the_case_stands_still_and_ends_it(cast, version):
    case = walk.submitted(cast, version)
    hr, address = cast.client("wang"), reverse("review:disqualify", args=[case.public_id])
    assert "没有需要您取消资格的情形" in hr.get(address).text
    record = integrity.confirmed(cast, version)
    page = hr.get(reverse("review:case", args=[case.public_id])).text
    assert record.number in page and address in page
    assert integrity.FACTS not in page
    assert "确认审核通过" not in page
    data = {"seen_version": case.version, "token": idempotency.new_token()}
    assert hr.post(address, data | {"reason": "短"}).status_code == 422
    assert hr.post(address, data | {"reason": "学历造假，取消申报资格。"}).status_code == 302
    assert "取消资格，申报作废" in cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).text
    again = hr.post(address, data | {"reason": "学历造假，取消申报资格。", "token": idempotency.new_token()})
    assert again.status_code == 409


@pytest.mark.abuse("AC-032")
def test_a_database_in_which_somebody_barred_got_on_is_found_out(cast, version):
    case = walk.submitted(cast, version)
    record = integrity.confirmed(cast, version)
    assert check_all() == []
    IntegrityRecord.objects.filter(pk=record.pk).update(decided_at=case.started_at)
    (broken,) = check_all()
    assert (broken.invariant, broken.subject) == ("INV-07", case.public_id)
    IntegrityRecord.objects.filter(pk=record.pk).update(level="intermediate")
    assert check_all() == []


@pytest.mark.feature("DIS-05")
def test_an_employer_that_may_not_recommend_gives_back_and_rejects_what_came_before(cast, version):
    case, other = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    walk.walk_to(cast, other, "employer_notice")
    integrity.of_employer(cast, version, days=None)  # a warning bars nothing
    record = integrity.of_employer(cast, version)
    with pytest.raises(Refused) as refused:
        walk.decide(case, cast.wang, Action.APPROVE)
    assert refused.value.code == "barred"
    assert record.number in refused.value.message and "不得推荐申报" in refused.value.message
    with pytest.raises(Refused, match="现在不在您的办理环节"):
        disqualify(case, cast.wang)  # of the applicant the record says nothing
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    assert record.number in page and "确认审核通过" not in page and "取消资格" not in page
    walk._show(cast, other)
    with pytest.raises(Refused, match=record.number):
        walk._shown(cast, other)
    services.revoke(cast.sun.seat, record.public_id, note="经复核，认定有误。", seen_version=record.version)
    assert walk.decide(case, cast.wang, Action.APPROVE).stage == "employer_notice"
    assert check_all() == []
    IntegrityRecord.objects.filter(pk=record.pk).update(
        status="confirmed", decided_at=case.started_at - timedelta(hours=1)
    )
    assert {(broken.invariant, broken.subject) for broken in check_all()} >= {("INV-07", case.public_id)}


@pytest.mark.feature("DIS-05")
def test_what_an_employer_recommended_before_goes_on_at_the_offices_above(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "department")
    integrity.of_employer(cast, version)
    assert walk.decide(case, cast.department_officer, Action.APPROVE).step == "approved"
