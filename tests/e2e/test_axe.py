"""That axe is asked at all, and what it is not asked again."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.axe import Judge

PAGE = "<html lang=zh-CN><title>甲</title><main style='background: #fff'><h1>甲</h1>{}</main>"
FAINT = "<p style='color: #ccc'>看不清</p>"


@pytest.mark.e2e
def test_a_fault_is_found_on_the_page_that_has_it(browser: Browser) -> None:
    page, judge = browser.new_page(), Judge()

    def found(path: str, more: str = "") -> str:
        page.set_content(PAGE.format(more))
        return judge.violations(page, path, thoroughly=True)

    assert found("/") == ""
    assert "color-contrast" in found("/cases/1/", FAINT)
    assert found("/cases/2/", FAINT) == "", "the same words at the same address"
    assert "label" in found("/cases/3/", "<p>乙</p><input>")
    assert "color-contrast" in found(
        "/elsewhere/", "<div style='background: #333'><p style='color: #444'>也看不清</p></div>"
    )
    page.close()
