"""A plan written as what it changes of another one: the overlay that makes a wanted plan of a base.

The other way round than ``plans.spec.overlay``: what comes out is merged again and compared, so that it is never wrong.
"""

from collections.abc import Collection, Mapping
from typing import Any

from plans.editor.text import ORDER, written
from plans.spec.identity import IDENTITIES, keys_of
from plans.spec.overlay import DIRECTIVES, merge
from plans.spec.reader import Path, Plain, PlanFileError, read_plain

Data = dict[str, Any]
_UNSAID = object()


class NotAnOverlay(ValueError):
    """The wanted plan cannot be said as an overlay of its base."""


def laid_over(
    base: Mapping[str, Any], wanted: Mapping[str, Any], own: Collection[str], full: Mapping[str, Any] | None = None
) -> Data:
    """The keys of the overlay, ``overlay_of`` excepted, that makes ``wanted`` of ``base``; both are plain values.

    ``own``: paths with names that it states itself, also where the base says the same. ``full``: the wanted plan with
    the values that are left out because they are the language's own. Raises NotAnOverlay.
    """
    laying = _Laying(own)
    found = laying.mapping(base, wanted, full or {}, "")
    result = {key: found[key] for key in ORDER if key in found}
    if laying.removed:
        result["remove"] = laying.removed
    if laying.order:
        result["order"] = laying.order
    try:
        made = merge(read_plain(written(dict(base))), read_plain(written({"overlay_of": "base"} | result))).data
    except PlanFileError as error:
        raise NotAnOverlay(str(error)) from error
    stated = {key: found[key] for key in found if key not in wanted}  # the language's own values, said aloud
    if full is None and _bare(made) != _bare(wanted) | _bare(stated):
        raise NotAnOverlay(", ".join(key for key in made if made[key] != wanted.get(key)))
    return result


def changed_overlay(overlay: Mapping[str, Any], laid: Mapping[str, Any], keys: Collection[str]) -> Data:
    """An overlay's own values with those of some top-level keys replaced by what ``laid_over`` gave for them."""
    result = {key: value for key, value in overlay.items() if key not in keys and key not in ("remove", "order")}
    result |= {key: laid[key] for key in laid if key in keys}
    kept = [each for each in overlay.get("remove") or () if str(each).partition(".")[0] not in keys]
    removed = kept + [each for each in laid.get("remove", ()) if each.partition(".")[0] in keys]
    order = {key: names for key, names in (overlay.get("order") or {}).items() if key not in keys}
    order |= {key: names for key, names in laid.get("order", {}).items() if key in keys}
    return result | ({"remove": removed} if removed else {}) | ({"order": order} if order else {})


def owned(plain: Plain) -> frozenset[Path]:
    """The paths of a merged plan that its upper file states, and everything above them."""
    top = len(plain.layers) - 1
    if not top:
        return frozenset()
    paths = [path for path, place in plain.places.items() if place.layer == top]
    return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))


class _Laying:
    """What is taken away and reordered, found while the values are compared."""

    def __init__(self, own: Collection[str]) -> None:
        self.own = own
        self.removed: list[str] = []
        self.order: dict[str, list[str]] = {}

    def states(self, path: str) -> bool:
        return any(each == path or each.startswith(f"{path}.") for each in self.own)

    def mapping(self, base: Mapping[str, Any], wanted: Mapping[str, Any], full: Any, path: str) -> Data:
        """What is said of a mapping; empty when nothing is."""
        found = {}
        for key in (*wanted, *(key for key in base if key not in wanted)):
            value = self.value(key, base.get(key), wanted.get(key), _inside(full, key), _joined(path, key))
            if value is not _UNSAID:
                found[key] = value
        for key, value in full.items() if isinstance(full, dict) else ():
            if (
                key not in wanted
                and key not in base
                and value not in (None, [], {})
                and self.states(_joined(path, key))
            ):
                found[key] = value
        return found

    def value(self, name: str, base: Any, wanted: Any, full: Any, path: str) -> Any:
        """What is said of one key."""
        if wanted is None or wanted == []:
            return None if base not in (None, []) else _UNSAID
        if base is None or base == [] or _another_kind(base, wanted):
            return self.mapping({}, wanted, full, path) if isinstance(wanted, dict) else wanted
        if isinstance(base, dict) and isinstance(wanted, dict):
            return self.mapping(base, wanted, full, path) or _UNSAID
        if isinstance(base, list) and isinstance(wanted, list):
            names, known = keys_of(name, wanted), keys_of(name, base)
            if names is not None and known is not None:
                return self.items(name, dict(zip(known, base, strict=True)), dict(zip(names, wanted, strict=True)),
                                  full, path)  # fmt: skip
        return wanted if wanted != base or self.states(path) else _UNSAID

    def items(self, name: str, base: Data, wanted: Data, full: Any, path: str) -> Any:
        """What is said of a list whose items have names."""
        said = []
        places = {key: place for place, key in enumerate(wanted)}
        after = [key for key in base if key in wanted] + [key for key in wanted if key not in base]
        at_top = "." not in path
        if any("#" in key for key in (*base, *wanted)) or (after != list(wanted) and not at_top):
            if list(base.values()) == list(wanted.values()) and not self.states(path):
                return _UNSAID
            self.removed.append(path)
            return list(wanted.values())
        if after != list(wanted):
            self.order[path] = list(wanted)
        self.removed += [_joined(path, key) for key in base if key not in wanted]
        for key, item in wanted.items():
            if key not in base or _another_kind(base[key], item):
                said.append(item)
                continue
            part = self.mapping(base[key], item, _inside(full, places[key]), _joined(path, key))
            if part:
                said.append({field: item[field] for field in _identity(name, item)} | part)
        return said or _UNSAID


def _identity(name: str, item: Data) -> list[str]:
    """The fields by which an item is found again."""
    fields = ("code",) if isinstance(item.get("code"), str) else IDENTITIES.get(name, ())
    return [field for field in fields if field in item]


def _another_kind(base: Any, wanted: Any) -> bool:
    if not (isinstance(base, dict) and isinstance(wanted, dict)):
        return isinstance(base, dict) != isinstance(wanted, dict)
    kinds = base.get("kind"), wanted.get("kind")
    return None not in kinds and kinds[0] != kinds[1]


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _inside(full: Any, key: str | int) -> Any:
    if isinstance(full, dict) and isinstance(key, str):
        return full.get(key)
    return full[key] if isinstance(full, list) and isinstance(key, int) and key < len(full) else None


def _bare(value: Any) -> Any:
    """Without what says nothing."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key not in DIRECTIVES and part not in (None, [])}
    return [_bare(part) for part in value] if isinstance(value, list) else value
