"""Error pages: one sentence each, in Chinese, without technical words."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        text = _("提交的文字或选项太多，超过了一次能接收的上限，没有保存。请返回上一页，删减后分几次提交。")
        return render(request, "413.html", {"reason": text}, status=413)
    return render(request, "400.html", {"reason": _("提交的内容无法识别，请返回上一页检查后重试。")}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else _("您当前的身份不能进行这项操作。")
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without the database, which may be the cause."""
    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("页面停留时间过长，安全校验已失效。请返回上一页，刷新后再提交一次。")
    return render(request, "403.html", {"reason": text}, status=403)
