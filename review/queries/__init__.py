"""Reads of cases, notices, batches and meetings. Everything a page shows of them comes from here."""

from review.queries.cases import worklist_counts
from review.queries.notices import open_public_notices

__all__ = ["open_public_notices", "worklist_counts"]
