"""A handler acts for an employer: by a letter that was examined, until it ends, and never against another claim."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404

from accounts.models import ClaimEvent, EmployerClaim, Organization, Role, Seat
from accounts.queries import open_seats
from accounts.services import employers
from accounts.services.employers import EVERYBODY, Refused, Stale
from documents.models import PaperCheck
from kernel import clock
from messaging.models import OutboxMessage
from plans.spec.chain import Holder
from review.queries.holders import holder_for
from tests import factories
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


@pytest.fixture
def handler(cast):
    return cast.seatless.user


@pytest.fixture
def other(cast):
    return cast.colleague.user


@pytest.mark.feature("ACC-05", "ACC-06")
@pytest.mark.abuse("AC-013")
def test_only_an_examined_letter_gives_powers_and_the_handler_is_told(cast, handler):
    claim = filed(cast, handler)
    assert not seats_for(handler)
    assert not Organization.objects.filter(credit_code=credit_code(1)).exists()
    employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    made, (seat,) = organization(), seats_for(handler)
    assert (made.is_verified, made.kind, made.bureau) == (
        True,
        Organization.Kind.EMPLOYER,
        cast.organizations["bureau"],
    )
    assert (seat.role, seat.ends_at) == (Role.EMPLOYER_HR, employers.ends_at(claim.letter_until))
    assert messages(handler) == ["authorization_approved"]
    assert history(claim) == ["filed", "approved"]


@pytest.mark.abuse("AC-014")
def test_powers_end_with_the_last_day_of_the_letter(cast, handler):
    approved(cast, handler, days=10)
    (seat,) = seats_for(handler)
    before, end = seat.ends_at - timedelta(seconds=1), seat.ends_at
    assert seat in open_seats(handler, before)
    assert seat not in open_seats(handler, end)
    clock.shift(end - clock.now() + timedelta(seconds=1))
    assert not seats_for(handler)


def test_nothing_is_bound_to_an_authority_that_was_closed_meanwhile(cast, handler, other):
    claim, returned = filed(cast, handler), filed(cast, other, serial=2)
    employers.give_back(returned.public_id, cast.operator.seat, reason=REASON, seen_version=returned.version)
    Organization.objects.filter(pk=claim.bureau_id).update(closed_at=clock.now())
    with pytest.raises(Refused, match="已经关闭"):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    assert not Organization.objects.filter(credit_code=credit_code(1)).exists() and not seats_for(handler)
    with pytest.raises(Refused, match="已经关闭") as refused:
        employers.file_again(
            other, returned.public_id, claimed(cast, 2), None, MEANT, seen_version=returned.version + 1
        )
    assert refused.value.field == "bureau"
    with pytest.raises(Refused, match="已经关闭"):
        filed(cast, other, serial=3)


@pytest.mark.abuse("AC-014")
def test_a_letter_that_has_ended_is_approved_no_more(cast, handler):
    claim = filed(cast, handler, days=1)
    clock.shift(timedelta(days=3))
    with pytest.raises(Refused, match="期限已过"):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    assert not Organization.objects.filter(credit_code=credit_code(1)).exists()


def test_a_letter_that_nobody_can_read_is_not_approved(cast, handler):
    claim = filed(cast, handler)
    findings = [{"weight": "refused", "text": "第 1 页是空白页"}]
    PaperCheck.objects.filter(file=claim.letter).update(status="refused", findings=findings)
    with pytest.raises(Refused, match="第 1 页是空白页 不能通过；请退回"):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    assert not seats_for(handler)


def test_the_next_letter_prolongs_the_seat_and_replaces_the_first(cast, handler):
    first = approved(cast, handler, days=10)
    second = approved(cast, handler, days=400)
    (seat,) = seats_for(handler)
    assert seat.ends_at == employers.ends_at(second.letter_until)
    first.refresh_from_db()
    assert first.status == Status.REPLACED
    assert not organization().is_frozen


def test_after_the_end_the_next_letter_gives_a_new_seat(cast, handler):
    approved(cast, handler, days=1)
    clock.shift(timedelta(days=5))
    approved(cast, handler, days=30)
    assert len(seats_for(handler)) == 1
    assert Seat.objects.filter(user=handler, role=Role.EMPLOYER_HR).count() == 2


def test_a_returned_claim_is_filed_again_with_the_same_letter(cast, handler):
    claim = filed(cast, handler)
    returned = employers.give_back(
        claim.public_id, cast.operator.seat, reason="没有加盖公章。", seen_version=claim.version
    )
    assert messages(handler) == ["authorization_returned"]
    assert "没有加盖公章" in OutboxMessage.objects.get(to_user=handler).text
    said = claimed(cast, name="湖州新筑工程（集团）有限公司")
    again = employers.file_again(handler, claim.public_id, said, None, MEANT, seen_version=returned.version)
    assert (again.status, again.name, again.letter) == (Status.WAITING, said.name, claim.letter)
    with pytest.raises(Stale):
        employers.file_again(handler, claim.public_id, said, None, MEANT, seen_version=returned.version)
    with pytest.raises(Http404):
        employers.file_again(cast.lin.user, claim.public_id, said, None, MEANT, seen_version=again.version)


def test_an_answer_is_given_once(cast, handler):
    claim = approved(cast, handler)
    for answer in (
        lambda: employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version),
        lambda: employers.give_back(claim.public_id, cast.operator.seat, reason=REASON, seen_version=claim.version),
    ):
        with pytest.raises(Stale):
            answer()
    assert messages(handler) == ["authorization_approved"]


@pytest.mark.abuse("AC-023")
def test_the_same_claim_twice_is_one_and_a_different_one_is_refused(cast, handler):
    assert filed(cast, handler) == filed(cast, handler)
    assert history(EmployerClaim.objects.get()) == ["filed"]
    with pytest.raises(Refused, match="还没有办结"):
        filed(cast, handler, name="另一个名称有限公司")


def test_nobody_files_claims_by_the_dozen(cast, handler):
    for serial in range(1, 4):
        filed(cast, handler, serial)
    with pytest.raises(Refused, match="还没有办结"):
        filed(cast, handler, 4)


def test_a_name_belongs_to_one_code(cast, handler):
    with pytest.raises(Refused) as caught:
        filed(cast, handler, name=cast.organizations["employer"].name)
    assert caught.value.field == "name"


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize(
    "name", ["湖州新路桥(集团)有限公司", "湖州新路桥 （集团） 有限公司", "湖州新路桥（集团）有限公司"]
)
def test_a_name_of_another_in_other_brackets_is_another_s_name(cast, handler, name):
    """Applicants choose their employer by its name: a second one that looks like it would get their archives."""
    others = {"kind": Organization.Kind.EMPLOYER, "credit_code": credit_code(8), "is_verified": True}
    Organization.objects.create(name="湖州新路桥（集团）有限公司", **others)
    with pytest.raises(Refused, match="已用另一个统一社会信用代码登记"):
        filed(cast, handler, name=name)


def test_a_letter_is_a_readable_paper(cast, handler):
    letter = factories.pdf("授权委托书.jpg", b"x")
    with pytest.raises(ValidationError):
        employers.file_claim(handler, claimed(cast), letter, MEANT)
    assert not EmployerClaim.objects.exists()


def test_a_letter_is_approved_only_once_its_pages_were_looked_at(cast, handler):
    claim = filed(cast, handler)
    PaperCheck.objects.filter(file=claim.letter).update(status=PaperCheck.Status.WAITING)
    with pytest.raises(Refused, match="还在检查"):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    assert not seats_for(handler)


def test_a_claim_that_waits_is_taken_back_and_another_one_may_be_filed(cast, handler, other):
    claim = filed(cast, handler)
    with pytest.raises(Http404):
        employers.withdraw(other, claim.public_id, seen_version=claim.version)
    with pytest.raises(Stale):
        employers.withdraw(handler, claim.public_id, seen_version=claim.version + 1)
    assert employers.withdraw(handler, claim.public_id, seen_version=claim.version).status == Status.WITHDRAWN
    assert employers.withdraw(handler, claim.public_id, seen_version=claim.version).status == Status.WITHDRAWN
    with pytest.raises(Stale):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version + 1)
    assert filed(cast, other).status == Status.WAITING, "what was taken back contradicts nobody"
    assert history(claim) == ["filed", "withdrawn"]
    answered = approved(cast, handler, 2)
    with pytest.raises(Stale, match="不能撤回"):
        employers.withdraw(handler, answered.public_id, seen_version=answered.version)


def test_a_better_scan_takes_the_place_of_the_first_which_stays_in_the_history(cast, handler, other):
    claim = filed(cast, handler)
    first, upright = claim.letter, factories.pdf("扫正.pdf", b"upright")
    with pytest.raises(Http404):
        employers.exchange_letter(other, claim.public_id, upright, seen_version=claim.version)
    upright.seek(0)
    exchanged = employers.exchange_letter(handler, claim.public_id, upright, seen_version=claim.version)
    upright.seek(0)
    assert employers.exchange_letter(handler, claim.public_id, upright, seen_version=1).version == exchanged.version
    assert (exchanged.status, exchanged.letter.name) == (Status.WAITING, "扫正.pdf")
    assert [event.letter for event in claim.events.order_by("pk")] == [first, exchanged.letter]
    with pytest.raises(Stale):
        employers.approve(claim.public_id, cast.operator.seat, seen_version=claim.version)
    done = approved(cast, handler, 2)
    with pytest.raises(Stale, match="没有更换"):
        employers.exchange_letter(handler, done.public_id, factories.pdf("a.pdf", b"a"), seen_version=done.version)
    filed(cast, other)  # in a dispute as well
    claim.refresh_from_db()
    third = factories.pdf("再扫.pdf", b"again")
    done = employers.exchange_letter(handler, claim.public_id, third, seen_version=claim.version)
    assert done.status == Status.DISPUTED


@pytest.mark.abuse("AC-006")
def test_an_operator_answers_no_claim_of_their_own_person(cast, other):
    operator = cast.operator
    claim = filed(cast, operator.user)
    with pytest.raises(Http404):
        employers.approve(claim.public_id, operator.seat, seen_version=claim.version)
    filed(cast, other)
    with pytest.raises(Http404):
        resolve(cast, claim, claim.public_id)
    assert not seats_for(operator.user)


@pytest.mark.abuse("AC-006")
def test_the_only_handler_does_not_examine_their_own_file(cast, other):
    """It goes to the office above (D9); with a second handler, or for anybody else, it stays."""
    approved(cast, other)
    stage = SimpleNamespace(holder=Holder.EMPLOYER)
    snapshot = SimpleNamespace(content={"receiving": None})
    own = SimpleNamespace(employer=organization(), person_id=other.person.pk, snapshot=snapshot)
    foreign = SimpleNamespace(employer=organization(), person_id=cast.lin.person.pk, snapshot=snapshot)
    assert holder_for(stage, own) == cast.organizations["department"]
    assert holder_for(stage, foreign) == organization()
    second = filed(cast, cast.seatless.user)
    resolve(cast, second, EVERYBODY)
    assert holder_for(stage, own) == organization()


def test_the_steps_of_a_claim_are_never_changed(cast, handler):
    filed(cast, handler)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimEvent.objects.update(note="从未退回")


def test_the_handler_is_told_twice_before_the_end_and_never_more(cast, handler):
    approved(cast, handler, days=40)
    told = []
    for days in (0, 15, 10, 10, 3):
        clock.shift(timedelta(days=days))
        employers.remind_of_endings()
        employers.remind_of_endings()
        told.append(messages(handler).count("authorization_ending"))
    assert told == [0, 1, 1, 2, 2]


def test_a_handler_who_has_filed_the_next_letter_is_left_in_peace(cast, handler):
    approved(cast, handler, days=20)
    filed(cast, handler, days=400)
    assert employers.remind_of_endings() == 0
