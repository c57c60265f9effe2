"""A handler asks to act for an employer, and asks again after a return."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim, Organization, User
from accounts.services.employers.agreeing import ANSWERS, accept
from accounts.services.employers.contesting import meet
from accounts.services.employers.guarding import require_may_contradict
from accounts.services.employers.steps import Kind, hold_codes, locked, locked_claim, require_version, step
from accounts.services.employers.terms import OPEN, Refused, Stale, Status, is_name_of_another, require_open
from documents.models import StoredFile
from documents.services import store
from kernel import clock
from messaging import limits

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models import QuerySet

MOST_OPEN = 3
"""Claims of one person that wait for an answer: each may end in a dispute, so nobody files them by the dozen."""


@dataclass(frozen=True)
class Claimed:
    """What the handler says of the employer. ``letter_until``: the last day of the letter's term."""

    credit_code: str
    name: str
    nature: str
    department: Organization | None
    bureau: Organization
    letter_until: date


def keep_letter(user: User, letter: "File[bytes] | StoredFile") -> StoredFile:
    """Store a letter before there is a claim that names it, so that a form refused for something else keeps it; a
    letter that is stored already is given back. Refuses a bad file with ValidationError."""
    if isinstance(letter, StoredFile):
        return letter
    return store(letter, owner=user, kind=StoredFile.Kind.AUTHORIZATION)


@dataclass(frozen=True)
class Against:
    """What a handler brings against those who act for the employer or claim it: the ``invitation`` of one of them, or
    the word that everybody is to be frozen (``is_confirmed``)."""

    invitation: str = ""
    is_confirmed: bool = False


def file_claim(
    user: User,
    claimed: Claimed,
    letter: "File[bytes] | StoredFile",
    against: Against,
    *,
    unit_code: str = "",
    address: str = "",
) -> EmployerClaim:
    """Ask to act for an employer (ACC-05); the same request again gives the first one.

    ``unit_code``: of the legal person's account that the handler signed in by, for the operator to see; ``address``:
    where the handler asks from, counted because a dispute sends messages to others.

    A handler whose letter is still in force asks for the next term this way. Locks the person's accounts, the credit
    code, and the claims and the employer that the claim contradicts; writes the file, the claim and its event, and
    uses the invitation. A claim that contradicts others freezes all of them at once (AC-013). Refuses: a second open
    claim to the same employer, more than MOST_OPEN open ones, a name that belongs to another employer, a closed
    authority, a letter that has ended, an invitation that is none, a claim against others that
    `require_may_contradict` refuses, more than ``messaging.limits`` lets through; a bad file with ValidationError.
    """
    stored = keep_letter(user, letter)
    with transaction.atomic():
        _hold_person(user)
        locked(claimed.credit_code)
        now = clock.now()
        open_ones = list(_open_claims(user))
        again = next((each for each in open_ones if each.credit_code == claimed.credit_code), None)
        if again is not None:
            if again.letter_id == stored.pk and _says(again) == claimed:
                return again
            raise Refused(_("您已为这家单位提交过认证申请，还没有办结。请在“单位认证”中查看或补正。"), "credit_code")
        if len(open_ones) >= MOST_OPEN:
            raise Refused(_("您有 %d 份认证申请还没有办结，请等待审核结果。") % MOST_OPEN)
        _check(claimed, now.date())
        _spend(user, address)
        is_vouched = unit_code == claimed.credit_code
        claim = EmployerClaim.objects.create(
            handler=user, letter=stored, filed_at=now, is_vouched=is_vouched, **_columns(claimed)
        )
        ClaimEvent.objects.create(claim=claim, kind=Kind.FILED, by=user, letter=stored, at=now)
        _bring(claim, against, now)
        return claim


def file_again(
    user: User,
    public_id: str,
    claimed: Claimed,
    letter: "File[bytes] | StoredFile | None",
    against: Against,
    *,
    seen_version: int,
    unit_code: str = "",
    address: str = "",
) -> EmployerClaim:
    """Ask again after a return, with another letter or the same one.

    Locks the person's accounts, the credit codes of before and now, the claim; writes it and its event; freezes like
    `file_claim`. Refuses a claim that was not returned (Stale), another employer for one whose handlers have said what
    they think of it, and what `file_claim` refuses; 404 for anybody but the handler.
    """
    stored = None if letter is None else keep_letter(user, letter)
    with transaction.atomic():
        _hold_person(user)
        before = EmployerClaim.objects.filter(public_id=public_id).values_list("credit_code", flat=True)
        hold_codes(claimed.credit_code, *before)
        claim = locked_claim(public_id)
        if claim.handler_id != user.pk:
            raise Http404
        if claim.status != Status.RETURNED:
            raise Stale(_("这份申请已经重新提交，不需要再次提交。"))
        require_version(claim, seen_version)
        now = clock.now()
        if any(each.credit_code == claimed.credit_code for each in _open_claims(user) if each.pk != claim.pk):
            raise Refused(_("您已为这家单位提交过另一份认证申请，还没有办结。"), "credit_code")
        if claim.credit_code != claimed.credit_code and claim.events.filter(kind__in=ANSWERS).exists():
            text = _("现经办人已对这份申请表示过意见，不能改为另一家单位；请撤回后另行申请。")
            raise Refused(text, "credit_code")
        _check(claimed, now.date())
        _spend(user, address)
        for name, value in _columns(claimed).items():
            setattr(claim, name, value)
        claim.letter = stored or claim.letter
        claim.is_vouched = unit_code == claimed.credit_code
        step(claim, Kind.FILED_AGAIN, Status.WAITING, by=user, now=now, letter=stored)
        _bring(claim, against, now)
        return claim


def _hold_person(user: User) -> None:
    """Let no other claim of this person be filed meanwhile, from whichever account: how many are open is counted."""
    list(User.objects.select_for_update(no_key=True).filter(person=user.person_id).order_by("pk").values_list("pk"))


def _bring(claim: EmployerClaim, against: Against, now: datetime) -> None:
    if against.invitation:
        accept(claim, against.invitation, now=now)
    require_may_contradict(claim, is_confirmed=against.is_confirmed, now=now)
    meet(claim, by=claim.handler, now=now)


def _open_claims(user: User) -> "QuerySet[EmployerClaim]":
    """Claims of this person, from whichever account, that wait for an answer."""
    return EmployerClaim.objects.filter(handler__person=user.person_id, status__in=OPEN).order_by("pk")


def _says(claim: EmployerClaim) -> Claimed:
    return Claimed(
        claim.credit_code, claim.name, claim.nature, claim.department, claim.bureau, letter_until=claim.letter_until
    )


def _columns(claimed: Claimed) -> dict[str, Any]:
    return {name: getattr(claimed, name) for name in Claimed.__dataclass_fields__}


def _spend(user: User, address: str) -> None:
    if refused := limits.refusal(person=user.person_id, address=address):
        raise Refused(refused)


def _check(claimed: Claimed, today: date) -> None:
    require_open(claimed.department, claimed.bureau)
    if claimed.letter_until < today:
        raise Refused(_("授权委托书的期限已过，请上传仍在期限内的委托书。"), "letter_until")
    if is_name_of_another(claimed.name, claimed.credit_code):
        text = _("“%s”已用另一个统一社会信用代码登记，请核对单位名称和代码。")
        raise Refused(text % claimed.name, "name")
