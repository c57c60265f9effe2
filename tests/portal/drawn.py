"""Reading a drawn page as a person or a screen reader would: where an error stands and what a field still holds."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from django.forms.boundfield import BoundField
from django.http import HttpResponse

from kernel.forms import KitFormMixin

CHINESE = re.compile("[\u4e00-\u9fff]")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


def bound_forms(response: HttpResponse) -> list[Any]:
    """The posted forms that the page was drawn from."""
    found = {}
    for value in _values(response.context):
        form = value.form if isinstance(value, BoundField) else value
        if isinstance(form, KitFormMixin) and form.is_bound:
            found[id(form)] = form
    return list(found.values())


def _values(context: Any) -> Iterator[Any]:
    """Everything that any template of the page was given; a page within a page has a list of its own."""
    if isinstance(context, list):
        for each in context:
            yield from _values(each)
    elif context is not None:
        for level in context.dicts:
            yield from level.values()


class _Tree(HTMLParser):
    """A page as elements. It repairs nothing: what is not closed where it should be fails, a browser would guess.

    A parser that repairs as browsers do took longer for a page than the portal for drawing it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:  # within a drawing
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> at {self.getpos()} within {self.open[-3:]}"
        self.open.pop()
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        # The line break right after the tag is no part of what a text area holds.
        if self.open:
            self.builder.data(data.removeprefix("\n") if self.open[-1] == "textarea" else data)


def tree_of(html: str) -> Element:
    """Return the root element of a page or of a fragment with one root."""
    tree = _Tree()
    tree.feed(html.replace("\r\n", "\n"))
    tree.close()
    assert not tree.open, f"never closed: {tree.open}"
    return tree.builder.close()


class Drawn:
    """One page."""

    def __init__(self, response: HttpResponse) -> None:
        self.tree = tree_of(response.content.decode())
        self.ids = {element.get("id"): element for element in self.tree.iter() if element.get("id")}
        self.described: dict[str, list[Element]] = defaultdict(list)  # the controls that an id describes
        self.links: dict[str, list[str]] = defaultdict(list)  # the words of the links that jump to an id
        for element in self.tree.iter():
            for identifier in (element.get("aria-describedby") or "").split():
                self.described[identifier].append(element)
            if element.tag == "a":
                self.links[(element.get("href") or "").removeprefix("#")].append("".join(element.itertext()))

    def text(self, identifier: str) -> str:
        """What the element with this id says."""
        return "".join(self.ids[identifier].itertext()).strip() if identifier in self.ids else ""

    def alerts(self) -> str:
        """What is said loudly: the error summary and the notices."""
        loud = (element for element in self.tree.iter() if element.get("role") == "alert")
        return " ".join("".join(element.itertext()) for element in loud)

    def held(self, bound: BoundField) -> str | None:
        """What the field's text control shows; None when it is no text control or is not there."""
        control = self.ids.get(bound.id_for_label)
        if control is None or control.get("type") in ("password", "file", "checkbox", "radio"):
            return None
        if control.tag == "textarea":
            return "".join(control.itertext())
        return control.get("value", "") if control.tag == "input" else None


def faults_of_error(page: Drawn, form: Any, name: str, rows: list[Any]) -> list[str]:
    """What keeps a person from finding and understanding the one error of a field; ``rows`` are the form's error rows."""
    bound, sentences = form[name], list(form.errors.get(name, []))
    if len(sentences) != 1:
        return [f"{len(sentences)} sentences: {sentences}"]
    (sentence,) = sentences
    faults = [] if CHINESE.search(sentence) and sentence.endswith("。") else [f"no Chinese sentence: {sentence}"]
    if bound.is_hidden and bound.field.label is None:
        return faults if "刷新" in page.alerts() or "过期" in page.alerts() else [*faults, "an old page is not told so"]
    error = f"{bound.auto_id}_error"
    if sentence not in page.text(error):
        faults.append(f"not said beside the field but: {page.text(error)!r}")
    elif not page.described[error]:
        faults.append("no control is described by the error")
    # Where fields of one name stand in several rows, the summary says of which row: 第 2 名推荐专家的姓名.
    named = str(bound.label)
    row = next(
        row
        for row in rows
        if row.message == sentence
        and (row.label == named or (row.label.endswith(f"的{named}") and row.target == bound.id_for_label))
    )
    if row.target not in page.ids:
        faults.append(f"the summary leads to #{row.target}, which is not there")
    elif not any(sentence in words for words in page.links[row.target]):
        faults.append(f"no link of the summary leads to #{row.target}")
    return faults
