"""The one door: tokens, stale pages, own dossiers, returns and what time does."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.services import end_seat
from applicants.models import Dossier
from kernel import clock, idempotency
from kernel.clock import CHINA
from messaging.models import OutboxMessage
from plans.spec import load_yaml
from plans.spec.chain import Action
from review.engine.commands import Command, Defect
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of
from review.queries.facts import correction_until
from review.queries.holders import holder_for
from review.services import sweeping
from review.services.run import run
from review.services.sweeping import lapse_due
from tests import factories, walk

REASON = "照片底色不是白色，请重新上传。"


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


def traces(case: Case) -> tuple[object, ...]:
    """Everything a command may write, to see that a refused one wrote nothing."""
    row = Case.objects.filter(pk=case.pk).values_list().get()
    dossier = Dossier.objects.filter(pk=case.dossier_id).values_list().get()
    return row, dossier, ReviewEvent.objects.count(), OutboxMessage.objects.count()


def refused(case: Case, command: Command, seat) -> Refused:
    before = traces(case)
    with pytest.raises(Refused) as caught:
        run(case.pk, command, seat)
    assert traces(case) == before  # INV-20
    return caught.value


@pytest.mark.abuse("AC-023")
def test_the_same_token_gets_the_first_answer(cast, case):
    token = idempotency.new_token()
    command = Command(Action.APPROVE, case.version, reason=walk.OPINION)
    first = run(case.pk, command, cast.wang.seat, token=token)
    after = traces(case)
    again = run(case.pk, command, cast.wang.seat, token=token)
    assert (first.replayed, again.replayed) == (False, True)
    assert (first.case, first.version) == (again.case, again.version)
    assert traces(case) == after


@pytest.mark.abuse("AC-021", "AC-025")
def test_a_second_tab_learns_who_was_faster(cast, case):
    stale = Command(Action.RETURN, case.version, reason=REASON)
    walk.decide(case, cast.wang, Action.APPROVE)
    found = refused(case, stale, cast.wang.seat)
    assert found.code == "stale"
    assert "苕溪建设集团有限公司 王敏于" in found.message


@pytest.mark.abuse("AC-001", "AC-003", "AC-005", "AC-006", "AC-010")
@pytest.mark.parametrize(
    "name", ["zhao", "chen", "department_officer", "sun", "operator", "owner_hr", "lin", "colleague", "stranger"]
)
def test_only_the_holder_may_decide(cast, case, name):
    command = Command(Action.APPROVE, case.version, reason=walk.OPINION)
    assert refused(case, command, cast.actors[name].seat).code == "not_permitted"


@pytest.mark.abuse("AC-006")
def test_where_the_applicant_is_the_only_reviewer_the_case_goes_up(cast, case):
    first = chain_of(case.plan_version)[0]
    assert holder_for(first, case) == cast.organizations["employer"]
    end_seat(cast.wang.seat)
    assert holder_for(first, case) == cast.organizations["department"]


@pytest.mark.feature("REV-02", "REV-05", "REV-08", "REV-12")
@pytest.mark.abuse("AC-019")
def test_a_returned_dossier_comes_back_as_a_new_snapshot_to_the_first_office(cast, case):
    walk.walk_to(cast, case, "department")
    first = case.snapshot
    walk.decide(case, cast.department_officer, Action.RETURN, reason=REASON, defects=(Defect("photo", "底色不白"),))
    dossier = Dossier.objects.get(pk=case.dossier_id)
    assert (case.status, case.stage) == (Case.Status.RETURNED, "department")
    assert (dossier.status, dossier.defects) == (
        "returned",
        [{"section": "photo", "target": "", "label": "", "text": "底色不白"}],
    )
    assert dossier.correct_until == case.due_at
    text = OutboxMessage.objects.get(template="case_returned").text
    assert REASON in text
    assert "共 1 处需要修改" in text
    step = reverse("applicants:step", args=[dossier.public_id, "photo"])
    page = cast.client("lin").get(step).content.decode()
    assert REASON in page
    assert "底色不白" in page
    assert refused(case, Command(Action.APPROVE, case.version), cast.department_officer.seat).code == "not_permitted"

    factories.submit(dossier, cast.lin)
    case.refresh_from_db()
    assert (case.status, case.stage, case.round) == (Case.Status.IN_REVIEW, "employer", 2)
    assert case.holder == cast.organizations["employer"]
    assert case.snapshot != first
    first.refresh_from_db()
    assert first.content["dossier"]["round"] == 1
    assert check_all() == []


@pytest.mark.feature("REV-02")
def test_a_rejection_ends_the_case_and_frees_the_year(cast, case):
    walk.decide(case, cast.wang, Action.REJECT, reason="申报人不在本单位工作。")
    case.dossier.refresh_from_db()
    assert (case.status, case.dossier.status) == (Case.Status.FAILED, "closed")
    assert case.decided_at is not None
    assert refused(case, Command(Action.APPROVE, case.version), cast.wang.seat).code == "not_permitted"


def test_an_applicant_withdraws_while_the_plan_allows_it(cast, case):
    run(case.pk, Command(Action.WITHDRAW, case.version), cast.lin.seat)
    case.refresh_from_db()
    case.dossier.refresh_from_db()
    assert (case.status, case.dossier.status) == (Case.Status.WITHDRAWN, "closed")


@pytest.mark.abuse("AC-040", "AC-048")
def test_a_case_lapses_once_and_only_after_its_window(cast, case):
    walk.decide(case, cast.wang, Action.RETURN, reason=REASON)
    assert lapse_due() == 0
    clock.shift(case.due_at - clock.now() + timedelta(seconds=1))
    assert lapse_due() == 1
    assert lapse_due() == 0
    case.refresh_from_db()
    assert (case.status, Dossier.objects.get(pk=case.dossier_id).status) == (Case.Status.LAPSED, "closed")
    last = ReviewEvent.objects.filter(case=case).order_by("-serial")[0]
    assert (last.kind, last.actor, last.seat) == ("lapsed", None, None)
    assert check_all() == []


@pytest.mark.abuse("AC-048")
def test_a_case_that_breaks_does_not_keep_the_others_open(cast, case, monkeypatch, caplog):
    other = walk.submitted(cast, case.plan_version, "colleague")
    for each in (case, other):
        walk.decide(each, cast.wang, Action.RETURN, reason=REASON)
    clock.shift(timedelta(days=60))

    def breaking(case_id, *args, **kwargs):
        if case_id == case.pk:
            raise ZeroDivisionError
        return run(case_id, *args, **kwargs)

    monkeypatch.setattr(sweeping, "run", breaking)
    assert lapse_due() == 1
    assert f"case {case.pk} is overdue" in caplog.text
    monkeypatch.undo()
    assert lapse_due() == 1, "and the next run ends it"


@pytest.mark.abuse("AC-033")
def test_the_correction_window_counts_working_days_over_national_day(db):
    stage = load_yaml(factories.CATALOGUE_FILE.read_text()).stage("employer")
    tuesday = datetime(2020, 9, 29, 15, 0, tzinfo=CHINA)
    # 30 September; 1 to 8 October are holidays; 9, 10 (a Saturday made up), 12 and 13 October.
    assert correction_until(stage, tuesday) == datetime(2020, 10, 14, tzinfo=CHINA)
    near = stage.model_copy(update={"deadline": datetime(2020, 10, 10, tzinfo=CHINA)})
    assert correction_until(near, tuesday) == near.deadline
    nearer = stage.model_copy(update={"deadline": datetime(2020, 9, 30, 12, 0, tzinfo=CHINA)})
    assert correction_until(nearer, tuesday) == tuesday
    assert correction_until(stage, datetime(1999, 1, 4, tzinfo=CHINA)) is None


@pytest.mark.abuse("AC-026", "AC-111")
def test_a_line_of_history_is_never_changed(case):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReviewEvent.objects.filter(case=case).update(kind="approved")


@pytest.mark.abuse("AC-111")
def test_the_checker_finds_a_state_that_no_history_explains(case, capsys):
    call_command("check_invariants")
    assert "no violation" in capsys.readouterr().out
    Case.objects.filter(pk=case.pk).update(stage="confirmation", staged_result="passed")
    assert {broken.invariant for broken in check_all()} == {"INV-03"}
    with pytest.raises(CommandError, match="1 violation"):
        call_command("check_invariants")
    Case.objects.filter(pk=case.pk).update(stage="employer", staged_result="", version=2)
    assert {broken.invariant for broken in check_all()} == {"INV-03", "INV-14"}
