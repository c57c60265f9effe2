"""A return at the unit's own stage frees the post that was kept; taking it back asks for one again (ORG-01)."""

import pytest
from django.db import connection

from kernel import clock
from plans.services import publish
from plans.spec.base import Level
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.queries.posts import ledger
from review.services.run import lock_cases, run, run_locked
from tests import walk
from tests.review import posts
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)
ACTIONS = (Action.APPROVE, Action.RETURN, Action.REJECT, Action.FORWARD)


@pytest.fixture
def version(cast):
    """A unit that examines, and sends on in a batch: what it approved it may still return."""
    document = posts.institution(cast).spec
    first = document.chain[0].model_copy(update={"actions": ACTIONS})
    changed = document.model_copy(update={"code": "sent-on", "chain": (first, *document.chain[1:])})
    return publish(changed, organizer=cast.organizations["office"])


def recall(case, cast):
    case.refresh_from_db()
    return run(case.pk, Command(OwnCommand.RECALL, case.version, reason="退回有误，撤回。"), walk.seat_of(cast.wang))


def intermediate(statement):
    return next(row for row in ledger(statement) if row.level is Level.INTERMEDIATE)


@pytest.mark.feature("ORG-01")
def test_a_return_is_taken_back_only_while_its_post_is_vacant(cast, version):
    case, other = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    statement = posts.ledger_of(cast, version)  # one is vacant
    walk.decide(case, cast.wang, Action.APPROVE)
    walk.decide(case, cast.wang, Action.RETURN)
    walk.decide(other, cast.wang, Action.APPROVE)
    with pytest.raises(Refused) as refused:
        recall(case, cast)
    assert refused.value.code == "no_post"
    assert intermediate(statement).available == 0
    walk.decide(other, cast.wang, Action.REJECT)
    recall(case, cast)
    case.refresh_from_db()
    assert (case.step, intermediate(statement).available) == ("approved", 0)


@pytest.mark.feature("ORG-01")
@pytest.mark.parametrize("is_held", [True, False])
def test_of_a_recall_and_an_approval_for_the_last_post_one_wins(cast, version, monkeypatch, is_held):
    """The twin, without the lock, gives one post away twice."""
    case, other = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    statement = posts.ledger_of(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    walk.decide(case, cast.wang, Action.RETURN)
    if not is_held:
        monkeypatch.setattr("review.services.run.hold_posts", lambda _case: None)

    def approve():
        (locked,) = lock_cases([other.pk])
        command = Command(Action.APPROVE, other.version, reason=walk.OPINION)
        run_locked(locked, command, walk.seat_of(cast.wang), now=clock.now())

    outcome, _waited = first_then_second(approve, lambda: recall(case, cast))
    is_one_at_a_time = is_held or not connection.features.has_select_for_update
    assert isinstance(outcome, Refused) is is_one_at_a_time
    assert intermediate(statement).available == (0 if is_one_at_a_time else -1)
