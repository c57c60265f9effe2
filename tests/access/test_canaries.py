"""Nobody meets a word of a person whose records are not theirs to see: on no page, in no file, message or log line."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest
from django.urls import reverse

from messaging.models import OutboxMessage
from tests.access.crawl import Seen, crawl
from tests.access.logged import logging_everything
from tests.access.rights import UP_TO_OFFICE, VISITORS, foreign_words, words
from tests.access.table import ROWS
from tests.access.world import World


@pytest.fixture(scope="module")
def logged() -> Iterator[list[str]]:
    """Give every line that is logged while the world is crawled."""
    with logging_everything() as lines:
        yield lines


@pytest.fixture(scope="module")
def crawled(world: World, logged: list[str]) -> Callable[[str], list[Seen]]:
    return cache(partial(crawl, world))


@pytest.mark.abuse("AC-001", "AC-002", "AC-058", "AC-059")
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_finds_foreign_words(visitor: str, world: World, crawled: Callable[[str], list[Seen]]) -> None:
    found = [(page.address, foreign_words(world, visitor, page.text)) for page in crawled(visitor)]
    # Whoever holds the recommender's link is told the titles of the achievements to vouch for, and no more.
    linked = reverse("applicants:recommend", args=[world.recommend_token])
    told = {linked: ROWS["applicants:recommend"].tells}
    assert [(address, words) for address, words in found if {*words} - told.get(address, set())] == []


@pytest.mark.parametrize("visitor", [*sorted(UP_TO_OFFICE), "zhao", "lin", "colleague", "stranger"])
def test_the_crawl_sees(visitor: str, world: World, crawled: Callable[[str], list[Seen]]) -> None:
    """Of every kind of record that the visitor may see, something is found: else the other test proves nothing."""
    mine = [word for word in words(world) if visitor in word.readers]
    met = {word.what for word in mine if any(word.text in page.text for page in crawled(visitor))}
    assert {word.what for word in mine} - met == set()


@pytest.mark.abuse("AC-110")
def test_messages_and_log_lines_hold_nobody_elses_words(
    world: World, building: tuple[World, list[str]], logged: list[str], crawled: Callable[[str], list[Seen]]
) -> None:
    for visitor in VISITORS:
        crawled(visitor)  # whatever the order of the tests, every visitor has left their lines
    accounts = {actor.user.pk: name for name, actor in world.cast.actors.items()}
    nobody = {None: "a telephone"}
    told = [
        ((accounts | nobody)[row.to_user_id], f"{row.text} {row.params}")
        for row in OutboxMessage.objects.order_by("pk")
    ]
    assert told and any("Not Found" in line for line in logged)
    foreign = [
        (word.owner, word.what, name)
        for word in words(world)
        for name, text in told
        if word.text in text and name not in word.readers
    ]
    assert foreign == []
    _world, lines = building
    text = "\n".join([*lines, *logged])
    assert [(word.owner, word.what) for word in words(world) if word.text in text] == []
