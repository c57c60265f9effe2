"""Where a submitted dossier stands, on the applicant's own pages."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applicants.models import Dossier
from applicants.sections import Refused
from applicants.services import dossiers
from kernel import clock
from plans.models import PlanWindow
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


@pytest.mark.abuse("AC-031")
def test_who_passed_is_not_invited_a_second_time(cast):
    version = factories.plan(cast)
    case = submitted(cast, version)
    walk_to(cast, case, "end")
    PlanWindow.objects.filter(version=version).update(closes_at=clock.now().replace(year=clock.now().year + 1))
    client = cast.client("lin")
    tracker = reverse("review:tracker", args=[case.dossier.public_id])
    home = client.get(reverse("applicants:home")).context
    assert (home["next"].action, home["next"].url, home["plans"]) == ("查看结果", tracker, [])
    page = client.get(reverse("applicants:dossier_new", args=[version.plan.code])).content.decode()
    assert f"{case.dossier.number}（{version.name}）已评审通过，不能再次申报" in page
    assert tracker in page
    with pytest.raises(Refused, match="已评审通过，不能再次申报"):
        factories.open_dossier(cast.lin, version)
    late = Dossier.objects.get(pk=case.dossier_id)
    late.pk, late.public_id, late.number, late.status, late.passed = None, "other", "other", "draft", False
    with pytest.raises(IntegrityError), transaction.atomic():
        late.save(force_insert=True)


@pytest.mark.abuse("AC-031")
def test_who_did_not_pass_may_open_another(cast):
    version = factories.plan(cast)
    case = submitted(cast, version)
    dossiers.close(case.dossier)
    assert factories.open_dossier(cast.lin, version).pk != case.dossier_id
