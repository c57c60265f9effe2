"""A plan amended while dossiers are under way: each stays with the version that it was begun under, on every page."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from applicants.models import Dossier
from kernel import clock
from plans.models import PlanVersion
from review.models import Case
from review.queries.chain import names_among
from tests import factories, walk
from tests.plans.drafting import NEW_PAPER, NEW_STAGE, amended

pytestmark = pytest.mark.django_db


def test_a_dossier_keeps_its_version_on_every_page(cast):
    version = factories.plan(cast)
    case = walk.submitted(cast, version)
    draft = factories.ready_dossier(cast, version, "colleague")
    assert amended(version).number == 2
    clock.shift(timedelta(hours=2))  # the new version takes no more declarations
    old_paper = version.spec.attachment("hours-certificates").name
    addresses = [
        ("lin", reverse("review:tracker", args=[case.dossier.public_id]), "用人单位"),
        ("colleague", reverse("applicants:step", args=[draft.public_id, "information"]), "建筑施工"),
        ("colleague", reverse("applicants:step", args=[draft.public_id, "attachments"]), old_paper),
        ("colleague", reverse("applicants:step", args=[draft.public_id, "preview"]), "单位审核"),
        ("wang", reverse("review:case", args=[case.public_id]), old_paper),
        ("wang", reverse("review:worklist"), "单位审核"),
    ]
    for who, address, expected in addresses:
        answer = cast.client(who).get(address)
        page = unescape(answer.content.decode())
        assert (answer.status_code, expected in page) == (200, True), (who, address)
        assert NEW_PAPER not in page and NEW_STAGE not in page, (who, address)
    factories.submit(Dossier.objects.get(pk=draft.pk), cast.actors["colleague"])
    assert Case.objects.get(dossier=draft).plan_version == version


def test_two_versions_of_one_plan_are_told_apart_in_a_list():
    first, second, other = (
        PlanVersion(pk=pk, plan_id=plan, number=number, name="2026年度评审")
        for pk, plan, number in ((1, 1, 1), (2, 1, 2), (3, 2, 1))
    )
    assert names_among([first, other]) == {1: "2026年度评审", 3: "2026年度评审"}
    assert names_among([first, second, other, first]) == {
        1: "2026年度评审（第 1 版）",
        2: "2026年度评审（第 2 版）",
        3: "2026年度评审",
    }
