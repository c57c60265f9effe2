"""The chains of the notices, each walked to its result through the services by the offices that hold its stages."""

import pytest
from django.urls import reverse

from accounts.models import Organization
from kernel import clock
from plans.spec.chain import Action, Holder, StageKind
from review.engine.commands import Command, OwnCommand
from review.invariants import check_all
from review.models import Case, PublicNotice
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.holders import holder_for
from review.services import batches, notices
from review.services.run import run
from tests import declared, walk

pytestmark = pytest.mark.django_db
# The Huzhou construction notice is walked by every other test.
WAYS = [*((code, None) for code in declared.WAYS), (declared.TAIZHOU, declared.FULL_SENIOR)]


@pytest.fixture(autouse=True)
def lower_committee(cast):
    """The city has a committee of its own, which recommends to the province's."""
    office = cast.organizations["other_office"]
    office.bureau = cast.organizations["bureau"]
    office.save()
    return office


def officer(cast, case):
    """Whoever sits in the office that holds the case."""
    actors = (cast.wang, cast.department_officer, cast.chen, cast.sun, cast.other_office_officer)
    return next(actor for actor in actors if actor.seat.organization_id == case.holder_id)


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


@pytest.mark.feature("REV-11", "REV-13", "REV-14")
@pytest.mark.parametrize(("code", "way"), WAYS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_chain_of_a_notice_leads_to_a_result(cast, code, way):
    case = declared.submitted(declared.plan(code, cast.organizations["office"]), cast.lin, cast.wang, way)
    chain, walked = chain_of_case(case), []
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


@pytest.mark.feature("REV-13")
def test_each_level_is_recommended_by_its_own_office(cast, lower_committee):
    """高级 by the city's committee, 正高级 by the department: two stages of one chain, each for its title."""
    version = declared.plan(declared.TAIZHOU, cast.organizations["office"])
    senior = declared.submitted(version, cast.lin, cast.wang)
    full = declared.submitted(version, cast.colleague, cast.wang, declared.FULL_SENIOR)
    found = [_recommending(case) for case in (senior, full)]
    assert found == [("recommendation", lower_committee), ("recommendation_full", cast.organizations["department"])]


def _recommending(case):
    (stage,) = (stage for stage in chain_of_case(case) if stage.code.startswith("recommendation"))
    return stage.code, holder_for(stage, case)


@pytest.mark.feature("REV-13")
def test_without_a_committee_of_its_own_the_place_is_recommended_by_the_one_above(cast, lower_committee):
    case = declared.submitted(declared.plan(declared.TAIZHOU, cast.organizations["office"]), cast.lin, cast.wang)
    (stage,) = (each for each in chain_of_case(case) if each.holder is Holder.LOWER_COMMITTEE_OFFICE)
    second = Organization.objects.create(
        kind=Organization.Kind.COMMITTEE_OFFICE, name="另一评委会办公室", bureau=lower_committee.bureau
    )
    assert holder_for(stage, case) == cast.organizations["office"], "of two nobody knows which"
    declared.published_as(case.plan_version, second)
    assert holder_for(stage, case) == second, "the one that runs plans of this series"
    lower_committee.bureau = None
    lower_committee.save()
    second.closed_at = clock.now()
    second.save()
    assert holder_for(stage, case) == cast.organizations["office"]


@pytest.mark.feature("PLN-16")
def test_the_receiving_office_that_was_chosen_takes_the_declaration_in(cast):
    """Linping's receiving points: the city-direct one where it is known here by that name, else the employer's own."""
    case = declared.submitted(declared.plan(declared.LINPING, cast.organizations["office"]), cast.lin, cast.wang)
    stage = next(each for each in chain_of_case(case) if each.holder is Holder.DEPARTMENT)
    assert holder_for(stage, case) == cast.organizations["department"]
    point = Organization.objects.create(kind=Organization.Kind.DEPARTMENT, name="市直单位职称受理点", is_verified=True)
    assert holder_for(stage, case) == point
    assert holder_for(chain_of_case(case)[0], case) == cast.organizations["employer"]


@pytest.mark.feature("REV-13", "REV-06")
def test_a_committee_that_recommends_sends_on_by_its_page(cast, lower_committee):
    """A committee's page of batches is of those it received, until there is something to send on."""
    case = declared.submitted(declared.plan(declared.TAIZHOU, cast.organizations["office"]), cast.lin, cast.wang)
    client, page = cast.client("other_office_officer"), reverse("review:batches")
    assert "收到的批次" in client.get(page).text
    while case.stage != "recommendation":
        stage = stage_of_case(case)
        WORK[stage.kind](cast, case)
        if Action.FORWARD in stage.actions:
            batches.forward(walk.seat_of(officer(cast, case)), walk.chosen(case))
        case.refresh_from_db()
    WORK[StageKind.EXAMINE](cast, case)
    drawn = client.get(page).text
    assert "核对名单并报送" in drawn
    assert case.applicant_name in drawn
    assert "收到的批次" not in drawn
