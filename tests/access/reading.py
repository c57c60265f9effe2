"""An answer as words that can be searched: headers and body, spreadsheets cell by cell, PDF as bytes and as words."""

import html
from io import BytesIO

import openpyxl
import pypdfium2
from django.http import HttpResponse

from documents.spreadsheets import MEDIA_TYPE


def text_of(response: HttpResponse) -> str:
    """Return everything the answer tells. It can be read once only when it is a stream."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{head}\n{_body(response)}"


def _body(response: HttpResponse) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if kind == MEDIA_TYPE:
        sheets = openpyxl.load_workbook(BytesIO(data)).worksheets
        return "\n".join(str(value) for sheet in sheets for row in sheet.values for value in row if value is not None)
    text = data.decode("utf-8", errors="replace")
    if kind == "application/pdf" and b"/Font" in data:
        text += "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    return html.unescape(text) if kind.startswith("text/html") else text
