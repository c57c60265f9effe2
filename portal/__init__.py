"""The top room: settings, URLs, Celery, home page. It may import every other room."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
