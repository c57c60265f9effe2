"""One spelling, a right checksum, a birth date that can be."""

from datetime import date

import pytest

from accounts.id_numbers import fold, read_id_number
from accounts.models import Person, blind_index
from tests.cast import id_number

TODAY = date(2026, 11, 21)


def of(born: str, serial: str = "123") -> str:
    body = f"330500{born}{serial}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def with_x() -> str:
    return next(number for serial in range(700, 800) if (number := id_number(serial)).endswith("X"))


@pytest.mark.parametrize("spell", [str.lower, lambda n: f" {n[:6]} {n[6:]} ", lambda n: n.translate(WIDE)])
def test_every_spelling_is_one_number(spell) -> None:
    number = with_x()
    found = read_id_number(spell(number), on=TODAY)
    assert found is not None
    assert (found.value, found.birth_date) == (number, date(1985, 3, 12))
    assert fold(spell(number)) == number


WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}


@pytest.mark.parametrize(("serial", "sex"), [("121", "male"), ("122", "female")])
def test_the_number_says_the_sex(serial: str, sex: str) -> None:
    found = read_id_number(of("19850312", serial), on=TODAY)
    assert found is not None and found.sex == sex


@pytest.mark.parametrize(
    "number",
    ["", "330500850312107", of("19850230"), of("20261122"), of("18991231"), of("19850312")[:-1], "0" + of("19850312")[1:],
     of("19850312")[:-1] + ("0" if not of("19850312").endswith("0") else "1"), "３３０５００", "x" * 18],
)  # fmt: skip
def test_what_is_no_number_of_somebody_alive(number: str) -> None:
    assert read_id_number(number, on=TODAY) is None


@pytest.mark.django_db
def test_a_person_is_found_under_any_spelling() -> None:
    number = with_x()
    Person.objects.create(full_name="甲", id_number=number.lower(), sex="male", birth_date=TODAY, phone="13900000000")
    assert Person.objects.get(id_index=blind_index(number)).id_number == number
