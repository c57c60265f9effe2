"""The safety nets of the suite bite: each is shown catching what it is there for."""

import warnings
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

from accounts.models import Organization, Seat
from kernel.models import CalendarDay
from tests.client import BadPage, StrictClient, faults_of_page
from tests.ids import ABUSE_CASES, FEATURES
from tests.report import IdReport, ids_of
from tests.strict import VagueLock


def _page(request):
    return HttpResponse("<html><h1>a</h1><button onclick='go()'>b</button></html>")


urlpatterns = [path("bad/", _page)]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p style='color:red'>a</p>",
        "<style>p{}</style>",
        "<a href='javascript:go()'>a</a>",
        "<img onerror='go()'>",
        "<p>{{ name }}</p>",
        "<html><body>no heading</body></html>",
        "<html><h1>a</h1><h1>b</h1></html>",
        "<p id='a'></p><p id='a'></p>",
        '<p id="a"></p><P ID="a"></P>',
        '<p id="a"></p><p id=a></p>',
        "<SCRIPT>alert(1)</SCRIPT>",
        '<p\nSTYLE = "color:red">a</p>',
        '<A HREF="JavaScript:go()">a</A>',
        '<img\tonError="go()">',
    ],
)
def test_a_page_with_a_fault_is_refused(html: str) -> None:
    assert faults_of_page(html)


def test_a_sound_page_passes() -> None:
    assert not faults_of_page("<html><h1>a</h1><script src='/a.js' type='module'></script></html>")


@pytest.mark.urls(__name__)
def test_the_client_refuses_inline_code(settings) -> None:
    settings.MIDDLEWARE = []
    with pytest.raises(BadPage, match="onclick"):
        StrictClient().get("/bad/")


def test_an_undefined_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        Template("{{ nowhere }}").render(Context())


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("anything", UserWarning, stacklevel=1)


@pytest.mark.django_db
def test_an_unordered_queryset_comes_in_another_order_each_time() -> None:
    def order() -> tuple[int, ...]:
        return tuple(CalendarDay.objects.order_by().values_list("pk", flat=True)[:50])

    assert len({order() for _ in range(5)}) > 1
    assert len({tuple(Organization.objects.order_by("pk").values_list("pk", flat=True)) for _ in range(5)}) == 1


@pytest.mark.django_db
def test_a_lock_over_a_join_must_say_what_it_locks() -> None:
    with pytest.raises(VagueLock):
        list(Seat.objects.select_for_update().select_related("user"))
    list(Seat.objects.select_for_update(of=("self",)).select_related("user"))


def test_the_ids_are_those_of_the_lists() -> None:
    assert len(FEATURES) == 226
    assert len(ABUSE_CASES) == 112
    assert {"ARC-02", "MSG-03"} < FEATURES
    assert "ARC-21" not in FEATURES


def test_an_unknown_id_stops_the_run(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.feature("ARC-99"))
    with pytest.raises(pytest.UsageError, match="ARC-99"):
        ids_of(request.node)
    request.node.own_markers.pop()


def _report_of(nodeid: str, when: str, outcome: str) -> pytest.TestReport:
    ids = {"feature": ["ARC-02"], "abuse": ["AC-001"]}
    return pytest.TestReport(nodeid, ("", 0, ""), {}, outcome, None, when, user_properties=[("ids", ids)])  # type: ignore[arg-type]


def test_only_tests_that_pass_from_set_up_to_tear_down_count(tmp_path: Path) -> None:
    report = IdReport(tmp_path / "ids.json")
    for nodeid, outcomes in {
        "a": "passed passed passed",
        "b": "passed failed passed",
        "c": "passed passed failed",
    }.items():
        for when, outcome in zip(("setup", "call", "teardown"), outcomes.split(), strict=True):
            report.pytest_runtest_logreport(_report_of(nodeid, when, outcome))
    assert report.shown() == {"feature": {"ARC-02": ["a"]}, "abuse": {"AC-001": ["a"]}}
