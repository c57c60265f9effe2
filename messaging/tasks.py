"""Background entry: the wake-up call after a commit, and the sweeper of beat, are the same task."""

from celery import shared_task

from messaging import services


@shared_task(name="messaging.deliver", soft_time_limit=110, time_limit=120)
def deliver() -> None:
    services.deliver()
