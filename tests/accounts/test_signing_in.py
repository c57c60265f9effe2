"""Signing in and out, the throttle, and the seat of a request."""

import pytest
from django.urls import reverse

from accounts import known_browsers
from accounts.models import Role, SignInAttempt
from accounts.queries import SESSION_KEY
from accounts.services import (
    MAX_EVERYWHERE,
    MAX_FAILURES,
    WINDOW_EVERYWHERE,
    end_seat,
    record_failure,
    seat_person,
)
from kernel import clock
from tests.cast import PASSWORD
from tests.client import StrictClient

pytestmark = pytest.mark.django_db


def sign_in(client, username, password):
    return client.post(reverse("accounts:login"), {"username": username, "password": password})


def test_sign_in_leads_to_the_work(client, cast):
    answer = sign_in(client, cast.wang.user.username, PASSWORD)
    assert answer.status_code == 302
    assert client.get(reverse("home"), follow=True).redirect_chain[-1][0] == reverse("review:desk")


@pytest.mark.abuse("AC-089")
@pytest.mark.parametrize("username", ["nobody", "wang"])
def test_wrong_name_and_wrong_password_read_alike(client, cast, username):
    name = cast.wang.user.username if username == "wang" else username
    answer = sign_in(client, name, "wrong")
    assert "用户名或密码不正确" in answer.content.decode()


@pytest.mark.abuse("AC-090")
def test_many_failures_close_the_door_for_this_address_only(client, cast):
    name = cast.wang.user.username
    for _try in range(MAX_FAILURES):
        sign_in(client, name, "wrong")
    assert "登录失败次数过多" in sign_in(client, name, PASSWORD).content.decode()
    elsewhere = client.post(
        reverse("accounts:login"), {"username": name, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302


@pytest.mark.abuse("AC-089", "AC-090")
@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_guesses_from_many_addresses_are_slowed_for_strangers_alone(client, cast, name):
    sign_in(client, name, PASSWORD)  # wang's browser knows the account from now on; nobody's does not
    client.post(reverse("accounts:logout"))
    for number in range(MAX_EVERYWHERE):
        record_failure(name, f"203.0.113.{number // 9}")
    page = sign_in(StrictClient(), name, PASSWORD).content.decode()
    assert "近一小时内登录失败的次数过多" in page, "the same for a name that nobody has"
    owner = sign_in(client, name, PASSWORD)
    assert (owner.status_code == 302) == (name == "wang")
    clock.shift(WINDOW_EVERYWHERE)
    assert (sign_in(StrictClient(), name, PASSWORD).status_code == 302) == (name == "wang"), "nobody is locked for long"


@pytest.mark.abuse("AC-090")
def test_a_known_browser_is_counted_by_itself_wherever_it_is(client, cast):
    sign_in(client, "wang", PASSWORD)
    client.post(reverse("accounts:logout"))
    for number in range(MAX_FAILURES):
        elsewhere = {"REMOTE_ADDR": f"203.0.113.{number}"}
        client.post(reverse("accounts:login"), {"username": "wang", "password": "wrong"}, **elsewhere)
    assert "15 分钟" in sign_in(client, "wang", PASSWORD).content.decode(), "a copied cookie gives no more guesses"
    client.cookies[known_browsers.COOKIE] = client.cookies[known_browsers.COOKIE].value[:-2] + "xx"
    assert sign_in(client, "wang", PASSWORD).status_code == 302, "a forged one is a stranger's"


def test_a_success_forgets_the_failures(client, cast):
    name = cast.wang.user.username
    sign_in(client, name, "wrong")
    sign_in(client, name, PASSWORD)
    assert not SignInAttempt.objects.exists()


@pytest.mark.abuse("AC-087")
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_leads_nowhere_else(client, cast, address):
    answer = client.post(
        reverse("accounts:login") + "?next=" + address, {"username": cast.wang.user.username, "password": PASSWORD}
    )
    assert "evil" not in answer["Location"]


@pytest.mark.abuse("AC-079")
def test_the_session_is_new_after_signing_in(client, cast):
    client.get(reverse("home"))
    session = client.session
    session["wizard"] = "of somebody else"
    session.save()
    before = session.session_key
    sign_in(client, cast.lin.user.username, PASSWORD)
    assert client.session.session_key != before


@pytest.mark.abuse("AC-008")
def test_an_ended_seat_stops_at_the_next_request(cast):
    client = cast.client("wang")
    assert client.get(reverse("review:desk")).status_code == 200
    end_seat(cast.wang.seat)
    assert client.get(reverse("review:desk")).status_code == 404


@pytest.mark.abuse("AC-092")
def test_one_person_chooses_among_seats(cast):
    second = seat_person(cast.wang.user, cast.organizations["department"], Role.DEPARTMENT_OFFICER)
    client = cast.client("wang")
    page = client.get(reverse("accounts:seat")).content.decode()
    assert "吴兴区住房和城乡建设局" in page
    client.post(reverse("accounts:seat"), {"seat": second.public_id})
    assert client.session[SESSION_KEY] == second.public_id


def test_a_foreign_seat_cannot_be_chosen(cast):
    client = cast.client("wang")
    answer = client.post(reverse("accounts:seat"), {"seat": cast.lin.seat.public_id})
    assert "不属于您" in answer.content.decode()
    assert client.session[SESSION_KEY] == cast.wang.seat.public_id


def test_somebody_without_a_seat_is_told(cast):
    end_seat(cast.wang.seat)
    page = cast.client("wang").get(reverse("accounts:seat")).content.decode()
    assert "您目前没有席位" in page
