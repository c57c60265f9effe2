"""Error pages: one sentence each, in Chinese, without technical words."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from accounts.employer_queries import suspended
from kernel.unsaved import came_from, unsaved


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        text = _(
            "提交的文字或选项太多，超过了一次能接收的上限，没有保存。请用浏览器的“后退”回到填写的页面，删减后分几次提交。"
        )
        return render(request, "413.html", {"reason": text, "back": came_from(request)}, status=413)
    return render(request, "400.html", {"reason": _("提交的内容无法识别，请返回上一页检查后重试。")}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else _("您当前的身份不能进行这项操作。")
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Whoever acted for the unit until a dispute lost their pages at that moment: they are told why, not left to guess.
    user = getattr(request, "user", None)
    names = suspended(user) if user is not None and user.is_authenticated else []
    return render(request, "404.html", {"suspended": "、".join(names)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without the database, which may be the cause."""
    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form of an old page, handing back what was typed; what another site sent is not shown."""
    text = _("页面停留时间过长，或者您在别的窗口重新登录过，安全校验已失效，这次没有保存。请重新打开填写的页面再提交。")
    kept = {} if reason.startswith(REASON_BAD_ORIGIN.split("%")[0]) else unsaved(request)
    if kept.get("typed"):
        text = _(
            "页面停留时间过长，或者您在别的窗口重新登录过，安全校验已失效，这次没有保存。"
            "您填写的内容在下面，请复制到重新打开的页面里再提交。"
        )
    link = {"open_url": came_from(request), "open_label": _("在新窗口重新打开填写的页面")}
    context = {"heading": _("没有保存"), "reason": text, **link, **kept}
    return render(request, "unsaved.html", context, status=403)
