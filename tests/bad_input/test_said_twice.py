"""A form that says one thing twice, or otherwise than its own address does: refused at every address, and nothing kept."""

from copy import copy

import pytest
from django.urls import resolve, reverse

from tests.access.requests import undone, writes
from tests.access.table import ROWS
from tests.bad_input.test_requests import POSTS, _actor
from tests.client import StrictClient

#: What comes several times by its nature: the ticks of a list, and the fields of a plan, which its language names.
SEVERAL = {
    "applicants:sheet": ("evidence_*",),
    "applicants:step": ("entries", "tag.*"),
    "drafts:section": ("*",),
    "review:bulk": ("case",),
    "review:confirmation": ("case",),
    "review:forward": ("case",),
    "review:notice_declare": ("case",),
    "review:notice_open": ("case",),
}
UNSIGNED = [name for name in POSTS if not ROWS[name].signed]


def test_what_may_come_several_times_is_said_here(world):
    views = {name: resolve(reverse(name, args=ROWS[name].args(world))).func for name in POSTS}
    assert {name: view.several for name, view in views.items() if hasattr(view, "several")} == SEVERAL


@pytest.mark.abuse("AC-017")
@pytest.mark.parametrize("name", UNSIGNED)
def test_a_form_that_says_one_thing_twice_is_refused(world, name):
    client = StrictClient()
    actor = _actor(name) if ROWS[name].post else "sun"
    client.cookies = copy(world.signed_in(actor))
    address = reverse(name, args=ROWS[name].args(world))
    for query, body in (("", "token=1&token=2"), ("", "token=1&token=1"), ("?token=2", "token=1")):
        if "*" in SEVERAL.get(name, ()):
            continue
        with undone(), writes() as touched:
            answer = client.generic("POST", address + query, body, "application/x-www-form-urlencoded")
        assert (answer.status_code, touched) == (400, set()), body
        assert "提交了不止一次" in answer.text
