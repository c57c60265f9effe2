"""Guards around every request: no bad bytes in, nothing private cached, no write by a GET."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from kernel.formats import file_size
from kernel.multipart import parse_upload
from kernel.unsaved import came_from

Handler = Callable[[HttpRequest], HttpResponse]

_REFUSED = re.compile(r"[\x00\ud800-\udfff]")
_READS = re.compile(r"\s*(SELECT|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|SHOW|WITH)\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bFOR\s+(UPDATE|SHARE|NO KEY UPDATE)\b", re.IGNORECASE)


View = Callable[..., HttpResponse]


class WriteInGet(RuntimeError):
    """A safe request tried to write: a bug, never the visitor's fault."""


def arrives_by_get(view: View) -> View:
    """Let a view write although it is a GET: for a foreign protocol that sends the browser back by a redirect."""
    view.writes_by_get = True
    return view


def several(*names: str) -> Callable[[View], View]:
    """Let these fields of a view's form come several times; ``*`` stands for any letters. What the view reads of them
    is all their values."""

    def mark(view: View) -> View:
        view.several = names
        return view

    return mark


@contextmanager
def noting(request: HttpRequest) -> Iterator[None]:
    """Let a GET note that something was read: a row that says so, written once, and nothing of what was read."""
    before, request.may_write = getattr(request, "may_write", False), True
    try:
        yield
    finally:
        request.may_write = before


class BadInputMiddleware:
    """Refuse NUL and lone surrogates in the address, and endless bodies, with one sentence.

    Forms refuse their own NULs and surrogates beside the field; here their parts are made readable for them. A cookie
    with a NUL, which a browser can be made to keep (``"\\000"``), counts as none: no database looks for it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [request.path, *(v for key in request.GET for v in (key, *request.GET.getlist(key)))]
        if any(_REFUSED.search(value) for value in values):
            context = {"reason": _("地址中含有无法识别的字符，请检查后重新打开。")}
            return render(request, "400.html", context, status=400)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_BYTES:
            text = _("一次提交的内容不能超过 %(limit)s，这次没有保存。请用浏览器的“后退”回到填写的页面，分几次上传。")
            context = {"reason": text % {"limit": file_size(settings.REQUEST_MAX_BYTES)}, "back": came_from(request)}
            return render(request, "413.html", context, status=413)
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if not _REFUSED.search(text)}
        request.parse_file_upload = partial(parse_upload, request)  # type: ignore[method-assign]
        return self.get_response(request)


class SaidOnceMiddleware:
    """Refuse a form that says one thing twice, or otherwise than its own address does: of two values one part of the
    portal may read the first, and another the last (AC-017). What comes several times by its nature, a view says."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer a form that contradicts itself; None lets it pass, and so do the signed calls of other machines."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        expected = getattr(view, "several", ())
        for name, values in request.POST.lists():
            if any(fnmatchcase(name, pattern) for pattern in expected):
                continue
            if len({*values, *request.GET.getlist(name)}) > 1 or len(values) > 1:
                text = _("同一项内容提交了不止一次，无法确定以哪一个为准，这次没有办理。请返回上一页，刷新后重新提交。")
                return render(request, "400.html", {"reason": text}, status=400)
        return None


class PrivatePagesMiddleware:
    """Nothing shown to somebody who is logged in may be kept by a cache (AC-112)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.method != "GET":
            patch_cache_control(response, no_store=True, private=True)
        return response


class ReadOnlyGetMiddleware:
    """A GET that writes is a bug; it fails loudly instead of changing somebody's dossier."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        with connection.execute_wrapper(partial(_refuse_writes, request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Remember whether the view may write."""
        request.may_write = getattr(view, "writes_by_get", False)


def _refuse_writes(
    request: HttpRequest, execute: View, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if getattr(request, "may_write", False):
        return execute(sql, params, many, context)
    # Nearly no statement has the letters: to look for the whole clause in each took a tenth of a millisecond a page.
    if not _READS.match(sql) or ("for" in sql.lower() and _LOCKS.search(sql)):
        raise WriteInGet(sql[:200])
    return execute(sql, params, many, context)
