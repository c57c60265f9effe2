"""The window ends while somebody types: it is said at once, everything is kept, nothing is submitted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.actors import Actor

OVER = re.compile("申报已于 .+ 截止")
LAST_WORDS = "截止以后还在写的这一句。"


def pass_the_end(citizen: Actor) -> None:
    """The window ends tomorrow at 24:00; somebody else moves the demo's clock."""
    citizen.visit("/")
    for _day in range(2):
        citizen.press("+1 天")


@pytest.mark.e2e
@pytest.mark.feature("WIZ-11")
def test_the_deadline_passes_while_the_statement_is_typed(come: Callable[..., Actor]) -> None:
    ye = come("ye")
    steps.go_on(ye)
    before = ye.context.new_page()
    before.goto(ye.page.url)
    expect(before.get_by_role("button", name="提交申报材料")).to_be_visible()

    ye.follow("申报信息")
    page, statement = ye.page, ye.page.locator("#id_statement")
    statement.press("End")
    with page.expect_response(lambda each: each.ok and "还没写完，" in (each.request.post_data or "")):
        page.keyboard.type("还没写完，")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    assert not page.locator("#dossier-shut").inner_text().strip()
    pass_the_end(come("citizen", is_known=False, axe=False))
    statement.press("End")
    page.keyboard.type(LAST_WORDS)
    expect(page.locator("#dossier-shut")).to_contain_text(OVER)
    expect(page.locator("#dossier-shut")).to_contain_text("内容照常保存")
    expect(statement).to_have_value(re.compile(LAST_WORDS))
    ye.look()

    before.get_by_role("button", name="提交申报材料").click()
    before.locator("dialog[open] button[value=yes]").click()
    expect(before.get_by_role("alert")).to_contain_text(OVER)
    expect(before.get_by_role("button", name="提交申报材料")).to_have_count(0)

    ye.press("保存并继续")
    ye.sees(OVER)
    ye.follow("预览与提交")
    ye.sees(OVER)
    ye.sees(re.compile(LAST_WORDS))
    assert not page.get_by_role("button", name="提交申报材料").count()
