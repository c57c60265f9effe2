"""Year two: the archive of last year is offered again, and what has happened since comes from the registers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.actors import Actor
from tests.e2e.town import PLAN


@pytest.mark.e2e
@pytest.mark.feature("ARC-05", "WIZ-10", "INF-09")
@pytest.mark.usefixtures("busy_town")
def test_a_returning_applicant_declares_from_the_archive_of_last_year(come: Callable[..., Actor]) -> None:
    fan = come("fan")
    fan.visit("/my/dossiers/")
    fan.sees(re.compile("撤回"))
    fan.axe = False  # from here on the pages are those of the main path
    steps.begin(fan, PLAN)
    year = int(re.findall(r"(\d{4})年度湖州市", fan.text())[0])
    steps.give_a_photo(fan)
    steps.sign_here(fan)
    steps.inform(fan)
    boxes = fan.page.locator("main [name=entries]")
    expect(boxes).to_have_count(1)  # approved last year; nothing was typed again
    fan.sees("市民中心一期工程")
    steps.choose_everything(fan)
    steps.attach(fan, *steps.ATTACHMENTS)
    steps.submit(fan)
    fan.visit("/my/archive/")
    for kind in ("appraisal", "hours"):
        learned = fan.page.locator(f"#kind-{kind}", has_text=f"{year - 1}")  # since last year, by the worker
        fan.wait_until(lambda learned=learned: learned.count() > 0, f"{kind} of last year", reload=True)
    fan.visit("/my/dossiers/")
    for each in (year, year - 1):
        fan.sees(f"{each}年")
