"""What this app does for the others: keep files, look at their pages, check photos, print."""

from documents.services.asking import request_paper_check
from documents.services.files import DEFAULT_LIMITS, Limits, read, store, store_product
from documents.services.leftovers import sweep_bytes
from documents.services.papers import run_paper_check
from documents.services.photos import request_photo_check, run_photo_check
from documents.services.renderings import report_progress, request_rendering, run_rendering
from documents.services.sweeping import sweep

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "read",
    "report_progress",
    "request_paper_check",
    "request_photo_check",
    "request_rendering",
    "run_paper_check",
    "run_photo_check",
    "run_rendering",
    "store",
    "store_product",
    "sweep",
    "sweep_bytes",
]
