"""Any second claim freezes both, and what keeps a stranger from stopping an employer's work by it (AC-013, ADR 12)."""

from datetime import timedelta

import pytest
from django.http import Http404

from accounts.models import EmployerClaim, HandlerInvitation, Organization, User
from accounts.services import employers
from accounts.services.employers import EVERYBODY, NOBODY, PRESENT, Against, Refused, Stale, Unconfirmed
from kernel import clock
from messaging.models import OutboxMessage
from tests.accounts.claims import (
    MEANT,
    REASON,
    approved,
    claimed,
    filed,
    history,
    messages,
    organization,
    resolve,
    seats_for,
)
from tests.cast import credit_code

Status = EmployerClaim.Status
UNSAID = Against()


@pytest.fixture
def handler(cast):
    return cast.seatless.user


@pytest.fixture
def other(cast):
    return cast.colleague.user


def statuses(*claims):
    return [EmployerClaim.objects.get(pk=claim.pk).status for claim in claims]


def answered(claim, user, *, agrees, note=""):
    return employers.answer(claim.public_id, user, agrees=agrees, note=note)


@pytest.mark.feature("ACC-05")
@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("unit_code", ["", credit_code(1)])
@pytest.mark.parametrize("is_filed_again", [False, True])
def test_any_second_claim_freezes_both_at_once_and_nobody_decides(cast, handler, other, unit_code, is_filed_again):
    if is_filed_again:
        returned = filed(cast, other, unit_code=unit_code)
        back = employers.give_back(returned.public_id, cast.operator.seat, reason=REASON, seen_version=1)
    first = approved(cast, handler)
    if is_filed_again:
        second = employers.file_again(
            other, back.public_id, claimed(cast), None, MEANT, seen_version=back.version, unit_code=unit_code
        )
    else:
        second = filed(cast, other, unit_code=unit_code, name="随便写的名称有限公司")
    assert statuses(first, second) == [Status.DISPUTED, Status.DISPUTED]
    assert organization().is_frozen and not seats_for(handler) and not seats_for(other)
    assert (messages(handler)[-1], messages(other)[-1]) == ("authorization_frozen", "authorization_disputed")
    assert "随便写的" not in OutboxMessage.objects.filter(to_user=handler).latest("pk").text
    for claim in (first, second):
        claim.refresh_from_db()
        with pytest.raises(Stale):
            employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    third = filed(cast, cast.lin.user)  # joins what is frozen already
    assert third.status == Status.DISPUTED


@pytest.mark.abuse("AC-013")
def test_nobody_is_frozen_before_the_claimant_said_that_it_is_meant(cast, handler, other):
    first = approved(cast, handler)
    with pytest.raises(Unconfirmed, match="已有人经办或者申请") as refused:
        filed(cast, other, against=UNSAID)
    assert refused.value.field == "freeze"
    assert EmployerClaim.objects.count() == 1 and statuses(first) == [Status.APPROVED]
    assert seats_for(handler) and messages(handler) == ["authorization_approved"]
    assert filed(cast, other, 2, against=UNSAID).status == Status.WAITING, "nobody acts for that one"
    with pytest.raises(Unconfirmed):
        filed(cast, handler, 2, against=UNSAID)
    assert filed(cast, handler, days=500, against=UNSAID).status == Status.WAITING, "one's own next letter"


@pytest.mark.abuse("AC-013")
def test_a_returned_claim_asks_again_before_it_freezes_whoever_acts_by_now(cast, handler, other):
    early = filed(cast, other)
    back = employers.give_back(early.public_id, cast.operator.seat, reason=REASON, seen_version=1)
    approved(cast, handler)
    with pytest.raises(Unconfirmed):
        employers.file_again(other, early.public_id, claimed(cast), None, UNSAID, seen_version=back.version)
    assert seats_for(handler)


@pytest.mark.feature("ACC-06")
@pytest.mark.abuse("AC-013")
def test_who_acts_ends_the_freeze_at_once_by_agreeing_and_the_letter_is_examined_as_usual(cast, handler, other):
    first = approved(cast, handler)
    second = filed(cast, other)
    for stranger in (cast.wang.user, other):
        with pytest.raises(Http404):
            answered(second, stranger, agrees=True)
    done = answered(second, handler, agrees=True)
    assert statuses(first, second) == [Status.APPROVED, Status.WAITING] and done.status == Status.WAITING
    assert seats_for(handler) and not seats_for(other) and not organization().is_frozen
    assert (messages(handler)[-1], messages(other)[-1]) == ("authorization_resumed", "authorization_examined")
    assert history(second) == ["filed", "disputed", "agreed", "resumed"]
    employers.approve(second.public_id, cast.operator.seat, seen_version=done.version)
    assert seats_for(handler) and seats_for(other)
    with pytest.raises(Stale):
        answered(second, handler, agrees=False, note="不认识这个人。")


@pytest.mark.abuse("AC-013")
def test_an_objection_leaves_it_to_the_operator_and_to_what_was_agreed_it_begins_the_dispute(cast, handler, other):
    approved(cast, handler)
    second = filed(cast, other)
    answered(second, handler, agrees=False, note="不认识这个人。")
    answered(second, handler, agrees=False, note="不认识这个人。")
    assert organization().is_frozen and history(second) == ["filed", "disputed", "objected"]
    answered(second, handler, agrees=True)
    assert not organization().is_frozen
    answered(second, handler, agrees=False, note="弄错人了，不是同事。")
    assert organization().is_frozen and statuses(second) == [Status.DISPUTED]
    for note in ("再想一想。", "还是不认识。"):
        answered(second, handler, agrees=False, note=note)
    with pytest.raises(Refused, match="已说明过 5 次"):
        answered(second, handler, agrees=True)


@pytest.mark.abuse("AC-013")
def test_the_employers_own_account_is_not_silenced_by_a_squatter_who_agrees(cast, handler, other):
    approved(cast, handler)
    owner = filed(cast, other, unit_code=credit_code(1))
    answered(owner, handler, agrees=True)
    assert organization().is_frozen and statuses(owner) == [Status.DISPUTED]
    resolve(cast, owner, owner.public_id)
    assert seats_for(other) and not seats_for(handler)


@pytest.mark.abuse("AC-013")
def test_between_two_of_the_employers_own_account_agreeing_is_enough(cast, handler, other):
    approved(cast, handler, unit_code=credit_code(1))
    second = filed(cast, other, unit_code=credit_code(1))
    answered(second, handler, agrees=True)
    assert not organization().is_frozen and statuses(second) == [Status.WAITING]


@pytest.mark.abuse("AC-013")
def test_of_several_claims_the_last_that_contradicts_keeps_the_freeze(cast, handler, other):
    first = approved(cast, handler)
    second, third = filed(cast, other), filed(cast, cast.lin.user)
    answered(second, handler, agrees=True)
    assert organization().is_frozen and statuses(first, second, third) == [Status.DISPUTED] * 3
    third.refresh_from_db()
    employers.withdraw(cast.lin.user, third.public_id, seen_version=third.version)
    assert statuses(first, second, third) == [Status.APPROVED, Status.WAITING, Status.WITHDRAWN]
    assert not organization().is_frozen and seats_for(handler)


@pytest.mark.feature("ACC-05")
@pytest.mark.abuse("AC-013")
def test_an_invitation_is_used_once_by_whom_it_was_given_and_freezes_nobody(cast, handler, other):
    first = approved(cast, handler)
    code = employers.invite(handler, first.public_id).public_id
    approved(cast, cast.lin.user, 2)
    with pytest.raises(Refused, match="邀请码不是这家单位的") as refused:
        filed(cast, other, 2, against=Against(code))
    assert refused.value.field == "invitation"
    second = filed(cast, other, against=Against(code))
    assert second.status == Status.WAITING and not organization().is_frozen and seats_for(handler)
    assert history(second) == ["filed", "invited"] and messages(handler) == ["authorization_approved"]
    with pytest.raises(Refused, match="已经用过"):
        filed(cast, cast.stranger.user, against=Against(code))
    back = employers.give_back(second.public_id, cast.operator.seat, reason=REASON, seen_version=second.version)
    with pytest.raises(Refused, match="不能改为另一家单位"):
        employers.file_again(other, back.public_id, claimed(cast, 3), None, UNSAID, seen_version=back.version)
    again = employers.file_again(other, back.public_id, claimed(cast), None, UNSAID, seen_version=back.version)
    assert again.status == Status.WAITING
    employers.approve(again.public_id, cast.operator.seat, seen_version=again.version)
    assert seats_for(handler) and seats_for(other)


def test_an_invitation_is_of_somebody_who_acts_now_and_ends_by_itself(cast, handler, other):
    first = approved(cast, handler)
    with pytest.raises(Http404):
        employers.invite(other, first.public_id)
    codes = [employers.invite(handler, first.public_id).public_id for _ in range(3)]
    with pytest.raises(Refused, match="3 个邀请码"):
        employers.invite(handler, first.public_id)
    clock.shift(timedelta(days=8))
    with pytest.raises(Refused, match="过期"):
        filed(cast, other, against=Against(codes[0]))
    fresh = employers.invite(handler, first.public_id)
    filed(cast, cast.lin.user)
    first.refresh_from_db()
    with pytest.raises(Stale, match="不能代表这家单位"):
        employers.invite(handler, first.public_id)
    invited = filed(cast, other, against=Against(fresh.public_id))
    assert invited.status == Status.DISPUTED, "what is frozen already stays so"
    assert HandlerInvitation.objects.get(pk=fresh.pk).claim == invited


def test_an_invitation_of_somebody_whose_letter_has_ended_says_nothing(cast, handler, other):
    first = approved(cast, handler, days=2)
    code = employers.invite(handler, first.public_id).public_id
    clock.shift(timedelta(days=4))
    with pytest.raises(Refused, match="邀请码"):
        filed(cast, other, against=Against(code))


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("ending", ["refused", "withdrawn"])
def test_an_unfounded_claim_closes_this_way_for_thirty_days_and_not_the_invited_one(cast, handler, other, ending):
    first = approved(cast, handler)
    approved(cast, handler, 2)
    claim = filed(cast, other)
    if ending == "refused":
        resolve(cast, claim, first.public_id)
    else:
        employers.withdraw(other, claim.public_id, seen_version=claim.version)
    assert seats_for(handler) and not organization().is_frozen
    for serial in (1, 2):
        with pytest.raises(Refused, match="不能再次提交"):
            filed(cast, other, serial, days=100)
    assert filed(cast, other, 3).status == Status.WAITING, "nobody acts for that one"
    second = EmployerClaim.objects.get(handler=handler, credit_code=credit_code(2))
    code = employers.invite(handler, second.public_id).public_id
    assert filed(cast, other, 2, against=Against(code)).status == Status.WAITING
    clock.shift(timedelta(days=30, seconds=1))
    assert filed(cast, other, days=100).status == Status.DISPUTED


@pytest.mark.abuse("AC-013")
def test_one_person_disputes_one_employer_at_a_time(cast, handler, other):
    approved(cast, handler)
    approved(cast, handler, 2)
    filed(cast, other)
    with pytest.raises(Refused, match="同一时间只能有一份"):
        filed(cast, other, 2)
    assert seats_for(handler, 2)


@pytest.mark.abuse("AC-013")
def test_who_was_stopped_takes_back_no_claim_that_gave_them_powers(cast, handler, other):
    first = approved(cast, handler)
    filed(cast, other)
    first.refresh_from_db()
    with pytest.raises(Stale, match="不能撤回"):
        employers.withdraw(handler, first.public_id, seen_version=first.version)
    assert organization().is_frozen


def test_of_two_first_claims_the_other_waits_again_when_one_is_taken_back(cast, handler, other):
    first, second = filed(cast, handler), filed(cast, other)
    assert history(second) == ["filed", "disputed"]
    employers.withdraw(other, second.public_id, seen_version=second.version)
    assert statuses(first, second) == [Status.WAITING, Status.WITHDRAWN]
    assert history(second)[-1] == "withdrawn", "nobody's work was stopped"
    assert messages(handler) == ["authorization_disputed", "authorization_examined"]


def test_the_next_letter_of_a_fellow_handler_that_was_examined_late_freezes_nobody(cast, handler, other):
    first = approved(cast, handler, days=5)
    code = employers.invite(handler, first.public_id).public_id
    approved(cast, other, against=Against(code))
    renewal = filed(cast, handler, days=300, against=UNSAID)
    clock.shift(timedelta(days=7))
    assert not seats_for(handler)
    employers.approve(renewal.public_id, cast.operator.seat, seen_version=renewal.version)
    assert seats_for(handler) and seats_for(other) and not organization().is_frozen


@pytest.mark.abuse("AC-013")
def test_a_claim_whose_inviter_acts_no_more_is_disputed_when_it_would_be_approved(cast, handler, other):
    first = approved(cast, handler, days=5)
    code = employers.invite(handler, first.public_id).public_id
    approved(cast, cast.lin.user, against=Against(code))
    invited = filed(cast, other, against=Against(employers.invite(handler, first.public_id).public_id))
    clock.shift(timedelta(days=7))
    done = employers.approve(invited.public_id, cast.operator.seat, seen_version=invited.version)
    assert done.status == Status.DISPUTED and not seats_for(other) and organization().is_frozen


@pytest.mark.abuse("AC-013")
def test_the_next_letter_that_waits_is_stopped_with_the_rest_and_waits_again(cast, handler, other):
    first = approved(cast, handler)
    renewal = filed(cast, handler, days=500, against=UNSAID)
    second = filed(cast, other)
    assert statuses(first, second, renewal) == [Status.DISPUTED] * 3
    answered(second, handler, agrees=True)
    assert statuses(first, second, renewal) == [Status.APPROVED, Status.WAITING, Status.WAITING]


@pytest.mark.abuse("AC-013")
def test_two_who_wait_are_frozen_before_either_has_powers(cast, handler, other):
    first, second = filed(cast, handler), filed(cast, other)
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.DISPUTED, Status.DISPUTED)
    resolve(cast, first, second.public_id)
    assert seats_for(other)
    assert not seats_for(handler)


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("winner", ["first", "second", EVERYBODY, NOBODY])
def test_the_operator_says_who_acts_and_every_step_is_kept(cast, handler, other, winner):
    first = approved(cast, handler)
    second = filed(cast, other)
    chosen = {"first": first.public_id, "second": second.public_id}.get(winner, winner)
    resolve(cast, first, chosen)
    assert bool(seats_for(handler)) == (winner in ("first", EVERYBODY))
    assert bool(seats_for(other)) == (winner in ("second", EVERYBODY))
    assert (organization().is_verified, organization().is_frozen) == (winner != NOBODY, False)
    upheld = "upheld" if winner in ("first", EVERYBODY) else "refused"
    assert history(first) == ["filed", "approved", "disputed", upheld]
    assert first.events.get(kind=upheld).note == REASON
    with pytest.raises(Stale):
        employers.resolve(first.public_id, cast.operator.seat, winner=chosen, reason=REASON, seen="")


@pytest.mark.abuse("AC-013")
def test_who_acted_without_a_claim_may_go_on(cast, handler):
    """Seats that were given before there were letters."""
    known = cast.organizations["other_employer"]
    Organization.objects.filter(pk=known.pk).update(credit_code=credit_code(7))
    claim = filed(cast, handler, 7, name=known.name)
    assert claim.status == Status.DISPUTED
    assert not seats_for(cast.zhao.user, 7)
    assert messages(cast.zhao.user) == ["authorization_frozen"]
    resolve(cast, claim, PRESENT)
    assert seats_for(cast.zhao.user, 7)
    assert not seats_for(handler, 7)
    assert messages(cast.zhao.user)[-1] == "authorization_kept"


def test_a_dispute_that_changed_meanwhile_is_not_resolved(cast, handler, other):
    first, _second = filed(cast, handler), filed(cast, other)
    seen = employers.standing([first])
    with pytest.raises(Stale):
        employers.resolve(first.public_id, cast.operator.seat, winner=NOBODY, reason=REASON, seen=seen)


@pytest.mark.abuse("AC-013")
def test_a_next_letter_from_ones_other_account_keeps_nobody_frozen(cast, handler, other):
    first = approved(cast, handler)
    by_the_unit = User.objects.create_user("legal-of-the-handler", None, person=handler.person)
    renewal = filed(cast, by_the_unit, days=500, against=UNSAID)
    rival = filed(cast, other)
    assert statuses(first, renewal, rival) == [Status.DISPUTED] * 3
    employers.withdraw(other, rival.public_id, seen_version=rival.version)
    assert statuses(first, renewal) == [Status.APPROVED, Status.WAITING]
    assert seats_for(handler) and not organization().is_frozen


@pytest.mark.abuse("AC-013")
def test_agreeing_once_more_to_whom_one_has_invited_freezes_nobody(cast, handler, other):
    code = employers.invite(handler, approved(cast, handler).public_id).public_id
    claim = filed(cast, other, unit_code=credit_code(1), against=Against(code))
    assert answered(claim, handler, agrees=True, note="是同事。").status == Status.WAITING
    assert seats_for(handler) and not organization().is_frozen
