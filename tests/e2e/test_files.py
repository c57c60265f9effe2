"""Papers are photographed page by page on a phone, and looked at beside the page one is on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.documents.images import portrait
from tests.e2e.actors import Actor

AWARD = {
    "name": "优质结构工程奖",
    "award_kind": "engineering",
    "level": "county",
    "grade": "second",
    "issuer": "吴兴区住房和城乡建设局",
    "awarded_on": "2024-11-20",
    "rank": "3",
}


def photograph(page: Page, width: int) -> None:
    """Press the camera's button and take a picture; it says itself that it wants one, and from which camera."""
    with page.expect_file_chooser() as asked:
        page.locator("button[data-camera-for=id_evidence]").click()
    picture: FilePayload = {"name": f"{width}.jpg", "mimeType": "image/jpeg", "buffer": portrait(width)}
    asked.value.set_files([picture])


@pytest.mark.e2e
def test_papers_are_photographed_and_looked_at(come: Callable[..., Actor]) -> None:
    bai = come("bai", axe=False, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    page = bai.page
    bai.visit("/my/archive/new/award/")
    bai.fill(AWARD)
    photograph(page, 700)
    photograph(page, 800)
    field = page.locator("#id_evidence")
    assert field.evaluate("field => [...field.files].map((file) => file.name)") == ["700.jpg", "800.jpg"]
    assert ".pdf" in str(field.get_attribute("accept")) and field.get_attribute("capture") is None
    bai.press("只保存")
    bai.visit("/my/archive/")
    bai.follow("优质结构工程奖")
    links, dialog, body = (
        page.locator("a.zp-file-name[data-look]"),
        page.locator("[data-look-dialog]"),
        page.locator("body"),
    )
    expect(links).to_have_count(2)
    links.first.click()
    expect(dialog.get_by_role("heading", name="700.jpg")).to_be_focused()
    assert dialog.evaluate("dialog => dialog.matches(':modal')"), "on a phone it covers the page"
    dialog.get_by_role("button", name="旋转").click()
    expect(dialog.locator("[data-look-scroll]")).to_have_attribute("data-turned", "1")
    page.set_viewport_size({"width": 1280, "height": 780})
    expect(body).to_have_class(re.compile("zp-looking"))
    links.last.click()
    expect(dialog.get_by_role("heading", name="800.jpg")).to_be_visible()
    assert not dialog.evaluate("dialog => dialog.matches(':modal')"), "beside the page, which stays usable"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(links.last).to_be_focused()
