"""Every field of every form, at its limits and one past them, sent through its page.

One sentence in Chinese beside the field, the summary's link to it, everything typed still there, nothing written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver, reverse

from applicants import recommending
from applicants.archive_fields import FieldType
from applicants.forms.archive import DecisionForm, EntryForm
from applicants.forms.scoring import RecommendersForm, SheetForm
from applicants.services.archive_review import REASON_MIN
from kernel.forms import UploadField
from plans.rules.scoring import most
from plans.spec.scoring import ItemKind
from review.forms.score import VerifyScoreForm
from tests.access.requests import undone, writes
from tests.access.routes import all_routes
from tests.access.table import ROWS
from tests.access.world import World
from tests.client import StrictClient
from tests.portal.drawn import Drawn, bound_forms, faults_of_error
from tests.portal.filled import BUTTONS, ELSEWHERE, FORMS, Filled

# What a refusal may leave behind: the failed attempt, which is what the throttle counts.
_SIGNING_IN = ("accounts:login", "accounts:officer_login", "accounts:password", "accounts:invitation")
_KEPT = {"documents_forgottenbytes", "documents_papercheck", "documents_storedfile"}
# A good letter, and a good picture of a board, is kept: nobody chooses it twice.
_WITH_LETTER = ("accounts:employer_new", "accounts:employer_claim", "review:notice_declare")
COUNTED = {name: {"accounts_signinattempt"} for name in _SIGNING_IN} | dict.fromkeys(_WITH_LETTER, _KEPT)
OF_A_LIMIT = re.compile("^(最多|至少|不能大于|不能小于)|的整数。$")
NUL = "a\x00b"
REFUSED_DATES = [
    ("no day", "2020-02-30"),
    ("no date", "昨天"),
    ("year 0", "0000-01-01"),
    ("year 9999", "9999-12-31"),
    ("year 1", "0001-01-01"),
]
# No client of ours encodes a lone surrogate: a sign of the private area stands for its bytes until they are sent.
STAND_IN, SURROGATE_BYTES = "\ue000", b"\xed\xa0\x80"
SURROGATE = f"a{STAND_IN}b"


def test_every_address_that_takes_a_post_is_here():
    posts = {
        route.name
        for route in all_routes(get_resolver())
        if ROWS[route.name].post is not None or ROWS[route.name].signed
    }
    assert posts == BUTTONS | ELSEWHERE | {form.name for form in FORMS}
    assert not BUTTONS & {form.name for form in FORMS}


@contextmanager
def answered(world: World, form: Filled, **changes: Any) -> Iterator[tuple[HttpResponse, set[str]]]:
    """Post the form with these changes; give the page it ends on and the tables it wrote to, then take it all back."""
    with undone():
        client = StrictClient()
        client.cookies = copy(world.signed_in(form.actor))
        data = {name: value for name, value in (form.data(world) | changes).items() if value is not None}
        with writes() as touched:
            body = encode_multipart(BOUNDARY, data).replace(STAND_IN.encode(), SURROGATE_BYTES)
            response = client.generic("POST", reverse(form.name, args=form.args(world)), body, MULTIPART_CONTENT)
        if form.is_draft and response.status_code == 302:
            response = client.get(response["Location"])
        yield response, touched


def fields_of(world: World, form: Filled) -> Any:
    """The form as the page builds it: posted with a broken character, which every form gives back."""
    with undone():
        empty = {name: None for name in form.data(world) if name != form.button}
    with answered(world, form, **empty) as (response, _touched):
        found = bound_forms(response)
    assert found, f"{form}: an empty POST is not answered with the form but with {response.status_code}"
    return found[0]


def limits(form: Any, name: str) -> tuple[int | None, int | None]:
    """The least and the most characters of a text field."""
    field = form.fields[name]
    if isinstance(form, EntryForm):
        spec = next((spec for spec in form.spec.fields if spec.name == name), None)
        is_text = spec is not None and spec.shape in (FieldType.TEXT, FieldType.LONG_TEXT)
        return None, spec.limit if spec is not None and is_text else None
    if isinstance(form, RecommendersForm) and name != "version":
        return None, recommending.LIMITS[name.rpartition("_")[0]]
    if isinstance(form, DecisionForm):
        return REASON_MIN, int(field.widget.attrs["data-limit"])
    counted = field.widget.attrs.get("data-limit")
    is_judged = any(isinstance(validator, MaxLengthValidator) for validator in field.validators)
    return field.min_length, field.max_length if is_judged else int(counted) if counted else None


def largest(form: Any, name: str) -> int | None:
    """The largest number of an item of a scoring sheet that asks for one; the least is 0."""
    if not isinstance(form, SheetForm | VerifyScoreForm) or not name.startswith("item_"):
        return None
    item = next(item for item in form.sheet.items if f"item_{item.code}" == name)
    return None if item.kind is ItemKind.OPTION else most(item)


def refused_values(form: Any, name: str) -> Iterator[tuple[str, Any]]:
    """What must be refused in this field, each with why."""
    field = form.fields[name]
    number = largest(form, name)
    if isinstance(field, forms.FileField):
        return
    if field.required:
        yield "missing", None
    if isinstance(field, forms.BooleanField):
        return
    if isinstance(field, forms.ChoiceField):
        yield "not offered", "invented"
        return
    yield "NUL", NUL
    yield "lone surrogate", SURROGATE
    if isinstance(field.widget, forms.Select | forms.RadioSelect):
        yield "not offered", "invented"
    if number is not None:
        yield from [("no number", "十二"), ("endless", "9" * 5000), ("a fraction", "1.5"), ("below", "-1")]
        yield "above", str(number + 1)
    elif isinstance(field, forms.IntegerField):
        yield from refused_numbers(field)
    elif isinstance(field, forms.DateField) or field.widget.attrs.get("type") == "date":
        yield from REFUSED_DATES
    elif isinstance(field, forms.CharField):
        least, most_allowed = limits(form, name)
        if most_allowed is not None:
            yield "too long", "长" * (most_allowed + 1)
        if least is not None and least > 1:
            yield "too short", "短" * (least - 1)


def refused_numbers(field: forms.IntegerField) -> Iterator[tuple[str, str]]:
    """What is no number, and one past each limit."""
    yield from [("no number", "十二"), ("endless", "9" * 5000), ("a fraction", "1.5")]
    if field.max_value is not None:
        yield "above", str(field.max_value + 1)
    if field.min_value is not None:
        yield "below", str(field.min_value - 1)


def accepted_values(form: Any, name: str) -> Iterator[tuple[str, str]]:
    """Values exactly at a limit."""
    field = form.fields[name]
    if (number := largest(form, name)) is not None:
        yield from [("the least", "0"), ("the largest", str(number))]
    elif isinstance(field, forms.IntegerField):
        yield from [(str(limit), str(limit)) for limit in (field.min_value, field.max_value) if limit is not None]
    elif isinstance(field, forms.CharField) and not isinstance(field, UploadField):
        yield from [(f"{limit} characters", "字" * limit) for limit in limits(form, name) if limit]


def plain(value: Any) -> str:
    """What a form shows again of a typed value."""
    return str(value).replace("\x00", "").replace(STAND_IN, "")


def tries(form: Any, values: Any) -> dict[str, dict[str, Any]]:
    """What is sent, with a name: each sort of value in every field that can hold it, in one request."""
    sorts: dict[str, dict[str, Any]] = {}
    for name in form.fields:
        for why, value in values(form, name):
            sorts.setdefault(why.lstrip("0123456789 "), {})[name] = value
    return sorts


def faults(world: World, filled: Filled, changes: dict[str, Any]) -> list[str]:
    """What is wrong with the answer to bad values."""
    with answered(world, filled, **changes) as (response, touched):
        if not filled.is_draft and response.status_code != 422:
            return [f"answered {response.status_code}"]
        if not filled.is_draft and touched - COUNTED.get(filled.name, set()):
            return [f"wrote {sorted(touched)}"]
        page, drawn, found = Drawn(response), bound_forms(response), []
        told = {name: (form, form.error_rows()) for form in reversed(drawn) for name in form.errors}
        for name in changes:
            said = (
                faults_of_error(page, told[name][0], name, told[name][1]) if name in told else ["not refused beside it"]
            )
            found += [f"{name}: {fault}" for fault in said]
        sent = {key: plain(value) for key, value in (filled.data(world) | changes).items() if value is not None}
        return found + [fault for form in drawn for fault in lost(page, form, sent)]


def lost(page: Drawn, form: Any, sent: dict[str, str]) -> Iterator[str]:
    """The fields that do not hold what was typed into them."""
    for bound in form:
        held = None if bound.is_hidden else page.held(bound)
        if held is not None and bound.name in sent and held != sent[bound.name]:
            yield f"{bound.name} now holds {held[:20]!r} instead of {sent[bound.name][:20]!r}"


@pytest.mark.parametrize("filled", FORMS, ids=str)
def test_past_a_limit(world: World, filled: Filled):
    found = {}
    for what, changes in tries(fields_of(world, filled), refused_values).items():
        if wrong := faults(world, filled, changes):
            found[what] = wrong
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())


@pytest.mark.parametrize("filled", FORMS, ids=str)
def test_at_a_limit(world: World, filled: Filled):
    """Taken without a word about the limit, and what a draft keeps is the whole of it."""
    found = {}
    for what, changes in tries(fields_of(world, filled), accepted_values).items():
        with answered(world, filled, **changes) as (response, _touched):
            drawn = bound_forms(response)
            said = [str(s) for one in drawn for name in changes for s in one.errors.get(name, [])]
            page = Drawn(response) if filled.is_draft else None
            cut = [fault for one in drawn for fault in lost(page, one, changes)] if page else []
        if response.status_code >= 500 or any(OF_A_LIMIT.search(sentence) for sentence in said) or cut:
            found[what] = [*said, *cut]
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())
