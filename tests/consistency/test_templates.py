"""Templates: each is used, refers only to what exists, and speaks through translate tags."""

import re

import pytest
from django.template.loader import get_template
from django.urls import get_resolver

from tests.access.routes import all_routes
from tests.consistency import sources

REFERENCE = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
LINK = re.compile(r"""{%\s*url\s+["']([^"']+)["']""")
HIDDEN = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->|{%\s*translate\b.*?%}",
    re.DOTALL,
)
# In a tag or variable, _("…") is a translated literal, too.
TRANSLATED_LITERAL = re.compile(r"""_\((["']).*?\1\)""")
LOADED_BY_DJANGO = {"400.html", "403.html", "404.html", "413.html", "500.html"}


def _name(path: object) -> str:
    return str(path).split("templates/", 1)[1]


NAMES = {_name(path): path for path in sources.templates()}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_template_compiles(name: str) -> None:
    get_template(name)


def test_every_template_is_used() -> None:
    code = "\n".join(sources.text(path) for path in [*sources.python_files(), *sources.templates()])
    assert [name for name in NAMES if not _is_used(name, code)] == []


def _is_used(name: str, code: str) -> bool:
    folder = name.rpartition("/")[0]
    if name in LOADED_BY_DJANGO or name.startswith("django/"):
        return True
    return f'"{name}"' in code or f"'{name}'" in code or f'f"{folder}/{{' in code


def test_what_is_included_exists() -> None:
    wanted = {(name, target) for name, path in NAMES.items() for target in REFERENCE.findall(sources.text(path))}
    assert [pair for pair in sorted(wanted) if pair[1] not in NAMES] == []


def test_links_lead_somewhere() -> None:
    known = {route.name for route in all_routes(get_resolver())}
    wanted = {(name, link) for name, path in NAMES.items() for link in LINK.findall(sources.text(path))}
    assert [pair for pair in sorted(wanted) if pair[1] not in known] == []


def test_no_chinese_outside_gettext() -> None:
    spoken = []
    for name, path in NAMES.items():
        if name.startswith("review/form/"):
            continue  # the printed form is an official paper, in Chinese whatever the reader's language
        bare = TRANSLATED_LITERAL.sub("", HIDDEN.sub("", sources.text(path)))
        spoken += [f"{name}: {line.strip()[:60]}" for line in bare.splitlines() if sources.CHINESE.search(line)]
    assert spoken == []


def test_no_inline_code_in_templates() -> None:
    inline = re.compile(
        r"""<style\b|\sstyle=["']|\son[a-z]+=["']|href=["']javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)"""
    )
    assert [name for name, path in NAMES.items() if inline.search(sources.text(path))] == []
