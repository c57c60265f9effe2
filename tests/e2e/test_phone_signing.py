"""Two browsers: the code on the computer, the signature on a phone without a login, and the computer goes on by itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import PASSWORD
from tests.e2e.actors import Actor
from tests.e2e.conftest import running
from tests.e2e.hand import write_a_name
from tests.e2e.portal_process import PortalProcess

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}


class Pair(NamedTuple):
    computer: Actor
    phone: Actor


@pytest.fixture
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with running(tmp_path_factory.mktemp("signing"), "tests.e2e.signers", embedded=True) as process:
        yield process


@pytest.fixture
def pair(browser: Browser, signing: PortalProcess) -> Iterator[Pair]:
    made = Pair(Actor(browser, signing.address, "lin"), Actor(browser, signing.address, "phone", **PHONE))
    made.computer.sign_in("lin", PASSWORD)
    yield made
    for each in made:
        each.close()


@pytest.mark.e2e
@pytest.mark.feature("SIG-01", "SIG-02")
def test_signing_on_a_phone(pair: Pair) -> None:
    computer, phone = pair
    computer.visit("/my/dossiers/")
    computer.follow("建设工程")
    computer.follow("真实性保证书")
    computer.page.get_by_role("button", name=re.compile("显示签名二维码")).click()
    shown = computer.page.locator("[data-signing-address]")
    address = shown.get_attribute("href") or ""
    expect(computer.page.locator(".zp-qr")).to_be_visible()
    computer.look()
    phone.visit(address.removeprefix(phone.address))
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"the phone's page is {width} wide"
    phone.press("提交签名", confirmed=True)
    phone.sees(re.compile("还没有签名"))
    write_a_name(phone)
    phone.press("提交签名", confirmed=True)
    expect(phone.page.locator("h1")).to_have_text("已完成，可以回到电脑")
    expect(computer.page.get_by_alt_text("手机上写的签名")).to_be_visible()  # without a reload
    computer.look()
    computer.press("是我本人签的，继续")
    expect(computer.page.locator("h1")).to_have_text("申报信息")
