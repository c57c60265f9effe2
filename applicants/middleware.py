"""An applicant who comes for the first time says who they are before anything else (ACC-08)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.models import Role
from applicants.models import Profile

Handler = Callable[[HttpRequest], HttpResponse]
WISHED = "applicants.wished"
"""In the session: the page from which somebody was led to their profile, to go on there once it is saved."""


class ProfileFirstMiddleware:
    """Leads an applicant without a profile to it from every page of their own; the public pages stay open."""

    OPEN = frozenset({"applicants:profile", "applicants:employer", "applicants:sign", "applicants:recommend"})
    """To choose one's employer is a part of it; the last two are opened by links to whoever holds them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Answer an applicant who has saved no profile yet, and note where they wanted to go; None lets the request
        pass. At most one query of ours: none where the address names a thing, which nobody without a profile has made,
        and which answers others with 404."""
        seat, match = request.seat, request.resolver_match
        if seat is None or seat.role != Role.APPLICANT or match is None:
            return None
        if match.namespace != "applicants" or match.view_name in self.OPEN or "public_id" in view_kwargs:
            return None
        if Profile.objects.filter(person=seat.user.person_id).exists():
            return None
        if request.method == "GET" and request.session.get(WISHED) != request.get_full_path():
            request.session[WISHED] = request.get_full_path()
        return redirect("applicants:profile")
