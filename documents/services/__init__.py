"""What this app does for the others: keep files, check photos, print."""

from documents.services.files import DEFAULT_LIMITS, Limits, read, store, store_product
from documents.services.photos import request_photo_check, run_photo_check
from documents.services.renderings import request_rendering, run_rendering
from documents.services.sweeping import sweep

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "read",
    "request_photo_check",
    "request_rendering",
    "run_photo_check",
    "run_rendering",
    "store",
    "store_product",
    "sweep",
]
