"""The review form 《专业技术职务任职资格评审表》: asked for in the transaction of an event, printed by a task."""

from review.printing.form import build_html, build_pdf, file_name, request, template_digest
from review.printing.verifying import Verification, verify

__all__ = ["Verification", "build_html", "build_pdf", "file_name", "request", "template_digest", "verify"]
