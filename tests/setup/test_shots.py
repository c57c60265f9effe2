"""`make shots ARGS=--all` pictures every page: a new address is a page, or says why it has none."""

import pytest
from django.urls import reverse

from tests.access.table import ROWS
from tools import pages


def test_every_address_that_is_read_has_its_picture_or_a_reason() -> None:
    assert pages.PAGES | set(pages.NO_PAGE) == {name for name, row in ROWS.items() if row.get}
    assert not pages.PAGES & set(pages.NO_PAGE)


def test_a_page_that_no_link_leads_to_is_missed() -> None:
    found = [pages.Found(name, "", "", "/") for name in pages.PAGES - {"home"}]
    assert pages.unseen(found) == ["home"]


@pytest.mark.parametrize(
    ("name", "args", "kind"),
    [
        ("plans:detail", ["some-plan"], ("plans:detail", "")),
        ("applicants:step", ["23456789abcdefgh", "photo"], ("applicants:step", "photo")),
        ("applicants:step", ["23456789abcdefgh", "preview"], ("applicants:step", "preview")),
        ("documents:file", ["23456789abcdefgh"], None),
    ],
)
def test_one_picture_for_each_kind_of_page(name: str, args: list[str], kind: tuple[str, str] | None) -> None:
    assert pages.kind_of(reverse(name, args=args)) == kind
