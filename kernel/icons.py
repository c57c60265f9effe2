"""Inline SVG icons out of the copied @tabler/icons package (static/vendor/icons/), by name."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Every icon file starts with an invisible square that only helps designers.
_FRAME = re.compile(r'<path stroke="none"[^>]*/>')
_NAME = re.compile(r"[a-z0-9-]+")


@lru_cache(maxsize=256)
def _inner(name: str) -> SafeString:
    if not _NAME.fullmatch(name):
        raise ImproperlyConfigured(f"not an icon name: {name!r}")
    path = Path(settings.BASE_DIR) / "static" / "vendor" / "icons" / f"{name}.svg"
    if not path.exists():
        raise ImproperlyConfigured(f"icon {name!r} is missing: list it in tools/assets.json and run `make assets`")
    match = _INNER.search(path.read_text(encoding="utf-8"))
    if match is None:
        raise ImproperlyConfigured(f"icon {name!r} is not an SVG file")
    # Safe: the file comes from a locked package, never from a user.
    return mark_safe(_FRAME.sub("", match.group(1)).strip())  # noqa: S308


def icon(name: str, size: int = 20) -> SafeString:
    """An <svg> hidden from screen readers: the word beside it speaks. `size` in CSS pixels."""
    return format_html(
        '<svg class="zp-icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        "{1}</svg>",
        size,
        _inner(name),
    )
