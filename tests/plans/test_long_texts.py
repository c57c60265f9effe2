"""Texts that are too long, too deep or wrong in too many places: one clear answer, and a page that stays small."""

import re
from html import unescape

import pytest
from django.urls import reverse

from plans.draft_presenters import MOST_PROBLEMS
from plans.services.draft_rows import MAX_CHARACTERS
from plans.services.drafts import save_text
from plans.views import editing
from tests.plans.drafting import amendment, seat_of

pytestmark = pytest.mark.django_db


def address(name, draft, *more):
    return reverse(f"drafts:{name}", args=[draft.public_id, *more])


@pytest.fixture
def draft(cast):
    return amendment(cast)[1]


def saved(cast, draft, more):
    return save_text(draft.pk, seat_of(cast.sun), draft.text + more, seen=draft.version)


def test_a_text_too_deep_leads_from_the_section_to_the_text_view(cast, draft):
    draft = saved(cast, draft, "x: " + "[" * 500 + "]" * 500 + "\n")
    answer = cast.client("sun").get(address("section", draft, "routes"))
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "这份文本只能在文本视图中编辑" in page
    assert f'href="{address("text", draft)}">打开文本视图' in page


def test_a_text_refused_as_too_long_is_only_handed_back(cast, draft, monkeypatch):
    """Not read, not compared, not numbered: the answer is the text again and the reason."""
    read = []
    monkeypatch.setattr(editing, "read_draft", lambda text, under: read.append(text))
    typed = "".join(f"k{each}: 1\n" for each in range(100_000))
    assert len(typed) > MAX_CHARACTERS
    answer = cast.client("sun").post(address("text", draft), {"text": typed, "version": draft.version})
    page = answer.content.decode()
    assert (answer.status_code, read) == (422, [])
    assert f"最多 {MAX_CHARACTERS} 个字" in page
    assert "没有错误" not in page  # nobody looked
    assert "k99999: 1" in page and len(page) < len(typed) + 100_000
    draft.refresh_from_db()
    assert "k99999" not in draft.text


@pytest.mark.parametrize("name", ["text", "draft", "preview"])
def test_only_the_first_of_many_errors_are_listed(cast, draft, name):
    draft = saved(cast, draft, "".join(f"k{each}: 1\n" for each in range(300)))
    page = cast.client("sun").get(address(name, draft)).content.decode()
    listed = re.findall(r"<li><a href=\"[^\"]*#L\d+\"", page)
    assert "300 处错误" in page
    assert len(listed) == MOST_PROBLEMS
    assert f"还有 {300 - MOST_PROBLEMS} 处没有列出" in page
