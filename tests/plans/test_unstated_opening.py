"""A notice that names the end of a window and not its beginning: nothing is invented."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from plans.checks.walk import walk
from plans.rules.deadlines import ends
from plans.services import import_plan, publish
from plans.spec import dump_yaml, load_yaml
from plans.spec.dates import SHANGHAI, Deadline, Relative
from plans.spec.redate import redate
from tests.plans.people import FILE, huzhou

TEXT = FILE.read_text(encoding="utf-8").replace("  - kind: apply\n    opens: 2020-09-01\n", "  - kind: apply\n")
EARLY, LAST = datetime(2000, 1, 1, tzinfo=SHANGHAI), datetime(2020, 10, 16, tzinfo=SHANGHAI)


def plan():
    return load_yaml(TEXT)


@pytest.mark.feature("PLN-01")
def test_it_stays_empty_and_the_window_is_open_until_it_closes():
    window = plan().window("apply")
    assert window.opens is None
    assert window.dates_only
    assert window.is_open(EARLY)
    assert window.state(EARLY) == "open"
    assert not window.is_open(LAST)
    assert window.state(LAST) == "closed"


def test_it_is_written_back_as_it_was_read():
    written = dump_yaml(plan())
    assert load_yaml(written) == plan()
    assert "opens" not in written.split("cut_offs")[0].split("- kind: employer_examine")[0].split("windows:")[1]


def test_a_copy_moved_in_time_lies_around_today_and_has_no_opening_either():
    moved = redate(plan(), date(2026, 11, 21))
    assert moved.window("apply").opens is None
    assert moved.window("apply").last_day == date(2026, 12, 16)
    assert moved.issued_on == date(2026, 11, 1)


def test_nothing_can_be_counted_from_an_opening_that_is_not_stated():
    after = Relative(anchor="window:apply:opens", days=3)
    assert ends(plan(), Deadline(code="late", what="报送", after=after), lambda day: True) == ()
    assert walk(plan(), "engineer", lambda day: True)[0].earliest is None


@pytest.mark.django_db
def test_the_pages_say_only_the_end(client):
    version = import_plan(TEXT)
    assert version.opens_at is None
    assert version.windows.get(kind="apply").opens_at is None
    listed = client.get(reverse("plans:catalogue")).content.decode()
    assert "个人申报" in listed
    assert "2020年10月15日 24:00" in listed
    assert "2020年9月1日" not in listed
    assert client.get(reverse("plans:detail", args=[huzhou().code])).status_code == 200


@pytest.mark.django_db
def test_one_title_without_an_opening_leaves_the_span_without_one():
    own = plan().window("apply").model_copy(update={"titles": ("engineer",)})
    version = publish(huzhou().model_copy(update={"windows": (*huzhou().windows, own)}))
    assert version.opens_at is None
