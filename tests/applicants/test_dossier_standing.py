"""Where a submitted dossier stands, on the applicant's own pages."""

import pytest
from django.urls import reverse

from tests import factories
from tests.walk import submitted, walk_to


@pytest.mark.feature("WIZ-10")
def test_home_and_list_say_where_the_dossier_is_and_what_to_do(cast):
    case = submitted(cast, factories.plan(cast))
    client = cast.client("lin")
    home = client.get(reverse("applicants:home"))
    assert home.context["next"].title == "现在不需要您做什么"
    assert "用人单位正在审核" in home.content.decode()
    listed = client.get(reverse("applicants:dossiers")).content.decode()
    assert "用人单位正在审核" in listed
    assert reverse("review:tracker", args=[case.dossier.public_id]) in listed
    walk_to(cast, case, "payment")
    assert "请缴纳评审费" in client.get(reverse("applicants:home")).context["next"].title


def test_going_on_leads_to_the_first_step_that_lacks_something(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client("lin")
    url = reverse("applicants:dossier", args=[draft.public_id])
    assert client.get(url)["Location"] == reverse("applicants:step", args=[draft.public_id, "photo"])
    factories.fill(draft, cast.lin.seat)
    assert client.get(url)["Location"] == reverse("applicants:step", args=[draft.public_id, "preview"])
    assert cast.client("colleague").get(url).status_code == 404
