"""What a dispute over an employer does not do to those who work there (AC-013, ADR 12)."""

from datetime import timedelta

import pytest

from accounts.models import Organization
from accounts.queries import open_seats
from accounts.services import employers
from kernel import clock
from review.models import Case
from review.services.sweeping import lapse_due
from tests import factories, walk
from tests.accounts.claims import filed
from tests.cast import credit_code


@pytest.mark.abuse("AC-013")
def test_while_the_employer_is_frozen_its_people_submit_and_no_deadline_there_ends_their_case(cast):
    known = cast.organizations["employer"]
    Organization.objects.filter(pk=known.pk).update(credit_code=credit_code(7))
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version, "lin", "wang", factories.ROUTE)
    filed(cast, cast.stranger.user, 7, name=known.name)
    assert not open_seats(cast.wang.user)
    factories.submit(dossier, cast.lin)
    case = Case.objects.get(dossier=dossier)
    assert (case.status, case.holder) == (Case.Status.IN_REVIEW, known)
    Case.objects.filter(pk=case.pk).update(due_at=clock.now() + timedelta(hours=1))
    clock.shift(timedelta(days=30))
    assert lapse_due() == 0
    case.refresh_from_db()
    assert (case.status, case.holder) == (Case.Status.IN_REVIEW, known)


@pytest.mark.abuse("AC-013")
def test_a_case_goes_on_where_it_was_once_the_claim_is_taken_back(cast):
    known = cast.organizations["employer"]
    Organization.objects.filter(pk=known.pk).update(credit_code=credit_code(7))
    case = walk.submitted(cast, factories.plan(cast))
    claim = filed(cast, cast.stranger.user, 7, name=known.name)
    employers.withdraw(cast.stranger.user, claim.public_id, seen_version=claim.version)
    walk.walk_to(cast, case, "employer_notice")
    case.refresh_from_db()
    assert case.stage == "employer_notice"
