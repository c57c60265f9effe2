"""The blank authorization letter (授权委托书) on paper: what is known is printed, the rest is written by hand.

It is the one paper that is printed while somebody waits for it: a page without anything to keep, asked for seldom. One
at a time in a process, since the fonts of the printer are shared.
"""

import threading
from dataclasses import asdict, dataclass

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from documents.pdf import render
from kernel.language import official

TEMPLATE = "accounts/letter/letter.html"
STYLE = "accounts/letter/letter.css"
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Letter:
    """What is known; '' is a line to write on."""

    name: str = ""
    credit_code: str = ""
    handler: str = ""
    id_label: str = ""
    phone: str = ""


def to_pdf(letter: Letter) -> bytes:
    """The letter as a PDF of one page."""
    with official():
        html = str(get_template(TEMPLATE).render({"letter": asdict(letter), "platform": settings.PLATFORM_NAME}))
    css = (settings.BASE_DIR / "templates" / STYLE).read_text(encoding="utf-8")
    with _ONE_AT_A_TIME:
        return render(html, css=css, max_pages=1)


def file_name() -> str:
    """What the PDF is called when it is saved."""
    with official():
        return _("授权委托书.pdf")
