from datetime import UTC, date, datetime, timedelta

import pytest

from review.engine import events as ev
from review.engine.apply import apply, fold
from review.engine.commands import Defect
from review.engine.state import Result, Status, Step

UNTIL = datetime(2020, 10, 12, 16, 0, tzinfo=UTC)
EXAMPLES = [
    ev.Started("employer", "sha256:one", due_at=UNTIL),
    ev.Resubmitted("employer", "sha256:two"),
    ev.Entered("department", due_at=UNTIL),
    ev.Approved("employer", "同意"),
    ev.Returned("employer", "照片不合格", UNTIL, (Defect("photo", "底色"),), ("PHO-02",)),
    ev.Rejected("employer", "资历不足两年", ("E1",)),
    ev.Forwarded("department", "b1"),
    ev.NoticeOpened("employer_notice", "n1", "sha256:one", date(2020, 9, 22), date(2020, 9, 28)),
    ev.NoticeStopped("employer_notice", "n1", "单位名称有误"),
    ev.NoticeClosed("employer_notice", "n1", date(2020, 9, 22), date(2020, 9, 28)),
    ev.Recalled("department", "forwarded", Step.APPROVED, UNTIL, "名册有误", batch="b1"),
    ev.Compared("on_site", date(2020, 9, 9), "陈光", (ev.ComparedPaper("评审表", ev.Agreement.DIFFERS, "缺章"),)),
    ev.FeeSettled("payment", "bill"),
    ev.PaymentExtended("payment", UNTIL, UNTIL - timedelta(days=3), "支付平台检修"),
    ev.BallotRecorded("committee", 25, 21, 14, 5, 2, Result.PASSED, "m1"),
    ev.ScoreVerified(
        "office",
        "s",
        95,
        90,
        False,
        {"g": 90},
        ("a",),
        (ev.VerifiedItem("w", 3, None, 0, "佐证不足，不计"),),
        "未附证明材料",
    ),
    ev.Released("committee", Result.FAILED),
    ev.Confirmed("confirmation", "湖职〔2020〕1号"),
    ev.Withdrawn("employer", "不报了"),
    ev.Lapsed("employer", "逾期"),
    ev.Voided("employer", "伪造学历证书"),
]


def test_every_event_has_an_example():
    assert {type(event) for event in EXAMPLES} == set(ev.EVENTS.values())


@pytest.mark.parametrize("event", EXAMPLES, ids=ev.name_of)
def test_a_record_is_read_back_as_it_was(event):
    assert ev.from_record(ev.name_of(event), ev.to_record(event)) == event


def test_each_event_is_one_step_of_the_version():
    state = fold(EXAMPLES[:1])
    for serial, event in enumerate(EXAMPLES[1:], start=2):
        state = apply(state, event)
        assert state.version == serial


def test_a_case_starts_once_and_first():
    with pytest.raises(ValueError, match="starts once"):
        apply(fold(EXAMPLES[:1]), EXAMPLES[0])
    with pytest.raises(ValueError, match="first event"):
        apply(None, EXAMPLES[2])
    with pytest.raises(ValueError, match="without events"):
        fold([])


def test_a_return_remembers_its_stage_and_a_resubmit_forgets_the_ballot():
    state = fold([EXAMPLES[0], EXAMPLES[2], ev.Returned("department", "照片不合格", UNTIL)])
    assert (state.status, state.stage, state.due_at) == (Status.RETURNED, "department", UNTIL)
    again = apply(state, EXAMPLES[1])
    assert (again.status, again.stage, again.step, again.round) == (Status.IN_REVIEW, "employer", Step.PENDING, 2)
    assert again.staged_result is None
    assert again.due_at is None
