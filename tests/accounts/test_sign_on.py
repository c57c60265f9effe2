"""What the government's sign-on tells is read strictly, and leads to one person and one account at each door."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.urls import reverse

from accounts.claims import Claims, ClaimsRefused, read_claims
from accounts.models import Door, ExternalAccount, Organization, Person, Role, Seat, Session, User
from accounts.provider_session import ProviderSession
from accounts.services.entrance import enter
from accounts.views.sign_on import arrived
from portal.demo.cast import CAST, OFFICES, serial_of
from portal.demo.cast import id_number as of_the_demo
from portal.idp.people import HOLDERS
from portal.idp.people import id_number as of_the_idp
from tests.cast import Cast, id_number
from tests.client import StrictClient
from tests.consistency.sources import ROOT

TODAY = date(2026, 11, 21)
BORN = date(1985, 3, 12)
INFO = {
    "sub": "he",
    "account_kind": "person",
    "name": "何初见",
    "id_number": id_number(611),
    "gender": "male",
    "birthdate": "1985-03-12",
    "phone_number": "13905720611",
}
UNIT = {"account_kind": "legal", "unit_name": "天禾建设", "unit_code": "91330500MA2BHP001N"}


def told(**changes: Any) -> dict[str, Any]:
    info = {name: value for name, value in (INFO | changes).items() if value is not None}
    return {"id_token": {"iss": "https://login.example", "sub": changes.get("id_sub", "he")}, "userinfo": info}


def claims(door: Door = Door.PERSON, **changes: Any) -> Claims:
    more = {"account_kind": "person"} if door == Door.PERSON else UNIT
    return read_claims(door, told(**(more | changes)), today=TODAY)


def test_whole_claims_are_read() -> None:
    found = claims(id_number=id_number(611).translate({ord("1"): "１"}), phone_number="+86 13905720611")
    assert (found.full_name, found.id_number, found.phone) == ("何初见", id_number(611), "13905720611")
    assert (found.sex, found.birth_date, found.subject) == ("male", BORN, "he")
    assert claims(Door.LEGAL).unit_code == "91330500MA2BHP001N"


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": None}, "没有提供姓名"),
        ({"id_number": None}, "没有提供身份证号"),
        ({"name": None, "phone_number": "12"}, "没有提供姓名、手机号"),
        ({"id_number": "330500198503121070000"}, "有效的 18 位"),
        ({"id_number": 5}, "没有提供身份证号"),
        ({"name": "何\x00见"}, "没有提供姓名"),
        ({"gender": "female"}, "与身份证号不符"),
        ({"birthdate": "1985-03-13"}, "与身份证号不符"),
        ({"sub": "somebody-else"}, "账号不一致"),
        ({"account_kind": "legal"}, "法人账号"),
        ({"account_kind": None}, "个人账号还是法人账号"),
    ],
)
def test_claims_that_are_incomplete_or_contradict_each_other(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ClaimsRefused, match=sentence):
        read_claims(Door.PERSON, told(**changes), today=TODAY)


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize(
    "more", [{"aud": ["zhiping-person", "other"]}, {"aud": "other"}, {"aud": ["zhiping-person"], "azp": "other"}]
)
def test_a_token_that_is_not_for_this_client_alone(more: dict[str, Any]) -> None:
    whole = told()
    ours = whole | {"id_token": whole["id_token"] | {"aud": ["zhiping-person"], "azp": "zhiping-person"}}
    assert read_claims(Door.PERSON, ours, today=TODAY, client="zhiping-person").subject == "he"
    with pytest.raises(ClaimsRefused, match="不是只发给本平台"):
        read_claims(Door.PERSON, whole | {"id_token": whole["id_token"] | more}, today=TODAY, client="zhiping-person")


@pytest.mark.parametrize(
    "broken", [{}, {"id_token": {"iss": "x", "sub": "y"}}, {"userinfo": INFO}, {"id_token": [], "userinfo": "x"}]
)
def test_an_answer_that_is_none(broken: dict[str, Any]) -> None:
    with pytest.raises(ClaimsRefused, match="这次没有登录"):
        read_claims(Door.PERSON, broken, today=TODAY)


@pytest.mark.parametrize(
    "changes", [{"unit_code": "91330500MA2BHP001X"}, {"unit_name": None}, {"account_kind": "person"}]
)
def test_a_legal_person_needs_its_unit(changes: dict[str, Any]) -> None:
    with pytest.raises(ClaimsRefused):
        claims(Door.LEGAL, **changes)


@pytest.mark.feature("ACC-01")
def test_the_first_sign_in_makes_a_person_and_an_applicant(db: None) -> None:
    user = enter(claims())
    seat = Seat.objects.get(user=user)
    assert (seat.role, seat.organization.kind) == (Role.APPLICANT, Organization.Kind.UNASSIGNED)
    assert not user.has_usable_password()
    assert user.person.id_number == id_number(611)


@pytest.mark.feature("ACC-01")
def test_every_later_sign_in_leads_to_the_same_account(db: None) -> None:
    user = enter(claims())
    assert enter(claims(id_number=id_number(611).lower(), phone_number="13800000611")) == user
    assert Person.objects.get(pk=user.person.pk).phone == "13800000611"
    assert [one.objects.filter(user=user).count() for one in (ExternalAccount, Seat)] == [1, 1]


def test_the_same_number_from_another_account_is_the_same_person(cast: Cast) -> None:
    lin = cast.lin.person
    sex = {"gender": lin.sex, "name": lin.full_name, "id_number": lin.id_number}
    assert enter(claims(**sex)) == cast.lin.user, "the account with the applicant's seat, not the one of her office"


@pytest.mark.feature("ACC-02")
def test_a_legal_account_leads_to_the_handler_s_seat_of_that_unit(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organizations["employer"].pk).update(credit_code=UNIT["unit_code"])
    wang = cast.wang.person
    told_of_wang = {"gender": wang.sex, "name": wang.full_name, "id_number": wang.id_number}
    assert enter(claims(Door.LEGAL, **told_of_wang)) == cast.wang.user
    new = enter(claims(Door.LEGAL, sub="he-unit", id_sub="he-unit"))
    assert new.person.full_name == "何初见" and not Seat.objects.filter(user=new).exists(), "powers come by the letter"


@pytest.mark.feature("ACC-04")
def test_an_officer_s_account_is_not_reached_by_the_client_entrance(cast: Cast) -> None:
    sun = cast.sun.person
    user = enter(claims(gender=sun.sex, name=sun.full_name, id_number=sun.id_number))
    assert user != cast.sun.user and user.person == sun


@pytest.mark.abuse("AC-088")
def test_another_name_or_person_is_refused_and_nothing_is_written(db: None) -> None:
    enter(claims())
    before = Person.objects.count(), User.objects.count()
    with pytest.raises(ClaimsRefused, match="另一个姓名"):
        enter(claims(name="何晚见"))
    with pytest.raises(ClaimsRefused, match="另一个人"):
        enter(claims(id_number=id_number(613), name="某某"))
    assert (Person.objects.count(), User.objects.count()) == before


@pytest.mark.abuse("AC-088")
@pytest.mark.parametrize("dot", ["•", "．", "‧", "・", " · "])
def test_the_dot_of_a_name_shuts_nobody_out(db: None, dot: str) -> None:
    """Offices write it with whatever their keyboard has; each way was told that the number is somebody else's."""
    user = enter(claims(name="阿卜杜拉·买买提"))
    assert enter(claims(name=f"阿卜杜拉{dot}买买提")) == user
    assert Person.objects.get(pk=user.person_id).full_name == "阿卜杜拉·买买提"


def test_a_disabled_account_stays_closed(db: None) -> None:
    User.objects.filter(pk=enter(claims()).pk).update(is_active=False)
    with pytest.raises(ClaimsRefused, match="已停用"):
        enter(claims())


@pytest.mark.abuse("AC-087", "AC-088")
@pytest.mark.parametrize("query", ["", "?state=forged&code=x", "?error=access_denied", "?state=x&error=access_denied"])
def test_an_answer_that_was_not_asked_for_signs_nobody_in(client, cast: Cast, query: str) -> None:
    address = reverse("openid_connect_callback", args=["person"]) + query
    page = client.get(address, follow=True)
    assert page.redirect_chain == [(reverse("accounts:login"), 302)]
    assert "请重新登录" in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("door", ["person", "legal"])
def test_a_provider_that_does_not_answer_is_said(client, db: None, door: str) -> None:
    page = client.get(reverse("accounts:sign_on", args=[door]), follow=True).content.decode()
    assert "暂时没有答复" in page
    assert client.get(reverse("accounts:sign_on", args=["backdoor"])).status_code == 404


def test_an_answer_nested_without_end_is_none(client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.views.sign_on.callback", lambda *_args, **_more: json.loads("[" * 100_000))
    page = client.get(reverse("openid_connect_callback", args=["person"]), follow=True).content.decode()
    assert "暂时没有答复" in page


@pytest.mark.abuse("AC-087")
def test_a_refusal_keeps_where_the_visitor_wanted_to_go(client, db: None, asked: list[str]) -> None:
    wanted, back = "/my/dossiers/x/?page=2", reverse("accounts:login") + "?next=%2Fmy%2Fdossiers%2Fx%2F%3Fpage%3D2"
    for address, led_to in ((wanted, back), ("//evil.example/", reverse("accounts:login"))):
        answer = client.get(reverse("accounts:sign_on", args=["person"]), {"next": address})
        assert answer.url == led_to, "the provider's description is worth nothing"
    request = client.get(reverse("accounts:login")).wsgi_request
    assert arrived(request, Door.PERSON, {}, wanted).url == back
    with pytest.raises(ImmediateHttpResponse) as cancelled:
        get_adapter().on_authentication_error(request, None, "cancelled", None, {"state": {"next": wanted}})
    assert cancelled.value.response.url == back


def test_an_address_begins_only_so_many_sessions(db: None, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.views.sign_on.DEPARTURES_AN_HOUR", 1)
    told = {"authorization_endpoint": "https://login.example/authorize", "token_endpoint": "x"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", told)
    way = reverse("accounts:sign_on", args=["person"])
    first, next_one = (StrictClient(REMOTE_ADDR="198.51.100.7") for _browser in range(2))
    assert first.get(way).url.startswith("https://login.example")
    assert "登录的次数太多" in next_one.get(way, follow=True).content.decode() and Session.objects.count() == 1
    assert first.get(way).url.startswith("https://login.example"), "whoever has begun is not stopped by others"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """The addresses that are really asked; with a cache of this test alone."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "provider"}}
    asked: list[str] = []

    def ask(session: Any, method: str, url: str, **options: Any) -> requests.Response:
        asked.append(url)
        assert options["timeout"] <= 3
        if "silent" in url:
            raise requests.ReadTimeout("nobody")
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"issuer": "x"}'
        return answer

    monkeypatch.setattr(requests.Session, "request", ask)
    return asked


def test_a_silent_provider_is_left_alone_for_a_while(asked: list[str]) -> None:
    for _who in range(3):
        with pytest.raises(requests.RequestException):
            ProviderSession().get("https://silent.example/.well-known/openid-configuration")
    assert len(asked) == 1


def test_the_provider_s_description_is_kept_and_nothing_else_is(asked: list[str]) -> None:
    for _who in range(2):
        with ProviderSession() as session:
            assert session.get("https://login.example/.well-known/openid-configuration").json() == {"issuer": "x"}
            session.get("https://login.example/userinfo")
    assert [url.rpartition("/")[2] for url in asked] == ["openid-configuration", "userinfo", "userinfo"]


def test_without_the_sandbox_and_a_provider_the_page_says_so(client, db: None, settings: Any) -> None:
    settings.SIGN_ON_URL, settings.DEMO = "", False
    page = client.get(reverse("accounts:login")).content.decode()
    assert "没有接通" in page and 'name="password"' not in page
    assert client.post(reverse("accounts:login"), {"username": "lin"}).status_code == 405
    assert client.get(reverse("accounts:sign_on", args=["person"])).status_code == 404


def test_the_accounts_of_the_sandbox_are_those_of_the_demo() -> None:
    people = {m.name: of_the_demo(m.born, serial_of(50 + place, m.sex)) for place, m in enumerate(CAST)}
    units = {office.name: office.credit_code for office in OFFICES}
    for holder in HOLDERS:
        assert people.get(holder.name, of_the_idp(holder.born, holder.serial)) == of_the_idp(holder.born, holder.serial)
        assert units.get(holder.unit[0], "") == holder.unit[1]
        answer = {"id_token": {"iss": "x", "sub": "x"}, "userinfo": {"sub": "x", **holder.claims()}}
        if holder.withheld:
            with pytest.raises(ClaimsRefused, match="没有提供身份证号"):
                read_claims(Door(holder.door), answer, today=TODAY)
        else:
            assert read_claims(Door(holder.door), answer, today=TODAY).full_name == holder.name
    assert {holder.document[0] for holder in HOLDERS} == {"", "hk_mo_permit"}
    assert len({holder.username for holder in HOLDERS}) == len(HOLDERS) and "林知远" in people


def test_the_sandbox_s_provider_does_not_exist_without_the_sandbox(tmp_path: Path) -> None:
    env = {**os.environ, "SANDBOX": "0", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.idp.settings"}
    command = [sys.executable, "-c", "import portal.idp.settings"]
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert answer.returncode and "exists only with SANDBOX=1" in answer.stderr
    assert not (tmp_path / "idp-key.pem").exists()
