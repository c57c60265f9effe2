"""A document issued anew with another number: whoever had the old one stays the same person (INF-14, AC-031).

Eighteen digits are for life, and a permit for Hong Kong and Macau keeps its number; a passport does not, nor did the
residence card of foreigners, whose newer one bears 18 digits. What a person is known by elsewhere, ``Person.id_index``,
is that of the first number and stays.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.claims import Claims, ClaimsRefused
from accounts.id_kinds import Document, IdKind, read_document
from accounts.models import Person, SafetyEvent, User
from accounts.queries import people_known_by
from accounts.services.safety import note
from kernel import clock
from kernel.masking import mask_id
from kernel.text import is_same_name


class NotReissued(ValueError):
    """Refused; the message is a sentence for whoever asked."""


def follow(person: Person, claims: Claims) -> None:
    """Take the new number of a document from the claims, where the same government account vouches for the same person.

    ``person``: to whom the external account belongs. Locks and writes the person, and what ``note`` writes. Does
    nothing where the number is known, of 18 digits before, or another name, sex or birth date is claimed.
    """
    if person.id_kind != _before(claims.id_kind) or people_known_by(claims.id_kind, claims.id_number).exists():
        return
    is_same = is_same_name(person.full_name, claims.full_name)
    if is_same and (person.sex, person.birth_date) == (claims.sex, claims.birth_date):
        document = Document(claims.id_kind, claims.id_number, claims.sex, claims.birth_date)
        _take(person, document, _("政务服务网的同一个账号提供了新号码"))
        person.refresh_from_db()


def refuse_a_second(full_name: str, id_kind: IdKind, said: Mapping[str, Any]) -> None:
    """Refuse with ClaimsRefused to make another person of a number that is new, where whoever comes ``seems_known``.
    One query. ``said``: their sex and birth_date."""
    if seems_known(full_name, id_kind, said["sex"], said["birth_date"]):
        text = _(
            "这个%(what)s没有登记过，但同名、同出生日期的人已用另一个%(before)s登记，这次没有登录。换发了证件的，"
            "请联系平台运营人员，提供新旧两个号码，登记后再来登录；不是同一个人的，也请联系运营人员登记。"
        )
        raise ClaimsRefused(text % {"what": id_kind.label, "before": _before(id_kind).label})


def seems_known(full_name: str, id_kind: IdKind, sex: str, birth_date: date) -> bool:
    """Whether somebody of this name, sex and birth date is known by another number of the kind. One query."""
    born_alike = Person.objects.filter(sex=sex, birth_date=birth_date, id_kind=_before(id_kind)).order_by("pk")
    return any(is_same_name(name, full_name) for name in born_alike.values_list("full_name", flat=True))


def reissue(id_kind: IdKind, old: str, new: str, *, reason: str, is_another: bool = False) -> str:
    """Register from the command line that who has the number ``old`` has ``new`` instead; return the name.

    ``is_another``: that ``new`` is of somebody else of the same name, sex and birth date, who may then sign in.
    ``reason``: which papers proved it. Locks and writes the person, or writes the other one; an event for each account
    and a message to its owner. Refuses with NotReissued an old number nobody has, and a new one that is known, is none
    of the kind, or says another sex or birth date.
    """
    with transaction.atomic():
        person = people_known_by(id_kind, old).select_for_update(no_key=True).first()
        if person is None:
            raise NotReissued(_("原来的%(what)s没有在本平台登记，请逐位核对。") % {"what": id_kind.label})
        document = read_document(id_kind, new, on=clock.today(), sex=person.sex, birth_date=person.birth_date)
        if document is None or (document.sex, document.birth_date) != (person.sex, person.birth_date):
            raise NotReissued(_("新的号码不是有效的号码，或者与登记的性别、出生日期不符，请逐位核对。"))
        if people_known_by(document.id_kind, document.id_number).exists():
            raise NotReissued(_("新的号码已经在本平台登记，不能再登记；请核对是不是已经登记过，或者属于另一个人。"))
        if is_another:
            Person.objects.create(full_name=person.full_name, phone="-", **vars(document))  # told at the sign-in
        else:
            _take(person, document, reason)
    return person.full_name


def _before(kind: IdKind) -> IdKind:
    """Of which kind the document was that one of this kind takes the place of."""
    return IdKind.RESIDENCE_CARD if kind == IdKind.RESIDENT else kind


def _take(person: Person, document: Document, reason: str) -> None:
    person = _locked(person)
    if (person.id_kind, person.id_number) == (document.id_kind, document.id_number):
        return  # another window was faster
    before = mask_id(person.id_number)
    person.id_kind, person.id_number = document.id_kind, document.id_number
    person.save(update_fields=["id_kind", "id_number", "document_index"])
    for user in User.objects.filter(person=person).order_by("pk"):
        note(user, SafetyEvent.Kind.REISSUED, by=None, text=f"{before} → {mask_id(document.id_number)}：{reason}")


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)
