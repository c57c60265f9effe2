"""Whoever has no 18-digit number signs on by another document: claims, key, pages (INF-14)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.claims import Claims, ClaimsRefused, read_claims
from accounts.id_kinds import IdKind, keyed, read_number
from accounts.models import Door, ExternalAccount, Person, blind_index, person_index
from accounts.services.entrance import enter
from accounts.views import sign_on
from applicants.registers import services as registers
from applicants.registers.models import RegisterFetch
from applicants.residency import residency_of
from plans.spec.base import Residency
from portal.demo.registered import made_up
from tests.cast import Cast, id_number
from tests.client import StrictClient

TODAY = date(2026, 11, 21)
NUMBERS = {
    IdKind.PASSPORT: "E12345678",
    IdKind.HK_MO_PERMIT: "H12345678",
    IdKind.TW_PERMIT: "12345678",
    IdKind.RESIDENCE_CARD: "USA110080010101",
}
INFO = {
    "sub": "chan",
    "account_kind": "person",
    "name": "陈嘉欣",
    "id_kind": "hk_mo_permit",
    "id_number": "H12345678",
    "gender": "female",
    "birthdate": "1990-09-18",
    "phone_number": "13800000024",
}
pytestmark = pytest.mark.feature("INF-14")


def told(**changes: Any) -> dict[str, Any]:
    info = {name: value for name, value in (INFO | changes).items() if value is not None}
    return {"id_token": {"iss": "https://login.example", "sub": info["sub"]}, "userinfo": info}


def claims(**changes: Any) -> Claims:
    return read_claims(Door.PERSON, told(**changes), today=TODAY)


def person(**changes: Any) -> Person:
    return enter(claims(**changes)).person


@pytest.mark.parametrize(("kind", "number"), NUMBERS.items())
@pytest.mark.parametrize(
    "spell", [str.lower, lambda n: f" {n[:4]}　{n[4:]} ", lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n)]
)
def test_every_spelling_is_one_number(kind: IdKind, number: str, spell: Callable[[str], str]) -> None:
    assert read_number(kind, spell(number)) == number


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (IdKind.PASSPORT, "E123"),
        (IdKind.PASSPORT, "PASSPORT"),
        (IdKind.PASSPORT, "E1234-678"),
        (IdKind.PASSPORT, "E" + "1" * 15),
        (IdKind.HK_MO_PERMIT, "A12345678"),
        (IdKind.HK_MO_PERMIT, "H1234567"),
        (IdKind.HK_MO_PERMIT, "H123456789"),
        (IdKind.TW_PERMIT, "1234567"),
        (IdKind.TW_PERMIT, "T1234567"),
        (IdKind.RESIDENCE_CARD, "US1100800101011"),
        (IdKind.RESIDENCE_CARD, "USA11008001010"),
        (IdKind.PASSPORT, ""),
    ],
)
def test_what_cannot_be_such_a_number(kind: IdKind, number: str) -> None:
    assert read_number(kind, number) is None


def test_a_permit_that_was_issued_again_keeps_its_number() -> None:
    assert read_number(IdKind.HK_MO_PERMIT, "H1234567802") == "H12345678"


def test_no_two_kinds_share_a_key_and_18_digits_keep_theirs() -> None:
    number = id_number(611)
    assert person_index(IdKind.RESIDENT, number) == blind_index(number)
    assert len({person_index(kind, "H12345678") for kind in IdKind}) == len(IdKind)
    assert keyed(IdKind.TW_PERMIT, "12345678") != keyed(IdKind.PASSPORT, "12345678")


@pytest.mark.parametrize(("kind", "number"), NUMBERS.items())
def test_sex_and_birth_date_are_the_provider_s(kind: IdKind, number: str) -> None:
    found = claims(id_kind=kind.value, id_number=number.lower())
    assert (found.id_kind, found.id_number) == (kind, number)
    assert (found.sex, found.birth_date) == ("female", date(1990, 9, 18))


def test_who_says_no_kind_speaks_of_18_digits() -> None:
    number = id_number(611)
    told_of_him = {"id_number": number, "gender": "male", "birthdate": None}
    assert claims(id_kind=None, **told_of_him).id_kind == IdKind.RESIDENT
    assert claims(id_kind="resident", **told_of_him).id_number == number
    assert claims(id_kind="residence_card", **told_of_him).id_kind == IdKind.RESIDENT, "the newer card has 18 digits"


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id_kind": "driving_licence"}, "证件类型本平台不支持"),
        ({"id_kind": 5}, "证件类型本平台不支持"),
        ({"id_kind": ""}, "证件类型本平台不支持"),
        ({"id_number": "12345678"}, "港澳居民来往内地通行证号码格式不对"),
        ({"id_number": None}, "没有提供港澳居民来往内地通行证号码"),
        ({"id_kind": None}, "有效的 18 位"),
        ({"gender": None}, "性别和出生日期"),
        ({"gender": "unknown"}, "性别和出生日期"),
        ({"birthdate": None}, "性别和出生日期"),
        ({"birthdate": "19900918"}, "性别和出生日期"),
        ({"birthdate": "1990-02-30"}, "性别和出生日期"),
        ({"birthdate": "2026-11-22"}, "性别和出生日期"),
        ({"birthdate": "1899-12-31"}, "性别和出生日期"),
    ],
)
def test_claims_that_are_incomplete(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ClaimsRefused, match=sentence):
        claims(**changes)


def test_the_same_number_of_two_kinds_is_two_people(db: None) -> None:
    permit = person()
    passport = person(sub="other", id_kind="passport", name="某某", birthdate="1980-01-01", gender="male")
    assert permit != passport
    assert (passport.id_kind, str(passport.birth_date), passport.sex) == ("passport", "1980-01-01", "male")
    assert person(id_number="ｈ12345678") == permit, "the second sign-in"


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize("other", [{"birthdate": "1990-09-19"}, {"gender": "male"}, {"name": "陈佳欣"}])
def test_somebody_else_with_the_same_number_does_not_become_them(db: None, other: dict[str, str]) -> None:
    person()
    before = Person.objects.count()
    with pytest.raises(ClaimsRefused, match="在本平台登记的是另一个"):
        person(sub="other", **other)
    assert (Person.objects.count(), ExternalAccount.objects.count()) == (before, 1)


def test_a_name_that_shuts_them_out_is_mended(db: None) -> None:
    permit, reason = person(), "核对了更名证明"
    for number, sentence in (
        ("H1234567", "不是有效的港澳"),
        ("H87654321", "港澳居民来往内地通行证号码没有在本平台登记"),
    ):
        with pytest.raises(CommandError, match=sentence):
            mend(number, reason)
    mend("h12345678", reason)
    assert person(name="陈佳欣") == permit


def mend(number: str, reason: str) -> None:
    call_command("operator", "rename", full_name="陈佳欣", id_kind="hk_mo_permit", id_number=number, reason=reason)


@pytest.mark.parametrize(
    ("kind", "belongs"),
    [
        (IdKind.PASSPORT, None),
        (IdKind.HK_MO_PERMIT, Residency.HK_MO_TW),
        (IdKind.TW_PERMIT, Residency.HK_MO_TW),
        (IdKind.RESIDENCE_CARD, Residency.FOREIGN_RESIDENT),
    ],
)
def test_where_somebody_belongs_is_read_from_the_document(kind: IdKind, belongs: Residency | None) -> None:
    assert residency_of(Person(id_kind=kind, id_number=NUMBERS[kind])) is belongs


@pytest.mark.parametrize(("kind", "number"), NUMBERS.items())
def test_registers_are_not_asked_and_have_nothing(cast: Cast, kind: IdKind, number: str) -> None:
    cast.lin.person.id_kind, cast.lin.person.id_number = kind, number
    cast.lin.person.save()
    registers.begin(cast.lin.seat)
    assert not RegisterFetch.objects.exists()
    assert made_up(number) == {}


@pytest.mark.feature("ACC-01")
def test_from_the_sign_on_to_the_profile(client: StrictClient, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        answer: HttpResponse = sign_on.arrived(request, Door(provider_id), told(), reverse("applicants:profile"))
        return answer

    monkeypatch.setattr(sign_on, "callback", answered)
    page = client.get(reverse("openid_connect_callback", args=["person"]), follow=True)
    assert page.redirect_chain == [(reverse("applicants:profile"), 302)]
    text = page.content.decode()
    for words in ("陈嘉欣", "港澳居民来往内地通行证号码", "H*****678", "1990年9月18日", "女"):
        assert words in text
    assert "H12345678" not in text and "身份证号" not in text
