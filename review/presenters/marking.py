"""Where two texts differ, phrase by phrase: what a reviewer reads instead of comparing two paragraphs."""

import difflib
import re

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

# A number, a word or a mark is one piece; Chinese is compared sign by sign, for it has no spaces.
_PIECES = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)
# Equal stretches shorter than this between two changes are read as part of one change: single signs in common mislead.
_SHORT = 2
# Of a longer stretch that is equal only so many signs beside the change are shown: the whole stands in the dossier.
_LONG, _BESIDE = 60, 20
# Texts with less in common than this are two texts: all of both is marked.
_ALIKE = 0.4

Part = tuple[str, str]


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """``before`` with what was taken out in <del>, ``after`` with what was put in in <ins>; all text is escaped. Long
    stretches that are equal are cut short, alike in both."""
    old, new = _parts(before, after)
    return _html("del", old), _html("ins", new)


def _parts(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Both texts cut into parts: (text, "same" or "changed")."""
    one, two = _PIECES.findall(before), _PIECES.findall(after)
    old: list[Part] = []
    new: list[Part] = []
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [(before, "changed")] if before else [], [(after, "changed")] if after else []
    steps = matcher.get_opcodes()
    for place, (kind, start, end, first, last) in enumerate(steps):
        inside = 0 < place < len(steps) - 1
        same = kind == "equal" and not (inside and end - start < _SHORT)
        was, now = "".join(one[start:end]), "".join(two[first:last])
        if same:
            was = now = _cut(was, begins=place == 0, ends=place == len(steps) - 1)
        _add(old, was, same)
        _add(new, now, same)
    return old, new


def _cut(text: str, *, begins: bool, ends: bool) -> str:
    """An equal stretch without its middle, or without what lies before the first (after the last) change."""
    if len(text) <= _LONG:
        return text
    return ("" if begins else text[:_BESIDE]) + "……" + ("" if ends else text[-_BESIDE:])


def _add(parts: list[Part], text: str, same: bool) -> None:
    """Append ``text``, joined to the last part where that is of the same kind."""
    kind = "same" if same else "changed"
    if not text:
        return
    if parts and parts[-1][1] == kind:
        text = parts.pop()[0] + text
    parts.append((text, kind))


def _html(element: str, parts: list[Part]) -> SafeString:
    drawn = (
        conditional_escape(text) if kind == "same" else format_html_join("", "<{0}>{1}</{0}>", [(element, text)])
        for text, kind in parts
    )
    return format_html_join("", "{}", ((part,) for part in drawn))
