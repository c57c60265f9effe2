"""Where a small form of the frame leads back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """The posted `next` when it is a path of this site, the home page otherwise.

    A word without a slash is no path: `redirect()` would look for a view of that name.
    """
    back = request.POST.get("next", "/")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
