"""Who is insured by another employer than the one that examines them: told to whoever examines, from the snapshot."""

import pytest
from django.urls import reverse

from accounts.models import Organization
from applicants.registers.base import RegisterKind
from tests import factories, walk
from tests.applicants.test_registers import Fixed, ask
from tests.applicants.test_registers_submit import INSURED
from tests.cast import credit_code


@pytest.mark.feature("INF-05")
@pytest.mark.parametrize(
    ("insurer", "is_told"), [({}, True), ({"credit_code": credit_code(5)}, False), ({"is_current": False}, False)]
)
def test_the_applicant_before_it_is_sent_the_employers_hr_and_every_office_above_read_it_beside_the_conditions(
    cast, insurer, is_told
):
    Organization.objects.filter(pk=cast.lin.seat.organization_id).update(credit_code=credit_code(5))
    cast.lin.seat.refresh_from_db()
    ask(cast.lin, RegisterKind.INSURANCE, Fixed(INSURED | {"credit_code": credit_code(6)} | insurer))
    dossier = factories.ready_dossier(cast, factories.plan(cast))
    preview = reverse("applicants:step", args=[dossier.public_id, "preview"])
    assert ("请核对工作单位" in cast.client("lin").get(preview).text) is is_told
    factories.submit(dossier, cast.lin)
    assert "请核对工作单位" not in cast.client("lin").get(preview).text, "nothing can be done about it any more"
    case = dossier.case
    # A later answer is not what was submitted.
    ask(cast.lin, RegisterKind.INSURANCE, Fixed(INSURED | {"credit_code": credit_code(5)}))
    page = reverse("review:case", args=[case.public_id])
    words = f"参保单位是“{INSURED['insurer']}”，不是申报单位“{cast.organizations['employer'].name}”"
    assert (words in cast.client("wang").get(page).text) is is_told
    walk.walk_to(cast, case, "department")
    assert (words in cast.client("department_officer").get(page).text) is is_told
