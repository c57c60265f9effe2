"""Every address of the portal, found by walking the resolver: never listed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class FoundRoute:
    """One address: its full name, its pattern and the names of what it takes."""

    name: str
    pattern: str
    parameters: tuple[str, ...]


def all_routes(resolver: URLResolver, namespaces: tuple[str, ...] = (), prefix: str = "") -> Iterator[FoundRoute]:
    """Yield every address below ``resolver``. An address without a name is a mistake: ValueError."""
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from all_routes(entry, inner, pattern)
        elif isinstance(entry, URLPattern):
            if not entry.name:
                raise ValueError(f"the address {pattern} has no name")
            yield FoundRoute(":".join((*namespaces, entry.name)), pattern, tuple(entry.pattern.converters))
