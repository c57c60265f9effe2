"""Background entries: fetch an id, call a service."""

from celery import shared_task

from documents.services import run_paper_check, run_photo_check
from documents.services import sweep as sweep_forgotten
from documents.services import sweep_bytes as sweep_forgotten_bytes


@shared_task(name="documents.check_photo", soft_time_limit=10, time_limit=20)
def check_photo(check_id: int) -> None:
    run_photo_check(check_id)


# The look itself gives up before: see documents.looking.
@shared_task(name="documents.check_paper", soft_time_limit=90, time_limit=100)
def check_paper(check_id: int) -> None:
    run_paper_check(check_id)


@shared_task(name="documents.sweep")
def sweep() -> None:
    sweep_forgotten()


@shared_task(name="documents.sweep_bytes")
def sweep_bytes() -> None:
    sweep_forgotten_bytes()
