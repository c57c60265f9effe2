"""People in browsers. Whatever page an actor opens is looked at: axe, the console, the answers of the server."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Locator, Page, Response, expect

from tests.e2e.portal_process import PortalProcess

OFFICERS = {"department_officer", "chen", "sun", "deputy", "operator"}
OFFICES = ("_department", "_bureau", "_office", "_lower")  # of the places in tests.e2e.chains
TIMEOUT = 120_000  # milliseconds; two slow cores shared by browsers, web, workers and database: 20 s were too few once
expect.set_options(timeout=TIMEOUT)


class Actor:
    """One person with a browser of their own; without ``axe`` the pages are those that another walk looks at.

    What any actor of a portal has looked at, no other looks at again: a page made of the same kinds of elements, or,
    ``thoroughly``, one that says the same.
    """

    def __init__(
        self,
        browser: Browser,
        portal: PortalProcess,
        name: str,
        *,
        axe: bool = True,
        thoroughly: bool = False,
        **context: Any,
    ) -> None:
        self.name = name
        self.axe = axe
        self.thoroughly = thoroughly
        self.address = portal.address
        self.judge = portal.judge
        context = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": {"width": 1280, "height": 900},
        } | context
        self.context = browser.new_context(**context)
        self.context.set_default_timeout(TIMEOUT)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("response", self._answered)
        self.complaints: list[str] = []

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser logs every 4xx as an error of the console; whether one was meant, the walk says.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} for {response.url}")

    def sign_in(self, username: str, password: str) -> None:
        """Sign in at the entrance of this account."""
        is_officer = username in OFFICERS or username.endswith(OFFICES)
        self.visit("/accounts/login/officers/" if is_officer else "/accounts/login/")
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.submit(self.page.locator("main form").filter(has=self.page.locator("input[name=password]")))

    def visit(self, path: str) -> None:
        """Open an address and look at the page."""
        response = self.page.goto(self.address + path)
        assert response is not None and response.ok, f"{self.name}: {path} answered {response and response.status}"
        self.look()

    def submit(self, form: Locator) -> None:
        """Press the form's first submit button and look at what comes."""
        self.press(form.locator("button[type=submit], button:not([type])").first)

    def fill(self, values: Mapping[str, str | bool | list[FilePayload]], within: str = "main") -> None:
        """Fill in fields by their names, each as its kind wants it; files are given as payloads."""
        for name, value in values.items():
            fields = self.page.locator(f'{within} [name="{name}"]')
            field = fields.first
            kind = str(field.evaluate("field => field.type"))
            if isinstance(value, list):
                field.set_input_files(value)
            elif kind.startswith("select"):
                field.select_option(str(value))
            elif kind == "radio":
                self.page.locator(f'{within} [name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                field.set_checked(bool(value))
            else:
                field.fill(str(value))

    def press(self, target: Locator | str, *, role: Any = "button", confirmed: bool = False) -> None:
        """Press a button (or follow a link), wait for the page that follows and look at it.

        ``confirmed``: the page first asks in a dialog, which is answered with yes.
        """
        if isinstance(target, str):
            target = self.page.get_by_role(role, name=target, exact=True).first
        with self.page.expect_navigation():
            target.click()
            dialog = self.page.locator("dialog[open] button[value=yes]")
            if confirmed:
                dialog.click()
        self.look()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        self.press(self.page.get_by_role("link", name=name).first)

    def wait_until(self, seen: Callable[[], bool], what: str, *, seconds: int = 120, reload: bool = False) -> None:
        """Wait for something that background work brings about; ``reload`` when the page does not learn of it itself."""
        for _ in range(seconds * 2):
            if seen():
                return
            self.page.wait_for_timeout(500)
            if reload:
                self.page.reload()
        raise AssertionError(f"{self.name} waited {seconds} s in vain for: {what}\n{self.text()[:2000]}")

    def text(self) -> str:
        """Return the words of the page."""
        return self.page.locator("body").inner_text()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Check that the words stand somewhere on the page, visibly."""
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def look(self) -> None:
        """Check the page: axe finds nothing, one heading, no complaint of the browser."""
        path = urlsplit(self.page.url).path
        headings = self.page.locator("h1").count()
        assert headings == 1, f"{self.name}: {path} has {headings} h1"
        if self.axe:
            found = self.judge.violations(self.page, path, thoroughly=self.thoroughly)
            assert not found, f"{self.name} on {path}:\n{found}"
        assert self.complaints == [], f"{self.name} on {path}: {self.complaints}"

    def close(self) -> None:
        self.context.close()
