"""How many queries each list of the review asks: the same for three rows as for one, and never more than stated."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel import clock
from plans.spec.chain import Action
from review.models import Batch, Meeting, PublicNotice
from review.services import batches, committee, notices
from tests import factories, walk

pytestmark = pytest.mark.django_db

OWNERS = ["lin", "colleague", "payer"]
# By page: exactly how many queries, whether it has one row or three.
ASKED = {
    "examined:desk": 12,
    "examined:worklist": 8,
    "to_be_shown:desk": 12,
    "to_be_shown:notices": 12,
    "to_be_shown:notice_declare": 11,
    "shown:notice": 14,
    "shown:notice_sheet_xlsx": 8,
    "objected:notice": 14,
    "objected:objections": 9,
    "shown:public_notices": 4,
    "shown:public_notice": 7,
    "forwarded:desk": 13,
    "forwarded:worklist": 8,
    "forwarded:batches": 11,
    "forwarded:batch": 14,
    "forwarded:roster": 8,
    "counted:meetings": 10,
    "counted:meeting": 14,
    "released:desk": 14,
    "released:notices": 11,
    "released:notice": 14,
    "confirmable:confirmation": 9,
}


def address(page):
    """The newest notice, batch or meeting where the list is one of those."""
    newest = {
        "notice": PublicNotice,
        "public_notice": PublicNotice,
        "notice_sheet_xlsx": PublicNotice,
        "batch": Batch,
        "roster": Batch,
        "meeting": Meeting,
    }
    args = [newest[page].objects.latest("pk").public_id] if page in newest else []
    return reverse(f"review:{page}", args=args)


def examined(cast, cases):
    """Wait for the employer."""
    walk.walk_all(cast, {"employer": cases})


def to_be_shown(cast, cases):
    """Wait for the employer's notice."""
    walk.walk_all(cast, {"employer_notice": cases})


def shown(cast, cases):
    """Stand in one notice of the employer."""
    to_be_shown(cast, cases)
    notices.open_notice(cast.wang.seat, [one for case in cases for one in walk.chosen(case)], place="公告栏")


def objected(cast, cases):
    """Are objected to, each once."""
    shown(cast, cases)
    notice = PublicNotice.objects.latest("pk")
    for case in cases:
        words = {"name": "钱众", "contact": "q@example.org", "text": "业绩不是本人完成的，请核实。"}
        notices.file_objection(notice.pk, case.pk, **words)


def forwarded(cast, cases):
    """Lie at the bureau in one batch."""
    walk.walk_all(cast, {"department": cases})
    for case in cases:
        walk.decide(case, cast.department_officer, Action.APPROVE)
    batches.forward(cast.department_officer.seat, [one for case in cases for one in walk.chosen(case)])


def counted(cast, cases):
    """Are counted in one meeting."""
    walk.walk_all(cast, {"committee": cases})
    form = committee.MeetingForm("2026年第一次评审会议", clock.today(), 25, 21, "高主任")
    meeting = committee.open_meeting(cast.sun.seat, cases[0].plan_version, form)
    rows = [committee.CountRow(case.public_id, case.version, 18, 2, 1) for case in cases]
    committee.record_ballots(meeting.pk, cast.sun.seat, rows)
    return meeting


def released(cast, cases):
    """Stand in one result notice."""
    committee.release(counted(cast, cases).pk, cast.sun.seat, place="公告栏")


def confirmable(cast, cases):
    """Wait for the confirmation."""
    walk.walk_all(cast, {"confirmation": cases})


PLACES = [
    (examined, "wang", ["desk", "worklist"]),
    (to_be_shown, "wang", ["desk", "notices", "notice_declare"]),
    (shown, "wang", ["notice", "notice_sheet_xlsx"]),
    (objected, "wang", ["notice", "objections"]),
    (shown, None, ["public_notices", "public_notice"]),
    (forwarded, "chen", ["desk", "worklist"]),
    (forwarded, "department_officer", ["batches", "batch", "roster"]),
    (counted, "sun", ["meetings", "meeting"]),
    (released, "sun", ["desk", "notices", "notice"]),
    (confirmable, "sun", ["confirmation"]),
]


@pytest.mark.feature("REV-01")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("place", "actor", "pages"), PLACES)
def test_a_list_asks_alike_for_one_row_and_three(cast, place, actor, pages, rows):
    version = factories.plan(cast)
    place(cast, [walk.submitted(cast, version, owner) for owner in OWNERS[:rows]])
    client = cast.client(actor)
    for page in pages:
        client.get(address(page))  # what is asked once for a process is not the list's
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address(page))
        assert answer.status_code == 200, page
        assert len(captured) == ASKED[f"{place.__name__}:{page}"], (page, len(captured))
