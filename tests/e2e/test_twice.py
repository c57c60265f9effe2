"""What people do that no form asks for: they press twice, go back and press again, and change who they are."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.actors import Actor

# Of an earlier employer: the present one stands there by itself the first time, and is not put back as typed.
WORK = {"employer": "湖州市测绘院", "post": "测量员", "nature": "technical", "started_on": "2014-07-01"}


@pytest.mark.e2e
def test_pressing_twice_and_going_back_writes_once(come: Callable[..., Actor]) -> None:
    zhou = come("colleague", axe=False)
    page, kept = zhou.page, zhou.page.locator("#kind-work a", has_text="测量员")
    zhou.visit("/my/archive/new/work/")
    zhou.fill(WORK)
    with page.expect_navigation():
        page.get_by_role("button", name="只保存").dblclick()
    zhou.visit("/my/archive/")
    expect(kept).to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile("/my/archive/new/work/"))
    zhou.press("只保存")
    zhou.sees(re.compile("内容完全相同，没有再存一条"))
    zhou.visit("/my/archive/")
    expect(kept).to_have_count(1)


@pytest.mark.e2e
def test_the_bar_of_the_demo_changes_the_role_in_one_click(come: Callable[..., Actor]) -> None:
    visitor = come("citizen", is_known=False, axe=False)
    visitor.visit("/")
    visitor.press("用人单位")
    expect(visitor.page.get_by_role("link", name="业绩档案审核").first).to_be_visible()
    visitor.press("申报人")
    expect(visitor.page.get_by_role("link", name="我的申报").first).to_be_visible()
    expect(visitor.page.get_by_role("link", name="业绩档案审核")).to_have_count(0)
