"""成批办理: many cases decided on together, each by itself, nothing half done (item 4 of the review chain)."""

import pytest

from accounts.models import Role
from accounts.services import end_seat
from applicants.facts import read_findings
from kernel import idempotency
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.invariants import check_all
from review.leaves import leaves_to_judge
from review.models import Batch, BulkItem, BulkJob, Case, ReviewEvent
from review.presenters.sentence import model_sentence
from review.services import bulk, bulk_work, claims, desk
from review.services.selection import Chosen
from tests import factories, walk
from tests.access import marks
from tests.cast import join

pytestmark = pytest.mark.django_db
OWNERS = ("lin", "colleague", "payer")


@pytest.fixture
def cases(cast) -> list[Case]:
    """Three cases at the department, whose officer has judged what a person must judge."""
    version = factories.plan(cast)
    found = [marks.submitted(cast, version, owner) for owner in OWNERS]
    walk.walk_all(cast, {"department": found})
    for case in found:
        judge_all(cast.department_officer, case)
    return found


def judge_all(actor, case, verdict="fits"):
    for leaf in leaves_to_judge(read_findings(case.snapshot.content["findings"])):
        desk.judge(case.pk, walk.seat_of(actor), place=leaf.place, verdict=verdict, word="")


def chosen(cases):
    return [one for case in cases for one in walk.chosen(case)]


def prepared(cast, cases, command=Action.APPROVE, actor="department_officer") -> BulkJob:
    job = bulk.prepare(walk.seat_of(cast.actors[actor]), command, chosen(cases), token=idempotency.new_token())
    assert not bulk_work.work(job.pk)
    job.refresh_from_db()
    return job


def started(cast, cases, command=Action.APPROVE) -> BulkJob:
    job = prepared(cast, cases, command)
    count = job.items.filter(state="fit").count()
    opinion = model_sentence() if command is Action.APPROVE else ""
    return bulk.start(job.pk, job.seat, count=count, opinion=opinion, token=idempotency.new_token())


def states(job):
    return sorted(job.items.values_list("case__applicant_name", "state"))


def approvals(case):
    return ReviewEvent.objects.filter(case=case, kind="approved", stage="department").count()


@pytest.mark.feature("REV-02", "REV-05")
@pytest.mark.abuse("AC-034")
def test_many_are_approved_each_with_its_own_words_and_a_second_run_changes_nothing(cast, cases):
    job = started(cast, cases)
    assert not bulk_work.work(job.pk)
    before = list(ReviewEvent.objects.order_by("pk").values_list("digest", flat=True))
    bulk_work.work(job.pk)
    assert list(ReviewEvent.objects.order_by("pk").values_list("digest", flat=True)) == before
    job.refresh_from_db()
    assert job.state == "done" and job.ended_at
    for item in job.items.select_related("case"):
        assert item.state == "done" and item.at
        assert item.case.step == "approved"
        event = ReviewEvent.objects.get(case=item.case, kind="approved", stage="department")
        assert event.data["reason"] == item.opinion
        assert f"经审核，{item.case.applicant_name}同志" in item.opinion and "公示期满，同意报送。" in item.opinion
        assert event.seat == job.seat
    assert check_all() == []


@pytest.mark.abuse("AC-034")
def test_what_cannot_be_decided_is_named_with_its_reason_and_stays(cast, cases):
    lin, colleague, payer = cases
    other = join(cast, 741, "department_colleague", "何同事", Role.DEPARTMENT_OFFICER, "department")
    claims.claim(lin.pk, walk.seat_of(other))
    judge_all(cast.department_officer, colleague, verdict="fails")
    job = prepared(cast, cases)
    refusals = dict(job.items.filter(state="unfit").values_list("case__applicant_name", "refusal"))
    assert "何同事已领取" in refusals.pop("林清")
    assert "认定不符合" in refusals.pop("周同")
    assert refusals == {}
    walk.decide(payer, cast.department_officer, Action.RETURN, reason="材料与证书不一致，请核对。")
    late = prepared(cast, cases[:2])
    assert not late.items.filter(state="fit").exists()
    with pytest.raises(Refused, match="可以办理的是 0 件"):
        bulk.start(late.pk, late.seat, count=2, opinion="同意")


@pytest.mark.abuse("AC-034", "AC-021")
def test_a_case_changed_meanwhile_fails_with_who_was_faster_and_the_others_are_done(cast, cases):
    job = started(cast, cases)
    walk.decide(cases[1], cast.department_officer, Action.RETURN, reason="材料与证书不一致，请核对。")
    bulk_work.work(job.pk)
    assert states(job) == sorted([("林清", "done"), ("周同", "failed"), ("何付", "done")])
    why = job.items.get(state="failed").refusal
    assert "蒋建" in why and "已由" in why
    cases[1].refresh_from_db()
    assert cases[1].status == "returned"


def test_unjudged_conditions_are_left_to_their_own_page(cast):
    case = walk.walk_to(cast, marks.submitted(cast, factories.plan(cast), "lin"), "department")
    job = prepared(cast, [case])
    assert "待您单位认定" in job.items.get().refusal
    judge_all(cast.department_officer, case)
    job = started(cast, [case])
    judge_all(cast.department_officer, case, verdict="fails")  # between the confirmation and the work
    bulk_work.work(job.pk)
    assert "认定不符合" in job.items.get().refusal
    assert approvals(case) == 0


@pytest.mark.abuse("AC-034")
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_worker_that_dies_at_any_case_leaves_nothing_half_done_and_the_next_goes_on(cast, cases, monkeypatch, place):
    job = started(cast, cases)
    whole, seen = bulk_work.run_locked, []

    def dying(case, *args, **kwargs):
        seen.append(case.pk)
        done = whole(case, *args, **kwargs)
        if len(seen) == place + 1:
            raise KeyboardInterrupt  # the process is gone after the case was written, before its transaction ended
        return done

    monkeypatch.setattr(bulk_work, "run_locked", dying)
    with pytest.raises(KeyboardInterrupt):
        bulk_work.work(job.pk)
    assert [approvals(case) for case in cases] == [1] * place + [0] * (3 - place)
    assert job.items.filter(state="done").count() == place
    monkeypatch.undo()
    assert not bulk_work.work(job.pk)
    assert [approvals(case) for case in cases] == [1, 1, 1]
    assert job.items.filter(state="done").count() == 3
    assert check_all() == []


@pytest.mark.abuse("AC-034")
def test_a_case_that_breaks_keeps_nobody_waiting_and_is_given_up_in_words(cast, cases, monkeypatch):
    job = started(cast, cases)
    whole = bulk_work.run_locked

    def breaking(case, *args, **kwargs):
        if case.pk == cases[1].pk:
            raise ZeroDivisionError
        return whole(case, *args, **kwargs)

    monkeypatch.setattr(bulk_work, "run_locked", breaking)
    for _run in range(bulk_work.MAX_ATTEMPTS):
        assert job.state != "done"
        bulk_work.work(job.pk)
        job.refresh_from_db()
    assert [approvals(case) for case in cases] == [1, 0, 1]
    assert "系统出错" in job.items.get(state="failed").refusal
    bulk_work.work(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.abuse("AC-016")
def test_a_seat_that_has_ended_decides_on_nothing_more(cast, cases):
    job = started(cast, cases)
    end_seat(walk.seat_of(cast.department_officer))
    bulk_work.work(job.pk)
    assert {state for _name, state in states(job)} == {"failed"}
    assert "席位已停用" in job.items.first().refusal
    assert [approvals(case) for case in cases] == [0, 0, 0]


def test_what_is_stopped_stays_as_it_is(cast, cases):
    job = started(cast, cases)
    assert not bulk.stop(job.pk, walk.seat_of(cast.chen))
    assert bulk.stop(job.pk, job.seat)
    bulk_work.work(job.pk)
    assert [approvals(case) for case in cases] == [0, 0, 0]
    assert not bulk.stop(job.pk, job.seat)


@pytest.mark.abuse("AC-003", "AC-006")
def test_a_foreign_case_an_own_one_and_an_empty_choice_are_refused_as_a_whole(cast, cases):
    seat = walk.seat_of(cast.department_officer)
    foreign = Chosen("nobodys", 1)
    for wrong, code in (([], "none_chosen"), ([*chosen(cases), foreign], "not_found")):
        with pytest.raises(Refused) as refused:
            bulk.prepare(seat, Action.APPROVE, wrong)
        assert refused.value.code == code
    with pytest.raises(Refused, match="退回须逐件"):
        bulk.prepare(seat, Action.RETURN, chosen(cases))
    own = walk.submitted(cast, cases[0].plan_version, "stranger", "zhao")
    with pytest.raises(Refused):
        bulk.prepare(walk.seat_of(cast.wang), Action.APPROVE, chosen([own]))
    assert not BulkJob.objects.exists()


@pytest.mark.abuse("AC-023")
def test_the_same_confirmation_twice_begins_once_and_a_wrong_number_begins_nothing(cast, cases):
    job, token = prepared(cast, cases), idempotency.new_token()
    with pytest.raises(Refused, match="可以办理的是 3 件，您填的是 2"):
        bulk.start(job.pk, job.seat, count=2, opinion="同意报送。")
    for _twice in range(2):
        bulk.start(job.pk, job.seat, count=3, opinion="同意报送。", token=token)
    with pytest.raises(Refused) as refused:
        bulk.start(job.pk, job.seat, count=3, opinion="同意报送。", token=idempotency.new_token())
    assert refused.value.code == "begun"


@pytest.mark.feature("REV-06", "REV-16")
def test_many_are_forwarded_in_one_batch_for_each_receiver(cast, cases):
    bulk_work.work(started(cast, cases).pk)
    job = started(cast, cases, Action.FORWARD)
    bulk_work.work(job.pk)
    batch = Batch.objects.get(job=job)
    assert batch.receiver == cast.organizations["bureau"]
    assert set(batch.cases.all()) == set(cases)
    assert {item.state for item in job.items.all()} == {"done"}
    assert check_all() == []


def test_a_prepared_job_gives_way_to_the_next_and_a_forgotten_one_is_woken(cast, cases, monkeypatch):
    first = prepared(cast, cases)
    second = prepared(cast, cases[:1])
    assert not BulkJob.objects.filter(pk=first.pk).exists()
    assert BulkItem.objects.filter(job=second).count() == 1
    bulk.start(second.pk, second.seat, count=1, opinion="同意报送。")
    woken = []
    monkeypatch.setattr(bulk_work, "send_after_commit", lambda task, **what: woken.append(what["job_id"]))
    assert bulk_work.wake_forgotten() == 0
    BulkJob.objects.update(worked_at=second.made_at - 2 * bulk_work.FORGOTTEN)
    assert bulk_work.wake_forgotten() == 1
    assert woken == [second.pk]
