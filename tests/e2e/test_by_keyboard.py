"""A morning's work at three cases without a mouse: list, evidence, judgement, note, decisions, the next case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.actors import Actor
from tests.e2e.town import BY_KEYS

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("busy_town")]
MOST_TABS = 60


def go(officer: Actor, key: str) -> None:
    """Press a key that leads to another page and look at it."""
    with officer.page.expect_navigation():
        officer.page.keyboard.press(key)
    officer.look()


def tab_to(officer: Actor, target: Locator) -> None:
    """Go on by the tabulator until the target has the focus."""
    for _press in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        officer.page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by {MOST_TABS} presses of Tab")


def heading(officer: Actor, name: str) -> None:
    expect(officer.page.locator("h1")).to_have_text(name)


@pytest.mark.feature("REV-01", "REV-02", "REV-05", "REV-07")
def test_three_cases_are_worked_through_without_a_mouse(come: Callable[..., Actor]) -> None:
    first, second, third = BY_KEYS.values()
    hr = come("jian_hr")
    page, keys = hr.page, hr.page.keyboard
    hr.visit("/cases/")
    for key, name in (("j", first), ("j", second), ("j", third), ("k", second), ("k", first)):
        keys.press(key)
        expect(page.get_by_role("link", name=name)).to_be_focused()
    go(hr, "Enter")
    heading(hr, first)

    keys.press("c")
    expect(page.locator(".zp-judge-form input[type=radio]").first).to_be_focused()
    keys.press("Space")
    expect(page.locator(".zp-judge").first).to_contain_text("已保存")
    dialog = page.locator("[data-look-dialog]")
    keys.press("f")  # from where the judging left the cursor
    expect(dialog.locator("h2")).to_be_focused()
    expect(dialog.locator("img").first).to_be_visible()
    assert not dialog.evaluate("dialog => dialog.matches(':modal')"), "the evidence stands beside the case"
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    keys.press("n")
    keys.insert_text("学历证书已看原件")
    keys.press("Control+Enter")
    expect(page.locator(".zp-note-text")).to_have_text("学历证书已看原件")
    keys.press("Escape")  # out of the form, whose letters are letters
    keys.press("?")
    expect(page.locator("[data-keys-dialog]")).to_be_visible()
    hr.look()
    keys.press("Escape")
    expect(page.locator("[data-keys-dialog]")).to_be_hidden()
    keys.press("r")
    expect(page.locator("details.zp-act-return textarea").first).to_be_focused()
    keys.press("Escape")
    keys.press("a")
    expect(page.locator("details.zp-act-approve textarea")).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if "/cases/" in one.url else None)
    go(hr, "Control+Enter")
    heading(hr, second)
    assert asked == ["POST", "GET"], "the next case at once, with no list in between"
    expect(page.locator("h1")).to_be_focused()

    expect(page.locator(".zp-changes tr", has_text="本人述职").locator("ins")).to_have_text("本人负责施工方案。")
    expect(page.locator("#content-statement")).to_contain_text("有修改")
    expect(page.locator("#content-files")).not_to_contain_text("有修改")
    keys.press("r")
    expect(page.locator("details.zp-act-return [name=reason]")).to_be_focused()
    keys.insert_text("请改好以后重新提交。")
    tab_to(hr, page.locator("details.zp-act-return [name=note_photo]"))
    keys.insert_text("请换一张白底的")
    go(hr, "Control+Enter")
    tab_to(hr, page.get_by_role("button", name="确认退回修改"))
    go(hr, "Enter")
    heading(hr, third)
    keys.press("a")
    go(hr, "Control+Enter")
    hr.sees(re.compile("已通过"))


def test_the_charts_draw_the_numbers_of_their_tables(come: Callable[..., Actor]) -> None:
    """In a browser: whoever sees no picture reads the table, and both say the same."""
    hr = come("jian_hr")
    hr.visit("/statistics/")
    where = hr.page.locator("[data-chart=where]")
    expect(where.locator("canvas")).to_be_visible()
    drawn = where.evaluate(
        "box => echarts.getInstanceByDom(box).getOption().series.map((one) => one.data.map((p) => p.value))"
    )
    rows = hr.page.locator("[aria-labelledby=where] tbody tr")
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    assert sum(waiting + late for waiting, late in zip(*drawn, strict=True)) == sum(int(row[0]) for row in cells) == 3
