"""The review form, in this process."""

from documents.models import Rendering
from documents.pdf import render
from measure.result import Figure, interleaved
from review.printing import build_html, build_pdf

PLAIN_CSS = "table{table-layout:auto!important}"


def form_figures() -> list[Figure]:
    """The form as it is printed against the same HTML with automatic tables and the mark as HTML on every page."""
    rendering = Rendering.objects.filter(kind="review_form").order_by("-pk").first()
    if rendering is None:
        raise SystemExit("The demo asked for no review form.")
    html = build_html(rendering)
    marks = "".join(
        f'<span style="position:fixed;top:{y}mm;left:{x}mm;transform:rotate(-30deg);opacity:.1">职评专业技术职称</span>'
        for y in range(10, 280, 45)
        for x in range(0, 180, 30)
    )
    plain = html.replace("</body>", f"{marks}</body>")
    tuned, slow = interleaved(5, lambda: build_pdf(rendering), lambda: render(plain, css=PLAIN_CSS))
    return [
        Figure("review forms, one worker", "/min", 60 / tuned, "auto tables, HTML marks", 60 / slow, "at least 2.5")
    ]
