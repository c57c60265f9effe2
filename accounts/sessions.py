"""Sessions in the database that know whose they are: listed, ended one by one, seen when they were last used.

In the database and not in the cache: a wiped cache must not log anybody out at the deadline.
"""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from accounts.models import Session
from kernel import clock, throttle

SEEN_EVERY = 300  # seconds


class SessionStore(DatabaseStore):
    """The session engine of the settings."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session: whose it is stands in a column too, so that it can be found."""
        row: Any = super().create_model_instance(data)
        user = str(data.get(SESSION_KEY, ""))
        row.user_id = int(user) if user.isdigit() else None
        row.seen_at = clock.now() if row.user_id else None
        return cast(Session, row)


def note_use(request: HttpRequest) -> None:
    """Note that a signed-in browser is in use, at most every five minutes. Writes one row."""
    key = request.session.session_key
    if key and not throttle.is_exhausted("seen", key, most=1):
        throttle.count("seen", key, seconds=SEEN_EVERY)
        Session.objects.filter(pk=key).update(seen_at=clock.now())
