"""Accounts of authorities: issued by a one-time link, entered at their own door, with a second factor."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import known_browsers
from accounts.models import Invitation, Person, Role, Seat, SignInAttempt, User
from accounts.services import (
    MAX_EVERYWHERE,
    MAX_FAILURES,
    MAX_FROM_ADDRESS,
    accepting,
    factors,
    invitations,
    record_failure,
)
from accounts.services.accepting import WrongTail
from accounts.services.invitations import NotInvited
from kernel import clock
from tests.accounts.codes import code_of, with_codes, with_factor
from tests.cast import PASSWORD, Cast, id_number
from tests.client import StrictClient

pytestmark = pytest.mark.django_db
OFFICERS = "/accounts/login/officers/"
NEW = {"full_name": "顾新任", "id_number": id_number(911), "phone": "13905720911"}
CHOSEN = {
    "username": "gu.xinren",
    "password": "quiet-harbour-47",
    "again": "quiet-harbour-47",
    "id_tail": id_number(911)[-4:],
}
TAIL = {name: value for name, value in CHOSEN.items() if name != "again"}


def invited(cast: Cast, place: str = "bureau", **changes: str) -> invitations.Issued:
    assert cast.operator.seat is not None
    return invitations.invite(cast.operator.seat, cast.organizations[place], **(NEW | changes))


def sign_in(client: StrictClient, username: str, password: str = PASSWORD, name: str = "accounts:officer_login") -> Any:
    return client.post(reverse(name), {"username": username, "password": password})


@pytest.mark.feature("ACC-03")
def test_an_officer_is_invited_and_opens_the_account(client: StrictClient, cast: Cast) -> None:
    page = cast.client("operator").post(
        reverse("accounts:invite"), {**NEW, "id_kind": "resident", "organization": cast.organizations["bureau"].pk}
    )
    link = page.content.decode().partition("http://testserver")[2].partition("<")[0]
    assert "顾新任" in client.get(link).content.decode()
    assert client.post(link, CHOSEN)["Location"] == reverse("accounts:officer_login")
    assert client.get(link).status_code == 404, "a link is good once"
    seat = Seat.objects.get(user__username="gu.xinren")
    assert (seat.role, seat.organization, seat.user.person.full_name) == (
        Role.BUREAU_OFFICER,
        cast.organizations["bureau"],
        "顾新任",
    )
    assert sign_in(client, "gu.xinren", "quiet-harbour-47").status_code == 302


@pytest.mark.feature("ACC-03")
def test_the_link_is_not_kept_and_the_number_is_encrypted(cast: Cast) -> None:
    issued = invited(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_invitation")
        row = str(cursor.fetchall())
    assert issued.secret not in row and NEW["id_number"] not in row and NEW["phone"] not in row


@pytest.mark.abuse("AC-089")
@pytest.mark.parametrize("ending", ["unknown", "revoked", "late", "replaced"])
def test_a_worthless_link_reads_like_any_other(client: StrictClient, cast: Cast, ending: str) -> None:
    issued = invited(cast)
    assert issued.invitation is not None
    secret = "nothing-of-ours" if ending == "unknown" else issued.secret
    if ending == "revoked":
        cast.client("operator").post(reverse("accounts:invitation_revoke", args=[issued.invitation.public_id]))
    elif ending == "late":
        clock.shift(invitations.TERM + timedelta(seconds=1))
    elif ending == "replaced":
        invited(cast)
    page = client.post(reverse("accounts:invitation", args=[secret]), CHOSEN)
    assert page.status_code == 404 and "链接无效" in page.content.decode()
    assert not User.objects.filter(username=CHOSEN["username"]).exists()


@pytest.mark.abuse("AC-083")
def test_whoever_has_only_the_link_gets_no_account(cast: Cast) -> None:
    secret = invited(cast).secret
    for _try in range(MAX_FAILURES):
        clock.shift(timedelta(hours=1))  # patience does not help: the tries count as long as the link is good
        with pytest.raises(WrongTail):
            accepting.accept(secret, **(TAIL | {"id_tail": "0000"}))
    assert not invitations.pending().exists()
    with pytest.raises(NotInvited, match="失效"):
        accepting.accept(secret, **TAIL)


def test_a_person_who_has_an_officer_s_account_gets_the_seat_at_once(cast: Cast) -> None:
    sun = cast.sun.person
    issued = invited(cast, "other_office", full_name=sun.full_name, id_number=sun.id_number.lower())
    assert issued.seat is not None and issued.seat.user == cast.sun.user
    with pytest.raises(NotInvited, match="已经有席位"):
        invited(cast, "other_office", full_name=sun.full_name, id_number=sun.id_number)


@pytest.mark.feature("ACC-03")
def test_two_links_for_one_person_make_one_account(client: StrictClient, cast: Cast) -> None:
    first, second, third = invited(cast), invited(cast, "other_office"), invited(cast, "department")
    user = accepting.accept(first.secret, **TAIL)
    assert not known_browsers.known_as(client.get("/").wsgi_request, user.username)
    link = reverse("accounts:invitation", args=[second.secret])
    page = client.get(link).content.decode()
    assert "一人只用一个账号" in page and 'name="username"' not in page and 'name="password"' not in page
    assert client.post(link, {"id_tail": "0000"}).status_code == 422, "the proof of who asks is still needed"
    answer = client.post(link, {"id_tail": CHOSEN["id_tail"]}, follow=True)
    assert "请用原来的用户名和密码登录" in answer.content.decode()
    assert known_browsers.known_as(answer.wsgi_request, user.username), "who came by a link is no stranger at the door"
    assert accepting.accept(third.secret, **(TAIL | {"username": "another", "password": "another-harbour-48"})) == user
    user.refresh_from_db()
    assert user.check_password(CHOSEN["password"]) and User.objects.filter(person=user.person).count() == 1
    assert Seat.objects.filter(user=user, ends_at=None).count() == 3


@pytest.mark.abuse("AC-089")
def test_the_seat_given_at_once_makes_an_earlier_link_worthless(cast: Cast) -> None:
    elsewhere, earlier = invited(cast), invited(cast, "other_office")
    accepting.accept(elsewhere.secret, **TAIL)
    assert invited(cast, "other_office").seat is not None
    assert invitations.open_invitation(earlier.secret) is None


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("employer", {}),
        ("bureau", {"id_number": "330500198503129999"}),
        ("bureau", {"full_name": "林浊", "id_number": "lin"}),
    ],
)
def test_who_cannot_be_invited(cast: Cast, place: str, changes: dict[str, str]) -> None:
    if changes.get("id_number") == "lin":
        changes = changes | {"id_number": cast.lin.person.id_number}
    with pytest.raises(NotInvited):
        invited(cast, place, **changes)
    assert not Invitation.objects.exists() and not Person.objects.filter(full_name=NEW["full_name"]).exists()


def test_nobody_else_invites_and_nobody_ends_their_own_seat(cast: Cast) -> None:
    assert cast.sun.seat is not None and cast.operator.seat is not None
    with pytest.raises(NotInvited):
        invitations.invite(cast.sun.seat, cast.organizations["bureau"], **NEW)
    own = reverse("accounts:officer_end", args=[cast.operator.seat.public_id])
    page = cast.client("operator").post(own, {"do": "end"})
    assert page.status_code == 409 and "另一位运营人员" in page.content.decode()
    with pytest.raises(NotInvited):
        invitations.reset_factor(cast.operator.seat, cast.operator.seat, reason="手机丢了，本人就在这里。")


@pytest.mark.abuse("AC-008")
def test_the_end_of_a_seat_signs_out_everywhere(cast: Cast) -> None:
    browser = cast.client("sun")
    assert cast.sun.seat is not None
    cast.client("operator").post(reverse("accounts:officer_end", args=[cast.sun.seat.public_id]), {"do": "end"})
    assert browser.get(reverse("review:desk"))["Location"].startswith(reverse("accounts:login"))
    cast.sun.seat.refresh_from_db()
    assert cast.sun.seat.ends_at is not None


def test_the_list_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    client, address = cast.client("operator"), reverse("accounts:officers")
    client.get(address)  # the first use of a browser is noted
    counts = []
    for number in range(1, 4):
        invited(cast, id_number=id_number(920 + number))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(address).content.decode()
        counts.append(len(queries))
        assert page.count("作废</button>") == number
    assert len(set(counts)) == 1


@pytest.mark.feature("ACC-04")
@pytest.mark.abuse("AC-089")
@pytest.mark.parametrize(
    ("username", "entrance"),
    [("lin", "accounts:officer_login"), ("wang", "accounts:officer_login"), ("sun", "accounts:login")],
)
def test_each_account_has_its_own_entrance(client: StrictClient, cast: Cast, username: str, entrance: str) -> None:
    page = sign_in(client, username, name=entrance)
    assert page.status_code == 422 and "用户名或密码不正确" in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.feature("ACC-04")
def test_with_a_factor_the_password_alone_opens_nothing(client: StrictClient, cast: Cast) -> None:
    secret = with_factor(cast.sun.user)
    assert sign_in(client, "sun")["Location"] == reverse("accounts:code")
    assert client.get(reverse("review:desk")).status_code == 302 and "_auth_user_id" not in client.session
    for wrong, sentence in (("12345", "6 位数字"), ("", "请填写"), ("abcdef", "6 位数字"), ("1" * 21, "最多 20 个字")):
        page = client.post(reverse("accounts:code"), {"code": wrong})
        assert page.status_code == 422 and sentence in page.content.decode()
    right = code_of(secret, 1)
    assert client.post(reverse("accounts:code"), {"code": f"{right[:3]} {right[3:]}"}).status_code == 302
    assert client.get(reverse("review:desk")).status_code == 200
    again = StrictClient()
    sign_in(again, "sun")
    assert again.post(reverse("accounts:code"), {"code": right}).status_code == 422, "a code is good once"


@pytest.mark.abuse("AC-083", "AC-090")
def test_codes_cannot_be_guessed_from_many_addresses(cast: Cast) -> None:
    secret = with_factor(cast.sun.user)
    for _try in range(MAX_FAILURES):
        browser = StrictClient()
        sign_in(browser, "sun")
        browser.post(reverse("accounts:code"), {"code": "000000"})
    page = browser.post(reverse("accounts:code"), {"code": code_of(secret, 1)})
    assert "失败次数过多" in page.content.decode()
    assert SignInAttempt.objects.filter(address="").count() == MAX_FAILURES


@pytest.mark.abuse("AC-089", "AC-090")
@pytest.mark.parametrize("flood", ["one name", "one address"])
def test_while_somebody_guesses_the_owner_comes_in_with_password_and_code_together(cast: Cast, flood: str) -> None:
    secret, codes = with_codes(cast.sun.user)
    by_name, here = flood == "one name", "203.0.113.200"
    for number in range(MAX_EVERYWHERE if by_name else MAX_FROM_ADDRESS):
        record_failure("sun" if by_name else f"guess{number}", f"203.0.113.{number}" if by_name else here)
    new, lost = StrictClient(REMOTE_ADDR=here), StrictClient(REMOTE_ADDR=here)
    asked = sign_in(new, "sun")
    assert asked.context["form"].errors["code"] and 'name="code"' in asked.content.decode()
    assert "选填" not in asked.content.decode()
    together = {"username": "sun", "password": PASSWORD, "code": code_of(secret, 1)}
    told = [
        new.post(OFFICERS, together | wrong).context["form"].non_field_errors()
        for wrong in ({"password": "wrong"}, {"code": "000000"}, {"username": "nobody"}, {"username": "lin"})
    ]
    assert all(each == told[0] and "用户名、密码或动态口令不正确" in each[0] for each in told)
    assert "_auth_user_id" not in new.session
    tried = SignInAttempt.objects.filter(username__startswith="proof:")
    assert tried.count() == 1, "no code is tried without the password"
    assert new.post(OFFICERS, together).status_code == 302 and new.get(reverse("review:desk")).status_code == 200
    assert known_browsers.known_as(new.get("/").wsgi_request, "sun")
    assert "还剩 9 个" in lost.post(OFFICERS, together | {"code": codes[0]}, follow=True).content.decode()


@pytest.mark.abuse("AC-079")
def test_the_second_step_ends_after_ten_minutes_and_needs_the_first(client: StrictClient, cast: Cast) -> None:
    address = reverse("accounts:code")
    assert client.get(address)["Location"] == reverse("accounts:officer_login")
    secret = with_factor(cast.sun.user)
    sign_in(client, "sun")
    session = client.session
    waiting = session["waiting_for_code"]
    session["waiting_for_code"] = waiting | {"at": (clock.unshifted() - timedelta(minutes=11)).isoformat()}
    session.save()
    assert client.post(address, {"code": code_of(secret, 1)})["Location"] == reverse("accounts:officer_login")


@pytest.mark.feature("ACC-04")
def test_no_office_opens_without_a_factor_where_it_is_compulsory(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    client, factor = cast.client("sun"), reverse("accounts:factor")
    for name in ("review:desk", "review:meetings", "accounts:safety"):
        assert client.get(reverse(name))["Location"] == factor
    assert cast.client("wang").get(reverse("review:desk")).status_code == 200, "employers come with their own sign-on"
    page = client.get(factor).content.decode()
    secret = client.session["factor_secret"]
    assert "data:image/svg+xml" in page and secret[:4] in page
    for wrong in ("000000", "12"):
        assert client.post(factor, {"code": wrong}).status_code == 422
    assert "请保存恢复码" in client.post(factor, {"code": code_of(secret)}).content.decode()
    assert client.get(reverse("review:desk")).status_code == 200
    assert secret not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data), "kept encrypted"
    elsewhere = cast.client("sun")
    assert elsewhere.get(factor)["Location"] == reverse("accounts:code"), "another browser has shown no code"
    elsewhere.post(reverse("accounts:code"), {"code": code_of(secret, 1)})
    assert elsewhere.get(reverse("review:desk")).status_code == 200


def test_a_lost_telephone_is_reset_by_an_operator(cast: Cast) -> None:
    with_factor(cast.sun.user)
    assert cast.sun.seat is not None
    address = reverse("accounts:officer_end", args=[cast.sun.seat.public_id])
    operator = cast.client("operator")
    assert 'value="factor"' in operator.get(address).content.decode()
    operator.post(address, {"do": "factor", "reason": "当面核对了身份证。"})
    assert not factors.has_factor(cast.sun.user)
    assert 'value="factor"' not in operator.get(address).content.decode()


def test_the_demo_s_switch_needs_no_factor_and_only_the_demo_s(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    client = cast.client("sun")
    session = client.session
    session["demo"] = True
    session.save()
    assert client.get(reverse("review:desk")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("review:desk"))["Location"] == reverse("accounts:factor")
