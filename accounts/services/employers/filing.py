"""A handler asks to act for an employer, and asks again after a return."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim, Organization, User
from accounts.services.employers.contesting import meet
from accounts.services.employers.steps import Kind, hold_codes, locked, locked_claim, require_version, step
from accounts.services.employers.terms import OPEN, Refused, Stale, Status, require_open
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


def file_claim(
    user: User, claimed: Claimed, letter: "File[bytes] | StoredFile", *, unit_code: str = "", address: str = ""
) -> EmployerClaim:
    """Ask to act for an employer (ACC-05); the same request again gives the first one.

    ``unit_code``: of the legal person's account that the handler signed in by, for the operator to see; ``address``:
    where the handler asks from, counted because a dispute sends messages to others.

    A handler whose letter is still in force asks for the next term this way. Locks the account, the credit code, and
    the claims and the employer that the claim contradicts; writes the file, the claim and its event. Another claim
    makes it a dispute, unless the account is not the employer's and somebody acts for it, who is told (AC-013).
    Refuses: a second open claim to the same employer, more than MOST_OPEN open ones, a name that belongs to another
    employer, a closed authority, a letter that has ended, more than ``messaging.limits`` lets through; a bad file with
    ValidationError.
    """
    stored = keep_letter(user, letter)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
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
        meet(claim, by=user, now=now)
        return claim


def file_again(
    user: User,
    public_id: str,
    claimed: Claimed,
    letter: "File[bytes] | StoredFile | None",
    *,
    seen_version: int,
    unit_code: str = "",
    address: str = "",
) -> EmployerClaim:
    """Ask again after a return, with another letter or the same one.

    Locks the credit codes of before and now, the claim; writes it and its event; tells or disputes like `file_claim`.
    Refuses a claim that was not returned (Stale), and what `file_claim` refuses; 404 for anybody but the handler.
    """
    stored = None if letter is None else keep_letter(user, letter)
    with transaction.atomic():
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
        _check(claimed, now.date())
        _spend(user, address)
        for name, value in _columns(claimed).items():
            setattr(claim, name, value)
        claim.letter = stored or claim.letter
        claim.is_vouched = unit_code == claimed.credit_code
        step(claim, Kind.FILED_AGAIN, Status.WAITING, by=user, now=now, letter=stored)
        meet(claim, by=user, now=now)
        return claim


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
    if Organization.objects.filter(name=claimed.name).exclude(credit_code=claimed.credit_code).exists():
        text = _("“%s”已用另一个统一社会信用代码登记，请核对单位名称和代码。")
        raise Refused(text % claimed.name, "name")
