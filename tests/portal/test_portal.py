"""Home, theme, health, error pages, and the guards around every request."""

import pytest
from django.urls import reverse

from accounts.models import User
from kernel import clock
from portal.demo.cast import CAST, OFFICES, id_number, serial_of
from portal.demo.people import TARGETS, stories
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.feature("PLN-01")
def test_home_lists_open_plans(client, cast):
    version = factories.plan(cast)
    page = client.get(reverse("home")).content.decode()
    assert version.name in page
    assert "还剩" in page


def test_home_without_plans_says_so(client):
    assert client.get(reverse("home")).status_code == 200


def test_theme_is_kept_and_leads_back(client):
    answer = client.post(reverse("theme"), {"theme": "contrast", "next": "/plans/"})
    assert answer["Location"] == "/plans/"
    assert client.cookies["theme"].value == "contrast"
    assert 'data-display="contrast"' in client.get(reverse("home")).content.decode()


@pytest.mark.abuse("AC-087")
def test_theme_leads_nowhere_else(client):
    assert client.post(reverse("theme"), {"theme": "large", "next": "//evil.example"})["Location"] == "/"


def test_health(client):
    assert client.get(reverse("livez")).json() == {"status": "ok"}
    assert client.get(reverse("readyz")).json() == {"status": "ok"}


def test_bytes_that_nobody_types_are_refused(client):
    answer = client.get("/plans/?q=%00")
    assert answer.status_code == 400
    assert "无法识别的字符" in answer.content.decode()


@pytest.mark.abuse("AC-112")
def test_private_pages_are_not_kept(cast):
    answer = cast.client("wang").get(reverse("review:desk"))
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.abuse("AC-091")
def test_pages_are_not_framed_and_run_no_foreign_script(client):
    policy = client.get(reverse("home"))["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_demo_switch_signs_in_only_the_demo_s_cast(client):
    assert client.post(reverse("demo:switch"), {"role": "root"}).status_code == 404
    gone = next(member.key for member in CAST if not User.objects.filter(username=member.key).exists())
    assert client.post(reverse("demo:switch"), {"role": gone}).status_code == 404


@pytest.mark.parametrize(
    ("role", "sent", "led"),
    [("lin", "/my/archive/", "/my/archive/"), ("wang", "/my/archive/", "/"), ("wang", "/notices/", "/notices/"),
     ("lin", "//evil.example/my/", "/"), ("lin", "", "/")],
)  # fmt: skip
def test_a_role_of_the_demo_goes_on_where_the_sign_in_page_was_asked_to_lead(client, cast, role, sent, led):
    assert client.post(reverse("demo:switch"), {"role": role, "next": sent})["Location"] == led


def test_the_doors_and_the_roles_of_the_demo_lead_on(client):
    assert f'href="{reverse("accounts:officer_login")}"' in client.get(reverse("home")).text
    assert client.get(reverse("accounts:login"), {"next": "/my/archive/"}).text.count('value="/my/archive/"') == 2


def test_demo_clock_passes_five_working_days(client):
    before = clock.now()
    client.post(reverse("demo:clock"), {"step": "workdays", "next": "/plans/"})
    assert (clock.now() - before).days >= 4
    client.post(reverse("demo:clock"), {"step": "reset"})
    assert not clock.is_shifted()


def test_demo_is_off_without_its_setting(client, settings):
    settings.DEMO = False
    assert client.post(reverse("demo:clock"), {"step": "day"}).status_code == 404


def test_the_demo_s_people_are_thirty_and_invented():
    assert len(TARGETS) == 30
    assert len({story.name for story in stories()}) == 30
    numbers = {id_number(member.born, serial_of(50 + place, member.sex)) for place, member in enumerate(CAST)}
    assert len(numbers) == len(CAST)
    assert all("演示" in office.name for office in OFFICES)
