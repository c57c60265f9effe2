"""Every list is measured by some test at one row and at three: those here that no test of their own page measures."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.models import Organization, Role, SafetyEvent
from accounts.services import seat_person
from kernel import clock
from plans.services import publish
from portal.sandbox.models import SandboxMessage
from portal.sandbox.registers import write_down
from tests import factories
from tests.access.routes import all_routes
from tests.access.table import ROWS
from tests.accounts.claims import filed
from tests.cast import Cast, credit_code, id_number
from tests.consistency import sources
from tests.messaging.test_outbox import queue

pytestmark = pytest.mark.django_db

REVIEW = "tests/review/test_query_counts.py"
# By address: the test that counts its queries.
COUNTED = {
    "home": __file__, "messaging:inbox": __file__, "sandbox:registers": __file__, "sandbox:phone": __file__,
    "accounts:safety": __file__, "accounts:seat": __file__, "accounts:employer": __file__, "applicants:employer": __file__,
    "accounts:offices": "tests/accounts/test_offices.py", "accounts:officers": "tests/accounts/test_officers.py",
    "accounts:claims": "tests/accounts/test_employer_pages.py", "plans:catalogue": "tests/plans/test_pages.py",
    "applicants:home": "tests/applicants/test_dossier_open.py",
    "applicants:dossiers": "tests/applicants/test_dossier_open.py",
    "applicants:archive": "tests/applicants/test_archive_pages.py",
    "applicants:archive_desk": "tests/applicants/test_archive_desk.py",
    "review:groups": "tests/review/test_group_meeting.py", "review:bulk": "tests/review/test_bulk_pages.py",
    "review:phrases": "tests/review/test_phrases.py", "review:objections": REVIEW,
    "review:posts": "tests/review/test_post_pages.py",
    "applicants:integrity": "tests/applicants/test_integrity_pages.py",
    "applicants:integrity_records": "tests/applicants/test_integrity_pages.py",
    "review:statistics": "tests/review/test_figures.py",
    "review:watch": "tests/review/test_watching_lists.py", "review:complaints": "tests/review/test_watching_lists.py",
    "fees:charges": "tests/fees/test_charges.py",
    "fees:anomalies": "tests/fees/test_anomalies.py", "drafts:index": "tests/plans/test_draft_pages.py",
    "review:desk": REVIEW, "review:worklist": REVIEW, "review:batches": REVIEW, "review:notices": REVIEW,
    "review:meetings": REVIEW, "review:confirmation": REVIEW, "review:public_notices": REVIEW,
}  # fmt: skip
# Addresses that name no object either, and show a form, a file, a sign of life, or always the same five registers.
NO_LISTS = {
    "livez", "readyz", "accounts:login", "accounts:officer_login", "accounts:code", "accounts:password", "accounts:factor",
    "accounts:recovery", "accounts:invite", "accounts:employer_new", "accounts:employer_blank", "applicants:profile", "applicants:registers",
    "applicants:registers_state", "applicants:hours_import", "applicants:hours_template", "applicants:archive_bundle",
    "applicants:archive_bundle_download", "review:verify",
    "review:complaint_new", "review:objection_find", "review:notice_declare", "review:calendar", "review:batch_scan",
}  # fmt: skip


def test_every_list_of_the_table_of_addresses_is_counted_somewhere() -> None:
    """An address that names no object is a list, unless it is said here that it is none."""
    plain = {route.name for route in all_routes(get_resolver()) if not route.parameters}
    shown = {name for name in plain if ROWS[name].get is not None}
    assert shown == COUNTED.keys() | NO_LISTS
    assert not COUNTED.keys() & NO_LISTS
    for name, file in COUNTED.items():
        text = (sources.ROOT / file).read_text()
        assert "CaptureQueriesContext" in text or "assert_max_num_queries" in text, name
        assert f'"{name.rpartition(":")[2]}"' in text or f'"{name}"' in text, (name, file)


def browsers(cast: Cast, number: int) -> None:
    """One more browser of an officer, and one more change of what the account is entered by."""
    cast.client("sun")
    kind, now = SafetyEvent.Kind.CODES_MADE, clock.now()
    SafetyEvent.objects.create(user=cast.sun.user, kind=kind, by=cast.operator.user, at=now)


def seats(cast: Cast, number: int) -> None:
    """One more seat for whoever had none."""
    seat_person(cast.seatless.user, employer(cast, number), Role.EMPLOYER_HR)


def employer(cast: Cast, number: int) -> Organization:
    """A verified employer that an applicant finds by its name."""
    return Organization.objects.create(
        kind=Organization.Kind.EMPLOYER,
        name=f"湖州待查工程有限公司{number}",
        credit_code=credit_code(800 + number),
        is_verified=True,
        department=cast.organizations["department"],
        bureau=cast.organizations["bureau"],
    )


def claims(cast: Cast, number: int) -> None:
    filed(cast, cast.seatless.user, number)


def messages(cast: Cast, number: int) -> None:
    queue(cast.lin.user, key=f"case:{number}")


def plans(cast: Cast, number: int) -> None:
    spec = factories.plan(cast).spec
    if number > 1:
        publish(spec.model_copy(update={"code": f"plan-{number}"}), organizer=cast.organizations["office"])


def register(cast: Cast, number: int) -> None:
    write_down(id_number(number), f"登记人{number}", {})


def phone(cast: Cast, number: int) -> None:
    SandboxMessage.objects.create(key=str(number), phone="13805720100", text="【职评】一", received_at=clock.now())


Rows = Callable[[dict], list]
# The list, who looks, what adds one row to it, the rows of its page, and how many queries it asks.
LISTS: list[tuple[str, str | None, Callable[[Cast, int], object], Rows, int]] = [
    ("home", None, plans, lambda page: page["plans"], 6),
    ("messaging:inbox", "lin", messages, lambda page: page["page"], 7),
    ("sandbox:registers", None, register, lambda page: page["page"], 3),
    ("sandbox:phone", None, phone, lambda page: page["page"], 3),
    ("accounts:safety", "sun", browsers, lambda page: page["events"], 14),
    ("accounts:seat", "seatless", seats, lambda page: page["seats"], 9),
    ("accounts:employer", "seatless", claims, lambda page: page["rows"], 16),
    ("applicants:employer", "lin", employer, lambda page: page["found"], 9),
]


@pytest.mark.parametrize(("name", "actor", "add", "rows", "asked"), LISTS, ids=[name for name, *_rest in LISTS])
def test_a_list_asks_alike_for_one_row_and_three(
    cast: Cast, name: str, actor: str | None, add: Callable[[Cast, int], object], rows: Rows, asked: int
) -> None:
    counts = []
    for number in range(1, 4):
        add(cast, number)
        client = cast.client(actor)
        query = {"q": "湖州待查"} if name == "applicants:employer" else {}
        client.get(reverse(name), query)  # what is asked once for a process or a session is not the list's
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse(name), query)
        assert (answer.status_code, len(rows(answer.context))) == (200, number)
        counts.append(len(captured))
    assert counts == [asked] * 3
