"""Many cases approved and sent on together, and signed for at the counter, in a browser with its worker."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.actors import Actor
from tests.e2e.town import TOGETHER

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("busy_town")]


def tick(officer: Actor, name: str) -> None:
    """Look for one name and choose it."""
    officer.page.get_by_role("textbox", name="姓名、申报编号或单位").fill(name)
    officer.press("查找")
    officer.page.get_by_role("checkbox", name=f"选择 {name}").check()


def confirm(officer: Actor, count: int, done: str) -> None:
    """Read the names, type how many they are, and wait for the worker."""
    officer.page.get_by_label("办理件数").fill(str(count))
    officer.press(officer.page.locator("form[action$='/start/'] button[type=submit]"))
    officer.wait_until(lambda: done in officer.text(), done)


@pytest.mark.feature("REV-05", "REV-06", "REV-16", "ROS-01")
@pytest.mark.abuse("AC-034")
def test_two_cases_found_apart_are_approved_sent_on_and_signed_for_together(come: Callable[..., Actor]) -> None:
    first, second = TOGETHER.values()
    officer = come("department_officer")
    officer.visit("/cases/")
    tick(officer, first)
    tick(officer, second)
    officer.sees("已选 2 件，其中 1 件不在本页")
    officer.press("批量通过所选")
    for words in ("办理 2 件", first, second):
        officer.sees(words)
    officer.page.get_by_label("办理件数").fill("3")
    officer.press(officer.page.locator("form[action$='/start/'] button[type=submit]"))
    officer.sees(re.compile("名单上可以办理的是 2 件，您填的是 3"))
    confirm(officer, 2, "已办理 2 件，没有办成 0 件")

    officer.visit("/cases/?step=approved&q=甘")
    expect(officer.page.locator("[data-choose-count]")).to_have_text("已选 0 件")
    officer.press("批量报送符合条件的全部")
    confirm(officer, 2, "已办理 2 件，没有办成 0 件")
    number = officer.page.locator("main a[href^='/batches/']").inner_text()

    bureau = come("chen")
    bureau.visit("/batches/scan/")
    bureau.fill({"number": number})
    bureau.press("打开批次")
    bureau.fill({"papers": "4"})
    bureau.page.get_by_label(f"{first}的不符之处").fill("缺一份合同复印件")
    bureau.press("签收这个批次", confirmed=True)
    bureau.sees(re.compile("收到书面材料 4 份。有 1 件不符"))
    bureau.press("生成名册（PDF，留有盖章处）")
    bureau.wait_until(lambda: bureau.page.locator("#batch-papers a[href*='/files/']").count() == 1, "the roster")

    officer.follow(number)
    officer.sees("缺一份合同复印件")
