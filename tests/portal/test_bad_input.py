"""What no browser sends by itself: odd ways back, character sets, hosts. Never a 500."""

from http import HTTPStatus

import pytest
from django.test import RequestFactory
from django.urls import reverse

from kernel import clock
from kernel.models import CalendarDay
from portal.wsgi import application, bare_type


@pytest.mark.parametrize("back", ["home", "foo", "[", ":a", "?a", "//evil.example", "/\\evil", "", "http://["])
@pytest.mark.abuse("AC-087")
def test_a_way_back_that_is_no_path_leads_home(client, back):
    assert client.post(reverse("theme"), {"theme": "large", "next": back})["Location"] == "/"
    assert client.post(reverse("demo:clock"), {"step": "day", "next": back})["Location"] == "/"


def test_the_demo_clock_says_where_its_calendar_ends(client):
    CalendarDay.objects.filter(date__gt=clock.today()).delete()
    before = clock.now()
    answer = client.post(reverse("demo:clock"), {"step": "workdays", "next": "/"}, follow=True)
    assert "演示的工作日历到此为止" in answer.content.decode()
    assert (clock.now() - before).total_seconds() < 60


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", ""),
        ("text/plain; charset=hex", "text/plain"),
        ("text/plain; charset*=nosuch''x", "text/plain"),
        ("text/plain;CHARSET = rot13", "text/plain"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded"),
        ("multipart/form-data; charset=utf-7; boundary=abc", "multipart/form-data; boundary=abc"),
        ("text/plain; a*=x; a*0*=y", "text/plain"),
        ("multipart/form-data; boundary*0=a; boundary*=b", "multipart/form-data"),
    ],
)
def test_a_character_set_of_one_s_own_is_not_believed(sent, read):
    assert bare_type(sent) == read


@pytest.mark.django_db(transaction=True)  # the real application closes its connection after an answer
@pytest.mark.parametrize("sent", ["charset=hex", "a*=x; a*0*=y", "a*=nosuch''%41"])
def test_an_unknown_character_set_fails_nothing(sent):
    statuses = []
    environ = RequestFactory().get("/plans/?q=%E6%B9%96").environ | {"CONTENT_TYPE": f"text/plain; {sent}"}
    list(application(environ, lambda status, _headers: statuses.append(status)))
    assert statuses == ["200 OK"]


@pytest.mark.parametrize("parameter", ["a*=x; a*0*=y", 'name*0="a"; name*="c"'])
def test_a_part_whose_header_nobody_can_read_is_refused_with_a_page(client, parameter):
    body = f'--B\r\nContent-Disposition: form-data; name="q"; {parameter}\r\n\r\nx\r\n--B--\r\n'.encode()
    answer = client.generic("POST", reverse("accounts:officer_login"), body, "multipart/form-data; boundary=B")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "无法识别" in answer.content.decode()


def test_a_cookie_with_a_nul_is_none(cast):
    """PostgreSQL refuses it, and so every page that looks for a session would fail."""
    client = cast.client("lin")
    assert client.get(reverse("applicants:home")).status_code == HTTPStatus.OK
    client.cookies.clear()
    told = {"HTTP_COOKIE": r'sessionid="abc\000defghijklmnop"; known_browser="\000"'}
    assert client.get(reverse("accounts:login"), **told).status_code == HTTPStatus.OK
    assert client.get(reverse("applicants:home"), **told)["Location"].startswith(reverse("accounts:login"))


def test_a_foreign_host_is_refused_with_a_page(client):
    assert client.get("/plans/", headers={"host": "evil.example"}).status_code == HTTPStatus.BAD_REQUEST
