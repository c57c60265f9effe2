"""By what the items of a plan's lists are told apart, so that two lists are compared item by item and not by place."""

from collections.abc import Sequence
from typing import Any

IDENTITIES: dict[str, tuple[str, ...]] = {
    "windows": ("kind", "titles", "routes", "offices"),
    "cut_offs": ("kind", "titles"),
    "sources": ("key",),
    "contacts": ("office",),
    "subjects": ("kind",),
    "minima": ("kind",),
    "continuing_education": ("titles",),
    "notices": ("stage",),
    "school_equivalences": ("school",),
    "requirements": ("title",),
    "announcements_later": ("title",),
    "ambiguities": ("path", "text"),
    "stated_twice": ("path",),
    "limits": ("scope", "per", "route", "titles"),
    "conditions": ("kind", "title"),
}
"""Lists without codes: the fields that name an item. Everywhere else ``code`` does."""


def keys_of(field: str, items: Sequence[Any]) -> list[str] | None:
    """The name of every item of the list called ``field``; None: its items have none and count by their place.

    A name that comes again gets a number: ``apply``, ``apply#2``. Titles stand in brackets: ``apply[engineer]``;
    routes and offices, which may bear the same codes, behind a word: ``apply[routes:engineer]``.
    """
    if not all(isinstance(item, dict) for item in items):
        return None
    if items and all(isinstance(item.get("code"), str) for item in items):
        names = [item["code"] for item in items]
    elif field in IDENTITIES:
        names = [_name(IDENTITIES[field], item) for item in items]
    else:
        return None
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return result


def _name(fields: tuple[str, ...], item: dict[str, Any]) -> str:
    """Codes in the order of the alphabet: in another order they are the same ones."""
    words = []
    for field in fields:
        value = item.get(field)
        if isinstance(value, list | tuple):
            kind = "" if field == "titles" else f"{field}:"
            words.append(f"[{kind}{','.join(sorted(map(str, value)))}]" if value else "")
        else:
            words.append("" if value is None else str(value))
    return words[0] + "".join(word if word.startswith("[") else f"+{word}" for word in words[1:] if word)
