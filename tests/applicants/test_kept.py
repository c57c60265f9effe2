"""Forms that are sent as a whole: what was typed waits in the browser, for its owner, until a page says it is saved."""

from pathlib import Path

import pytest
from django.urls import reverse

from applicants.models import ArchiveEntry
from kernel import idempotency
from tests.applicants.archive_data import posted
from tests.applicants.test_profile import VALID
from tests.factories import pdf
from tests.portal.drawn import Drawn

SECRET = ("id_number", "password", "phone", "code")


def _told(drawn):
    return [each.get("data-forget") for each in drawn.tree.iter("div") if each.get("data-forget")]


@pytest.mark.abuse("AC-025")
@pytest.mark.parametrize("then", ["save", "send"])
def test_the_page_after_a_save_names_the_form_that_was_saved(cast, then):
    address = reverse("applicants:entry_new", args=["work"])
    client = cast.client("lin")
    data = posted("work") | {"token": idempotency.new_token(), "then": then, "evidence": [pdf()]}
    assert _told(Drawn(client.post(address, data | {"post": "a\x00b"}))) == []
    assert _told(Drawn(client.post(address, data, follow=True))) == [address]
    assert ArchiveEntry.objects.count() == 1


def test_the_profile_is_named_when_it_is_saved(cast):
    client, address = cast.client("lin"), reverse("applicants:profile")
    assert _told(Drawn(client.post(address, VALID | {"post": ""}))) == []
    assert _told(Drawn(client.post(address, VALID, follow=True))) == [address]


def test_the_browser_tells_accounts_apart_without_their_numbers(cast):
    def account(who):
        (body,) = Drawn(cast.client(who).get(reverse("applicants:archive"))).tree.iter("body")
        return body.get("data-account")

    assert len({account("lin"), account("stranger")}) == 2
    assert account("lin") == account("lin") != str(cast.lin.user.pk)


def test_every_form_that_keeps_has_its_line_and_its_script_and_holds_nothing_secret():
    pages = [path for path in Path("templates").rglob("*.html") if " data-keep>" in path.read_text()]
    assert sorted(path.stem for path in pages) == [
        "archive_entry",
        "archive_import",
        "claim_form",
        "profile",
        "replies",
    ]
    for path in pages:
        text = path.read_text()
        assert 'include "components/kept.html"' in text and 'static "js/keep.js"' in text
        assert not any(f'name="{name}"' in text for name in SECRET)
