"""The page behind a recommender's link, without a login: what they confirm, and the place to say yes or no."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.forms.recommending import RecommendationForm
from applicants.models import RecommendationRequest
from applicants.queries.recommending import post_of, request_by_token, works_of
from applicants.sections import Refused, Stale
from applicants.services import recommending as services
from kernel import clock, throttle
from plans.spec.base import Level

MISSES_AN_HOUR = 60
TRIES_AN_HOUR = 20


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, token: str):
    """GET shows what is asked, POST takes the answer, once. A token that leads nowhere says what to do (404)."""
    asked = request_by_token(token)
    if asked is not None and asked.answered_at is not None:
        return render(request, "applicants/recommend.html", {**_BARE, "state": "done", "asked": asked})
    if asked is None or not services.is_open(asked, clock.now()):
        # A whole office may share the address: whoever has a good link is not stopped by the misses of others.
        address = throttle.client_address(request)
        if throttle.is_exhausted("recommend-miss", address, most=MISSES_AN_HOUR):
            return _refused(request, _("您所在的网络打开了太多失效的链接，请一小时后再打开。"), 429)
        throttle.count("recommend-miss", address, seconds=3600)
        return _refused(request, str(services.GONE), 404)
    if request.method == "POST":
        return _take(request, asked, token)
    return _show(request, asked, RecommendationForm(initial={"title": asked.said["title"]}))


def _take(request: HttpRequest, asked: RecommendationRequest, token: str) -> Any:
    if throttle.is_exhausted("recommend-try", asked.public_id, most=TRIES_AN_HOUR):
        return _refused(request, _("这个链接试的次数太多，请一小时后再打开。"), 429)
    throttle.count("recommend-try", asked.public_id, seconds=3600)
    form = RecommendationForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form, 422)
    given = form.cleaned_data
    try:
        services.answer(
            token=token,
            choice=given["choice"],
            title=given["title"],
            text=given["text"],
            phone=given["phone"],
            visitor=request.user.person if request.user.is_authenticated else None,
        )
    except Stale as refusal:
        return _refused(request, refusal.message, 409)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _show(request, asked, form, 422)
    return redirect("applicants:recommend", token)


def _show(request: HttpRequest, asked: RecommendationRequest, form: RecommendationForm, status: int = 200) -> Any:
    dossier = asked.recommender.dossier
    spec = dossier.plan_version.spec
    title = next((each.name for each in spec.titles if each.code == dossier.title), "")
    major = next((each.name for each in spec.majors if each.code == dossier.major), "")
    route = next((each.name for each in spec.routes if each.code == dossier.route), "")
    context = {
        "state": "asked",
        "form": form,
        "asked": asked,
        "applicant": dossier.person.full_name,
        "employer": dossier.employer.name,
        "post": post_of(dossier),
        "statement": dossier.statement,
        "works": works_of(dossier),
        "plan_name": dossier.plan_version.name,
        "declared": " · ".join(part for part in (title, major, route) if part),
        "level_label": Level(asked.said["level"]).label,
    }
    return render(request, "applicants/recommend.html", {**_BARE, **context}, status=status)


def _refused(request: HttpRequest, reason: str, status: int) -> Any:
    return render(request, "applicants/recommend.html", {**_BARE, "state": "gone", "reason": reason}, status=status)


# Nobody's menus: whoever opens the link is a guest, whatever this browser is signed in as.
_BARE: dict[str, Any] = {"frame": "public", "seat": None, "tabs": [], "site_nav": [], "rail": []}
