"""Template filters over kernel.formats and kernel.masking: {% load fmt %}."""

import re
from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join

from kernel import formats, masking

register = template.Library()

_BRACKETS = re.compile(r"(（[^（）]{1,6}）)")


@register.filter
def cn_date(value: date | datetime | None) -> str:
    return formats.cn_date(value or None)


@register.filter
def cn_datetime(value: datetime | None) -> str:
    return formats.cn_datetime(value or None)


@register.filter
def cn_closing(value: datetime | None) -> str:
    """{{ window.closes_at|cn_closing }}: midnight as 24:00 of the last day."""
    return formats.cn_closing(value or None)


@register.filter
def cn_time(value: datetime | None) -> str:
    return formats.cn_time(value or None)


@register.filter
def cn_month(value: date | None) -> str:
    return formats.cn_month(value or None)


@register.filter
def remaining(until: datetime | None, now: datetime) -> str:
    """{{ window.closes_at|remaining:now }}: `now` is always given, from kernel.clock."""
    return formats.remaining(until or None, now)


@register.filter
def many(count: int) -> str:
    return formats.many(count)


@register.filter
def money(fen: int | None) -> str:
    return formats.money(fen)


@register.filter
def filesize(size: int | None) -> str:
    return formats.file_size(size)


@register.filter
def mask_id(value: str | None) -> str:
    return masking.mask_id(value or "")


@register.filter
def mask_phone(value: str | None) -> str:
    return masking.mask_phone(value or "")


@register.filter
def mask_name(value: str | None) -> str:
    return masking.mask_name(value or "")


@register.filter
def status_label(code: str) -> str:
    return str(formats.status(code).label)


@register.filter
def whole_brackets(value: str) -> str:
    """{{ name|whole_brackets }}: a short note in brackets, as in 某某公司（演示）, is not broken over two lines.

    The style has to say that `.whole` does not wrap.
    """
    parts = _BRACKETS.split(str(value))
    marked = [format_html('<span class="whole">{}</span>', part) if at % 2 else part for at, part in enumerate(parts)]
    return format_html_join("", "{}", ((part,) for part in marked))
