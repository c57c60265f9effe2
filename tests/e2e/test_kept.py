"""Forms that are sent as a whole lose nothing: neither to a lost network nor to an error found in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, expect

from tests.documents.images import portrait
from tests.e2e.actors import Actor

LETTER: FilePayload = {"name": "授权委托书.jpg", "mimeType": "image/jpeg", "buffer": portrait(700)}


@dataclass(frozen=True)
class Kept:
    """A form: who fills it in, where, and with what; one of the values is wrong, and the page says so."""

    who: str
    address: str
    button: str
    typed: dict[str, str]
    said: str
    file: str = ""


FORMS = {
    "profile": Kept(
        "bai",
        "/my/profile/",
        "保存",
        {"post": "项目技术负责人（改）", "major_engaged": "建筑施工", "work_started_on": "1948-12-31"},
        "1949 年以后",
    ),
    "claim": Kept(
        "wang",
        "/accounts/employer/new/",
        "提交审核",
        {"name": "太湖南岸市政工程有限公司", "credit_code": "91330500MA2B00001X", "letter_until": "2027-06-30"},
        "统一社会信用代码",
        file="letter",
    ),
}


@pytest.mark.e2e
@pytest.mark.abuse("AC-025")
@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_survives_a_lost_network_and_an_error(come: Callable[..., Actor], name: str) -> None:
    form = FORMS[name]
    actor = come(form.who, axe=False)
    page = actor.page

    def still_there() -> None:
        for field, value in form.typed.items():
            expect(page.locator(f'main [name="{field}"]').first).to_have_value(value)

    actor.visit(form.address)
    actor.fill(form.typed)
    actor.context.set_offline(True)
    page.get_by_role("button", name=form.button, exact=True).click()
    page.wait_for_url("chrome-error://**")
    actor.context.set_offline(False)
    actor.visit(form.address)
    actor.sees(re.compile("已恢复上次没有保存的内容"))
    still_there()
    if form.file:
        actor.fill({form.file: [LETTER]})
    for _send in range(2):  # what came with the first send need not come with the second
        actor.press(form.button)
        actor.sees(re.compile(form.said))
        still_there()
        if form.file:
            actor.sees(re.compile(re.escape(LETTER["name"])))
            expect(page.locator('input[name="kept"]')).not_to_have_value("")
            expect(page.locator(f'main [name="{form.file}"]')).to_have_value("")
    assert actor.complaints == []
