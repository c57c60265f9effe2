"""`make shots`: pictures of the demo's pages, taken in a real browser, 1280 and 390 pixels wide.

    python tools/shots.py                      start a demo of its own, take the README's pictures
    python tools/shots.py --all --out DIR      every page there is, to look at (`tools/pages.py`), and those listed here
    python tools/shots.py --url URL            take them from a demo that runs already

Each picture is a role, an address, and for pages of one case the link that leads there.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from bootstrap import find_chromium
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools import pages  # noqa: E402 - started by its path, `tools` is on no path yet

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
README = ("home", "plan", "archive", "desk", "case", "applicant-home")
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}  # a phone first: its links end within minutes
READY_SECONDS = 300


class Shot(NamedTuple):
    """One picture: its name, who looks ('' for anybody), the address, and links to follow from there (CSS)."""

    name: str
    role: str
    path: str
    follow: tuple[str, ...] = ()


SHOTS = (
    Shot("home", "", "/"),
    Shot("login", "", "/accounts/login/"),
    Shot("officer-login", "", "/accounts/login/officers/"),
    Shot("safety", "lin", "/accounts/safety/"),
    Shot("officers", "lu", "/accounts/officers/"),
    Shot("invite", "lu", "/accounts/officers/invite/"),
    Shot("offices", "lu", "/accounts/offices/"),
    Shot("office", "lu", "/accounts/offices/", ("main table th a",)),
    Shot("claims", "lu", "/accounts/claims/"),
    Shot("claim", "lu", "/accounts/claims/?show=disputed", ("main table th a",)),
    Shot("plans", "", "/plans/"),
    Shot("plan", "", "/plans/huzhou-construction-2020/"),
    Shot("public-notices", "", "/public/notices/"),
    Shot("public-notice", "", "/public/notices/", ("main .zp-list a",)),
    Shot("objection", "", "/public/notices/", ("main .zp-list a", "main table a[href*=objection]")),
    Shot("verify", "", "/verify/"),
    Shot("applicant-home", "lin", "/my/"),
    Shot("profile", "lin", "/my/profile/"),
    Shot("archive", "lin", "/my/archive/"),
    Shot("dossiers", "lin", "/my/dossiers/"),
    Shot("messages", "lin", "/messages/"),
    Shot("desk", "wang", "/desk/"),
    Shot("archive-desk", "wang", "/my/archive/desk/"),
    Shot("worklist", "wang", "/cases/"),
    Shot("case", "wang", "/cases/", ("main table th a",)),
    Shot("notices", "wang", "/notices/"),
    Shot("notice", "wang", "/notices/", ("main table a[href*=notices]",)),
    Shot("batches", "wang", "/batches/"),
    Shot("batch", "zhou", "/batches/", ("main table a[href*=batches]",)),
    Shot("department-case", "zhou", "/cases/", ("main table th a",)),
    Shot("office-desk", "sun", "/desk/"),
    Shot("meetings", "sun", "/meetings/"),
    Shot("meeting", "sun", "/meetings/", ("main table th a",)),
    Shot("confirmation", "sun", "/meetings/confirm/"),
    Shot("phone-messages", "", "/sandbox/phone/"),
    Shot("not-found", "", "/nowhere/"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--out", default=str(ROOT / "docs" / "screenshots"))
    parser.add_argument("--all", action="store_true", help="every page instead of the README's")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    out = Path(options.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    names = options.names or ([shot.name for shot in SHOTS] if options.all else README)
    wanted = [shot for shot in SHOTS if shot.name in names]
    if options.url:
        take(options.url.rstrip("/"), wanted, out)  # nothing is staged in a demo that somebody uses
        return
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = os.environ | {"VAR_DIR": folder, "PORT": str(port)}
        process = subprocess.Popen([sys.executable, str(ROOT / "tools/run.py")], env=env, start_new_session=True)
        try:
            wait_for(f"http://127.0.0.1:{port}/livez", process)
            take(f"http://127.0.0.1:{port}", wanted, out, env if options.all else None)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the portal answers."""
    for _attempt in range(READY_SECONDS * 2):
        if process.poll() is not None:
            raise SystemExit("The demo stopped before it answered.")
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demo did not answer in time.")


def take(url: str, shots: list[Shot], out: Path, staging: dict[str, str] | None = None) -> None:
    """Take every picture at every width; one signed-in browser context per role and width.

    ``staging``: the environment of a demo that is thrown away, of which every page is wanted.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        cookies: dict[str, str] = {}
        if staging is not None:
            prepared = pages.staged(staging)
            cookies, found = prepared.cookies, pages.all_found(url, browser, prepared)
            listed = {shot.name for shot in shots}
            shots += [Shot(each.title, each.role, each.path) for each in found if each.title not in listed]
        for device, (width, height) in WIDTHS.items():
            tabs: dict[str, Page] = {}
            for shot in shots:
                if shot.role not in tabs:
                    tabs[shot.role] = pages.signed_in(
                        browser, url, shot.role, width, height, cookies.get(shot.role, "")
                    )
                page = tabs[shot.role]
                take_one(page, url, shot, out / f"{shot.name}-{device}.png")
        if staging is not None:
            take_wrong(browser, url, found, cookies, out)
        browser.close()
    if staging is not None and (missing := pages.unseen(found)):
        raise SystemExit(f"No way was found to {', '.join(missing)}.")


def take_wrong(browser: Browser, url: str, found: list[pages.Found], cookies: dict[str, str], out: Path) -> None:
    """Send these pages' forms with nothing in them, last of all, for it may be saved; picture what is said then."""
    sent = [each for each in found if each.kind in pages.WRONG and not each.state]
    for each in sorted(sent, key=lambda one: pages.WRONG.index(one.kind)):
        title = each._replace(state="wrong").title
        for device, (width, height) in WIDTHS.items():
            page = pages.signed_in(browser, url, each.role, width, height, cookies.get(each.role, ""))
            page.goto(url + each.path)
            if pages.has_form(page):
                with page.expect_navigation():
                    pages.send_empty(page)
                picture(page, out / f"{title}-{device}.png")
            print(f"{title}: {page.url}")
            page.context.close()


def picture(page: Page, target: Path) -> None:
    """The whole page in a window as high as it is: what clings to the window's edge would lie across its middle."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
    page.screenshot(path=target, full_page=True)
    page.set_viewport_size(size)


def take_one(page: Page, url: str, shot: Shot, target: Path) -> None:
    """Go there, follow the links, take the whole page; a link that is not there is said, not hidden."""
    page.goto(f"{url}{shot.path}")
    for link in shot.follow:
        first = page.locator(link).first
        if not first.count():
            print(f"{shot.name}: no {link} on {page.url}")
            return
        page.goto(url + (first.get_attribute("href") or ""))
    if target.is_relative_to(ROOT / "docs"):
        page.screenshot(path=target)
    else:
        picture(page, target)
    print(f"{shot.name}: {target.name}")


if __name__ == "__main__":
    main()
