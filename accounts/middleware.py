"""The seat of the request, looked up afresh each time so that a revoked one stops at once (AC-008)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.queries import seat_of_request

Handler = Callable[[HttpRequest], HttpResponse]


class SeatMiddleware:
    """Puts ``request.seat`` (a Seat or None) on every request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.seat = seat_of_request(request) if request.user.is_authenticated else None
        return self.get_response(request)
