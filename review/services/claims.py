"""领取、放回、转由本人办理: of one office, one officer works on a case at a time."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from plans.spec.chain import Action
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON
from review.models import Case, Claim
from review.queries.chain import chain_of_case
from review.queries.claims import claim_of, is_claimable, is_own
from review.queries.facts import claimed_words, collect, state_of
from review.services.once import Answer, once
from review.services.run import lock_cases

#: How long nobody else of the office need look at the case; taking it up again begins the term anew.
TERM = timedelta(hours=2)


def claim(case_id: int, seat: Seat, *, token: str = "") -> None:
    """Take the case up, or begin the term of one's own claim anew.

    Locks the case; writes one claim, and the end of one whose term is over. Refused where the seat may not decide on
    the case, and while a colleague works on it. The same token again does nothing.
    """

    def effect() -> Answer:
        case, now, running = _locked(case_id, seat)
        if running is not None and not is_own(running, seat):
            raise Refused("claimed", claimed_words(running))
        _begin(case, seat, now)
        return {}

    once(seat, token, "review.claim", effect, target=(case_id,))


def take_over(case_id: int, seat: Seat, *, reason: str, token: str = "") -> None:
    """Take the case up although a colleague works on it, who reads why. Locks the case; writes both claims. Refused
    without a reason, and where the seat may not decide on the case."""

    def effect() -> Answer:
        if len(reason.strip()) < MIN_REASON:
            lengths = {"least": MIN_REASON, "length": len(reason.strip())}
            raise Refused("reason", _("转由本人办理须写明理由，至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
        case, now, _running = _locked(case_id, seat)
        _begin(case, seat, now, reason=reason.strip())
        return {}

    once(seat, token, "review.take_over", effect, target=(case_id, reason))


def put_back(case_id: int, seat: Seat) -> None:
    """Leave the case to the colleagues. Locks the case and ends one's own claim; without one, does nothing."""

    def effect() -> Answer:
        (case,) = lock_cases([case_id])
        own = Claim.objects.filter(case=case, ended_at=None, seat__user__person=seat.user.person_id)
        own.update(ended_at=clock.now())
        return {}

    once(seat, "", "review.put_back", effect)


def _locked(case_id: int, seat: Seat) -> tuple[Case, datetime, Claim | None]:
    (case,) = lock_cases([case_id])
    now = clock.now()
    may = permitted(state_of(case), chain_of_case(case), collect(case, seat, now))
    if Action.APPROVE not in may or not is_claimable(case):
        raise Refused("not_permitted", _("该申报件现在不在您的办理环节，不能领取。请刷新后查看最新状态。"))
    return case, now, claim_of(case, seat, now)


def _begin(case: Case, seat: Seat, now: datetime, *, reason: str = "") -> None:
    Claim.objects.filter(case=case, ended_at=None).update(ended_at=now)
    Claim.objects.create(case=case, seat=seat, claimed_at=now, expires_at=now + TERM, reason=reason)
