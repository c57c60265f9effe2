"""A page that saves by itself has the words for everything its script may have to say."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories
from tests.portal.drawn import Drawn

SCRIPT = Path("static/js/autosave.js")


def _said() -> set[str]:
    """The names of the words that the script asks for, as attributes."""
    named = re.findall(r"(?:say|word|failed|action)\(\"(\w+)\"", SCRIPT.read_text())
    return {"data-" + re.sub(r"([A-Z])", lambda each: "-" + each[0].lower(), name) for name in named} - {"data-saved"}


@pytest.fixture
def draft(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)


@pytest.mark.feature("WIZ-11", "SCO-01")
@pytest.mark.parametrize("page", ["sheet", "recommenders", "information", "achievements"])
def test_whatever_saves_by_itself_can_say_so(cast, draft, page):
    address = "step" if page in ("information", "achievements") else page
    args = [draft.public_id, page] if address == "step" else [draft.public_id]
    drawn = Drawn(cast.client("lin").get(reverse(f"applicants:{address}", args=args)))
    assert any(form.get("data-autosave") for form in drawn.tree.iter("form"))
    (line,) = (each for each in drawn.tree.iter("span") if each.get("data-saved") is not None)
    wanted = _said()
    assert {"data-offline", "data-signed-out", "data-sign-in", "data-left"} <= wanted
    lacking = [name for name in [*sorted(wanted), "data-saved"] if not line.get(name)]
    assert lacking == []


def test_every_page_that_saves_by_itself_is_among_them():
    templates = [path for path in Path("templates").rglob("*.html") if "data-autosave" in path.read_text()]
    assert sorted(path.stem for path in templates) == ["achievements", "information", "recommenders", "sheet"]
