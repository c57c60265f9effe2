"""``manage.py check --deploy``: what a machine that prints must have besides Python packages."""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from documents import fonts


@register("documents", deploy=True)
def printing(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The Chinese fonts, without which WeasyPrint crashes or prints boxes, and the library that makes it fast."""
    found: list[CheckMessage] = []
    for family in (fonts.SERIF, fonts.SANS):
        try:
            fonts.find(family)
        except fonts.MissingFont as error:
            found.append(Error(str(error), id="documents.E001"))
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        hint = "apt-get install libharfbuzz-subset0"
        found.append(Warning(_("缺少 libharfbuzz-subset，生成 PDF 会慢约八倍。"), hint=hint, id="documents.W001"))
    return found
