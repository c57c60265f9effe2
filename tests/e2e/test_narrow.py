"""Every page that an applicant may open, at 360 and 390 pixels: ``tests.e2e.thumb`` says what is looked at.

The table of access says which pages these are: one that is missing here fails the suite.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.urls import resolve

from tests.access.relations import APPLICANTS
from tests.access.samples import COMPLAINT, OBJECTION, hours_sheet
from tests.access.table import ROWS
from tests.e2e import thumb
from tests.e2e.actors import Actor
from tests.e2e.town import AMENDED, PLAN, TO_RECOMMEND
from tools.pages import PAGES

STEPS = ("photo", "commitment", "information", "achievements")


class Way(NamedTuple):
    """How a page is come to from the one before: its address's name, and the link (CSS) to follow or what to send."""

    name: str
    link: str = ""
    send: Callable[[Actor], None] | None = None


def object_to(actor: Actor) -> None:
    """File an objection."""
    actor.fill(OBJECTION)
    actor.submit(actor.page.locator("main form").last)


def complain(actor: Actor) -> None:
    """Report something about the plan of the town."""
    actor.fill({**COMPLAINT, "plan": PLAN})
    actor.submit(actor.page.locator("main form").last)


def send_hours(actor: Actor) -> None:
    """Upload a spreadsheet of hours, which is shown before anything is taken in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = hours_sheet().read()
    actor.fill({"file": [{"name": "学时.xlsx", "mimeType": kind, "buffer": sheet}]})
    actor.submit(actor.page.locator("main form").last)


# By whoever sees them: addresses, with {dossier} for the one dossier of that person, and ways from the page before.
LOOKED_AT: dict[str, tuple[str | Way, ...]] = {
    "": (
        "/",
        "/plans/",
        f"/plans/{PLAN}/",
        f"/plans/{PLAN}/check/",
        "/accounts/login/",
        "/accounts/login/officers/",
        "/public/notices/",
        Way("review:public_notice", "main .zp-list a"),
        Way("review:objection", "main table a"),
        Way("review:objection_receipt", send=object_to),
        "/public/objections/",
        "/complaints/",
        Way("review:complaint_receipt", send=complain),
        "/verify/",
        "/verify/none/",
        f"/my/recommend/{TO_RECOMMEND}/",
    ),
    "stranger": (
        "/my/",
        "/my/profile/",
        "/my/archive/new/project/",
        "/my/archive/hours/",
        Way("applicants:archive_import", send=send_hours),
        "/my/archive/bundle/",
        "/my/archive/",
        Way("applicants:entry", 'main a[href*="/archive/entry/"]:has-text("没有送审")'),
        Way("applicants:entry_delete", 'main a[href$="/delete/"]'),
        "/my/integrity/",
        "/my/registers/",
        "/my/employer/?q=建设",
        "/my/dossiers/",
        "/accounts/safety/",
        "/accounts/safety/password/",
        "/accounts/seat/",
        "/accounts/employer/",
        "/accounts/employer/new/",
        "/messages/",
        *(f"/my/dossiers/{{dossier}}/{step}/" for step in STEPS),
        "/my/dossiers/{dossier}/sheet/",
        "/my/dossiers/{dossier}/recommenders/",
        "/my/dossiers/{dossier}/discard/",
        "/my/dossiers/{dossier}/attachments/",
        Way("applicants:attachment_remove", "main a.zp-remove"),
        "/my/dossiers/{dossier}/attachments/",
        Way("documents:look", "main a[data-look]"),
        "/my/dossiers/{dossier}/preview/",
    ),
    "lin": (
        "/my/",
        "/my/dossiers/{dossier}/information/",
        "/my/dossiers/{dossier}/attachments/",
        "/my/dossiers/{dossier}/replies/",
        "/progress/{dossier}/",
        "/progress/{dossier}/withdraw/",
        f"/my/dossiers/new/{PLAN}/",
    ),
    "mi": ("/my/dossiers/{dossier}/information/", "/my/dossiers/{dossier}/move/", f"/plans/{AMENDED}/v1/"),
    "payer": ("/my/", "/progress/{dossier}/", Way("fees:bill", 'main a[href^="/fees/"]')),
}
ELSEWHERE = {
    "applicants:sign": "looked at where it is signed (test_phone_signing)",
    "accounts:invitation": "an officer's, by a link of their own",
    "sandbox:phone": "stands for another's telephone",
    "sandbox:registers": "stands for others' desks",
}
"""Pages that an applicant may open and that are not looked at here: why."""


def name_of(page: str | Way) -> str:
    """The name of an address."""
    return page.name if isinstance(page, Way) else resolve(page.partition("?")[0].format(dossier="2" * 16)).view_name


def test_no_page_of_an_applicant_is_forgotten() -> None:
    wanted = {name for name, row in ROWS.items() if row.get and row.get & APPLICANTS} & PAGES
    seen = {name_of(page) for pages in LOOKED_AT.values() for page in pages}
    assert wanted - set(ELSEWHERE) == seen and wanted >= set(ELSEWHERE)


def dossier_of(actor: Actor) -> str:
    """The public id of the actor's newest dossier, as the list links it."""
    actor.visit("/my/dossiers/")
    link = actor.page.locator("main .zp-dossier-name").first.get_attribute("href") or ""
    return link.strip("/").split("/")[-1]


def go(actor: Actor, page: str | Way, dossier: str) -> None:
    """Open a page: by its address, by a link on the page before, or by what is sent there."""
    if isinstance(page, str):
        actor.visit(page.format(dossier=dossier))
    elif page.send is not None:
        page.send(actor)
    else:
        actor.visit(actor.page.locator(page.link).first.get_attribute("href") or "")


@pytest.mark.e2e
def test_every_page_of_an_applicant_works_by_thumb(come: Callable[..., Actor]) -> None:
    faults: list[str] = []
    for name, pages in LOOKED_AT.items():
        actor = come(name or "citizen", is_known=bool(name), axe=False, viewport={"width": 390, "height": 780})
        if not name:
            thumb.look_at_a_faulty_page(actor)
        dossier = dossier_of(actor) if name else ""
        for page in pages:
            go(actor, page, dossier)
            faults += [f"{name} {name_of(page)} {actor.page.url} {fault}" for fault in thumb.faults(actor)]
    assert not faults, "\n".join(faults)


@pytest.mark.e2e
def test_text_of_twice_the_size_stays_on_the_page_of_a_phone(come: Callable[..., Actor]) -> None:
    """The size of letters is the browser's own, as somebody sets it who sees badly."""
    citizen = come("citizen", is_known=False, axe=False, viewport={"width": 360, "height": 780})
    browser = citizen.context.new_cdp_session(citizen.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    wide = []
    for address in ("/", "/plans/", f"/plans/{PLAN}/", f"/plans/{PLAN}/check/"):
        citizen.visit(address)
        citizen.page.evaluate("document.querySelector('.zp-demo')?.remove()")
        width = citizen.page.evaluate("document.documentElement.scrollWidth")
        wide += [f"{address} {width}"] if width > 360 else []
    assert not wide
