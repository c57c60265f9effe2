"""The one page of the sandbox's single sign-on: whose account is it?"""

from django.contrib.auth import login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal.idp.models import Account
from portal.idp.people import HOLDERS, LEGAL, PERSON


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """List the invented accounts; POST signs in with one of them and goes on to where the portal had asked."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    if request.method == "POST" and back:
        account = get_object_or_404(Account, username=request.POST.get("account", ""))
        login(request, account, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(back)
    door = LEGAL if "client_id=zhiping-legal" in back else PERSON
    context = {
        "next": back,
        "groups": [
            [holder for holder in HOLDERS if holder.door == each] for each in sorted((PERSON, LEGAL), key=door.__ne__)
        ],
    }
    return render(request, "idp/choose.html", context)
