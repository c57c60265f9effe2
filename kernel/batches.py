"""To delete many rows without holding them all: batch by batch, each committed by itself."""

from typing import Any

from django.db.models import QuerySet

BATCH = 1000


def delete_in_batches(rows: QuerySet[Any]) -> int:
    """Delete what ``rows`` finds, and return how many. A run that breaks off leaves what the next one deletes.

    A row that has changed since it was found, and is found no more, stays. Must not run in a transaction of its caller.
    """
    removed = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        removed += rows.filter(pk__in=keys).delete()[0]
    return removed
