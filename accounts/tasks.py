"""Background entries of this app."""

from celery import shared_task

from accounts.services import employers, forgetting


@shared_task(name="accounts.remind", soft_time_limit=110, time_limit=120)
def remind() -> None:
    employers.remind_of_endings()


@shared_task(name="accounts.forget", soft_time_limit=110, time_limit=120)
def forget() -> None:
    forgetting.forget()
