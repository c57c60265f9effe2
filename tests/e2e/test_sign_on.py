"""Somebody new comes by the government's sign-on: a browser, the portal and the provider as processes of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.actors import Actor
from tests.e2e.portal_process import PortalProcess

pytestmark = pytest.mark.e2e


@pytest.fixture
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    process = PortalProcess(tmp_path_factory.mktemp("entrance"), embedded=True, with_sign_on=True)
    try:
        process.prepare()
        process.start()
        yield process
    finally:
        process.stop()


def choose(actor: Actor, door: str, account: str) -> None:
    """Set out on the sign-in page, pick an account at the provider, come back."""
    actor.visit("/accounts/login/")
    actor.follow(door)
    actor.press(actor.page.locator(f"button[value={account}]"))


@pytest.mark.feature("ACC-01", "ACC-02", "ACC-04")
def test_a_new_person_lands_on_the_applicants_home(browser: Browser, entrance: PortalProcess) -> None:
    he, qi, fang = (Actor(browser, entrance.address, name) for name in ("he", "qi", "fang"))
    choose(he, "申报人登录", "he")
    assert he.page.url == f"{entrance.address}/my/"
    he.sees("何初见")
    choose(qi, "申报人登录", "qi")
    qi.sees("没有提供身份证号")
    assert qi.page.url == f"{entrance.address}/accounts/login/"
    choose(fang, "用人单位登录", "fang-unit")
    fang.visit("/accounts/seat/")
    fang.sees("您目前没有席位")
    asked = [
        request for request in entrance.log("web").splitlines() if "code_verifier" in request or "330502" in request
    ]
    assert asked == [], "neither the proof key nor a number is logged"
    for actor in (he, qi, fang):
        actor.close()
