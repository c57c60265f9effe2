"""One's own sign-ins: listed, ended, ended by a new password; and who are you, again, before a dangerous action."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Session
from accounts.services import MAX_FAILURES
from accounts.services.browsers import browsers
from accounts.sessions import SessionStore
from accounts.step_up import FIELD
from kernel import clock
from tests.cast import PASSWORD, Cast
from tests.client import StrictClient

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0"
SAFETY = "accounts:safety"
NEW = {"present": PASSWORD, "password": "quiet-harbour-47", "again": "quiet-harbour-47"}


def signed_in(username: str, device: str, address: str) -> StrictClient:
    client = StrictClient(HTTP_USER_AGENT=device, REMOTE_ADDR=address)
    client.post(reverse("accounts:login"), {"username": username, "password": PASSWORD})
    return client


@pytest.mark.abuse("AC-092")
def test_sign_ins_are_listed_with_device_and_address_and_ended_one_by_one(cast: Cast) -> None:
    here, there = signed_in("wang", FIREFOX, "203.0.113.4"), signed_in("wang", WECHAT, "203.0.113.5")
    page = here.get(reverse(SAFETY)).content.decode()
    assert "Firefox · Windows" in page and "MicroMessenger · iPhone" in page and "203.0.113.5" in page
    assert str(there.session.session_key) not in page
    mark = next(each.mark for each in browsers(cast.wang.user, here.session.session_key) if not each.is_this)
    stranger = signed_in("lin", FIREFOX, "203.0.113.6")
    stranger.post(reverse("accounts:browser_end"), {"browser": mark})
    assert there.get(reverse(SAFETY)).status_code == 200, "nobody ends another's sign-in"
    here.post(reverse("accounts:browser_end"), {"browser": mark})
    assert there.get(reverse(SAFETY)).status_code == 302
    assert (
        "已经不在登录状态"
        in here.post(reverse("accounts:browser_end"), {"browser": mark}, follow=True).content.decode()
    )


@pytest.mark.abuse("AC-092")
def test_all_others_are_ended_at_once(cast: Cast) -> None:
    here, there = cast.client("wang"), cast.client("wang")
    assert "其他 1 处登录" in here.post(reverse("accounts:browser_end"), follow=True).content.decode()
    assert (here.get(reverse(SAFETY)).status_code, there.get(reverse(SAFETY)).status_code) == (200, 302)
    assert "没有其他设备" in here.post(reverse("accounts:browser_end"), follow=True).content.decode()


@pytest.mark.parametrize(("minutes", "is_noted"), [(4, False), (6, True)])
def test_the_last_use_is_noted_every_five_minutes(cast: Cast, minutes: int, is_noted: bool) -> None:
    client = cast.client("wang")
    client.get(reverse(SAFETY))
    row = Session.objects.filter(pk=client.session.session_key)
    before = clock.now() - timedelta(minutes=minutes)
    row.update(seen_at=before)
    client.get(reverse(SAFETY))
    assert (row.get().seen_at > before) is is_noted


def test_visitors_sessions_are_nobody_s(client: StrictClient) -> None:
    store = SessionStore()
    store["plans"] = 1
    store.save()
    row = Session.objects.get(pk=store.session_key)
    assert (row.user, row.seen_at, Session.get_session_store_class()) == (None, None, SessionStore)


@pytest.mark.abuse("AC-079", "AC-092")
def test_a_new_password_ends_every_other_sign_in(cast: Cast) -> None:
    here, there = cast.client("wang"), cast.client("wang")
    address = reverse("accounts:password")
    assert here.post(address, NEW)["Location"] == reverse(SAFETY)
    assert (here.get(reverse(SAFETY)).status_code, there.get(reverse(SAFETY)).status_code) == (200, 302)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"present": "wrong"}, "现在的密码不正确"),
        ({"again": "other"}, "不一样"),
        ({"password": "wang", "again": "wang"}, "密码"),
    ],
)
def test_a_password_that_is_not_changed(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    page = cast.client("wang").post(reverse("accounts:password"), NEW | changes)
    assert page.status_code == 422 and sentence in page.content.decode()
    cast.wang.user.refresh_from_db()
    assert cast.wang.user.check_password(PASSWORD)


@pytest.mark.abuse("AC-083")
def test_the_present_password_cannot_be_guessed(cast: Cast) -> None:
    client = cast.client("wang")
    for _try in range(MAX_FAILURES):
        client.post(reverse("accounts:password"), NEW | {"present": "wrong"})
    assert "失败次数过多" in client.post(reverse("accounts:password"), NEW).content.decode()


def test_who_comes_by_the_government_s_sign_on_has_no_password_here(cast: Cast) -> None:
    client = cast.client("lin")
    cast.lin.user.set_unusable_password()
    cast.lin.user.save()
    client.force_login(cast.lin.user)
    assert "政务服务网修改" in client.get(reverse(SAFETY)).content.decode()
    assert client.get(reverse("accounts:password")).status_code == 404


def stale(client: StrictClient) -> StrictClient:
    session = client.session
    session["proved_at"] = (clock.unshifted() - timedelta(days=2)).isoformat()
    session.save()
    return client


def test_a_dangerous_action_asks_again_and_keeps_what_was_typed(cast: Cast) -> None:
    """Here: an invitation. The page that asks carries the whole form along; the right password carries it out."""
    client, address = stale(cast.client("operator")), reverse("accounts:invite")
    typed = {"full_name": "顾<新>任", "id_number": "330500", "phone": "13905720911", "organization": "1"}
    asked = client.post(address, typed)
    assert asked.status_code == 403 and "请确认是您本人" in asked.content.decode()
    kept = dict(asked.context["kept"])
    assert kept == typed and 'value="顾&lt;新&gt;任"' in asked.content.decode()
    wrong = client.post(address, kept | {FIELD: "wrong"})
    assert "密码不正确" in wrong.content.decode() and dict(wrong.context["kept"]) == typed
    done = client.post(address, kept | {FIELD: PASSWORD})
    assert done.status_code == 422 and "有效的 18 位身份证号" in done.content.decode(), "the action itself has answered"
    assert client.post(address, typed).status_code == 422, "asked once in a while"


@pytest.mark.abuse("AC-083")
def test_the_proof_cannot_be_guessed(cast: Cast) -> None:
    client, address = stale(cast.client("operator")), reverse("accounts:invite")
    for _try in range(MAX_FAILURES):
        client.post(address, {FIELD: "wrong"})
    assert "失败次数过多" in client.post(address, {FIELD: PASSWORD}).content.decode()


@pytest.mark.parametrize(("name", "args"), [("review:release", ["none"]), ("drafts:act", ["none", "publish"])])
def test_release_and_publication_ask_too(cast: Cast, name: str, args: list[str]) -> None:
    page = stale(cast.client("sun")).post(reverse(name, args=args), {"place": "公告栏", "version": "1"})
    assert page.status_code == 403 and 'value="公告栏"' in page.content.decode()
    assert stale(cast.client("sun")).post(reverse("drafts:act", args=["none", "submit"])).status_code == 404


@pytest.mark.parametrize(("is_demo", "status"), [(True, 422), (False, 403)])
def test_the_demo_s_visitors_have_nothing_to_prove(cast: Cast, settings: Any, is_demo: bool, status: int) -> None:
    client = stale(cast.client("operator"))
    session = client.session
    session["demo"] = True
    session.save()
    settings.DEMO = is_demo
    assert client.post(reverse("accounts:invite"), {}).status_code == status
