"""上一件、下一件: the order of a case's keys is that of the list it was opened from; and what a case's page costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from kernel import clock
from review.models import Case
from review.queries.cases import next_case
from review.queries.neighbours import neighbours
from tests import factories, walk
from tests.cast import join

pytestmark = pytest.mark.django_db
DAYS = [5, None, 2, 5, 2, None]
"""Until when each waits: two by two alike, two without any deadline."""


@pytest.fixture
def waiting(cast):
    """Six cases of one office, in the order in which they came."""
    version = factories.plan(cast)
    now, found = clock.now(), []
    for number, days in enumerate(DAYS):
        owner = f"owner{number}"
        join(cast, 300 + number, owner, f"申报{number}", Role.APPLICANT, "employer")
        case = walk.submitted(cast, version, owner)
        Case.objects.filter(pk=case.pk).update(due_at=now + timedelta(days=days) if days else None)
        found.append(Case.objects.get(pk=case.pk))
    return found


@pytest.mark.feature("REV-01")
def test_the_keys_go_through_the_list_as_it_stands(cast, waiting):
    listed = [row.case.public_id for row in cast.client("wang").get(reverse("review:worklist")).context["rows"]]
    assert listed == [waiting[place].public_id for place in (2, 4, 0, 3, 1, 5)]
    cases = [next(case for case in waiting if case.public_id == one) for one in listed]
    for place, case in enumerate(cases):
        before, after = neighbours(walk.seat_of(cast.wang), case)
        assert before == (cases[place - 1] if place else None)
        assert after == (cases[place + 1] if place + 1 < len(cases) else None)
    assert next_case(walk.seat_of(cast.wang), cases[0]) == cases[1]


@pytest.mark.feature("REV-01")
def test_a_cases_page_asks_alike_whatever_waits_beside_it(cast, waiting):
    client = cast.client("wang")
    address = reverse("review:case", args=[waiting[3].public_id])
    client.get(address)
    Case.objects.filter(pk=waiting[5].pk).update(stage="department")
    with CaptureQueriesContext(connection) as five:
        client.get(address)
    Case.objects.filter(pk=waiting[5].pk).update(stage="employer")
    with CaptureQueriesContext(connection) as six:
        client.get(address)
    assert len(six) == len(five)
    assert len(six) <= 40
