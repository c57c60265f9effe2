"""The chains of the notices, each walked to its result through the services by the offices that hold its stages."""

from datetime import timedelta

import pytest

from kernel import clock
from plans.services import publish
from plans.spec.chain import Action, Holder, StageKind
from plans.spec.redate import DAYS_BEFORE
from review.engine.commands import Command, OwnCommand
from review.invariants import check_all
from review.models import Case, PublicNotice
from review.queries.chain import stage_of_case
from review.services import batches, notices
from review.services.run import run
from tests import factories, walk
from tests.review.engine.chains import PLANS, chain_of_plan

pytestmark = pytest.mark.django_db
OTHERS = [code for code in PLANS if code != "huzhou-construction-2020"]  # whose chain every other test walks


def officer(cast, case):
    return {
        Holder.EMPLOYER: cast.wang,
        Holder.DEPARTMENT: cast.department_officer,
        Holder.BUREAU: cast.chen,
        Holder.COMMITTEE_OFFICE: cast.sun,
    }[stage_of_case(case).holder]


def examine(cast, case):
    stage, seat = stage_of_case(case), walk.seat_of(officer(cast, case))
    if stage.kind is StageKind.ON_SITE_CHECK:
        papers = dict.fromkeys(stage.settings.compared, ("agrees", ""))
        payload = {"on": clock.today(), "by": "陈光", "papers": papers}
        run(case.pk, Command(OwnCommand.COMPARE, case.version, payload=payload), seat)
        case.refresh_from_db()
    met = {"met_on": clock.today(), "members": "王秀兰、周文"} if stage.settings.recommending_group else {}
    run(case.pk, Command(Action.APPROVE, case.version, reason=walk.OPINION, payload=met), seat)


def show(cast, case):
    seat = walk.seat_of(officer(cast, case))
    shown = PublicNotice.objects.filter(items__case=case, stage=case.stage).first()  # a release has opened its own
    notice = shown or notices.open_notice(seat, walk.chosen(case), place="公告栏")
    walk.after_notice(notice)
    notices.close_notice(notice.pk, seat)


WORK = {
    StageKind.EXAMINE: examine,
    StageKind.ON_SITE_CHECK: examine,
    StageKind.PUBLIC_NOTICE: show,
    StageKind.PAYMENT: lambda cast, case: walk.pay(case),
    StageKind.BALLOT: walk.STAGES["committee"][0],
    StageKind.CONFIRMATION: walk.STAGES["confirmation"][0],
}


@pytest.mark.feature("REV-11", "REV-14")
@pytest.mark.parametrize("code", OTHERS)
def test_the_chain_of_a_notice_leads_to_a_result(cast, code):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    chain = chain_of_plan(code)
    undated = tuple(stage.model_copy(update={"deadline": None}) for stage in chain)
    version = publish(document.model_copy(update={"chain": undated}), organizer=cast.organizations["office"])
    case = walk.submitted(cast, version)
    walked = []
    while case.status == Case.Status.IN_REVIEW and len(walked) < len(chain):
        stage = stage_of_case(case)
        walked.append(stage.code)
        WORK[stage.kind](cast, case)
        case.refresh_from_db()
        if stage.code == case.stage and case.step == Case.Step.APPROVED and Action.FORWARD in stage.actions:
            batches.forward(walk.seat_of(officer(cast, case)), walk.chosen(case))
            case.refresh_from_db()
    assert (case.status, walked) == (Case.Status.PASSED, [stage.code for stage in chain])
    assert check_all() == []
