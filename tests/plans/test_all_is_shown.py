"""Whatever a plan of the catalogue says in words stands on its page."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from plans.bases import CATALOG, base_beside
from plans.services import import_plan

TAGS = re.compile(r"<[^>]+>")
SPACES = re.compile(r"\s+")
WORDS = re.compile(r"[\u4e00-\u9fff]|^https?://|^0\d{3}-\d{7}$")
"""What is for readers: sentences, addresses of the web, telephone numbers."""
NOT_FOR_READERS = re.compile(
    r"source\.(document|clause)$"  # beside each condition; the page does not repeat them for every sentence
    r"|chain\.\d+\.labels\.(applicant|staff)$"  # shown while a case is there
    r"|(ambiguities|stated_twice)\.\d+\.path$"
    r"|scoring_sheets\.\d+\.(header|recommendation_text|recommender_fields)"  # on the sheet
    r"|routes\.\d+\.rule\.title$"  # the parts are shown as one list
)


def words_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the document with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from words_of(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from words_of(part, f"{path}.{index}")
    elif isinstance(value, str) and WORDS.search(value) and not NOT_FOR_READERS.search(path):
        yield path, value


def bare(text: str) -> str:
    return SPACES.sub("", text)


@pytest.mark.django_db
@pytest.mark.feature("PLN-01", "ACC-11", "CED-08", "CED-09")
@pytest.mark.parametrize("code", sorted(file.stem for file in CATALOG.glob("*.yaml")))
def test_every_word_of_a_plan_is_on_its_page(client, code):
    file = CATALOG / f"{code}.yaml"
    version = import_plan(file.read_text(encoding="utf-8"), find_base=base_beside(file))
    page = client.get(reverse("plans:detail", args=[code])).content.decode()
    shown = bare(html.unescape(TAGS.sub(" ", page)))
    said = dict(words_of(version.spec.model_dump(mode="json")))
    assert len(said) > 100
    assert {path: words for path, words in said.items() if bare(words) not in shown} == {}
    assert all(f'href="{words}"' in page for words in said.values() if words.startswith("http"))
