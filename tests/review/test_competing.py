"""An officer who declares under a plan decides on nobody else under it meanwhile (AC-007)."""

import pytest
from django.urls import reverse

from kernel import clock
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import Case, PublicNotice
from review.services import notices
from tests import factories, walk
from tests.applicants import integrity
from tests.review.test_notices import objection

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast):
    version = factories.plan(cast)
    return [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]


@pytest.mark.abuse("AC-007")
def test_an_officer_who_competes_decides_on_nobody_until_the_own_case_has_ended(cast, cases):
    case, own = cases
    walk.walk_to(cast, case, "department")
    Case.objects.filter(pk=own.pk).update(person=cast.department_officer.person)
    with pytest.raises(Refused, match="也申报了这个评审计划") as refused:
        walk.decide(case, cast.department_officer, Action.APPROVE)
    assert refused.value.code == "not_permitted"
    page = cast.client("department_officer").get(reverse("review:case", args=[case.public_id]))
    assert page.status_code == 200
    assert "也申报了这个评审计划" in page.text
    Case.objects.filter(pk=own.pk).update(status=Case.Status.WITHDRAWN, decided_at=clock.now())
    walk.decide(case, cast.department_officer, Action.APPROVE)


@pytest.mark.abuse("AC-007")
def test_an_employers_hr_recommends_colleagues_beside_the_own_declaration(cast, cases):
    case, own = cases
    Case.objects.filter(pk=own.pk).update(person=cast.wang.person)
    walk.decide(case, cast.wang, Action.APPROVE)
    case.refresh_from_db()
    assert case.stage == "employer_notice"


@pytest.mark.abuse("AC-007")
@pytest.mark.feature("DIS-01")
def test_no_record_stops_the_case_of_somebody_the_officer_competes_with(cast, cases):
    case, own = cases
    record = integrity.proposed(cast, case.plan_version, owner="lin", dossier=case.dossier)
    Case.objects.filter(pk=own.pk).update(person=cast.sun.person)
    page = reverse("applicants:integrity_decide", args=[record.public_id, "confirm"])
    told = cast.client("sun").post(page, {"note": "", "version": record.version})
    assert told.status_code == 422
    assert "也申报了这个评审计划" in told.text
    record.refresh_from_db()
    assert record.status == "proposed"


@pytest.mark.abuse("AC-007")
def test_no_objection_to_somebody_the_officer_competes_with_is_answered(cast, cases):
    case, own = cases
    walk.walk_to(cast, case, "result_notice")
    office = walk.seat_of(cast.sun)
    shown = PublicNotice.objects.latest("pk")
    assert shown.organization_id == office.organization_id
    objected = objection(shown, case)
    Case.objects.filter(pk=own.pk).update(person=cast.sun.person)
    with pytest.raises(Refused, match="也申报了这个评审计划"):
        notices.decide_objection(objected.pk, office, upheld=False, answer="经核查，反映的情况不属实。")
