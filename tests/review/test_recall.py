"""撤回本次办理: a decision is taken back by who made it, while the next office has not read it."""

import pytest
from django.urls import reverse

from applicants.models import Dossier
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.commands import Command, Defect, OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Batch, Case, Opening
from review.services import batches, openings
from review.services.run import run
from tests import factories, walk

pytestmark = pytest.mark.django_db
WHY = "审核意见写错，需要重新办理。"
DEFECTS = (Defect("information", "请写明本人作用。"),)


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


def recall(case: Case, actor, reason: str = WHY) -> Case:
    case.refresh_from_db()
    run(case.pk, Command(OwnCommand.RECALL, case.version, reason=reason), walk.seat_of(actor))
    case.refresh_from_db()
    return case


def stands(case: Case) -> tuple[object, ...]:
    case.refresh_from_db()
    return case.status, case.stage, case.step, case.holder_id, case.entered_at, case.due_at


@pytest.mark.feature("REV-02")
@pytest.mark.abuse("AC-022")
def test_every_decision_is_taken_back_to_exactly_where_the_case_stood(cast, case):
    before = stands(case)
    walk.decide(case, cast.wang, Action.APPROVE)
    assert case.stage == "employer_notice"
    assert stands(recall(case, cast.wang)) == before
    walk.decide(case, cast.wang, Action.RETURN, reason="请补充材料。", defects=DEFECTS)
    assert stands(recall(case, cast.wang)) == before
    assert Dossier.objects.get(pk=case.dossier_id).status == Dossier.Status.SUBMITTED
    assert OutboxMessage.objects.filter(template="return_recalled").count() == 1
    walk.walk_to(cast, case, "department")
    walk.decide(case, cast.department_officer, Action.APPROVE)
    approved = stands(case)
    (batch,) = batches.forward(walk.seat_of(cast.department_officer), walk.chosen(case))
    assert stands(recall(case, cast.department_officer)) == approved
    assert (batch.cases.count(), batch.recalled.get()) == (0, case)
    assert case.step == Case.Step.APPROVED
    (again,) = batches.forward(walk.seat_of(cast.department_officer), walk.chosen(case))
    assert again.cases.get() == case
    assert check_all() == []


@pytest.mark.abuse("AC-022")
def test_what_the_next_office_has_opened_stays(cast, case):
    walk.walk_to(cast, case, "department")
    assert reads(cast, "department_officer", case).status_code == 200
    assert reads(cast, "department_officer", case).status_code == 200
    assert Opening.objects.filter(case=case, organization=case.holder).count() == 1
    with pytest.raises(Refused, match=r"已于.+打开该申报件"):
        recall(case, cast.wang)
    page = cast.client("wang").get(reverse("review:recall", args=[case.public_id]))
    assert "打开该申报件，不能撤回" in page.text
    assert "确认撤回" not in page.text


def reads(cast, who: str, case: Case):
    return cast.client(who).get(reverse("review:case", args=[case.public_id]))


@pytest.mark.abuse("AC-022")
def test_a_return_that_its_applicant_has_read_stays(cast, case):
    walk.decide(case, cast.wang, Action.RETURN, reason="请补充材料。", defects=DEFECTS)
    cast.client("lin").get(reverse("applicants:step", args=[case.dossier.public_id, "information"]), follow=True)
    with pytest.raises(Refused, match=r"申报人已于.+看到退回意见"):
        recall(case, cast.wang)
    assert Opening.objects.get().by_applicant


@pytest.mark.abuse("AC-022")
def test_nobody_takes_back_what_another_decided_or_what_everybody_has_seen(cast, case):
    with pytest.raises(Refused, match="不在您的办理环节"):
        recall(case, cast.wang)  # nothing was decided yet
    walk.decide(case, cast.wang, Action.APPROVE)
    for stranger in (cast.chen, cast.lin, cast.sun):
        with pytest.raises(Refused, match="不在您的办理环节"):
            recall(case, stranger)
    with pytest.raises(Refused, match="撤回必须写明理由"):
        recall(case, cast.wang, reason="错")
    walk.STAGES["employer_notice"][0](cast, case)
    with pytest.raises(Refused, match="公示已经发布"):
        recall(case, cast.wang)
    walk.STAGES["employer_notice"][1](cast, case)
    walk.walk_to(cast, case, "committee")
    with pytest.raises(Refused, match="不在您的办理环节"):
        recall(case, cast.sun)  # the portal itself acted last: the fee is paid


@pytest.mark.feature("REV-02")
def test_the_pages_take_it_back_and_the_batch_says_so(cast, case):
    walk.walk_to(cast, case, "department")
    browser = cast.client("wang")
    own = reverse("review:recall", args=[case.public_id])
    assert own in browser.get(reverse("review:case", args=[case.public_id])).text
    page = browser.get(own)
    assert "回到本单位“待报送”" in page.text
    form = page.context["form"]
    posted = {"seen_version": form["seen_version"].value(), "token": form["token"].value(), "reason": ""}
    assert browser.post(own, posted).status_code == 422
    assert browser.post(own, posted | {"reason": WHY}).status_code == 302
    assert browser.post(own, posted | {"reason": WHY}).status_code == 302  # a repeated request: the first answer
    case.refresh_from_db()
    assert (case.stage, case.step) == ("employer_notice", Case.Step.APPROVED)
    batch = Batch.objects.get()
    told = browser.get(reverse("review:batch", args=[batch.public_id])).text
    assert "已撤回" in told
    assert case.applicant_name in told
    assert cast.client("department_officer").get(reverse("review:case", args=[case.public_id])).status_code == 404


def test_opening_is_written_for_whoever_has_the_turn_and_nobody_else(cast, case):
    assert not openings.note(case, walk.seat_of(cast.chen))
    assert not openings.note(case, walk.seat_of(cast.lin))  # it is not returned
    assert openings.note(case, walk.seat_of(cast.wang))
    assert not openings.note(case, walk.seat_of(cast.wang))
