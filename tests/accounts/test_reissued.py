"""A passport issued anew has another number, and its holder stays the same person (INF-14, AC-031)."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.claims import Claims, ClaimsRefused, read_claims
from accounts.id_kinds import IdKind
from accounts.models import Door, ExternalAccount, Invitation, Person, SafetyEvent, User
from accounts.queries import people_known_by
from accounts.services import accepting, invitations
from accounts.services.entrance import enter
from applicants.integrity.models import IntegrityRecord
from applicants.integrity.services import Proposal, _person_key
from messaging.models import OutboxMessage
from tests.cast import Cast, id_number
from tests.client import StrictClient

pytestmark = [pytest.mark.django_db, pytest.mark.feature("INF-14")]
TODAY = date(2026, 11, 21)
INFO = {
    "sub": "smith",
    "account_kind": "person",
    "name": "SMITH ANNA",
    "id_kind": "passport",
    "id_number": "E12345678",
    "gender": "female",
    "birthdate": "1990-09-18",
    "phone_number": "13800000024",
}
RENEWED = {"id_number": "G87654321"}


def claims(door: Door = Door.PERSON, **changes: Any) -> Claims:
    info = INFO | changes
    return read_claims(door, {"id_token": {"iss": "https://login.example", "sub": info["sub"]}, "userinfo": info},
                       today=TODAY)  # fmt: skip


def person(**changes: Any) -> Person:
    return enter(claims(**changes)).person


def renew(**changes: Any) -> None:
    options = {"id_kind": "passport", "old": "E12345678", "new": "G87654321", "reason": "核对了新旧护照"} | changes
    call_command("operator", "reissue", **options)


@pytest.mark.abuse("AC-031")
def test_the_same_government_account_brings_the_new_number_itself() -> None:
    before = person()
    after = person(**RENEWED)
    assert after == before and Person.objects.filter(birth_date="1990-09-18").count() == 1
    assert (after.id_number, after.id_index) == ("G87654321", before.id_index), "records by its key still find them"
    assert person(**RENEWED) == person() == before, "by either number"
    assert person(id_number="K11112222") == before, "and by the next"
    assert people_known_by(IdKind.PASSPORT, "K11112222").get() == before
    event = SafetyEvent.objects.order_by("pk")[0]
    assert event.kind == SafetyEvent.Kind.REISSUED and "E12345678" not in event.note and "G87654321" not in event.note
    assert OutboxMessage.objects.count() == 2, "told of each"


@pytest.mark.abuse("AC-031", "AC-088")
@pytest.mark.parametrize("other", [{"name": "SMITH ANN"}, {"gender": "male"}, {"birthdate": "1990-09-19"}])
def test_an_account_that_is_somebody_else_brings_nothing(other: dict[str, str]) -> None:
    before = person()
    with pytest.raises(ClaimsRefused, match="另一个人"):
        person(**RENEWED, **other)
    before.refresh_from_db()
    assert before.id_number == "E12345678" and ExternalAccount.objects.count() == 1


@pytest.mark.abuse("AC-031", "AC-088")
def test_eighteen_digits_never_change() -> None:
    first, second = id_number(611), id_number(613)
    told = {"id_kind": "resident", "gender": "", "birthdate": ""}
    person(**told, id_number=first)
    with pytest.raises(ClaimsRefused, match="另一个人"):
        person(**told, id_number=second)


@pytest.mark.abuse("AC-031")
def test_from_another_government_account_an_operator_decides() -> None:
    before = person()
    for name in ("SMITH ANNA", "ＳＭＩＴＨ　ANNA"):
        with pytest.raises(ClaimsRefused, match="换发了证件的，请联系平台运营人员"):
            person(sub="new", name=name, **RENEWED)
    assert Person.objects.filter(birth_date="1990-09-18").count() == 1
    renew()
    assert person(sub="new", **RENEWED) == before
    assert User.objects.filter(person=before).count() == 1


def test_another_person_of_the_same_name_and_day_is_let_in() -> None:
    before = person()
    renew(another=True)
    other = person(sub="new", **RENEWED)
    assert other != before and other.phone == INFO["phone_number"]
    assert not SafetyEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"old": "E00000000"}, "原来的护照号码没有在本平台登记"),
        ({"old": "1"}, "原来的号码：这不是有效的护照号码"),
        ({"new": "1"}, "新的号码：这不是有效的护照号码"),
        ({"new": "E12345678"}, "新的号码已经在本平台登记"),
        ({"reason": "嗯"}, "核实依据"),
    ],
)
def test_what_cannot_be_registered(changes: dict[str, str], sentence: str) -> None:
    person()
    with pytest.raises(CommandError, match=sentence):
        renew(**changes)


@pytest.mark.abuse("AC-031")
def test_the_newer_card_of_foreigners_has_18_digits() -> None:
    """It says sex and birth date itself, and must say those that are registered."""
    digits = id_number(612)
    born, female = f"{digits[6:10]}-{digits[10:12]}-{digits[12:14]}", int(digits[16]) % 2 == 0
    told = {"id_kind": "residence_card", "gender": "female" if female else "male", "birthdate": born}
    before = person(**told, id_number="USA110080010101")
    with pytest.raises(ClaimsRefused, match="联系平台运营人员"):
        person(**told | {"sub": "new"}, id_number=digits)
    with pytest.raises(CommandError, match="与登记的性别、出生日期不符"):
        renew(id_kind="residence_card", old="USA110080010101", new=id_number(500, date(1980, 1, 1)))
    after = person(**told, id_number=digits)
    assert after == before and (after.id_kind, after.id_number) == (IdKind.RESIDENT, digits)


@pytest.mark.abuse("AC-031")
def test_what_bars_them_bars_them_under_the_new_number_too() -> None:
    before = person()
    key = before.id_index
    renew()
    before.refresh_from_db()
    assert IntegrityRecord(person_key=key).is_of(before), "what was found before"
    proposal = Proposal("事实", TODAY, "情形", full_name=before.full_name, id_kind="passport", id_number="G87654321")
    assert _person_key(proposal) == key, "what is found afterwards"


@pytest.mark.feature("ACC-03")
def test_an_officer_with_a_passport_is_invited(client: StrictClient, cast: Cast) -> None:
    form = {"organization": cast.organizations["bureau"].pk, "full_name": "SMITH ANNA", "id_kind": "passport",
            "id_number": "e12345678", "phone": "13905720911"}  # fmt: skip
    operator, address = cast.client("operator"), reverse("accounts:invite")
    told = operator.post(address, form).content.decode()
    assert "护照号码不能说明性别，请选择" in told and "护照号码不能说明出生日期，请填写" in told
    assert (
        "不能晚于今天" in operator.post(address, form | {"sex": "female", "birth_date": "2999-01-01"}).content.decode()
    )
    page = operator.post(address, form | {"sex": "female", "birth_date": "1990-09-18"})
    link = page.content.decode().partition("http://testserver")[2].partition("<")[0]
    chosen = {"username": "anna", "password": "quiet-harbour-47", "again": "quiet-harbour-47", "id_tail": "5678"}
    assert "证件号码后四位" in client.get(link).content.decode()
    assert client.post(link, chosen).status_code == 302
    anna = User.objects.get(username="anna").person
    assert (anna.id_kind, anna.id_number, anna.sex, str(anna.birth_date)) == (
        IdKind.PASSPORT, "E12345678", "female", "1990-09-18")  # fmt: skip
    assert person() == anna, "the same person at the other door"


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize("other", [{"full_name": "SMITH ANN"}, {"sex": "male"}, {"birth_date": date(1990, 9, 19)}])
def test_a_passport_of_somebody_else_is_no_invitation(cast: Cast, other: dict[str, Any]) -> None:
    person()
    who = {"full_name": "SMITH ANNA", "id_kind": IdKind.PASSPORT, "id_number": "E12345678", "sex": "female",
           "birth_date": date(1990, 9, 18), "phone": "13905720911"}  # fmt: skip
    assert cast.operator.seat is not None
    with pytest.raises(invitations.NotInvited, match="登记的是另一个"):
        invitations.invite(cast.operator.seat, cast.organizations["bureau"], **(who | other))
    assert not Invitation.objects.exists()


@pytest.mark.feature("ACC-03")
def test_no_link_is_issued_that_would_be_refused_to_whoever_seems_known(cast: Cast) -> None:
    person()
    who = {"full_name": "Smith Anna", "id_kind": IdKind.PASSPORT, "id_number": "G87654321", "sex": "female",
           "birth_date": date(1990, 9, 18), "phone": "13905720911"}  # fmt: skip
    assert cast.operator.seat is not None
    with pytest.raises(invitations.NotInvited, match="operator reissue"):
        invitations.invite(cast.operator.seat, cast.organizations["bureau"], **who)
    assert not Invitation.objects.exists()
    renew()
    assert invitations.invite(cast.operator.seat, cast.organizations["bureau"], **who).invitation is not None


def test_a_link_for_a_forgotten_password_keeps_the_document(cast: Cast) -> None:
    cast.sun.person.id_kind, cast.sun.person.id_number = IdKind.PASSPORT, "E12345678"
    cast.sun.person.save()
    assert cast.operator.seat is not None and cast.sun.seat is not None
    issued = invitations.invite_back(cast.operator.seat, cast.sun.seat)
    assert accepting.accept(issued.secret, id_tail="5678", username="", password="quiet-harbour-47") == cast.sun.user
