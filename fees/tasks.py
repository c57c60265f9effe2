"""Background entries: callbacks may never come, so the provider is asked as well."""

from celery import shared_task

from fees import services


@shared_task(name="fees.ask_provider")
def ask_provider(payment_id: int) -> None:
    services.ask_provider(payment_id)


@shared_task(name="fees.sweep")
def sweep() -> None:
    services.ask_for_silent_payments()
