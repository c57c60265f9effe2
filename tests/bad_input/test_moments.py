"""Nobody says when something was done: no form has a field for it, and what is sent along with one is nobody's."""

from copy import copy
from datetime import UTC, datetime

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import reverse

from tests.access.requests import undone, writes
from tests.client import StrictClient
from tests.portal.filled import FORMS

LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)


def moments() -> dict[str, list[type[models.Model]]]:
    """The columns of every table that hold a moment, by their name."""
    found: dict[str, list[type[models.Model]]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField):
                found.setdefault(field.name, []).append(model)
    return found


def form_classes(root: type[forms.BaseForm] = forms.BaseForm) -> list[type[forms.BaseForm]]:
    below = root.__subclasses__()
    return [*below, *(form for each in below for form in form_classes(each))]


@pytest.mark.abuse("AC-046")
def test_no_form_has_a_field_for_the_moment_of_a_record():
    names = set(moments())
    own = [
        form for form in form_classes() if form.__module__.split(".")[0] in ("review", "applicants", "accounts", "fees")
    ]
    assert len(own) > 30
    asked = {(form.__qualname__, name) for form in own for name in getattr(form, "base_fields", {}) if name in names}
    assert not asked


@pytest.mark.abuse("AC-046", "AC-016")
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_moment_sent_along_with_a_form_is_nobodys(world, form):
    """Every form of the portal, sent with every column of a moment beside its own fields: no row says so."""
    columns = moments()
    client = StrictClient()
    client.cookies = copy(world.signed_in(form.actor))
    with undone(), writes() as touched:
        data = form.data(world)
        extra = {name: "2001-02-03T04:05:06+00:00" for name in columns if name not in data}
        client.post(reverse(form.name, args=form.args(world)), {**data, **extra})
        for name, tables in columns.items():
            for table in tables:
                if table._meta.db_table in touched:
                    assert not table._base_manager.filter(**{name: LONG_AGO}).exists(), (table, name)
