"""Every page of the portal, found by its links: what `make shots ARGS="--all --out DIR"` takes pictures of.

Somebody of each role follows every link from the home page on; `tools/stage.py` adds the addresses no link leads to.
Each address that answers a GET stands in `PAGES` or, with the reason, in `NO_PAGE`; a test holds them to the portal.
"""

import json
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext, Browser, Page

ROOT = Path(__file__).resolve().parent.parent
ROLES = ("", "lin", "tang", "wang", "zhou", "chen", "sun", "lu", "jian")
_PAGES = {
    "accounts": (
        "claim claims employer employer_claim employer_new factor invitation invite login office office_close "
        "office_new officer_end officer_login officers offices password safety seat"
    ),
    "applicants": (
        "archive archive_bundle archive_desk archive_import archive_person attachment_remove desk_entry "
        "dossier_discard dossier_move dossier_new dossiers employer entry entry_delete entry_new home hours_import "
        "integrity integrity_new integrity_record integrity_records "
        "profile recommend recommenders registers replies sheet sign step"
    ),
    "documents": "look",
    "drafts": "changes close draft index new preview rehearsal reopen section text",
    "fees": "anomalies bill charge charges charges_plan",
    "": "home",
    "messaging": "inbox",
    "plans": "catalogue detail self_check version",
    "review": (
        "batch batch_scan batches bulk bulk_job calendar calendar_decree case complaint complaint_new "
        "complaint_receipt complaints confirmation desk disqualify groups meeting meetings notice "
        "notice_declare notice_stop notices objection objection_find objection_receipt objections "
        "payment_extend phrase phrases posts posts_edit posts_year public_notice public_notices recall score "
        "statistics statistics_plan tracker verify verify_code watch watch_case watch_cases watch_check "
        "watch_checks watch_item watch_people withdraw worklist"
    ),
    "sandbox": "phone registers",
}
PAGES = frozenset(f"{space}:{name}" if space else name for space, names in _PAGES.items() for name in names.split())
"""Addresses with a page of their own; one that the links do not lead to any more fails the run."""
NO_PAGE = {
    "livez": "asked by machines",
    "readyz": "asked by machines",
    "accounts:sign_on": "leads to another site",
    "openid_connect_callback": "comes back from another site",
    "accounts:employer_blank": "a letter to print",
    "accounts:code": "between password and code only; the factor's own page looks alike",
    "accounts:recovery": "only with a second factor, which the demo's people have not",
    "applicants:dossier": "leads on to the step where work goes on",
    "applicants:dossier_findings": "a part of the steps' pages",
    "applicants:dossier_missing": "a part of the steps' pages",
    "applicants:registers_state": "a part of the registers' page",
    "applicants:copy_state": "a part of the tracker",
    "applicants:signing": "a part of the commitment's step",
    "applicants:sheet_state": "a part of the scoring sheet",
    "applicants:hours_template": "a spreadsheet",
    "applicants:archive_bundle_download": "a zip",
    "applicants:commitment_paper": "only under a plan that wants its commitment on paper",
    "documents:file": "a file as it was uploaded",
    "documents:page": "the picture of a page",
    "documents:paper_status": "a part of every list of files",
    "documents:photo_status": "a part of the photo's step",
    "fees:return": "leads on to the bill",
    "fees:anomaly": "a payment of a case of the office's own that went wrong",
    "review:compare": "only where papers are compared at a counter, which no case of the demo has come to",
    "review:take_over": "only where a colleague is at work on the case",
    "review:posts_state": "a part of the page of posts",
    "review:score_state": "a part of the score's page",
    "review:form_state": "a part of the case's page",
    "review:bulk_state": "a part of the page of a job",
    "review:batch_papers": "a part of the page of a batch",
    "review:roster": "a spreadsheet",
    "review:watch_check_list": "a list to download",
    "review:notice_sheet_state": "a part of the notice's page",
    "review:notice_sheet_xlsx": "a spreadsheet",
    "review:correct": "between the counting and the release of a ballot only",
    "sandbox:cashier": "stands for another site",
}
"""{address that answers a GET: why there is no picture of it}"""
VARIED = frozenset({"applicants:step", "applicants:entry_new", "drafts:section", "review:desk", "accounts:office_new"})
"""Addresses whose pages differ by their last word, or by who looks."""
PER_KIND = 3
"""So many addresses of a kind are opened in search of further links."""
EMPTY_ROLES = ("fresh", "fresh-unit")
"""Accounts of `tools/stage.py` with nothing to show: their lists are pictured once more, empty."""
_EMPTY = (
    "applicants:home applicants:archive applicants:archive_bundle applicants:dossiers applicants:registers "
    "applicants:archive_desk messaging:inbox review:desk review:worklist review:notices review:batches "
    "accounts:employer accounts:safety"
)
EMPTY = frozenset(_EMPTY.split())
"""Pages of an applicant or an employer that begin empty."""
_WRONG = (
    "accounts:officer_login accounts:employer_new accounts:password applicants:profile "
    "applicants:entry_new-project applicants:entry_new-education applicants:hours_import applicants:archive_bundle "
    "applicants:dossier_new applicants:step-photo applicants:step-commitment applicants:recommend applicants:sheet "
    "applicants:recommenders applicants:step-information "
    "review:objection review:complaint_new review:notice_declare review:notice_stop review:disqualify "
    "review:posts_edit review:recall fees:charge applicants:integrity_new"
)
WRONG = tuple(_WRONG.split())
"""Pages whose form is sent once more with nothing in it, for a picture of what is said then. What is said with the last
ones is saved, and the pages before them would look otherwise after it."""
_LEADS_ON = "applicants:dossier"
"""No page, and nothing but links to it lead into a dossier."""
_ID = re.compile(r"[2-9a-hj-km-np-z]{16}")
_LINK = re.compile(r'href="(/[^"#]*)')


class Found(NamedTuple):
    """A page: the name of its address, its last word where that makes another page of it, who opens it, where."""

    name: str
    word: str
    role: str
    path: str
    state: str = ""
    """``empty``, ``wrong`` or as `tools/stage.py` calls it, where it is pictured once more."""

    @property
    def title(self) -> str:
        """The name of its picture."""
        return "-".join(filter(None, (self.name.replace(":", "-"), self.word, self.state)))

    @property
    def kind(self) -> str:
        """Its name with the word, as ``WRONG`` calls it."""
        return "-".join(filter(None, (self.name, self.word)))


class Staged(NamedTuple):
    """What `tools/stage.py` prepared: session cookies, addresses with who opens them, and pages in a named state."""

    cookies: dict[str, str]
    addresses: list[tuple[str, str]]
    states: list[tuple[str, str, str]]


def staged(environment: dict[str, str]) -> Staged:
    """Prepare what the demo lacks."""
    code = "from tools.stage import main; main()"
    command = [sys.executable, str(ROOT / "tools/run.py"), "--manage", "shell", "--no-imports", "-c", code]
    answer = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(answer.stdout.splitlines()[-1])
    return Staged(
        told["cookies"],
        [(role, path) for role, path in told["addresses"]],
        [(role, path, state) for role, path, state in told["states"]],
    )


def found(url: str, role: str, request: APIRequestContext, also: list[str]) -> Iterator[Found]:
    """Follow the links of one role, from the home page and from ``also``; each kind of page once."""
    waiting, opened, seen = deque(["/", *also]), dict.fromkeys(["/", *also]), set()
    asked: dict[tuple[str, str], int] = {}
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        answer = request.get(url + path, max_redirects=0)
        is_page = answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
        if kind is not None and is_page and kind not in seen:
            seen.add(kind)
            yield Found(*kind, role, path)
        for link in dict.fromkeys(_LINK.findall(answer.text())) if is_page else ():
            path = link.replace("&amp;", "&")
            other = kind_of(path)
            if other is None or path in opened or asked.get(other, 0) >= PER_KIND:
                continue
            asked[other] = asked.get(other, 0) + 1
            opened[path] = None
            waiting.append(path)
        onward = urlsplit(answer.headers.get("location", "")).path
        if onward and onward not in opened:
            opened[onward] = None
            waiting.append(onward)


def kind_of(path: str) -> tuple[str, str] | None:
    """Which page an address leads to: its name, and its last word where that counts; None without a picture."""
    from django.urls import Resolver404, resolve

    _set_up()
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None  # a style sheet
    if match.view_name in NO_PAGE and match.view_name != _LEADS_ON:
        return None
    words = [str(value) for value in match.kwargs.values() if not _ID.fullmatch(str(value))]
    return match.view_name, words[-1] if words and match.view_name in VARIED else ""


@cache
def _set_up() -> None:
    import os

    import django

    for name, value in (("DJANGO_SETTINGS_MODULE", "portal.settings"), ("DEMO", "1"), ("SANDBOX", "1")):
        os.environ.setdefault(name, value)
    django.setup()


def signed_in(browser: Browser, url: str, role: str, width: int, height: int, cookie: str = "") -> Page:
    """A page of a new context, signed in by ``cookie`` or through the demo bar's role switch."""
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    if cookie:
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    elif role:
        page.goto(f"{url}/")
        page.locator(f'.zp-demo button[name=role][value="{role}"]').click()
    return page


def all_found(url: str, browser: Browser, staged: Staged) -> list[Found]:
    """Look as everybody, those of the cast first; return each kind of page once, and once more in each state."""
    cookies, addresses, states = staged
    pages: dict[tuple[str, ...], Found] = {}
    for role in dict.fromkeys((*ROLES, *(role for role, _path in addresses))):
        context = signed_in(browser, url, role, 1280, 900, cookies.get(role, "")).context
        for each in found(url, role, context.request, [path for who, path in addresses if who == role]):
            if role not in EMPTY_ROLES:
                pages.setdefault((each.name, each.word), each)
            elif each.name in EMPTY:
                pages.setdefault((each.name, "", "empty"), each._replace(word="", state="empty"))
        context.close()
    for role, path, state in states:
        name, word = kind_of(path) or ("", "")
        pages[name, word, state] = Found(name, word, role, path, state)
    return sorted(pages.values(), key=lambda each: each.role)


def has_form(page: Page) -> bool:
    """Whether the page has a form with a solid button in its main part."""
    return bool(page.evaluate(f"() => Boolean({_BUTTON})"))


def send_empty(page: Page) -> None:
    """Empty that form and send it, past whatever a script of the page would say first."""
    page.evaluate(_SEND_EMPTY)


_BUTTON = """[...document.querySelectorAll(
  "main button[type=submit].btn-primary, main form.zp-form button[type=submit].btn-outline-danger"
)].find((each) => each.form)"""
_SEND_EMPTY = f"""() => {{
  const form = {_BUTTON}.form;
  for (const field of form.elements) {{
    if (field.matches("[type=hidden]")) continue;
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = false;
    else if (field.matches("input, textarea, select")) field.value = "";
  }}
  HTMLFormElement.prototype.submit.call(form);
}}"""


def unseen(pages: list[Found]) -> list[str]:
    """Return the names of the pages that were not found."""
    return sorted(PAGES - {each.name for each in pages})
