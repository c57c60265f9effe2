"""How many queries the lists of supervision ask: the same for three rows as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel import clock
from plans.services import publish
from review.models import Complaint
from review.services import complaints, spot_checks, supervision
from tests import factories, walk
from tests.review.test_spot_checks import SOURCE
from tests.review.test_supervision import WHY, granted

pytestmark = pytest.mark.django_db
OWNERS = ["lin", "colleague", "payer"]
# By page: who looks, and exactly how many queries.
ASKED = {
    "watch": ("supervisor", 7),
    "complaints": ("supervisor", 9),
    "watch_cases": ("supervisor", 10),
    "watch_people": ("sun", 12),
    "watch_checks": ("sun", 9),
    "watch_check": ("sun", 9),
}


@pytest.mark.feature("ACC-09")
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_alike_for_one_row_and_three(cast, rows):
    version = factories.plan(cast)
    plan, sun = version.plan, walk.seat_of(cast.sun)
    for number, owner in enumerate(OWNERS[:rows]):
        walk.submitted(cast, version, owner)
        complaints.file_complaint(plan, about=Complaint.About.OTHER, text=f"请核实第 {number} 件反映的情况。")
    for number in range(1, rows):
        publish(version.spec.model_copy(update={"code": f"plan-{number}"}), organizer=sun.organization)
    for each in range(rows):
        check = spot_checks.announce(plan, sun, source=f"{SOURCE}{each}", size=rows)
        spot_checks.draw_cases(check.pk, sun, words="3285.67")
        if each:
            supervision.end(granted(cast, plan), sun)
    granted(cast, plan)
    until = clock.now() + timedelta(days=3)
    supervision.grant(plan, walk.seat_of(cast.idle_supervisor), sun, until=until, reason=WHY)
    args = {"watch": [], "complaints": [], "watch_check": [check.public_id]}
    found = {}
    for page, (name, _number) in ASKED.items():
        client, address = cast.client(name), reverse(f"review:{page}", args=args.get(page, [plan.code]))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200, page
        found[page] = (name, len(captured))
    assert found == ASKED
