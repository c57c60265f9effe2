from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.spec.chain import Action, Gate, Holder, StageKind
from review.engine import events as ev
from review.engine.commands import Command, Defect, OwnCommand
from review.engine.decide import blocked_by, chain_problems, decide, start
from review.engine.facts import Role
from review.engine.refusal import Refused
from review.engine.state import Result, Status, Step
from tests.review.engine.chains import CHAIN, EXAMINER, NOW, TODAY, ask, at, holder, owner, shown, stage, system


def refusal(state, command, facts) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(state, CHAIN, command, facts)
    return caught.value


@pytest.mark.feature("REV-02")
def test_approval_without_a_batch_moves_on_at_once():
    state = at("employer")
    events = decide(state, CHAIN, ask(Action.APPROVE, state, reason="同意"), holder(Role.EMPLOYER))
    assert events == (ev.Approved("employer", "同意"), ev.Entered("employer_notice"))


@pytest.mark.feature("REV-06")
def test_approval_with_a_batch_waits_for_it():
    state = at("department")
    assert decide(state, CHAIN, ask(Action.APPROVE, state), holder()) == (ev.Approved("department"),)


@pytest.mark.feature("REV-06", "REV-16")
def test_forwarding_needs_an_approval_and_a_batch():
    pending = at("bureau")
    assert refusal(pending, ask(Action.FORWARD, pending, payload={"batch": "b"}), holder()).code == "not_permitted"
    approved = at("bureau", Step.APPROVED)
    assert refusal(approved, ask(Action.FORWARD, approved), holder()).code == "batch"
    events = decide(approved, CHAIN, ask(Action.FORWARD, approved, payload={"batch": "b"}), holder())
    assert events == (ev.Forwarded("bureau", "b"), ev.Entered("office"))


@pytest.mark.feature("REV-02")
@pytest.mark.parametrize("name", [Action.RETURN, Action.REJECT])
@pytest.mark.parametrize("reason", ["", "不行", "    不够    "])
def test_return_and_rejection_need_a_reason(name, reason):
    state = at("employer")
    found = refusal(state, ask(name, state, reason=reason), holder(Role.EMPLOYER))
    assert found.code == "reason"
    assert f"现有 {len(reason.strip())} 个字" in found.message


@pytest.mark.feature("REV-05", "REV-12")
def test_a_return_names_all_defects_and_its_window():
    state = at("department", Step.APPROVED)
    defects = (Defect("photo", "底色不是白色"), Defect("attachments", "缺学历证书"))
    until = NOW + timedelta(days=7)
    events = decide(
        state,
        CHAIN,
        ask(Action.RETURN, state, reason="材料不齐，请补正", defects=defects),
        holder(correction_until=until),
    )
    assert events == (ev.Returned("department", "材料不齐，请补正", until, defects, ()),)


@pytest.mark.abuse("AC-033")
def test_a_return_that_leaves_no_time_is_refused():
    state = at("employer")
    late = holder(Role.EMPLOYER, correction_until=NOW)
    assert refusal(state, ask(Action.RETURN, state, reason="材料不齐，请补正"), late).code == "correction_window"
    unknown = holder(Role.EMPLOYER, correction_until=None)
    assert refusal(state, ask(Action.RETURN, state, reason="材料不齐，请补正"), unknown).code == "calendar"


@pytest.mark.abuse("AC-025", "AC-023")
def test_a_stale_page_is_told_who_was_faster_before_anything_else():
    state = at("employer")
    stale = Command(Action.RETURN, state.version - 1)
    found = refusal(state, stale, holder(Role.EMPLOYER, handled_by="王工 于 2020年9月21日 10:00 "))
    assert found.code == "stale"
    assert "王工 于 2020年9月21日 10:00" in found.message


@pytest.mark.abuse("AC-006")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.APPLICANT, Role.SYSTEM)])
def test_nobody_acts_on_their_own_dossier(role):
    for item in CHAIN:
        for step in Step:
            state = at(item.code, step)
            for name in Action:
                command = ask(name, state, reason="一个足够长的理由", payload={"batch": "b"})
                assert refusal(state, command, holder(role, actor_is_owner=True)).code == "not_permitted"


@pytest.mark.abuse("AC-005")
def test_a_stranger_may_do_nothing_anywhere():
    for item in CHAIN:
        for name in (*Action, *OwnCommand):
            state = at(item.code)
            assert refusal(state, ask(name, state), holder(actor_holds_stage=False)).code == "not_permitted"


def test_what_the_plan_does_not_list_nobody_may():
    state = at("office", Step.APPROVED)
    assert refusal(state, ask(Action.FORWARD, state, payload={"batch": "b"}), holder()).code == "not_permitted"
    state = at("department")
    assert refusal(state, ask(Action.WITHDRAW, state), owner()).code == "not_permitted"


@pytest.mark.abuse("AC-028")
def test_a_corrected_dossier_starts_again_at_the_employer():
    state = at("office", status=Status.RETURNED, due_at=NOW + timedelta(days=1))
    events = decide(state, CHAIN, ask(OwnCommand.RESUBMIT, state), owner(snapshot_digest="sha256:two"))
    assert events == (ev.Resubmitted("employer", "sha256:two"),)


@pytest.mark.abuse("AC-040")
def test_the_correction_window_is_half_open():
    state = at("office", status=Status.RETURNED, due_at=NOW)
    assert refusal(state, ask(OwnCommand.RESUBMIT, state), owner()).code == "correction_over"
    just = owner(now=NOW - timedelta(microseconds=1))
    assert decide(state, CHAIN, ask(OwnCommand.RESUBMIT, state), just)


def test_only_the_portal_lapses_a_case_and_only_when_it_is_due():
    state = at("office", status=Status.RETURNED, due_at=NOW)
    assert refusal(state, ask(OwnCommand.LAPSE, state), holder()).code == "not_permitted"
    assert refusal(state, ask(OwnCommand.LAPSE, state), system(now=NOW - timedelta(seconds=1))).code == "not_due"
    (lapsed,) = decide(state, CHAIN, ask(OwnCommand.LAPSE, state), system())
    assert isinstance(lapsed, ev.Lapsed)
    assert refusal(at("employer"), ask(OwnCommand.LAPSE, at("employer")), system()).code == "not_permitted"


@pytest.mark.feature("PUB-01", "PUB-03")
def test_a_notice_is_opened_once_and_bound_to_what_it_shows():
    state = at("employer_notice")
    command = ask(Action.OPEN_NOTICE, state, payload={"notice": "n1"})
    days = (date(2020, 9, 22), date(2020, 9, 28))
    facts = holder(Role.EMPLOYER, notice_days=days)
    assert decide(state, CHAIN, command, facts) == (ev.NoticeOpened("employer_notice", "n1", "sha256:one", *days),)
    running = replace(facts, notice=shown(date(2020, 9, 28)))
    assert refusal(state, command, running).code == "notice_running"
    changed = replace(running, snapshot_digest="sha256:two")
    assert decide(state, CHAIN, command, changed)


@pytest.mark.abuse("AC-042")
def test_a_notice_is_not_opened_on_an_unknown_calendar():
    state = at("employer_notice")
    command = ask(Action.OPEN_NOTICE, state, payload={"notice": "n1"})
    assert refusal(state, command, holder(Role.EMPLOYER)).code == "calendar"


@pytest.mark.abuse("AC-041", "AC-042", "AC-044", "AC-047")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"notice": None}, "gate:notice_over"),
        ({"notice": shown(TODAY)}, "gate:notice_over"),
        ({"notice": shown(TODAY + timedelta(days=1))}, "gate:notice_over"),
        ({"notice": shown(date(2020, 9, 18), calendar_confirmed=False)}, "gate:notice_over"),
        ({"notice": shown(date(2020, 9, 18), digest="sha256:old")}, "gate:notice_over"),
        ({"notice": shown(date(2020, 9, 18)), "open_objections": 1}, "gate:no_open_objection"),
        ({"notice": shown(date(2020, 9, 18)), "upheld_objections": 1}, "gate:no_open_objection"),
    ],
)
def test_what_keeps_a_notice_open(changes, code):
    for code_of_stage in ("employer_notice", "result_notice"):
        state = at(code_of_stage)
        facts = holder(**changes)
        assert refusal(state, ask(Action.CLOSE_NOTICE, state), facts).code == code
        assert blocked_by(state, CHAIN, Action.CLOSE_NOTICE, facts).code == code


@pytest.mark.feature("PUB-01", "PUB-05")
def test_a_notice_over_is_closed_and_waits_or_moves_on():
    over = holder(notice=shown(date(2020, 9, 20)))
    closed = ev.NoticeClosed("employer_notice", "n1", date(2020, 9, 14), date(2020, 9, 20))
    state = at("employer_notice")
    assert decide(state, CHAIN, ask(Action.CLOSE_NOTICE, state), over) == (closed,)
    state = at("result_notice")
    events = decide(state, CHAIN, ask(Action.CLOSE_NOTICE, state), over)
    assert events == (replace(closed, stage="result_notice"), ev.Entered("confirmation"))
    assert blocked_by(state, CHAIN, Action.CLOSE_NOTICE, over) is None


@pytest.mark.abuse("AC-047")
def test_an_objection_after_the_closing_still_holds_the_case():
    state = at("employer_notice", Step.APPROVED)
    facts = holder(notice=shown(date(2020, 9, 18), closed=True), open_objections=1)
    command = ask(Action.FORWARD, state, payload={"batch": "b"})
    assert refusal(state, command, facts).code == "gate:no_open_objection"


@pytest.mark.feature("FEE-04")
def test_only_a_settled_bill_opens_the_way_to_the_committee():
    state = at("payment")
    command = ask(Action.SETTLE, state, payload={"bill": "b1"})
    assert refusal(state, command, owner()).code == "not_permitted"
    assert refusal(state, command, system()).code == "gate:bill_settled"
    events = decide(state, CHAIN, command, system(bill_settled=True))
    assert events == (ev.FeeSettled("payment", "b1"), ev.Entered("committee"))


@pytest.mark.feature("FEE-01")
def test_a_plan_without_a_fee_passes_the_payment_stage_and_says_so():
    state = at("payment")
    events = decide(state, CHAIN, ask(Action.SETTLE, state), system(fee_due=False))
    assert events == (ev.FeeSettled("payment", "", waived=True), ev.Entered("committee"))


@pytest.mark.feature("RES-01")
def test_confirmation_needs_a_passed_ballot_and_a_document():
    state = at("confirmation", staged_result=Result.PASSED)
    assert refusal(state, ask(Action.CONFIRM, state, payload={"document": " "}), holder()).code == "document"
    unvoted = at("confirmation")
    assert refusal(unvoted, ask(Action.CONFIRM, unvoted, payload={"document": "1号"}), holder()).code == "not_passed"
    events = decide(state, CHAIN, ask(Action.CONFIRM, state, payload={"document": "1号"}), holder())
    assert events == (ev.Confirmed("confirmation", "1号"),)


def test_a_finished_case_stays_finished():
    for status in (Status.PASSED, Status.FAILED, Status.WITHDRAWN, Status.LAPSED, Status.VOID):
        state = at("employer", status=status)
        for facts in (holder(), owner(), system()):
            for name in (*Action, *OwnCommand):
                assert refusal(state, ask(name, state), facts).code == "not_permitted"


def test_a_chain_that_cannot_run_starts_no_case():
    assert chain_problems(CHAIN) == []
    broken = (
        stage("one", StageKind.EXAMINE, Holder.EMPLOYER, (*EXAMINER, Action.CONFIRM)),
        stage("one", StageKind.PUBLIC_NOTICE, Holder.EMPLOYER, (Action.OPEN_NOTICE,)),
        stage("pay", StageKind.PAYMENT, Holder.APPLICANT, (Action.SETTLE,)),
        stage("seen", StageKind.ON_SITE_CHECK, Holder.BUREAU, (Action.APPROVE,)),
    )
    assert len(chain_problems(broken)) == 6
    assert chain_problems(()) != []
    with pytest.raises(Refused) as caught:
        start(broken, owner())
    assert caught.value.code == "chain"


def test_leaving_the_last_stage_is_refused_rather_than_lost():
    chain = (CHAIN[0],)
    state = at("employer")
    with pytest.raises(Refused) as caught:
        decide(state, chain, ask(Action.APPROVE, state), holder(Role.EMPLOYER))
    assert caught.value.code == "last_stage"


def test_gates_close_every_way_out_of_a_stage():
    gated = (stage("one", StageKind.EXAMINE, Holder.EMPLOYER, EXAMINER, Gate.RESULT_STAGED), CHAIN[0])
    state = at("one")
    with pytest.raises(Refused) as caught:
        decide(state, gated, ask(Action.APPROVE, state), holder(Role.EMPLOYER))
    assert caught.value.code == "gate:result_staged"
    assert blocked_by(state, gated, Action.REJECT, holder(Role.EMPLOYER)) is None
