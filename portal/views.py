"""The home page, the theme and the health addresses."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.employer_queries import suspended
from accounts.models import Role
from accounts.views.sign_on import UNIT_KEY
from kernel import clock
from plans.queries import catalogue
from portal.back import way_back
from review.queries.public import running_public_notices

THEMES = ("normal", "large", "contrast")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page; somebody with a seat goes to where their work is."""
    seat = request.seat
    if seat is not None and "public" not in request.GET:
        return redirect(reverse("applicants:home" if seat.role == Role.APPLICANT else "review:desk"))
    if seat is None and UNIT_KEY in request.session and "public" not in request.GET:
        return redirect("accounts:employer")  # a legal person's account that acts for nobody yet
    if seat is None and request.user.is_authenticated and "public" not in request.GET and suspended(request.user):
        return redirect("accounts:employer")  # it says why nobody acts for the unit at present
    now = clock.now()
    context = {"plans": catalogue()[:6], "notices": running_public_notices(now)[:6], "today": now.date()}
    return render(request, "portal/home.html", context)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to the page."""
    chosen = request.POST.get("theme", "normal")
    response = redirect(way_back(request))
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=365 * 24 * 3600, samesite="Lax")
    return response


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. No database: a blip must not kill every worker."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and is migrated."""
    executor = MigrationExecutor(connection)
    ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return JsonResponse({"status": "ok" if ready else "migrating"}, status=200 if ready else 503)
