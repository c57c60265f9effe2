"""Recovery codes: shown once, each good once, counted and renewed; and a new telephone in the place of a lost one."""

from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import SafetyEvent, User
from accounts.services import MAX_FAILURES, factors, recovery
from accounts.step_up import FIELD
from messaging.models import OutboxMessage
from tests.accounts.codes import code_of, with_codes
from tests.cast import PASSWORD, Cast
from tests.client import StrictClient
from tests.portal.drawn import Drawn

CODE, FACTOR, RECOVERY, SAFETY = (f"accounts:{name}" for name in ("code", "factor", "recovery", "safety"))
Kind = SafetyEvent.Kind


def after_the_password(username: str = "sun") -> StrictClient:
    client = StrictClient()
    client.post(reverse("accounts:officer_login"), {"username": username, "password": PASSWORD})
    return client


def signed_in(code: str) -> StrictClient:
    client = after_the_password()
    assert client.post(reverse(CODE), {"code": code}).status_code == 302
    return client


def kinds(user: User) -> list[str]:
    return list(SafetyEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.feature("ACC-04")
def test_the_codes_are_shown_once_after_the_set_up_and_can_be_kept(cast: Cast) -> None:
    client = cast.client("sun")
    client.get(reverse(FACTOR))
    page = client.post(reverse(FACTOR), {"code": code_of(client.session["factor_secret"])})
    codes = page.context["codes"]
    assert len(set(codes)) == 10 and all(recovery.is_code(code) for code in codes)
    shown = page.content.decode()
    assert all(code in shown for code in codes)
    link = next(each for each in Drawn(page).tree.iter() if each.get("download"))
    assert all(code in unquote(str(link.get("href"))) for code in codes)
    for name in (SAFETY, RECOVERY, FACTOR):
        assert not any(code in client.get(reverse(name)).content.decode() for code in codes)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not any(code.replace(" ", "") in kept for code in codes)


@pytest.mark.feature("ACC-04")
@pytest.mark.abuse("AC-083")
def test_each_code_opens_the_door_once(cast: Cast) -> None:
    _secret, codes = with_codes(cast.sun.user)
    told = after_the_password().post(reverse(CODE), {"code": codes[0].replace(" ", "-")}, follow=True)
    assert "还剩 9 个" in told.content.decode()
    again = after_the_password().post(reverse(CODE), {"code": codes[0]})
    assert again.status_code == 422 and "已经用过" in again.content.decode()
    assert (recovery.left(cast.sun.user), kinds(cast.sun.user)[-1]) == (9, Kind.CODE_USED)
    message = OutboxMessage.objects.get(template="account_changed")
    assert message.to_user == cast.sun.user and codes[0] not in message.text


@pytest.mark.abuse("AC-083")
def test_codes_are_guessed_no_more_often_than_those_of_the_telephone(cast: Cast) -> None:
    _secret, codes = with_codes(cast.sun.user)
    for _try in range(MAX_FAILURES):
        after_the_password().post(reverse(CODE), {"code": "0000 0000 0000"})
    page = after_the_password().post(reverse(CODE), {"code": codes[0]})
    assert "失败次数过多" in page.content.decode() and recovery.left(cast.sun.user) == 10


def test_a_new_set_makes_the_earlier_one_worthless(cast: Cast, settings: Any) -> None:
    _secret, codes = with_codes(cast.sun.user)
    client = signed_in(codes[0])
    assert "还剩" in client.get(reverse(RECOVERY)).content.decode()
    settings.STEP_UP_SECONDS = 0
    asked = client.post(reverse(RECOVERY))
    assert asked.status_code == 403 and "恢复码" in asked.content.decode()
    page = client.post(reverse(RECOVERY), {FIELD: codes[1]})
    fresh = page.context["codes"]
    assert not recovery.use(cast.sun.user, codes[2]) and recovery.use(cast.sun.user, fresh[0])
    assert Kind.CODES_MADE in kinds(cast.sun.user)


def test_few_codes_left_are_told_on_the_own_page(cast: Cast) -> None:
    _secret, codes = with_codes(cast.sun.user)
    client = cast.client("sun")
    assert "快用完了" not in client.get(reverse(SAFETY)).content.decode()
    for code in codes[recovery.FEW :]:
        assert recovery.use(cast.sun.user, code)
    page = client.get(reverse(SAFETY)).content.decode()
    assert "快用完了" in page and "使用一个恢复码" in page


def test_without_a_factor_there_are_no_codes(cast: Cast) -> None:
    client = cast.client("sun")
    assert "先开通动态口令" in client.get(reverse(RECOVERY)).content.decode()
    assert "请先开通动态口令" in client.post(reverse(RECOVERY), follow=True).content.decode()
    assert cast.client("lin").get(reverse(RECOVERY)).status_code == 404


def test_a_new_telephone_takes_the_place_of_the_lost_one(cast: Cast) -> None:
    secret, codes = with_codes(cast.sun.user)
    here, there = signed_in(codes[0]), signed_in(codes[1])
    page = here.get(reverse(FACTOR)).content.decode()
    assert "把动态口令换到新手机" in page
    new = here.session["factor_secret"]
    assert here.post(reverse(FACTOR), {"code": code_of(secret)}).status_code == 422, "the old telephone proves nothing"
    assert len(here.post(reverse(FACTOR), {"code": code_of(new)}).context["codes"]) == 10
    assert (here.get(reverse(SAFETY)).status_code, there.get(reverse(SAFETY)).status_code) == (200, 302)
    assert not factors.is_right(cast.sun.user, code_of(secret, 1))
    assert factors.is_right(cast.sun.user, code_of(new, 1))
    assert not recovery.use(cast.sun.user, codes[2])
    assert kinds(cast.sun.user)[-1] == Kind.FACTOR_CHANGED


def test_telephone_and_codes_lost_are_reset_by_the_operator_with_a_reason(cast: Cast) -> None:
    _secret, codes = with_codes(cast.sun.user)
    assert cast.sun.seat is not None
    address, operator = reverse("accounts:officer_end", args=[cast.sun.seat.public_id]), cast.client("operator")
    refused = operator.post(address, {"do": "factor", "reason": "是"})
    assert refused.status_code == 422 and factors.has_factor(cast.sun.user)
    assert operator.post(address, {"do": "factor", "reason": "当面核对了身份证。"}).status_code == 302
    assert not factors.has_factor(cast.sun.user) and not recovery.use(cast.sun.user, codes[0])
    event = SafetyEvent.objects.filter(user=cast.sun.user).latest("pk")
    assert (event.kind, event.by, event.note) == (Kind.FACTOR_RESET, cast.operator.user, "当面核对了身份证。")
    assert "当面核对了身份证。" in operator.get(address).content.decode()
    assert "重置动态口令" in OutboxMessage.objects.get(template="account_changed").text


@pytest.mark.feature("ACC-03")
def test_a_forgotten_password_is_chosen_anew_by_a_link_of_the_operator_s(cast: Cast) -> None:
    secret, _codes = with_codes(cast.sun.user)
    assert cast.sun.seat is not None and cast.operator.seat is not None
    browser, operator = cast.client("sun"), cast.client("operator")
    address = reverse("accounts:officer_end", args=[cast.sun.seat.public_id])
    first, link = (operator.post(address, {"do": "password"}).context["link"] for _each in range(2))
    assert StrictClient().get(first).status_code == 404, "the newest only"
    typed = {"password": "quiet-harbour-47", "again": "quiet-harbour-47"}
    assert StrictClient().post(link, typed | {"id_tail": "0000"}).status_code == 422
    tail = cast.sun.person.id_number[-4:]
    near = StrictClient().post(link, {"password": "sunsunsun", "again": "sunsunsuns", "id_tail": tail})
    assert near.status_code == 422 and "username" not in near.context["form"].fields
    assert StrictClient().post(link, typed | {"id_tail": tail}).status_code == 302
    assert browser.get(reverse(SAFETY)).status_code == 302, "signed out"
    client = StrictClient()
    client.post(reverse("accounts:officer_login"), {"username": "sun", "password": "quiet-harbour-47"})
    assert client.post(reverse(CODE), {"code": code_of(secret, 1)}).status_code == 302, "the telephone is still asked"
    assert kinds(cast.sun.user)[-1] == Kind.PASSWORD_RESET
    own = reverse("accounts:officer_end", args=[cast.operator.seat.public_id])
    assert operator.post(own, {"do": "password"}).status_code == 409
