"""The desk says what others began and this seat has to finish, until it is finished."""

import pytest
from django.urls import reverse

from applicants.integrity import services
from applicants.integrity.models import IntegrityRecord
from review.services import spot_checks
from tests import factories, walk
from tests.applicants import integrity
from tests.review.test_batches import batch, signed  # noqa: F401 - a fixture
from tests.review.test_supervision import granted

pytestmark = pytest.mark.django_db


def counts(cast, name):
    return {task.label: task.count for task in cast.client(name).get(reverse("review:desk")).context["tasks"]}


@pytest.mark.feature("REV-16")
def test_a_batch_waits_on_its_receivers_desk_until_it_is_signed(cast, batch):  # noqa: F811
    assert counts(cast, "department_officer")["批次待签收"] == 1
    assert "批次待签收" not in counts(cast, "wang")
    signed(batch, cast.department_officer)
    assert "批次待签收" not in counts(cast, "department_officer")


@pytest.mark.feature("DIS-01", "DIS-04")
def test_a_finding_waits_for_the_second_officer_and_an_appeal_for_its_answer(cast):
    version = factories.plan(cast)
    record = integrity.proposed(cast, version, seat=cast.sun.seat)
    assert "失信认定待复核" not in counts(cast, "sun"), "nobody confirms their own"
    IntegrityRecord.objects.update(proposed_by=integrity.second_officer(cast))
    assert counts(cast, "sun")["失信认定待复核"] == 1
    services.confirm(cast.sun.seat, record.public_id, note="", seen_version=record.version)
    lin = cast.client("lin")
    assert not {"失信认定待复核", "失信认定申诉待答复"} & set(counts(cast, "sun"))
    appeal = reverse("applicants:integrity_appeal", args=[record.public_id])
    assert lin.post(appeal, {"text": "证书由学校补发，附补发证明。"}).status_code == 302
    assert counts(cast, "sun")["失信认定申诉待答复"] == 1
    answer = reverse("applicants:integrity_answer", args=[record.public_id])
    assert cast.client("sun").post(answer, {"text": "学校确认没有补发，维持认定。"}).status_code == 302
    assert "失信认定申诉待答复" not in counts(cast, "sun")


@pytest.mark.feature("REV-15")
def test_drawn_cases_wait_on_the_supervisors_desk_until_each_is_found(cast):
    version = factories.plan(cast)
    for owner in ("lin", "colleague"):
        walk.submitted(cast, version, owner)
    check = spot_checks.announce(version.plan, walk.seat_of(cast.sun), source="12 月 1 日上证综合指数收盘点位", size=2)
    granted(cast, check.plan)
    assert "抽查案卷待核查" not in counts(cast, "supervisor")
    spot_checks.draw_cases(check.pk, walk.seat_of(cast.supervisor), words="3285.67")
    assert counts(cast, "supervisor")["抽查案卷待核查"] == 2
    spot_checks.find(check.items.first().pk, walk.seat_of(cast.supervisor), finding="right", note="")
    assert counts(cast, "supervisor")["抽查案卷待核查"] == 1
