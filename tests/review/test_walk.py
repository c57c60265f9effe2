"""One dossier through the whole chain of the Huzhou notice, by the services alone."""

import pytest

from fees.models import Bill
from messaging.models import OutboxMessage
from review.invariants import check_all
from review.models import Case, ReviewEvent
from tests import factories, walk
from tests.plans.drafting import amended


@pytest.mark.feature("REV-01", "REV-05", "REV-06", "PUB-01", "PUB-05", "FEE-04", "RES-01")
def test_a_dossier_walks_from_its_submit_to_the_confirmed_result(cast):
    version = factories.plan(cast)
    case = walk.submitted(cast, version)
    assert (case.stage, case.status, case.version) == ("employer", Case.Status.IN_REVIEW, 1)
    assert case.holder == cast.organizations["employer"]
    amended(version)  # pinned: another fee, another chain, another deadline are not this dossier's

    walk.walk_to(cast, case, "end")

    case.refresh_from_db()
    assert (case.status, case.stage, case.staged_result) == (Case.Status.PASSED, "confirmation", "passed")
    assert case.version == ReviewEvent.objects.filter(case=case).count()
    case.dossier.refresh_from_db()
    assert (case.dossier.status, case.dossier.passed) == ("closed", True)
    told = list(
        OutboxMessage.objects.filter(to_user=cast.lin.user, dedupe_key__startswith="review:")
        .order_by("pk")
        .values_list("template", flat=True)
    )
    assert told == [
        "case_received",
        "notice_opened",
        "fee_due",
        "review_form_ready",
        "result_passed",
        "notice_opened",
        "result_confirmed",
    ]
    assert Bill.objects.get().amount_fen == factories.FEE_FEN
    assert check_all() == []
