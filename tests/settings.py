"""The product's settings, with a folder of its own for every test process and the two sandboxes switched on.

The database is that of ``DATABASE_URL`` (real PostgreSQL under ``make test``), SQLite otherwise.
"""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

from tests.surroundings import foreign

_FOLDER = tempfile.mkdtemp(prefix="zhiping-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

for _name in foreign(os.environ):
    del os.environ[_name]
os.environ["VAR_DIR"] = _FOLDER
os.environ["DEMO"] = "true"
os.environ["SANDBOX"] = "true"
os.environ["SIGN_ON_URL"] = "http://127.0.0.1:9"  # nobody answers there; the browser tests start a provider
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 40

from portal.settings import *  # noqa: E402, F403
from portal.settings import CACHES, REDIS_URL, STATIC_ROOT, TEMPLATES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins, no attacker
CACHES["default"]["KEY_PREFIX"] = WORKER
if REDIS_URL and WORKER != "main":
    # A database of Redis for each process: a test that clears its cache empties the whole of it.
    CACHES["default"]["LOCATION"] = urlsplit(REDIS_URL)._replace(path=f"/{int(WORKER[2:]) % 6}").geturl()
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"]["debug"] = True  # a failing template says where
CELERY_BROKER_URL = "memory://"  # tasks are called by the test itself; real workers run in the browser tests
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
UPLOADS_AN_HOUR = 1_000_000  # one person uploads every hostile file there is
STEP_UP_SECONDS = 24 * 3600  # a world of objects is used for longer than a sign-in stays fresh
