"""The Celery application. Tasks are only wake-up calls: what must not be lost is a row in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("zhiping")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
