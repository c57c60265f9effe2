"""Nothing typed is lost: without a network, after an expired login, and beside a second window."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.cast import PASSWORD
from tests.e2e import steps
from tests.e2e.actors import Actor


def _saved(page: Page, text: str) -> None:
    """Write the statement and wait until the server has it: "saved" may stand there from before."""
    with page.expect_response(lambda each: each.ok and text in (each.request.post_data or "")):
        page.locator("#id_statement").fill(text)


def _typed(page: Page, text: str, said: str) -> None:
    """Write the statement and wait for what the page says of it, without pressing anything."""
    page.locator("#id_statement").fill(text)
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(said))


def _lost(route: Route) -> None:
    """The server gets it and answers, and the answer never arrives."""
    route.fetch()
    route.abort()


def _slow(route: Route) -> None:
    """The server stores it at once; its answer takes a while."""
    answer = route.fetch()
    route.request.frame.page.wait_for_timeout(1500)
    route.fulfill(response=answer)


def _save_over_a_slow_one(page: Page) -> None:
    """Pressing the button while the page saves by itself is one window's work, not that of two."""
    page.route("**/information/", _slow, times=1)
    with page.expect_request(lambda each: "自动保存还在路上。" in (each.post_data or "")):
        page.locator("#id_statement").fill("自动保存还在路上。")
    page.locator("#id_statement").fill("按下保存时的话。")
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text(re.compile("已在另一个窗口"))).to_have_count(0)


def _too_large(page: Page) -> None:
    """A photo beyond what the page sends is told, and not sent."""
    large = page.locator("[data-photo-large]")
    expect(large).to_be_hidden()
    page.locator("[data-photo] input[type=file]").evaluate("""input => {
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(21 << 20)], "大.jpg", { type: "image/jpeg" }));
        input.files = files.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    expect(large).to_contain_text("超过 20 MB")


def _within_two_seconds(page: Page) -> None:
    """By the page's own clock, which stands still but for the two seconds after the last key."""
    page.clock.install(time=0)
    page.reload()
    page.clock.pause_at(3600)
    page.locator("#id_statement").fill("两秒之内。")
    with page.expect_request(lambda each: "两秒之内。" in (each.post_data or ""), timeout=20_000):
        page.clock.run_for(2000)


@pytest.mark.e2e
@pytest.mark.feature("WIZ-11")
@pytest.mark.abuse("AC-025")
def test_a_statement_survives_what_happens_while_it_is_written(come: Callable[..., Actor]) -> None:
    tao = come("tao", axe=False)
    steps.go_on(tao, "申报信息")
    page, address = tao.page, tao.page.url.removeprefix(tao.address)
    _typed(page, "写到一半。", "已保存")

    tao.context.set_offline(True)
    _typed(page, "断网时接着写。", "没有连上服务器")
    tao.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("已保存")

    page.route("**/information/", _lost, times=1)
    _typed(page, "保存了，但答复丢在路上。", "没有连上服务器")
    _saved(page, "然后接着写。")

    _save_over_a_slow_one(page)
    tao.visit(address)
    expect(page.locator("#id_statement")).to_have_value("按下保存时的话。")

    second = tao.context.new_page()
    second.goto(page.url)
    _saved(second, "第二个窗口写的。")
    _typed(page, "第一个窗口写的。", "已在另一个窗口保存过")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#id_statement")).to_have_value("第一个窗口写的。")
    expect(page.locator(".zp-other-words")).to_have_text("第二个窗口写的。")
    page.locator("#other-statement").check()
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()

    tao.visit(address)
    expect(page.locator("#id_statement")).to_have_value("第二个窗口写的。")
    tao.context.clear_cookies()
    _typed(page, "登录过期时写的。", "登录已过期")
    expect(page.get_by_role("link", name=re.compile("重新登录"))).to_have_attribute("href", tao.address + address)
    page.get_by_role("button", name="保存并继续").click()  # leads to sign in as the link does: it would only be refused
    page.locator("input[name=username]").fill("tao")
    page.locator("input[name=password]").fill(PASSWORD)
    tao.submit(page.locator("main form").filter(has=page.locator("input[name=password]")))
    expect(page).to_have_url(tao.address + address)
    expect(page.locator("#id_statement")).to_have_value("登录过期时写的。")
    expect(page.locator("[data-saved]")).to_contain_text(re.compile("已保存"))
    tao.visit(address.replace("information", "photo"))
    _too_large(page)
    tao.visit(address)
    _within_two_seconds(page)
    assert tao.complaints == []


def _kept(page: Page) -> list[str]:
    """What this browser holds of things typed by anybody."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('zp-kept:'))")
    return found


@pytest.mark.e2e
@pytest.mark.feature("ARC-01")
@pytest.mark.abuse("AC-025")
def test_an_entry_survives_a_lost_network_and_is_seen_by_nobody_else(come: Callable[..., Actor]) -> None:
    bai = come("bai", axe=False)
    page, address = bai.page, "/my/archive/new/award/"
    name = page.locator("#id_name")
    bai.visit(address)
    bai.fill({"name": "断网时填的奖", "award_kind": "engineering"})
    bai.context.set_offline(True)
    page.get_by_role("button", name="只保存").click()
    page.wait_for_url("chrome-error://**")
    bai.context.set_offline(False)
    bai.visit(address)
    bai.sees(re.compile("已恢复上次没有保存的内容"))
    expect(name).to_have_value("断网时填的奖")
    expect(page.locator("#id_award_kind")).to_have_value("engineering")
    page.get_by_role("button", name="不要了").click()
    expect(name).to_have_value("")
    bai.fill({"name": "后来保存的奖"})
    assert len(_kept(page)) == 1
    bai.press("只保存")
    assert _kept(page) == [], "the page says that it was saved"
    name.fill("改过、没有保存的奖")
    page.reload()
    expect(name).to_have_value("改过、没有保存的奖")
    bai.context.clear_cookies()  # the login is over, and somebody else sits down
    bai.sign_in("tao", PASSWORD)
    assert _kept(page) == []
    bai.visit(address)
    name.fill("陶的奖")
    assert len(_kept(page)) == 1
    page.locator(".zp-menu summary").filter(has_text="的账号").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    assert _kept(page) == []
