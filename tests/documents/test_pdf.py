"""Printing: what cannot be fetched, what must be on every page, and that the text survives."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from documents import fonts, pdf

MARK = "职评平台水印"


@pytest.fixture
def listener(tmp_path):
    """An inside server that must never be called, and what was asked of it; it redirects /redirect to itself."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302 if self.path.startswith("/redirect") else 200)
            if self.path.startswith("/redirect"):
                self.send_header("Location", "/reached-by-redirect")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def svg(inner):
    body = f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inner}</svg>"
    return "data:image/svg+xml;base64," + base64.b64encode(body.encode()).decode()


VECTORS = {
    "img": "<img src='{url}/img.png'>",
    "img_redirect": "<img src='{url}/redirect'>",
    "link_stylesheet": "<link rel=stylesheet href='{url}/a.css'>",
    "style_import": "<style>@import url({url}/b.css);</style>",
    "background": "<p style='background: url({url}/bg.png)'>x</p>",
    "list_style": "<ul style='list-style-image: url({url}/li.png)'><li>x</li></ul>",
    "content": "<style>p::before {{ content: url({url}/content.png) }}</style><p>x</p>",
    "font_face": "<style>@font-face {{ font-family: F; src: url({url}/f.ttf) }} p {{ font-family: F }}</style><p>x</p>",
    "object": "<object data='{url}/object.svg' type='image/svg+xml'></object>",
    "embed": "<embed src='{url}/embed.svg' type='image/svg+xml'>",
    "svg_image": '<img src="{svg_image}">',
    "svg_use": '<img src="{svg_use}">',
    "attachment_link": "<link rel=attachment href='{url}/attached.txt'>",
    "attachment_file": "<a rel=attachment href='file:///etc/hostname'>x</a><link rel=attachment href='file:///etc/hostname'>",
    "base": "<base href='{url}/'><img src='relative.png'><link rel=stylesheet href='relative.css'>",
    "data_to_http": "<link rel=stylesheet href='data:text/css,@import url({url}/nested.css)'>",
}


@pytest.mark.abuse("AC-101")
@pytest.mark.parametrize("name", VECTORS)
def test_nothing_is_called_and_nothing_is_read(name, listener):
    url, asked = listener
    html = VECTORS[name].format(
        url=url,
        svg_image=svg(f"<image xlink:href='{url}/in-svg.png' width='9' height='9'/>"),
        svg_use=svg(f"<use xlink:href='{url}/in-svg.svg#a'/>"),
    )
    printed = pdf.render(f"<html><body>{html}</body></html>")
    assert asked == []
    assert pypdfium2.PdfDocument(printed).count_attachments() == 0


@pytest.mark.abuse("AC-101")
def test_the_listener_would_have_heard(listener):
    """The control: the same page with the library's own fetcher does call."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    url, asked = listener
    HTML(string=VECTORS["img_redirect"].format(url=url), url_fetcher=URLFetcher()).write_pdf()
    assert asked == ["/redirect", "/reached-by-redirect"]
    leaking = HTML(string=VECTORS["attachment_file"], url_fetcher=URLFetcher()).write_pdf()
    assert pypdfium2.PdfDocument(leaking).count_attachments() > 0


def test_an_inline_picture_is_drawn():
    buffer = BytesIO()
    Image.new("RGB", (40, 40), (200, 0, 0)).save(buffer, "PNG")
    source = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    page = pypdfium2.PdfDocument(pdf.render(f"<img src='{source}'>"))[0].render(scale=1).to_pil().convert("RGB")
    assert any(red > 180 and green < 30 for _count, (red, green, _blue) in page.getcolors(100_000))


def darkest(document, number):
    return min(document[number].render(scale=1).to_pil().convert("L").tobytes())


@pytest.mark.feature("FRM-01")
@pytest.mark.abuse("AC-102", "AC-103")
def test_the_watermark_is_on_every_page_and_over_white_boxes():
    cover = "<div style='position:fixed;inset:-5cm;background:#fff'></div>"
    html = cover + "<p style='page-break-after:always'></p>" * 3
    plain = pypdfium2.PdfDocument(pdf.render(html))
    marked = pypdfium2.PdfDocument(pdf.render(html, watermark=MARK))
    assert len(plain) == len(marked) == 3
    for number in range(len(plain)):
        assert darkest(plain, number) == 255
        assert darkest(marked, number) < 250


@pytest.mark.feature("FRM-01")
def test_the_watermark_reaches_landscape_pages_and_keeps_out_of_the_text():
    html = "<style>@page{size:A4 landscape}</style><p>本人述职内容</p>"
    document = pypdfium2.PdfDocument(pdf.render(html, watermark=MARK))
    assert document[0].get_textpage().get_text_range().strip() == "本人述职内容"
    picture = document[0].render(scale=1).to_pil().convert("L")
    width, height = picture.size
    for left in (0, width // 2):
        for top in (0, height // 2):
            assert min(picture.crop((left, top, left + width // 2, top + height // 2)).tobytes()) < 250


@pytest.mark.abuse("AC-102")
def test_text_comes_out_as_it_went_in_with_rare_characters_and_the_chinese_font_embedded():
    printed = pdf.render("<p>㛃䶮𬭎 单位审核意见：同意 &lt;script&gt; 320.00 元</p>")
    document = pypdfium2.PdfDocument(printed)
    assert "㛃䶮𬭎 单位审核意见：同意 <script> 320.00 元" in document[0].get_textpage().get_text_range()
    used = {piece.get_font().get_base_name() for piece in document[0].get_objects([FPDF_PAGEOBJ_TEXT])}
    assert used
    assert all("Noto" in name and "CJK" in name for name in used), used


def test_the_same_content_gives_the_same_bytes():
    assert pdf.render("<p>一</p>", watermark=MARK) == pdf.render("<p>一</p>", watermark=MARK)


@pytest.mark.abuse("AC-102")
def test_a_page_count_blow_up_is_refused():
    html = "<p style='page-break-after:always'>x</p>" * 12
    with pytest.raises(pdf.TooManyPages, match="共 12 页，超过 10 页的上限"):
        pdf.render(html, max_pages=10)


def test_a_missing_family_is_named_with_its_cure():
    with pytest.raises(fonts.MissingFont, match=r"No Such Family SC.*fonts-noto-cjk"):
        fonts.find("No Such Family SC")


def test_both_families_are_found():
    assert fonts.find(fonts.SERIF).path != fonts.find(fonts.SANS).path


def test_an_outline_grows_with_its_text():
    one, two = fonts.outline("职"), fonts.outline("职评")
    assert one.length == 1000
    assert two.length == 2000
    assert one.operators.endswith("f")
