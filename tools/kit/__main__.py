"""Look at the interface kit: every component on one page, with made-up matter.

    python -m tools.kit                serve it on http://127.0.0.1:8100/
    python -m tools.kit --shots DIR    write screenshots at 1280 and 390 pixels, and say what axe finds

Pages: /applicant, /staff, /public; ?theme=large or ?theme=contrast.
"""

import argparse
import os
import socketserver
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

HERE = Path(__file__).resolve().parent
PORT = 8100
FRAMES = ("applicant", "staff", "public")
THEMES = ("normal", "large", "contrast")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# The portal's own policy, so that a component that would be blocked there is blocked here too.
POLICY = "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'"


def page(frame: str, theme: str) -> str:
    """The kit's page as HTML. Django must be set up."""
    from django.template import engines  # not before django.setup()

    from tools.kit.sample import context

    template = engines["django"].from_string((HERE / "page.html").read_text(encoding="utf-8"))
    return template.render(context(frame, theme))


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The kit's pages and the static files, over WSGI."""
    from django.contrib.staticfiles import finders  # not before django.setup()

    path = environ["PATH_INFO"]
    if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
        file = Path(found)
        start("200 OK", [("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))])
        return [file.read_bytes()]
    frame = path.strip("/") or FRAMES[0]
    if frame not in FRAMES:
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b""]
    theme = parse_qs(environ["QUERY_STRING"]).get("theme", ["normal"])[0]
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", POLICY)])
    return [page(frame, theme).encode()]


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """A line for each icon would hide what matters."""


def shoot(folder: Path) -> int:
    """Photograph every frame in every display; return how many findings axe has."""
    from axe_playwright_python.sync_playwright import Axe  # only --shots needs a browser
    from playwright.sync_api import sync_playwright

    from tools.bootstrap import find_chromium

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for frame, theme, width in [(f, t, w) for f in FRAMES for t in THEMES for w in (1280, 390)]:
            tab = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
            tab.goto(f"http://127.0.0.1:{PORT}/{frame}?theme={theme}", wait_until="networkidle")
            tab.evaluate("scrollTo(0, 0)")
            tab.screenshot(path=folder / f"{frame}-{theme}-{width}.png", full_page=True)
            if tab.evaluate("document.documentElement.scrollWidth") > width:
                print(f"{frame} {theme} {width}: wider than the screen")
                count += 1
            for found in Axe().run(tab).response["violations"]:
                print(f"{frame} {theme} {width}: {found['id']}: {[node['target'] for node in found['nodes']]}")
                count += 1
            tab.close()
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.kit")
    parser.add_argument("--shots", type=Path, metavar="DIR")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    server = make_server("127.0.0.1", PORT, answer, Server, Silent)
    if options.shots is None:
        print(f"http://127.0.0.1:{PORT}/")
        server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    raise SystemExit(1 if shoot(options.shots) else 0)


if __name__ == "__main__":
    main()
