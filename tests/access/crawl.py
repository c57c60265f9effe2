"""Looking at everything a visitor can reach: what the table lets them read, and every link on every page of that."""

import re
from collections import defaultdict, deque
from copy import copy
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from tests.access.reading import text_of
from tests.access.requests import undone
from tests.access.table import ROWS
from tests.access.world import World
from tests.client import StrictClient

# A link, or where a browser is sent on to.
_LINK = re.compile(r'(?:(?:href|src|hx-get)="|^Location: )(/[^"\n]*)', re.MULTILINE)
# Of one kind of address a visitor follows the first and last few of each page, and so many in all.
PER_PAGE, PER_KIND = 4, 16
# Pages that stand for another site or for a telephone.
NOT_THE_PORTAL = ("sandbox:", "demo:")


@dataclass(frozen=True)
class Seen:
    """One answer as text."""

    address: str
    text: str


def crawl(world: World, visitor: str) -> list[Seen]:
    """Return everything that this visitor finds."""
    with undone():
        client = StrictClient()
        client.cookies = copy(world.signed_in(visitor))
        doors = _doors(world, visitor)
        waiting = deque(doors)
        asked: dict[str, set[str]] = defaultdict(set)
        pages = []
        while waiting:
            address = waiting.popleft()
            pages.append(Seen(address, text_of(client.get(address))))
            for name, addresses in _links(pages[-1].text).items():
                new = [one for one in addresses if one not in asked[name] and one not in doors]
                new = new[: PER_KIND - len(asked[name])]
                asked[name].update(new)
                waiting.extend(new)
        return pages


def _is_read(name: str) -> bool:
    return name in ROWS and ROWS[name].get is not None and not name.startswith(NOT_THE_PORTAL)


def _doors(world: World, visitor: str) -> list[str]:
    """The addresses of the table that let the visitor in; for one who is no relation, those that let any applicant in."""
    of = visitor if visitor in world.cast.actors and visitor not in world.cases else "stranger"
    return [
        reverse(name, args=row.args(world)) for name, row in ROWS.items() if _is_read(name) and of in (row.get or ())
    ]


def _links(text: str) -> dict[str, list[str]]:
    """The portal's addresses that a page links to, by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(link.partition("#")[0] for link in _LINK.findall(text)):
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue  # a style sheet or a picture of the portal's own
        if _is_read(name):
            found[name].append(address)
    return {name: list(dict.fromkeys(each[:PER_PAGE] + each[-PER_PAGE:])) for name, each in found.items()}
