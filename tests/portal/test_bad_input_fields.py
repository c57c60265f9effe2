"""Every field of every form, at its limits and one past them, sent through its page.

One sentence in Chinese beside the field, the summary's link to it, everything typed still there, nothing written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from applicants.archive_fields import FieldType
from applicants.forms.archive import DecisionForm, EntryForm
from applicants.services.archive_review import REASON_MIN
from kernel.forms import UploadField
from tests.access.requests import undone, writes
from tests.access.routes import all_routes
from tests.access.table import ROWS
from tests.access.world import World, build_world
from tests.client import StrictClient
from tests.portal.drawn import Drawn, bound_forms, faults_of_error
from tests.portal.filled import BUTTONS, ELSEWHERE, FORMS, Filled

pytestmark = pytest.mark.xdist_group("bad input in fields")  # one world for all of them
# What a refusal may leave behind: the failed attempt, which is what the throttle counts.
COUNTED = {"accounts:login": {"accounts_signinattempt"}}
OF_A_LIMIT = ("最多", "至少", "不能大于", "不能小于")
NUL = "a\x00b"
# No client of ours encodes a lone surrogate: a sign of the private area stands for its bytes until they are sent.
STAND_IN, SURROGATE_BYTES = "\ue000", b"\xed\xa0\x80"
SURROGATE = f"a{STAND_IN}b"


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The world's files are stored before a single test begins: leave the storage where it is."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


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
    empty = dict.fromkeys(form.data(world))
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
    if isinstance(form, DecisionForm):
        return REASON_MIN, int(field.widget.attrs["data-limit"])
    counted = field.widget.attrs.get("data-limit")
    is_judged = any(isinstance(validator, MaxLengthValidator) for validator in field.validators)
    return field.min_length, field.max_length if is_judged else int(counted) if counted else None


def refused_values(form: Any, name: str) -> Iterator[tuple[str, Any]]:
    """What must be refused in this field, each with why."""
    field = form.fields[name]
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
    if isinstance(field, forms.IntegerField):
        yield from [("no number", "十二"), ("endless", "9" * 5000), ("a fraction", "1.5")]
        if field.max_value is not None:
            yield "above", str(field.max_value + 1)
        if field.min_value is not None:
            yield "below", str(field.min_value - 1)
    elif isinstance(field, forms.DateField) or field.widget.attrs.get("type") == "date":
        yield from [
            ("no day", "2020-02-30"),
            ("no date", "昨天"),
            ("year 0", "0000-01-01"),
            ("year 9999", "9999-12-31"),
        ]
        yield "year 1", "0001-01-01"
    elif isinstance(field, forms.CharField):
        least, most = limits(form, name)
        if most is not None:
            yield "too long", "长" * (most + 1)
        if least is not None and least > 1:
            yield "too short", "短" * (least - 1)


def accepted_values(form: Any, name: str) -> Iterator[tuple[str, str]]:
    """Values exactly at a limit."""
    field = form.fields[name]
    if isinstance(field, forms.IntegerField):
        yield from [(str(limit), str(limit)) for limit in (field.min_value, field.max_value) if limit is not None]
    elif isinstance(field, forms.CharField) and not isinstance(field, UploadField):
        yield from [(f"{limit} characters", "字" * limit) for limit in limits(form, name) if limit]


def plain(value: Any) -> str:
    """What a form shows again of a typed value."""
    return str(value).replace("\x00", "").replace(STAND_IN, "")


def faults(world: World, filled: Filled, name: str, value: Any) -> list[str]:
    """What is wrong with the answer to one bad value."""
    with answered(world, filled, **{name: value}) as (response, touched):
        if not filled.is_draft and response.status_code != 422:
            return [f"answered {response.status_code}"]
        if not filled.is_draft and touched - COUNTED.get(filled.name, set()):
            return [f"wrote {sorted(touched)}"]
        form = next((form for form in bound_forms(response) if name in form.errors), None)
        if form is None:
            return ["not refused beside the field"]
        page = Drawn(response)
        found = faults_of_error(page, form, name)
        typed = {key: plain(sent) for key, sent in (filled.data(world) | {name: value}).items() if sent is not None}
        for bound in form:
            held = None if bound.is_hidden else page.held(bound)
            if held is not None and bound.name in typed and held != typed[bound.name]:
                found.append(f"{bound.name} now holds {held[:20]!r} instead of {typed[bound.name][:20]!r}")
        return found


@pytest.mark.parametrize("filled", FORMS, ids=str)
def test_past_a_limit(world: World, filled: Filled):
    found = {}
    form = fields_of(world, filled)
    for name in form.fields:
        for why, value in refused_values(form, name):
            if wrong := faults(world, filled, name, value):
                found[f"{name}: {why}"] = wrong
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())


@pytest.mark.parametrize("filled", FORMS, ids=str)
def test_at_a_limit(world: World, filled: Filled):
    found = {}
    form = fields_of(world, filled)
    for name in form.fields:
        for why, value in accepted_values(form, name):
            with answered(world, filled, **{name: value}) as (response, _touched):
                said = [str(s) for one in bound_forms(response) for s in one.errors.get(name, [])]
            if response.status_code >= 500 or any(sentence.startswith(OF_A_LIMIT) for sentence in said):
                found[f"{name}: {why}"] = said
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())
