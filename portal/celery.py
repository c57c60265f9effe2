"""The Celery application. Tasks are only wake-up calls: what must not be lost is a row in the database."""

import os

from celery import Celery

from portal import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

broker.register()
app = Celery("zhiping")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
