"""The entry point: ``gunicorn portal.idp.wsgi``. Its own small database is brought up to date first."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.idp.settings"
application = get_wsgi_application()

from portal.idp.books import write_books  # noqa: E402 - models only after Django is ready

call_command("migrate", verbosity=0, interactive=False)
write_books()
